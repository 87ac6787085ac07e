"""A plan and the words around it, as the export sees them."""

from dataclasses import replace

import pandas as pd
import pytest

from hotspot.export.patrol import PlanFrame
from tests.browser import browser, chromium_path, visit  # noqa: F401  (fixtures)
from tests.plans import make_plan

THEMES = {
    "zh": {"street_vending": "占道经营", "garbage": "垃圾", "toilets": "公厕", "old_compounds": "老旧楼院"}
    | {"parking": "停车秩序", "noise_fumes": "噪声油烟"},
    "en": {"street_vending": "Street vending", "garbage": "Garbage", "toilets": "Public toilets"}
    | {"old_compounds": "Old compounds", "parking": "Parking", "noise_fumes": "Noise and fumes"},
}


def make_frame(language="zh", **changes):
    return replace(
        PlanFrame(
            language=language,
            title={"zh": "城关区", "en": "Chengguan"}[language],
            theme_names=THEMES[language],
            area_names={f"c{i}": f"{name}社区" for i, name in enumerate("甲乙丙丁戊")},
            data_until=pd.Timestamp("2026-06-30 23:00", tz="Asia/Shanghai"),
            version="0.1.0",
            fingerprint="3f9c21ab55667788",
        ),
        **changes,
    )


@pytest.fixture(scope="session")
def plan():
    return make_plan()


@pytest.fixture(scope="session")
def frame():
    return make_frame()
