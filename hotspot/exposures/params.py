"""The settings of one exposure file."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from hotspot.crs import Datum


class ExposureParams(BaseModel):
    """How a file of passes, or of an exposure, is read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: str = Field(
        "",
        description="Column of the number (人口, 次数 …); unset: found by its name, else a point counts 1 and a line "
        "its metres.",
    )
    datum: Datum | None = Field(
        None, description="Coordinate system: wgs84, cgcs2000, gcj02, bd09 or epsg:NUMBER; unset: label, then evidence."
    )
    columns: dict[Literal["x", "y", "coordinates"], str] = Field(
        default_factory=dict, description="Columns of the coordinates where their names are not known, by x and y."
    )
