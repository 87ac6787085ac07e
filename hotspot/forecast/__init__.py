"""Expected reports per cell, theme and period, and the proof that it beats what people use now."""

from hotspot.forecast.backtest import Backtest, backtest
from hotspot.forecast.effort import discount
from hotspot.forecast.mixture import Mixture, describe_mixture, learn_mixture, untuned_mixture
from hotspot.forecast.params import ForecastParams
from hotspot.forecast.predicting import Forecast, expect, expect_total, forecast
from hotspot.forecast.ranking import Ranking, rank_sites
from hotspot.forecast.series import Series, make_series
from hotspot.forecast.shifts import share_of_shift

__all__ = [
    "Backtest",
    "Forecast",
    "ForecastParams",
    "Mixture",
    "Ranking",
    "Series",
    "backtest",
    "describe_mixture",
    "discount",
    "expect",
    "expect_total",
    "forecast",
    "learn_mixture",
    "make_series",
    "rank_sites",
    "share_of_shift",
    "untuned_mixture",
]
