"""The settings of the lists that a planner keeps and that crews send back."""

from pydantic import BaseModel, ConfigDict, Field

from hotspot.crs import Datum


class ListParams(BaseModel):
    """How lists of crews, visits and sites, and results, are read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    datum: Datum | None = Field(
        None,
        description="Coordinate system of crews, visits and sites (wgs84, cgcs2000, gcj02, bd09, epsg:NUMBER); unset: "
        "the file's label, else wgs84. Results are WGS84, as exported.",
    )
    timezone: str = Field("Asia/Shanghai", description="Zone of times that state none.")
    every_days: float = Field(30.0, gt=0, description="A tracked site is due after this, where the list says nothing.")
    columns: dict[str, str] = Field(
        default_factory=dict, description="Field → heading in your file, where its name is not known."
    )
