"""What may be set about locating reports."""

from pydantic import BaseModel, ConfigDict, Field

STRICT = ConfigDict(frozen=True, extra="forbid")


class ImpreciseParams(BaseModel):
    """When a row's coordinates are taken for a geocoder's last resort instead of an address."""

    model_config = STRICT
    coarse_stack_rows: int = Field(
        5, ge=2, description="Unrelated rows on one coarsely written coordinate that make it a fallback."
    )
    coarser_decimals: int = Field(
        2, ge=1, description="Decimals a coordinate must lack against its file's usual ones to be coarse."
    )
    stack_rows: int = Field(
        30, ge=5, description="Rows on one fully written coordinate from which on it is asked whether it is a fallback."
    )
    centre_distance_m: float = Field(
        50.0,
        gt=0,
        description="Farthest that a fallback lies from an area's centroid (2 % of the area's width if less).",
    )
    known_centres: tuple[tuple[float, float], ...] = Field(
        (), description="Further fallback points of your geocoder as [longitude, latitude] in WGS84."
    )


class RepeatParams(BaseModel):
    """When a report counts as one more report of the same problem."""

    model_config = STRICT
    distance_m: float = Field(50.0, gt=0, description="Farthest from the problem's first report.")
    window_days: float = Field(14.0, gt=0, description="Longest after the problem's first report.")


class LocationParams(BaseModel):
    """All about locating."""

    model_config = STRICT
    imprecise: ImpreciseParams = Field(default_factory=ImpreciseParams, description="Fallback coordinates.")
    repeats: RepeatParams = Field(default_factory=RepeatParams, description="Repeated reports of one problem.")
