"""One kind of evidence about a file of points: every reading's misfit on the same places."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from scipy.spatial import cKDTree

from hotspot.crs.convert import projected_crs
from hotspot.crs.evidence import Bools, Contest, block_of, compare
from hotspot.crs.hypotheses import Hypothesis
from hotspot.crs.obfuscation import Pair

# The border says something only where the reports end at it: at most a quarter of those within 250 m lie beyond.
_EDGE_DEG = 0.0025
_MAX_BEYOND_EDGE = 0.25
# Where most places contradict even the best reading, it is not this reading that explains them.
_MAX_MISFIT = 0.5
# Rows that name the wrong area err in all directions; a map whose areas lie elsewhere than the rows think (schematic,
# or of another year) errs in one, and carries places into the named area by the wrong shift.
_MAX_MISFIT_BY_NAMES = 0.4
_MIN_FAVOUR_BY_NAMES = 0.8
# Wider than two geocoders differ on one address, far narrower than any shift.
_NEAR_M = 20.0

Places = dict[Hypothesis, Pair]


@dataclass(frozen=True, eq=False)
class Trial:
    """The misfits (n,) of all readings by one kind of evidence, and which readings it may speak for at all."""

    basis: Literal["names", "boundary", "peers"]
    misfits: dict[Hypothesis, Bools]
    blocks: NDArray[np.int64]
    admissible: dict[Hypothesis, bool]
    min_favour: float = 0.0

    def share(self, hypothesis: Hypothesis) -> float:
        """Return the share of places that contradict a reading."""
        return float(self.misfits[hypothesis].mean())

    def best(self, pool: list[Hypothesis]) -> Hypothesis:
        """Return the reading of the pool with the fewest misfits, the first of equals."""
        return min(pool, key=self.share)

    def contest(self, first: Hypothesis, second: Hypothesis) -> Contest:
        """Compare two readings on the same places."""
        return compare(self.misfits[first], self.misfits[second], self.blocks)

    def beats(self, first: Hypothesis, second: Hypothesis) -> bool:
        """Tell whether the first may be taken over the second without asking."""
        if first == second or not self.admissible[first]:
            return False
        contest = self.contest(first, second)
        return contest.strong and contest.favour >= self.min_favour

    def table(self, chosen: Hypothesis) -> pd.DataFrame:
        """Return one row per reading, the chosen one first, each compared with the chosen one."""
        order = sorted(self.misfits, key=lambda h: (h != chosen, self.share(h)))
        rows = [{**vars(h), "misfit": self.share(h), **vars(self.contest(chosen, h))} for h in order]
        return pd.DataFrame(rows)


def try_names(places: Places, areas: NDArray[np.object_], named: NDArray[np.int64]) -> Trial:
    """Return the evidence of the areas named in the rows: a place outside its own is a misfit.

    Parameters
    ----------
    places
        Degrees (n,) of the same places under each reading.
    areas
        Polygons (m,) in degrees.
    named
        Index into `areas` per place; −1 places are left out.
    """
    keep = named >= 0
    targets = areas[named[keep]]
    shapely.prepare(areas)
    misfits = {h: ~shapely.contains_xy(targets, lon[keep], lat[keep]) for h, (lon, lat) in places.items()}
    admissible = {h: float(m.mean()) <= _MAX_MISFIT_BY_NAMES for h, m in misfits.items()}
    return Trial("names", misfits, _blocks(places, keep), admissible, _MIN_FAVOUR_BY_NAMES)


def try_boundary(places: Places, boundary: shapely.Geometry) -> Trial:
    """Return the evidence of the border: a place outside the district is a misfit.

    A reading is admissible only if the places end at the border under it. A file that goes on beyond the border says
    nothing about the datum: whatever the shift, as many places are carried in as out, or more where they are denser.
    """
    shapely.prepare(boundary)
    wide, narrow = boundary.buffer(_EDGE_DEG), boundary.buffer(-_EDGE_DEG)
    shapely.prepare([wide, narrow])
    misfits: dict[Hypothesis, Bools] = {}
    admissible: dict[Hypothesis, bool] = {}
    for h, (lon, lat) in places.items():
        inside = shapely.contains_xy(boundary, lon, lat)
        beyond = np.count_nonzero(shapely.contains_xy(wide, lon, lat) & ~inside)
        within = np.count_nonzero(inside & ~shapely.contains_xy(narrow, lon, lat))
        misfits[h] = ~inside
        ends_there = beyond <= _MAX_BEYOND_EDGE * (beyond + within)
        admissible[h] = bool(ends_there and (~inside).mean() <= _MAX_MISFIT)
    return Trial("boundary", misfits, _blocks(places, slice(None)), admissible)


def try_peers(places: Places, peers: Pair) -> Trial:
    """Return the evidence of other sources of the same town: a place with none of theirs within 20 m is a misfit.

    The same addresses are reported again and again, through whatever channel. The peers' places are asked too, whether
    one of these is near: a small source says as much beside a large one as the other way round.

    Parameters
    ----------
    places
        WGS84 degrees (n,) of the same places under each reading.
    peers
        WGS84 degrees (k,) of places whose datum is known.
    """
    first = next(iter(places.values()))
    metres = Transformer.from_crs(4326, projected_crs(*(float(np.median(v)) for v in peers)), always_xy=True)
    theirs = _tree(metres, peers)
    misfits = {}
    for h, pair in places.items():
        ours = _tree(metres, pair)
        far = [
            one.query(other.data, distance_upper_bound=_NEAR_M)[0] for one, other in ((theirs, ours), (ours, theirs))
        ]
        misfits[h] = np.isinf(np.concatenate(far))
    blocks = block_of(*(np.concatenate(both) for both in zip(first, peers, strict=True)))
    return Trial("peers", misfits, blocks, dict.fromkeys(places, True))


def _tree(metres: Transformer, places: Pair) -> cKDTree:
    return cKDTree(np.stack(metres.transform(*places), axis=1))


def _blocks(places: Places, keep: NDArray[np.bool_] | slice) -> NDArray[np.int64]:
    # Any reading serves: blocks only say who is whose neighbour.
    lon, lat = next(iter(places.values()))
    return block_of(lon[keep], lat[keep])
