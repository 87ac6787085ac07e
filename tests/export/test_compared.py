"""The cells of Gi* that leave the house."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest

from hotspot import analysis
from hotspot.export import write_all
from hotspot.export.compared import list_cells
from tests.maps import city


@pytest.fixture(scope="module")
def views(run_done):
    return {theme: analysis.view_cells(run_done, theme=theme) for theme in run_done.history.themes}


@pytest.fixture(scope="module")
def table(views):
    return list_cells(views, theme_names=city.ZH)


def test_every_report_of_every_theme_is_in_a_cell(run_done, table):
    located = run_done.history.reports["theme"].value_counts()
    expected = {city.ZH[theme]: n for theme, n in located.items()} | {city.ZH["all"]: located.sum()}
    assert table.groupby("theme")["reports"].sum().to_dict() == expected


def test_a_cell_without_report_and_mark_is_left_out(table):
    empty = table[table["reports"] == 0]
    assert ((empty["gi_star"] != "none") | (empty["local_moran"] != "none")).all()


def test_without_any_cell_the_columns_stay(views, table):
    empty = {theme: type(view)(theme, view.cells.head(0), ()) for theme, view in views.items()}
    assert list_cells(empty, theme_names={}).columns.tolist() == table.columns.tolist()


@pytest.mark.parametrize(("language", "words"), [("zh", "不是显著热点"), ("en", "no tested hotspots")])
def test_the_geopackage_says_what_the_layer_is_not(run_done, tmp_path, language, words):
    write_all(run_done, tmp_path, language=language)
    path = tmp_path / "hotspots.gpkg"
    back = gpd.read_file(path, layer="gi_star")
    assert set(back["gi_star"]) <= {"hot", "cold", "none"}
    assert back.columns.tolist() == [
        *("theme", "cell", "reports", "gi_star_z", "gi_star_p", "gi_star_q", "gi_star", "local_moran", "geometry")
    ]
    assert np.allclose(back.area, 500**2)
    about = pyogrio.read_dataframe(
        path, sql="select description from gpkg_contents where table_name = 'gi_star'", read_geometry=False
    )
    assert words in about["description"][0]


def test_the_map_carries_the_layer_for_every_theme_with_reports(run_done, tmp_path):
    write_all(run_done, tmp_path, language="zh")
    html = (tmp_path / "map.html").read_text("utf-8")
    assert html.count('"gi_star":{"ring"') == len(run_done.history.themes)


def test_cells_are_the_same_again(views, run_done):
    for theme, view in views.items():
        again = analysis.view_cells(run_done, theme=theme).cells
        pd.testing.assert_frame_equal(pd.DataFrame(view.cells), pd.DataFrame(again))
