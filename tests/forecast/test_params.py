"""Parameters: what cannot be is refused, and they can be written as JSON and read back."""

import json

import pytest
from pydantic import ValidationError

from hotspot.forecast import ForecastParams


def test_a_half_life_without_end_survives_json() -> None:
    written = json.dumps(ForecastParams().model_dump(mode="json"), allow_nan=False)
    assert ForecastParams.model_validate_json(written) == ForecastParams()


@pytest.mark.parametrize("bad", [{"bandwidths_m": (-1.0,)}, {"half_lives_days": (0.0,)}, {"bandwidths_m": ()}])
def test_impossible_kernels_are_refused(bad) -> None:
    with pytest.raises(ValidationError):
        ForecastParams(**bad)
