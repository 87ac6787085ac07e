import filecmp
import json
import re
import tomllib
import zipfile
from importlib import resources
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely

from hotspot.crs import to_wgs84
from hotspot.demo import City, DemoTruth, read_truth, write_demo
from hotspot.errors import SettingsError

Demo = tuple[Path, DemoTruth]
EARLY, LATE = "12345热线_2017年一季度.csv", "12345热线_2017年二季度.csv"
INSPECTORS, MINI = "巡查上报_2017年上半年.xlsx", "随手拍小程序_2017年上半年.csv"
VOLUNTEERS = "志愿者上报_2017年上半年.geojson"


@pytest.fixture(scope="module")
def tables(demo: Demo) -> dict[str, pd.DataFrame]:
    """Every report file as text, read the way its format wants it."""
    points = demo[0] / "points/demo"
    sheet = openpyxl.load_workbook(points / INSPECTORS).active
    lines = [["" if v is None else str(v) for v in row] for row in sheet.iter_rows(min_row=2, values_only=True)]
    features = json.loads((points / VOLUNTEERS).read_text(encoding="utf-8"))["features"]
    walked = [
        f["properties"] | dict(zip(("经度", "纬度"), f["geometry"]["coordinates"], strict=True)) for f in features
    ]
    options = {"dtype": str, "keep_default_na": False}
    return {
        EARLY: pd.read_csv(points / EARLY, encoding="gb18030", **options),
        LATE: pd.read_csv(points / LATE, encoding="gb18030", **options),
        MINI: pd.read_csv(points / MINI, encoding="utf-8-sig", **options),
        INSPECTORS: pd.DataFrame(lines[1:], columns=lines[0]),
        VOLUNTEERS: pd.DataFrame(walked).astype(str),
    }


def test_the_same_seed_gives_the_same_bytes(demo: Demo, tmp_path: Path) -> None:
    write_demo(tmp_path, n_reports=6000)
    written = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file())
    assert len(written) == 16
    _, mismatch, errors = filecmp.cmpfiles(tmp_path, demo[0], [str(p) for p in written], shallow=False)
    assert (mismatch, errors) == ([], [])


def test_another_seed_gives_other_reports(demo: Demo, tmp_path: Path) -> None:
    other = write_demo(tmp_path, seed=1, n_reports=6000)
    assert not other.rows["lon"].equals(demo[1].rows["lon"])


def test_rows_of_the_files_are_the_rows_asked_for(demo: Demo, tables: dict[str, pd.DataFrame]) -> None:
    assert sum(len(table) for table in tables.values()) == demo[1].n_rows == 6000


def test_the_truth_names_every_row_in_the_order_of_its_file(demo: Demo, tables: dict[str, pd.DataFrame]) -> None:
    for name, table in tables.items():
        rows = demo[1].rows[demo[1].rows["file"] == name]
        assert rows["report_no"].tolist() == table["工单编号"].tolist()
        assert rows["row_number"].diff().dropna().eq(1).all()


def test_counts_of_the_summary_are_those_of_the_rows(demo: Demo) -> None:
    summary = demo[1].summary
    assert sum(summary["fates"].values()) == sum(summary["kinds"].values()) == summary["rows"] == 6000
    assert sum(file["rows"] for file in summary["files"].values()) == 6000


def test_good_rows_are_at_their_true_place_in_their_datum(demo: Demo, tables: dict[str, pd.DataFrame]) -> None:
    for name, table in tables.items():
        rows = demo[1].rows[demo[1].rows["file"] == name].reset_index(drop=True)
        good = rows["kind"] == "plain"
        x, y = table.loc[good, "经度"].astype(float), table.loc[good, "纬度"].astype(float)
        lon, lat = to_wgs84(x, y, datum=demo[1].summary["files"][name]["datum"])
        assert np.allclose(lon, rows.loc[good, "lon"], atol=2e-6)
        assert np.allclose(lat, rows.loc[good, "lat"], atol=2e-6)


def test_located_rows_lie_in_the_community_that_the_truth_says(demo: Demo, city: City) -> None:
    rows = demo[1].rows.query("fate == 'located'")
    shapes = city.communities.set_index("code").geometry[rows["community_code"]].to_numpy()
    assert shapely.contains_xy(shapes, rows["lon"], rows["lat"]).all()


def test_outside_rows_lie_outside(demo: Demo, city: City) -> None:
    rows = demo[1].rows.query("fate == 'outside'")
    assert len(rows) > 10
    assert not shapely.contains_xy(city.district.geometry.iloc[0], rows["lon"], rows["lat"]).any()


def test_fallback_rows_stack_on_few_points_of_the_hotline(demo: Demo) -> None:
    rows = demo[1].rows.query("fate == 'imprecise'")
    assert set(rows["file"]) == {EARLY, LATE}
    assert rows.groupby(["lon", "lat"]).ngroups <= 7


def test_the_late_hotline_says_which_rows_are_imprecise(demo: Demo, tables: dict[str, pd.DataFrame]) -> None:
    rows = demo[1].rows[demo[1].rows["file"] == LATE]
    said = tables[LATE]["定位级别"].isin(["乡镇街道", "区县"]).to_numpy()
    assert said.tolist() == (rows["fate"] == "imprecise").tolist()
    assert "定位级别" not in tables[EARLY]


def test_duplicates_are_the_same_row_twice(demo: Demo, tables: dict[str, pd.DataFrame]) -> None:
    for name, table in tables.items():
        kinds = demo[1].rows.loc[demo[1].rows["file"] == name, "kind"]
        assert table.duplicated().to_numpy().tolist() == (kinds == "duplicate").tolist()


def test_every_kind_of_bad_row_is_there(demo: Demo) -> None:
    kinds = demo[1].summary["kinds"]
    assert len(kinds) == 15
    assert min(kinds.values()) >= 7


def test_hostile_text_stands_in_the_files_as_it_is(tables: dict[str, pd.DataFrame]) -> None:
    text = "\n".join(pd.concat([table["问题描述"] for table in tables.values()]))
    assert "{{7*7}}" in text
    assert "<script>alert(1)</script>" in text


def test_repeats_are_the_same_problem_within_forty_metres_and_ten_days(demo: Demo) -> None:
    rows = demo[1].rows.query("kind in ('plain', 'duplicate')")
    chains = rows[rows["problem"].duplicated(keep=False)]
    points = gpd.GeoSeries.from_xy(chains["lon"], chains["lat"], crs="EPSG:4326").to_crs("EPSG:4544")
    by = chains["problem"].to_numpy()
    first = chains.groupby("problem")["reported_at"].transform("min")
    assert (chains["reported_at"] - first).max() < pd.Timedelta(days=10)
    assert pd.Series(points.x.to_numpy()).groupby(by).agg(np.ptp).max() <= 40.1
    assert (chains.groupby("problem")["theme"].nunique() == 1).all()
    assert 0.08 < demo[1].rows["is_repeat"].mean() < 0.12


def test_a_problem_is_closed_only_after_its_last_repeat(demo: Demo, tables: dict[str, pd.DataFrame]) -> None:
    listed = [table[["工单编号", "办结时间"]] for table in tables.values() if "办结时间" in table]
    closed = pd.concat(listed).drop_duplicates("工单编号").set_index("工单编号")["办结时间"]
    rows = demo[1].rows[demo[1].rows["report_no"].isin(closed[closed != ""].index)]
    rows = rows.assign(closed_at=pd.to_datetime(closed[rows["report_no"]].to_numpy(), format="mixed"))
    last = demo[1].rows.groupby("problem")["reported_at"].max()
    assert len(rows) > 4000
    assert (rows["closed_at"] > last[rows["problem"]].to_numpy()).all()


def test_planted_hotspots_have_the_reports_they_are_said_to_have(demo: Demo) -> None:
    truth = demo[1]
    counted = truth.rows["planted_id"].value_counts()
    assert truth.planted["reports"].tolist() == counted[truth.planted["planted_id"]].tolist()
    assert (truth.planted["reports"] >= truth.planted["added"]).all()


def test_planted_reports_lie_in_their_disc_and_are_located(demo: Demo) -> None:
    truth = demo[1]
    rows = truth.rows[truth.rows["planted_id"] != ""]
    points = gpd.GeoSeries.from_xy(rows["lon"], rows["lat"], crs="EPSG:4326").to_crs(truth.planted.crs)
    centres = truth.planted.set_index("planted_id").loc[rows["planted_id"]]
    distance = np.hypot(points.x.to_numpy() - centres["x"].to_numpy(), points.y.to_numpy() - centres["y"].to_numpy())
    assert (distance <= centres["radius_m"].to_numpy() + 20.1).all()
    assert set(rows["fate"]) == {"located"}


def test_there_are_hotspots_of_every_kind(demo: Demo) -> None:
    planted = demo[1].planted
    assert len(planted) >= 18
    assert planted["border"].sum() >= 4
    kinds = planted["kind"].value_counts()
    assert kinds["rebound"] >= 3
    assert kinds["recent"] >= 2
    assert kinds["evening"] >= 1


def test_border_hotspots_lie_across_the_border_they_name(demo: Demo, city: City) -> None:
    areas = city.subdistricts.to_crs(demo[1].planted.crs).set_index("code").geometry
    for row in demo[1].planted.query("border").itertuples():
        assert all(row.geometry.intersection(areas[code]).area > 0.15 * row.geometry.area for code in row.areas.split())


def test_more_reports_scale_the_hotspots(demo: Demo, tmp_path: Path) -> None:
    large = write_demo(tmp_path, n_reports=24_000)
    ratio = large.planted["added"] / demo[1].planted["added"]
    assert ratio.iloc[0] == pytest.approx(4, rel=0.15)


def test_too_few_reports_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        write_demo(tmp_path, n_reports=100)
    assert error.value.key == "demo.too_few"


def test_one_file_for_benchmarks_holds_all_rows(tmp_path: Path) -> None:
    truth = write_demo(tmp_path, n_reports=3000, one_file=True)
    files = list((tmp_path / "points/demo").iterdir())
    assert [path.name for path in files] == ["reports.csv"]
    assert len(pd.read_csv(files[0], encoding="gb18030", dtype=str)) == truth.n_rows == 3000
    assert truth.summary["files"] == {"reports.csv": {"rows": 3000, "datum": "gcj02"}}


def test_truth_comes_back_as_written(demo: Demo) -> None:
    truth = read_truth(demo[0])
    assert truth is not None
    assert truth.summary == demo[1].summary
    pd.testing.assert_frame_equal(truth.rows, demo[1].rows, check_dtype=False)
    assert truth.planted.geometry.geom_equals_exact(demo[1].planted.geometry, 0.01).all()


def test_no_truth_where_none_was_written(tmp_path: Path) -> None:
    assert read_truth(tmp_path) is None


def test_workbooks_carry_no_time_of_writing(demo: Demo) -> None:
    for path in [*demo[0].rglob("*.xlsx")]:
        with zipfile.ZipFile(path) as book:
            assert {info.date_time[0] for info in book.infolist()} == {1980}
            assert b"2017-07-01" in book.read("docProps/core.xml")


def test_names_and_telephones_are_those_of_nobody(demo: Demo, tables: dict[str, pd.DataFrame]) -> None:
    names = set().union(*(table["诉求人"] for table in tables.values()))
    phones = pd.concat([table["联系电话"] for table in tables.values() if "联系电话" in table])
    assert all(
        re.fullmatch(r"(居民|商户)[甲乙丙丁]|路人甲|热心市民|巡查员\d\d|市民[A-D]|志愿者[一二三]", name)
        for name in names
    )
    assert phones.str.fullmatch(r"139-0000-\d{4}").all()


def test_words_hold_no_name_of_a_person() -> None:
    words = tomllib.loads(resources.files("hotspot.demo").joinpath("facts/words.toml").read_text(encoding="utf-8"))
    posts = [item["person"] for kind in ("district", "squad") for item in words["duties"][kind]]
    assert all(re.search(r"(负责人|中队长|所长)$", post) for post in posts)
