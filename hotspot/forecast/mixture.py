"""How much each decayed density explains of the weeks that came after it: the weights of the mixture."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hotspot.errors import Notice, notice
from hotspot.forecast.kernels import Kernels, fade, prepare_kernels
from hotspot.forecast.params import ForecastParams
from hotspot.forecast.series import Series
from hotspot.periods import DAYS_PER_WEEK

Floats = NDArray[np.float64]

# The mixture for want of data: (bandwidth m, half-life days) -> weight.
_UNTUNED = {(0.0, 365 * np.log(2)): 0.7, (150.0, 120 * np.log(2)): 0.3}
_SAME_M, _RECENT_DAYS = 40.0, 45.0
_LEAST_TOLD = 0.05


@dataclass(frozen=True, eq=False)
class Mixture:
    """Weights (bandwidths, half-lives) of decayed densities and `uniform` of an even one; together they are 1.

    `code`: ``stacked`` (learnt from `weeks` held-out weeks) or ``untuned`` (too few data; `weeks` 0).
    """

    bandwidths_m: tuple[float, ...]
    half_lives_days: tuple[float, ...]
    weights: Floats
    uniform: float
    code: Literal["stacked", "untuned"]
    weeks: int

    def groups(self) -> dict[str, float]:
        """Return what the problems do, as shares that sum to 1.

        ``same`` (bandwidth ≤ 40 m: the same spot) or ``near``, each ``_recent`` (half-life ≤ 45 days) or ``_old``;
        ``anywhere``: the even part.
        """
        same = np.asarray(self.bandwidths_m)[:, None] <= _SAME_M
        recent = np.asarray(self.half_lives_days) <= _RECENT_DAYS
        parts = {"same_old": same & ~recent, "same_recent": same & recent}
        parts |= {"near_old": ~same & ~recent, "near_recent": ~same & recent}
        return {code: float(self.weights[part].sum()) for code, part in parts.items()} | {"anywhere": self.uniform}


def learn_mixture(series: Series, *, before: int, params: ForecastParams | None = None) -> Mixture:
    """Learn how the reports of a week come out of those before it, from the weeks before day `before`.

    Each held-out week is explained by densities f_k that know only what came before that week. The weights maximise
    the multinomial likelihood Σ_i y_i ln Σ_k w_k f_k(c_i) by expectation-maximisation (Dempster, Laird & Rubin 1977,
    doi:10.1111/j.2517-6161.1977.tb01600.x): q_ik = w_k f_k(c_i) / Σ_j w_j f_j(c_i), w_k ← Σ_i y_i q_ik / Σ_i y_i,
    from equal weights. That is stacking of densities (Smyth & Wolpert 1998, Stacked density estimation, Advances in
    Neural Information Processing Systems 10); the likelihood is concave and has no second summit to end on.

    With fewer than `min_reports` reports or `min_weeks` weeks, or nothing in the held-out weeks, the untuned mixture is
    returned. Held out are the last `held_out_weeks`; with less than `min_weeks` before them, the last half of all.
    """
    params = params or ForecastParams()
    past = series.before(before)
    weeks = _count_weeks(past, before)
    if len(past) < params.min_reports or weeks < params.min_weeks:
        return untuned_mixture()
    held_out = _hold_out(weeks, params)
    kernels = prepare_kernels(series.grid, params.bandwidths_m)
    starts = [before - DAYS_PER_WEEK * (held_out - number) for number in range(held_out)]
    found = [_explain_week(past, kernels, params.half_lives_days, start) for start in starts]
    densities, counts = (np.concatenate(part) for part in zip(*found, strict=True))
    if not (some := counts > 0).any():
        return untuned_mixture()
    weights = _fit(densities[some], counts[some], params.iterations)
    shape = (len(params.bandwidths_m), len(params.half_lives_days))
    return Mixture(
        params.bandwidths_m,
        params.half_lives_days,
        weights[:-1].reshape(shape),
        float(weights[-1]),
        "stacked",
        held_out,
    )


def untuned_mixture() -> Mixture:
    """Return the mixture for want of data: 0.7 counts fading by e^(-age / 1 year), 0.3 at 150 m, e^(-age / 120 days).

    As half-lives these times are 253 and 83 days.
    """
    bandwidths, half_lives = (tuple(sorted(values)) for values in zip(*_UNTUNED, strict=True))
    weights = np.array([[_UNTUNED.get((width, life), 0.0) for life in half_lives] for width in bandwidths])
    return Mixture(bandwidths, half_lives, weights, 0.0, "untuned", 0)


def spread(series: Series, mixture: Mixture, *, before: int) -> Floats:
    """Return the chance of each cell (cells,), sum 1, to be the place of the next report.

    Σ_k w_k f_k + w_0 / cells, each f_k normalised over the cells of the grid; even where no report came before.
    """
    kernels = prepare_kernels(series.grid, mixture.bandwidths_m)
    state = fade(series, mixture.half_lives_days, before=before)
    share = np.full(len(series.grid), mixture.uniform / len(series.grid))
    for width, row in enumerate(mixture.weights):
        if row.any():
            share += kernels.smooth_one((row * _invert(state @ kernels.mass[width])) @ state, width)
    total = share.sum()
    return share / total if total > 0 else np.full(len(series.grid), 1 / len(series.grid))


def describe_mixture(mixture: Mixture) -> tuple[Notice, ...]:
    """Say how the problems behave: one notice a group of at least 5 %, the largest first."""
    groups = sorted(mixture.groups().items(), key=lambda item: -item[1])
    return tuple(notice(f"forecast.group_{code}", share=share) for code, share in groups if share >= _LEAST_TOLD)


def _count_weeks(past: Series, before: int) -> int:
    """The weeks, begun ones included, from the first report to day `before`."""
    return -((int(past.day[0]) - before) // DAYS_PER_WEEK) if len(past) else 0


def _hold_out(weeks: int, params: ForecastParams) -> int:
    if weeks >= params.held_out_weeks + params.min_weeks:
        return params.held_out_weeks
    return min(params.held_out_weeks, max(params.least_held_out_weeks, weeks // 2))


def _explain_week(past: Series, kernels: Kernels, half_lives: tuple[float, ...], start: int) -> tuple[Floats, Floats]:
    """Densities (cells with reports in the week from `start`, kernels + 1) known before it, and the counts there."""
    first, last = np.searchsorted(past.day, [start, start + DAYS_PER_WEEK])
    cells, place = np.unique(past.cell[first:last], return_inverse=True)
    counts: Floats = np.bincount(place, past.weight[first:last], minlength=len(cells)).astype(float)
    state = fade(past, half_lives, before=start)
    scale = _invert(kernels.mass @ state.T)
    smooth = np.stack([part[:, cells] for part in kernels.smooth(state)])
    densities = (smooth * scale[..., None]).reshape(scale.size, len(cells)).T
    return np.column_stack([densities, np.full(len(cells), 1 / len(kernels.grid))]), counts


def _fit(densities: Floats, counts: Floats, iterations: int) -> Floats:
    """Weights (kernels,) by expectation-maximisation from equal ones; einsum keeps to one thread and one order."""
    weights = np.full(densities.shape[1], 1 / densities.shape[1])
    for _ in range(iterations):
        total = np.einsum("ik,k->i", densities, weights)
        weights *= np.einsum("ik,i->k", densities, counts / total) / counts.sum()
    return np.asarray(weights / weights.sum())


def _invert(totals: Floats) -> Floats:
    return np.divide(1.0, totals, out=np.zeros_like(totals), where=totals > 0)
