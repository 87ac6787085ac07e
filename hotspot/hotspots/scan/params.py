"""What may be set about the scan; lengths in metres, shares 0-1."""

from pydantic import BaseModel, ConfigDict, Field


class ScanParams(BaseModel):
    """Which zones are looked at, and how often chance is asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_share: float = Field(0.5, gt=0, le=0.5, description="Largest share of what is expected that a zone may hold.")
    max_radius_m: float | None = Field(
        None, gt=0, description="Largest radius of a zone; empty = only the share counts."
    )
    min_cases: int = Field(2, ge=1, description="Fewest cases in a zone.")
    max_periods: int | None = Field(
        None, ge=1, description="Longest duration of a cluster in periods; empty = half of all periods."
    )
    replications: int = Field(999, ge=9, le=99_999, description="Monte Carlo replications.")
    degrees: bool = Field(False, description="Coordinates are longitude and latitude in degrees, not metres.")
