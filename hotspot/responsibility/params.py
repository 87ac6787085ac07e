"""The settings of `responsibility`."""

from pydantic import BaseModel, ConfigDict, Field


class DutyParams(BaseModel):
    """How a duty table is read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    default_role: str = Field("", description="Role of a rule that names none; empty = the packaged word (主责).")
    columns: dict[str, str] = Field(
        default_factory=dict,
        description="Heading in your file for a column (area_code, area, district, subdistrict, community, theme, "
        "role, unit, person, leader, phone, valid_from, valid_to, note) where the packaged aliases do not know it.",
    )
