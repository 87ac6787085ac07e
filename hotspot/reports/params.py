"""How reports are read, in general and per source."""

from pydantic import BaseModel, ConfigDict, Field, field_validator

from hotspot.columns import load_aliases
from hotspot.crs import Datum
from hotspot.reports.dates import DateOrder


class SourceParams(BaseModel):
    """What is special about some files; the first entry whose `match` fits a file's name holds for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    match: str = Field(description="File name pattern, e.g. 'hotline*.csv'.")
    skip: bool = Field(False, description="These files hold no reports; leave them out.")
    sheet: str = Field("*", description="Pattern of the sheets or layers to read.")
    columns: dict[str, str] = Field(
        default_factory=dict,
        description="Field → column name, e.g. {reported_at = 'call time'}; an empty name: the file lacks that field.",
    )
    datum: Datum | None = Field(None, description="Coordinate system: wgs84, cgcs2000, gcj02, bd09, epsg:4544 …")
    timezone: str | None = Field(None, description="Zone of times that state none, where it is not the usual one.")
    date_order: DateOrder = Field("ymd", description="Order of dates that put the year last: dmy or mdy.")

    @field_validator("columns")
    @classmethod
    def _fields_exist(cls, columns: dict[str, str]) -> dict[str, str]:
        unknown = columns.keys() - load_aliases().keys()
        if unknown:
            raise ValueError(f"{', '.join(sorted(unknown))} ∉ {', '.join(load_aliases())}")
        return columns


class ReportParams(BaseModel):
    """How reports are read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    timezone: str = Field("Asia/Shanghai", description="Zone of times that state none, and of all results.")
    keep_personal: bool = Field(False, description="Keep residents' names and phones; off: dropped at the door.")
    mask_text: bool = Field(True, description="Mask phones, identity numbers and car plates in free text.")
    keep_duplicates: bool = Field(False, description="Accept rows that are written twice in one source.")
    first_year: int = Field(1990, ge=1970, description="Reports dated before this year are rejected.")
    sources: tuple[SourceParams, ...] = Field((), description="What is special about some files.")
