"""The settings of a road layer."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from hotspot.crs import Datum


class RoadParams(BaseModel):
    """How a road layer is read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    datum: Datum | None = Field(
        None, description="Coordinate system: wgs84, cgcs2000, gcj02, bd09 or epsg:NUMBER; unset: label, then evidence."
    )
    columns: dict[Literal["speed", "limit", "oneway", "layer", "bridge", "tunnel"], str] = Field(
        default_factory=dict, description="Columns where their names are not known; an empty name = do not use it."
    )
    limit_share: float = Field(
        0.5, gt=0, le=1, description="Mean speed as a share of the speed limit, where roads state only the limit."
    )
    join_crossings: bool = Field(
        True, description="Join roads that cross on one level without a common vertex; false if the layer has them all."
    )
