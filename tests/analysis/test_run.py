"""The whole chain on the small city and on the demo: counts reconcile, the planted place is found, nothing is lost."""

from pathlib import Path

import pandas as pd
import pytest
from shapely import Point

from hotspot import analysis, demo
from hotspot.errors import InputDataError, NotEnoughDataError
from hotspot.hotspots import under_theme
from tests.city import PLANTED_XY, City, build_city


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return build_city(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="module")
def result(city: City) -> analysis.Analysis:
    inputs = analysis.choose_inputs(reports=city.reports, areas=city.areas, duties=city.duties)
    return analysis.run(inputs)


def test_counts_reconcile(result: analysis.Analysis, city: City) -> None:
    counts = result.counts()
    assert counts["read"] == counts["accepted"] + counts["rejected"] == city.n_good + city.n_bad
    assert counts["accepted"] == counts["located"] + counts["outside"] + counts["imprecise"]
    assert counts["rejected"] == city.n_bad


def test_the_planted_place_is_the_first_hotspot_of_its_theme(result: analysis.Analysis) -> None:
    first = under_theme(result.hotspots.table, "street_vending").iloc[0]
    assert first.geometry.covers(Point(*PLANTED_XY))
    assigned = result.assignments.table.set_index("hotspot_id").loc[[first["hotspot_id"]]]
    assert assigned.loc[assigned["lead"], "unit"].tolist() == ["城管执法二中队"]


def test_every_hotspot_report_is_a_located_report(result: analysis.Analysis) -> None:
    located = result.reports.loc[result.reports["placement"] == "located", "report_id"]
    assert set(result.hotspots.members["report_id"]) <= set(located)


def test_names_and_phones_are_dropped_at_the_door(result: analysis.Analysis) -> None:
    assert not [name for name in result.reports.columns if "reporter" in name]
    assert not result.reports.astype(str).apply(lambda column: column.str.contains("1390000000")).any().any()


def test_same_inputs_same_outputs(result: analysis.Analysis, city: City) -> None:
    again = analysis.run(analysis.choose_inputs(reports=city.reports, areas=city.areas, duties=city.duties))
    assert again.provenance == result.provenance
    pd.testing.assert_frame_equal(pd.DataFrame(again.hotspots.table), pd.DataFrame(result.hotspots.table))


def test_steps_are_told_as_they_begin(city: City) -> None:
    told: list[str] = []
    run = analysis.run(analysis.choose_inputs(reports=city.reports, areas=city.areas), progress=told.append)
    assert told == list(run.seconds)


def test_another_period_is_tested_with_the_noise_of_the_whole_history(result: analysis.Analysis) -> None:
    whole = result.history.whole
    found, _ = analysis.detect(result, start=whole.start, end=whole.end)
    assert list(found.table["hotspot_id"]) == list(result.hotspots.table["hotspot_id"])


@pytest.fixture(scope="module")
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[analysis.Analysis, demo.DemoTruth]:
    folder: Path = tmp_path_factory.mktemp("demo")
    truth = demo.write_demo(folder)
    paths = {"reports": folder / "points/demo", "areas": folder / "boundaries/demo", "duties": folder / "duties/demo"}
    return analysis.run(analysis.choose_inputs(**paths)), truth


def test_the_demo_counts_are_those_of_its_truth(demo_run: tuple[analysis.Analysis, demo.DemoTruth]) -> None:
    result, truth = demo_run
    counts, fates = result.counts(), truth.rows["fate"].value_counts()
    assert counts["read"] == len(truth.rows)
    assert counts["rejected"] == fates["rejected"] + fates["duplicate"]
    assert counts["outside"] == fates["outside"]
    assert abs(counts["imprecise"] - fates["imprecise"]) <= 0.02 * fates["imprecise"]


def test_most_of_what_was_planted_in_the_demo_is_found(demo_run: tuple[analysis.Analysis, demo.DemoTruth]) -> None:
    result, truth = demo_run
    compared = demo.compare_with_truth(result.hotspots.table, truth)
    print(compared.to_string())
    assert compared["found"].mean() >= 0.85
    # Beside the planted, hamlets may hold more of a theme than the smoothed others expect; they must stay few.
    assert demo.count_unplanted(result.hotspots.table, truth) <= 5


def write_rows(folder: Path, **columns: str) -> Path:
    """Thirty rows, alike but for a serial number, with the columns given instead."""
    rows = pd.DataFrame(
        {"案卷号": range(30), "上报时间": "2024-03-01", "小类": "暴露垃圾", "经度": "103.85", "纬度": "36.0512"}
    )
    path = folder / "上报.csv"
    rows.assign(**columns).to_csv(path, index=False)
    return path


def test_rows_that_are_all_rejected_are_explained(city: City, tmp_path: Path) -> None:
    inputs = analysis.choose_inputs(reports=write_rows(tmp_path, 上报时间="昨天", 小类=""), areas=city.areas)
    with pytest.raises(InputDataError) as raised:
        analysis.run(inputs)
    assert (raised.value.key, raised.value.facts["rows"]) == ("analysis.all_rejected", 30)
    assert raised.value.faults[0].facts["reason"] == "date_unreadable"


def test_too_few_located_reports_say_where_the_others_are(city: City, tmp_path: Path) -> None:
    (tmp_path / "hotspot.toml").write_text('[[reports.sources]]\nmatch = "*"\ndatum = "wgs84"\n', encoding="utf-8")
    path = write_rows(tmp_path, 经度="110.123456")
    inputs = analysis.choose_inputs(tmp_path / "hotspot.toml", reports=path, areas=city.areas)
    with pytest.raises(NotEnoughDataError) as raised:
        analysis.run(inputs)
    assert raised.value.key == "analysis.too_few_located"
