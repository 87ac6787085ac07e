"""Everything that is drawn before the first report: areas, addresses, habits."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.demo.addresses import Addresses, lay_addresses
from hotspot.demo.city import City, draw_city, read_words
from hotspot.demo.habits import read_habits, weigh_days, weigh_hours


@dataclass(frozen=True)
class Town:
    """The city, its addresses, each theme's habits (`habits`: one row a theme), and the words files are written with.

    `day_weights` (themes, days) and `hour_weights` (themes, 2, 24) say when a theme is reported.
    """

    seed: int
    city: City
    addresses: Addresses
    habits: pd.DataFrame
    day_weights: NDArray[np.float64]
    hour_weights: NDArray[np.float64]
    words: dict[str, Any]

    def generator(self, part: int) -> np.random.Generator:
        """Return the random generator of one part of the drawing, so that parts do not depend on each other's draws."""
        return np.random.default_rng([self.seed, part])

    def theme_rows(self, themes: pd.Series) -> NDArray[np.int64]:
        """Return the rows of `habits` of these themes."""
        return np.asarray(pd.Index(self.habits["theme"]).get_indexer(themes), dtype=np.int64)

    def subdistrict_rows(self, addresses: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the row of the subdistrict in which each address lies."""
        city = self.city
        parents = pd.Index(city.subdistricts["code"]).get_indexer(city.communities["parent_code"])
        return np.asarray(parents[self.addresses.table["community"].to_numpy()[addresses]], dtype=np.int64)


def found_town(*, seed: int) -> Town:
    """Draw the town of this seed."""
    habits, city = read_habits(), draw_city(seed=seed)
    return Town(
        seed=seed,
        city=city,
        addresses=lay_addresses(city, len(habits), seed=seed),
        habits=habits,
        day_weights=weigh_days(habits, np.random.default_rng([seed, 4])),
        hour_weights=weigh_hours(habits),
        words=read_words(),
    )
