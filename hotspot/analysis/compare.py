"""Two periods of a finished run side by side."""

from collections.abc import Callable
from dataclasses import dataclass

from hotspot import hotspots
from hotspot.analysis.run import Analysis, detect
from hotspot.hotspots import ALL, Comparison, Hotspots
from hotspot.periods import Period
from hotspot.responsibility import Assignments

Found = tuple[Hotspots, Assignments]
# Any seed will do; a fixed one gives the same figures to everybody who asks.
_SEED = 2017


@dataclass(frozen=True, eq=False)
class Compared:
    """The comparison, and what `detect` found in the earlier and in the later period."""

    comparison: Comparison
    found: tuple[Found, Found]


def compare(
    analysis: Analysis,
    before: Period,
    after: Period,
    *,
    theme: str = ALL,
    find: Callable[[Period], Found] | None = None,
) -> Compared:
    """Compare two periods of equal length (see `hotspots.compare`).

    Parameters
    ----------
    analysis
        A finished run.
    before, after
        The periods; the first ends before the second begins.
    theme
        As in `Hotspots.table`; ``all`` = the hotspots of all reports together.
    find
        Gives the hotspots of a period from memory; by default `detect` is asked.

    Raises
    ------
    HotspotError
        The periods cannot be compared, or one of them holds no report.
    """
    hotspots.check_periods(analysis.history, before, after)
    ask = find or (lambda period: detect(analysis, start=period.start, end=period.end))
    found = (ask(before), ask(after))
    known = analysis.passes or analysis.exposure
    comparison = hotspots.compare(
        analysis.history,
        before,
        after,
        theme=theme,
        found=(found[0][0], found[1][0]),
        exposure=None if known is None else known.values,
        seed=_SEED,
    )
    return Compared(comparison, found)
