"""What may be set about the forecast; lengths in metres, durations in days, shares 0-1."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

Bandwidth = Annotated[float, Field(ge=0)]
# JSON knows no infinity; the word is read back as one.
HalfLife = Annotated[
    float, Field(gt=0), PlainSerializer(lambda days: days if days < float("inf") else "inf", when_used="json")
]


class ForecastParams(BaseModel):
    """How expected reports are worked out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bandwidths_m: tuple[Bandwidth, ...] = Field(
        (0.0, 40.0, 75.0, 150.0, 300.0, 600.0),
        min_length=1,
        description="How far around a report the next one is looked for: standard deviations of the Gaussians, "
        "0 = the same cell.",
    )
    half_lives_days: tuple[HalfLife, ...] = Field(
        (14.0, 45.0, 120.0, 365.0, float("inf")),
        min_length=1,
        description="After how many days a report counts half as much; inf = it never fades.",
    )
    min_reports: int = Field(500, ge=1, description="Fewest reports from which the mixture's weights are learnt.")
    min_weeks: int = Field(26, ge=2, description="Fewest weeks of history from which the weights are learnt.")
    held_out_weeks: int = Field(26, ge=1, description="Weeks, the last before the forecast, that the weights explain.")
    least_held_out_weeks: int = Field(13, ge=1, description="Fewest such weeks where the history is short.")
    iterations: int = Field(300, ge=1, description="Rounds of expectation-maximisation.")
    min_expected: float = Field(
        50.0, ge=0, description="Expected reports of a period below which nothing is forecast: too few."
    )
    with_repeats: bool = Field(
        False, description="Count later reports of the same open problem too (for reports instead of problems)."
    )
    patrol_weight: float = Field(
        0.5, ge=0, le=1, description="What a report found by a patrol counts, against 1 for all others."
    )
    patrol_minutes: float = Field(
        12.0,
        gt=0,
        description="Minutes of patrol in a cell that count in full; after more, each report found counts less.",
    )
    patrol_days: int = Field(28, ge=1, description="Days over which the minutes of patrol in a cell are added up.")
    min_timed: int = Field(
        50, ge=1, description="Fewest reports with a time of day before a forecast is split by shift."
    )
    shift_prior_reports: float = Field(
        20.0, gt=0, description="Weight of the city's hours against a cell's own, in reports."
    )
