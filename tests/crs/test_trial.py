"""One kind of evidence at a time."""

import numpy as np

from hotspot.crs.hypotheses import Hypothesis
from hotspot.crs.trial import try_boundary, try_names
from tests.crs.town import build_town

TRUE, MOVED = Hypothesis("wgs84"), Hypothesis("gcj02")


def places(town, east_deg: float = 0.003) -> dict:
    return {TRUE: (town.lon, town.lat), MOVED: (town.lon + east_deg, town.lat)}


def test_the_true_reading_has_no_misfit_by_names() -> None:
    town = build_town()
    trial = try_names(places(town), town.areas, town.named)
    assert (trial.share(TRUE), trial.best([MOVED, TRUE])) == (0.0, TRUE)
    assert trial.beats(TRUE, MOVED)


def test_places_without_a_name_are_left_out() -> None:
    town = build_town()
    named = np.where(np.arange(len(town.named)) < 100, town.named, -1)
    assert len(try_names(places(town), town.areas, named).blocks) == 100


def test_wrong_names_speak_for_no_reading() -> None:
    town = build_town()
    trial = try_names(places(town), town.areas, np.zeros(len(town.named), dtype=np.int64))
    assert not any(trial.admissible.values())


def test_reports_that_end_at_the_border_may_speak() -> None:
    town = build_town()
    trial = try_boundary(places(town), town.boundary)
    assert trial.admissible[TRUE]
    assert trial.beats(TRUE, MOVED)


def test_reports_that_go_on_beyond_the_border_may_not() -> None:
    town = build_town()
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(103.79, 103.88, 5_000), rng.uniform(35.99, 36.08, 5_000)
    assert not try_boundary({TRUE: (lon, lat)}, town.boundary).admissible[TRUE]
