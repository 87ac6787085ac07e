"""Settings of the boundary reader."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from hotspot.crs import Datum

Level = Literal["district", "subdistrict", "community"]
Role = Literal["code", "name", "parent", "parent_code", "level", "valid_from", "valid_to"]


class AreaSource(BaseModel):
    """What is special about one boundary file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    level: Level | None = Field(None, description="Level of all its areas: district, subdistrict or community.")
    datum: Datum | None = Field(None, description="Coordinate system: wgs84, cgcs2000, gcj02, bd09 or epsg:NUMBER.")
    reference: bool = Field(
        False, description="Only check the other files' coordinates against it; none of its areas is used."
    )
    columns: dict[Role, str] = Field(default_factory=dict, description="Column of a role, e.g. {name = '小区名'}.")


class AreaParams(BaseModel):
    """How boundaries are read and checked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    datum: Datum | None = Field(
        None, description="Coordinate system of all boundary files; unset: label, then evidence."
    )
    sources: dict[str, AreaSource] = Field(
        default_factory=dict, description="Per file, by name or pattern, e.g. [areas.sources.'*_amap.geojson']."
    )
    trust_doctor: bool = Field(
        True, description="Convert a layer that lies shifted against the others (and warn); false: stop and ask."
    )
    on: date | None = Field(None, description="Day of which the boundaries are used where they carry validity dates.")
    district_name: str = Field("", description="Name of the district where no file has it.")
    sliver_m2: float = Field(1000.0, ge=0, description="Overlaps and gaps smaller than this are only summed up.")
    outside_share: float = Field(
        0.01, ge=0, lt=1, description="Share of an area that may lie outside its parent untold."
    )
