"""How patrols are planned."""

import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from hotspot.patrol.list_params import ListParams
from hotspot.patrol.road_params import RoadParams

CLOCK = re.compile(r"([01]?\d|2[0-3]):[0-5]\d|24:00")


def _check_clock(value: str) -> str:
    if not CLOCK.fullmatch(value):
        raise PydanticCustomError("clock", "HH:MM")
    return value


Clock = Annotated[str, AfterValidator(_check_clock)]


class WindowParams(BaseModel):
    """When a theme is worth looking at; outside these hours its places are not visited for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    theme: str = Field(description="Code of the theme.")
    opens: Clock = Field(description="First moment of the day, HH:MM.")
    closes: Clock = Field(description="Last moment of the day, HH:MM; earlier than `opens` = on the next day.")

    @model_validator(mode="after")
    def _has_length(self) -> "WindowParams":
        if self.opens.zfill(5) == self.closes.zfill(5):
            raise PydanticCustomError("window_zero", "opens = closes")
        return self


# An assumption to be set by each city: vendors and fumes in the evening, compounds while people are up.
WINDOWS = (
    WindowParams(theme="street_vending", opens="17:00", closes="23:00"),
    WindowParams(theme="toilets", opens="06:30", closes="21:30"),
    WindowParams(theme="old_compounds", opens="08:00", closes="20:00"),
    WindowParams(theme="noise_fumes", opens="18:00", closes="24:00"),
)


class PatrolParams(BaseModel):
    """What a plan assumes of crews, places and ways."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    service_minutes: float = Field(
        12.0, gt=0, le=240, description="Time spent at a stop (Koper 1995: 10 to 16 minutes)."
    )
    shift_start: Clock = Field("18:30", description="Beginning of the shift, where none is listed.")
    shift_end: Clock = Field("22:30", description="Its end; earlier = on the next day.")
    speed_kmh: float = Field(15.0, gt=0, le=120, description="Mean speed between stops, where roads state none.")
    detour: float = Field(
        1.4, ge=1, le=5, description="Length of the way over the straight line, where no roads are given."
    )
    snap_m: float = Field(300.0, gt=0, description="A stop farther than this from every road cannot be reached.")
    lists: ListParams = Field(default_factory=ListParams, description="How lists and results are read.")
    roads: RoadParams = Field(default_factory=RoadParams, description="How the road layer is read.")
    windows: tuple[WindowParams, ...] = Field(
        WINDOWS, description="Hours of themes; a theme not named is looked at all day."
    )
    memory_days: float = Field(
        7.0, gt=0, description="Of the reports expected at a place visited d days ago, 1 − exp(−d / this) count."
    )
    random_share: float = Field(
        0.1,
        ge=0,
        le=0.5,
        description="Share of visits drawn at random, with known probability, against self-confirmation.",
    )
    start_jitter_minutes: float = Field(20.0, ge=0, description="Crews leave up to this much later, drawn at random.")
    prize_noise: float = Field(0.15, ge=0, le=1, description="Prizes vary by exp(N(0, this²)), so that routes differ.")
    least_per_subdistrict: int = Field(1, ge=0, description="Visits every subdistrict gets at least.")
    due_within_days: float = Field(
        0.0, ge=0, description="Open reports due this long after the shift must be visited too."
    )
    most_places: float = Field(3.0, ge=1, description="Places planned with, as a multiple of what the crews can visit.")
    travel_cache: Path | None = Field(
        Path("out/travel"), description="Folder in which travel times along roads are kept between plans."
    )
    seconds: float = Field(10.0, gt=0, le=600, description="Time to search for the best routes, up to 200 places.")

    @field_validator("windows")
    @classmethod
    def _one_window_a_theme(cls, windows: tuple[WindowParams, ...]) -> tuple[WindowParams, ...]:
        if len({window.theme for window in windows}) < len(windows):
            raise PydanticCustomError("theme_twice", "a theme twice")
        return windows
