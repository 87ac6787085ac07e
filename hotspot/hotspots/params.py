"""What may be set about hotspots; lengths in metres, shares 0-1."""

from pydantic import BaseModel, ConfigDict, Field

from hotspot.hotspots.pattern import PatternParams


class WindowParams(BaseModel):
    """When a window counts as a tested hotspot; the three least figures are asked of circles too."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    q: float = Field(
        0.02,
        gt=0,
        lt=1,
        description="Accepted share of false ones among the flagged cells of a theme: the window's part of the 5 %.",
    )
    min_reports: int = Field(5, ge=1, description="Fewest reports in a window or circle.")
    min_ratio: float = Field(1.5, ge=1, description="Smallest ratio of reports to expected reports.")
    min_days: int = Field(3, ge=1, description="Fewest different days with a report.")
    prior_reports: float = Field(
        20.0, gt=0, description="Weight of the city-wide dispersion against a place's own, in reports."
    )
    min_weeks: int = Field(8, ge=2, description="Fewest weeks of history from which dispersion is learnt.")
    assumed_dispersion: float = Field(
        1.3, ge=1, description="Dispersion (variance / mean of weekly counts) taken when the history is shorter."
    )


class CircleParams(BaseModel):
    """When a circle of the scan counts as a tested hotspot."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    p: float = Field(
        0.03, gt=0, lt=1, description="Accepted chance of any false circle in a theme: the scan's part of the 5 %."
    )
    max_radius_m: float = Field(600.0, gt=0, description="Largest radius of a circle.")
    max_members: int = Field(
        4_000_000, ge=1, description="Most cells in all circles together; with small cells the radius shrinks to fit."
    )
    replications: int = Field(499, ge=99, le=99_999, description="Monte Carlo replications.")
    seed: int = Field(2026, ge=0, description="Seed of the replications: the same seed gives the same p-values.")
    error_reach_m: float = Field(300.0, gt=0, description="How far an error of an estimated baseline extends.")


class BaselineParams(BaseModel):
    """With what a place is compared."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bandwidth_m: float = Field(
        600.0, gt=0, description="Standard deviation of the Gaussian that smooths what a place is compared with."
    )
    others_discrepancy: float = Field(
        0.1, ge=0, lt=1, description="Relative error that the smoothed other themes may have beyond chance."
    )
    surroundings_discrepancy: float = Field(
        0.15, ge=0, lt=1, description="Relative error that the mean of the surroundings may have beyond chance."
    )
    local_level: float = Field(
        0.2,
        gt=0,
        lt=1,
        description="Level at which the other themes in a window must differ from their smoothed picture before the "
        "nearer ones alone are compared with.",
    )
    local_reports: int = Field(40, ge=1, description="Fewest other reports a narrower smoothing must rest on.")
    local_prior: float = Field(
        3.0, gt=0, description="Weight of the smoothing against a window's own others, in reports."
    )
    shortfall_level: float = Field(
        0.01, gt=0, lt=0.5, description="Level at which a theme is far too rare in a window to scale the others by it."
    )
    min_others: int = Field(
        200, ge=1, description="Fewest reports of other themes in the period; with fewer, the surroundings are used."
    )
    prior_reports: float = Field(
        1.0, gt=0, description="Weight of the city-wide mean where there is little to compare with, in reports."
    )


class DenseParams(BaseModel):
    """Dense clusters (DBSCAN), shown as not tested."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reach_m: float = Field(100.0, gt=0, description="DBSCAN eps: how near two reports of a cluster are.")
    min_reports: int = Field(8, ge=2, description="DBSCAN minPts: fewest reports within reach, the report included.")
    times_typical: float = Field(
        3.0, ge=1, description="minPts is raised to so many times the typical number of reports within reach."
    )
    hull_ratio: float = Field(0.3, ge=0, le=1, description="Outline: 0 as concave as can be, 1 convex.")
    margin_m: float = Field(25.0, ge=1, description="Margin of the outline around its reports.")


class HotspotParams(BaseModel):
    """Everything about hotspots."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    window: WindowParams = Field(WindowParams(), description="The window test.")
    circle: CircleParams = Field(CircleParams(), description="The scan for circles.")
    baseline: BaselineParams = Field(BaselineParams(), description="What is expected.")
    pattern: PatternParams = Field(PatternParams(), description="What a hotspot does over time.")
    dense: DenseParams = Field(DenseParams(), description="Dense clusters, not tested.")
    border_share: float = Field(
        0.2,
        gt=0,
        le=0.5,
        description="A hotspot lies on a border when its second area holds this share of its reports.",
    )
    top_categories: int = Field(3, ge=1, description="How many main categories a hotspot names.")
    min_timed: int = Field(20, ge=1, description="Fewest reports before a busiest weekday or time of day is named.")

    @property
    def level(self) -> float:
        """Accepted false-alarm rate of the label: what window and circle have between them."""
        return self.window.q + self.circle.p
