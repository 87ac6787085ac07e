"""A datum as people write it into settings."""

from typing import Annotated

from pydantic import AfterValidator

from hotspot.crs.convert import normalise_datum
from hotspot.errors import CrsError


def _normalise(datum: str) -> str:
    try:
        return normalise_datum(datum)
    except CrsError:
        raise ValueError("wgs84, cgcs2000, gcj02, bd09 or epsg:NUMBER") from None


Datum = Annotated[str, AfterValidator(_normalise)]
"""Field type of settings: any spelling that `normalise_datum` knows, kept in its one spelling."""
