"""A finished run of the made-up district, as the export sees one."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from hotspot import hotspots
from hotspot.cells import lay_squares
from hotspot.errors import notice
from hotspot.periods import Period
from hotspot.settings import Settings
from tests.browser import browser, chromium_path, visit  # noqa: F401  (fixtures)
from tests.maps import city

ZONE = "Asia/Shanghai"


def finished_run(*, words=str, n=600):
    """Everything `write_all` reads; `words` changes every free text."""
    ground = city.areas(4, 12, names=words if words is not str else None)
    reports, spot = city.reports(ground, n, n_hotspots=3)
    reports = reports.assign(
        district_id="d",
        description=[words("路边有垃圾") for _ in range(n)],
        reporter_name="张三",
        reporter_phone="13912345678",
    )
    found = city.findings(ground, reports, spot, words=words)
    reasons = {
        "column": words("经度"),
        "value": words("abc"),
        "reason": "coordinate_missing",
        "hint": "reports.hint_coordinate_missing",
    }
    rejected = pd.DataFrame([{"source_id": words("a.csv"), "row_number": 7, **reasons}])
    sources = {
        "source_id": [words("a.csv")],
        "path": [words("a.csv")],
        "read": [n + 1],
        "accepted": [n],
        "rejected": [1],
        "datum": [pd.NA],
    }
    themes = {"theme": list(city.ZH)[1:], "name_zh": [words(t) for t in list(city.ZH.values())[1:]], "order": range(4)}
    placement = reports["placement"].value_counts()
    counts = {
        "read": n + 1,
        "accepted": n,
        "rejected": 1,
        **{p: int(placement.get(p, 0)) for p in ("located", "outside", "imprecise")},
    }
    located = reports[reports["placement"] == "located"]
    grid = lay_squares(ground.to_crs(reports.crs).union_all(), size_m=500)
    return SimpleNamespace(
        reports=reports,
        history=hotspots.learn(located, grid),
        passes=None,
        exposure=None,
        rejected=rejected,
        sources=pd.DataFrame(sources),
        areas=SimpleNamespace(table=ground, sources=pd.DataFrame({"source_id": ["b"]})),
        themes=pd.DataFrame(themes).assign(name_en=lambda t: t["name_zh"]),
        hotspots=SimpleNamespace(
            table=found.table, members=found.members, shares=found.shares, dense=found.dense, notices=()
        ),
        assignments=SimpleNamespace(table=found.assignments),
        duties=None,
        notices=(notice("export.cannot_write", path=words("p"), detail=words("d")),),
        settings=Settings(
            display={"title": words("标题"), "review_number": words("GS(2026)1"), "source_line": words("来源")}
        ),
        seconds={"read": 1.0},
        counts=lambda: counts,
        period=Period(pd.Timestamp("2026-01-01", tz=ZONE), pd.Timestamp("2026-04-01", tz=ZONE)),
        provenance=SimpleNamespace(
            version="0.1.0",
            python="3.11",
            libraries={},
            inputs={words("a.csv"): "00"},
            settings={"title": words("标题")},
            fingerprint="3f9c21ab55667788",
            data_from=pd.Timestamp("2026-01-01", tz=ZONE),
            data_until=pd.Timestamp("2026-06-30 23:00", tz=ZONE),
            crs="EPSG:4544",
        ),
    )


@pytest.fixture(scope="session")
def run_done():
    return finished_run()


@pytest.fixture(scope="session")
def n_reports(run_done):
    return int(np.size(run_done.reports["report_id"]))
