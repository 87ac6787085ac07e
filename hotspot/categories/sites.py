"""Which kind of place a report is about: as written in its own column, else a guess from words."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from hotspot.categories.editions import normalise
from hotspot.categories.tables import CategoryTables


def find_sites(texts: pd.Series, tables: CategoryTables) -> npt.NDArray[np.int64]:
    """Return the position in `tables.site_types` of each text that is an id, a name or an alias; -1 if none."""
    types = tables.site_types
    alias = types.assign(name=types["aliases"].str.split(";")).explode("name")
    known = pd.concat([types.assign(name=types[column]) for column in ("site_type", "name_zh", "name_en")] + [alias])
    known = known.assign(name=normalise(known["name"])).query("name != ''").drop_duplicates("name")
    ids = normalise(texts).map(known.set_index("name")["site_type"])
    found: npt.NDArray[np.int64] = pd.Index(types["site_type"]).get_indexer(pd.Index(ids))
    return found
