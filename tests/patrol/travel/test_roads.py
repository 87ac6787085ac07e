"""Road layers as users have them: faults told, datum checked, pieces counted."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from hotspot import areas
from hotspot.areas import Areas
from hotspot.crs import from_wgs84, to_wgs84
from hotspot.errors import CrsError, InputDataError
from hotspot.files import RawTable, read_tables
from hotspot.patrol import PatrolParams, RoadParams, Roads, read_roads
from hotspot.texts import LANGUAGES, tell, tell_error
from tests.exposures.helpers import SOUTH, WEST, degrees, raw
from tests.patrol.streets import line

CROSS = [line((WEST, SOUTH + 500), (WEST + 1000, SOUTH + 500)), line((WEST + 500, SOUTH), (WEST + 500, SOUTH + 1000))]


def read(*tables: RawTable, within: Areas | None = None, **params: object) -> Roads:
    return read_roads(tables, params=PatrolParams(roads=RoadParams(**params)), areas=within)


def keys(roads: Roads) -> list[str]:
    return [n.key for n in roads.notices]


def facts(roads: Roads, key: str) -> dict[str, object]:
    return next(n.facts for n in roads.notices if n.key == f"patrol.{key}")


def district(width_m: float) -> Areas:
    """A district twice as wide as high."""
    outline = shapely.box(WEST, SOUTH, WEST + width_m, SOUTH + width_m / 2)
    table = raw(degrees([outline]), path="areas.geojson", code=["620102"], name=["城关区"], level=["district"])
    return areas.read([table], params=areas.AreaParams())


def streets_to_the_border(width_m: float) -> list[shapely.LineString]:
    """Streets every 100 m that end just inside the border."""
    xs, ys = np.arange(WEST + 5, WEST + width_m, 99.9), np.arange(SOUTH + 5, SOUTH + width_m / 2, 99.9)
    return [*(line(*((x, y) for x in xs)) for y in ys), *(line(*((x, y) for y in ys)) for x in xs)]


@pytest.mark.parametrize("name", ["roads.geojson", "roads.gpkg", "roads.shp"])
def test_layers_of_every_format_become_the_same_network(tmp_path: Path, name: str) -> None:
    gpd.GeoDataFrame({"oneway": ["no", "yes"]}, geometry=CROSS, crs=4544).to_crs(4326).to_file(tmp_path / name)
    roads = read_roads(read_tables(tmp_path / name), params=PatrolParams())
    assert roads.oneway.tolist() == [0, 1]
    assert roads.line_metres == pytest.approx([1000, 1000], abs=0.1)
    assert roads.streets.crossings == 1
    assert len(roads.piece_metres) == 1


def test_the_label_of_a_projected_layer_is_followed() -> None:
    roads = read(raw(CROSS, label="EPSG:4544"))
    assert roads.datum == "epsg:4544"
    x, y = from_wgs84(*shapely.get_coordinates(roads.lines).T, datum="epsg:4544")
    assert np.column_stack([x, y]) == pytest.approx(shapely.get_coordinates(CROSS), abs=0.01)


def test_without_the_district_a_label_is_taken_and_told_as_unchecked() -> None:
    assert "patrol.roads_datum_unchecked" in keys(read(raw(degrees(CROSS))))


def test_a_shifted_layer_under_a_wrong_label_is_found_by_the_border() -> None:
    streets = streets_to_the_border(16_000)
    roads = read(raw(degrees(streets, "gcj02")), within=district(16_000))
    assert facts(roads, "roads_datum")["datum"] == "GCJ-02"
    x, y = from_wgs84(*shapely.get_coordinates(roads.lines).T, datum="epsg:4544")
    expected = shapely.get_coordinates(streets)
    assert np.hypot(x - expected[:, 0], y - expected[:, 1]).max() < 0.2


def test_a_district_too_small_to_decide_tells_the_lean() -> None:
    roads = read(raw(degrees(streets_to_the_border(6_000), "gcj02")), within=district(6_000))
    assert facts(roads, "roads_datum_leans")["rival"] == "GCJ-02"
    assert all("gcj02" in tell(told, language) for told in roads.notices[1:2] for language in LANGUAGES)


def test_a_layer_that_says_nothing_against_its_label_is_told_as_unchecked() -> None:
    inside = [line((WEST + 2500, SOUTH + 1400), (WEST + 3500, SOUTH + 1600))]
    assert "patrol.roads_datum_unchecked" in keys(read(raw(degrees(inside)), within=district(6_000)))


def test_a_stated_datum_is_followed_without_question() -> None:
    roads = read(raw(degrees(CROSS, "gcj02")), datum="gcj02")
    assert "patrol.roads_datum_unchecked" not in keys(roads)
    lon, lat = shapely.get_coordinates(roads.lines).T
    expected = to_wgs84(*shapely.get_coordinates(CROSS).T, datum="epsg:4544")
    assert np.column_stack([lon, lat]) == pytest.approx(np.column_stack(expected), abs=2e-6)


def test_a_layer_without_a_label_asks_for_the_setting() -> None:
    with pytest.raises(CrsError) as raised:
        read(raw(degrees(CROSS), label=None))
    assert all("[patrol.roads]" in tell_error(raised.value, language) for language in LANGUAGES)


def test_a_file_without_lines_is_refused_and_beside_others_passed_over() -> None:
    points = raw(degrees([shapely.Point(WEST, SOUTH)]), path="shops.geojson")
    with pytest.raises(InputDataError) as raised:
        read(points)
    assert all("shops.geojson" in tell_error(raised.value, language) for language in LANGUAGES)
    assert facts(read(points, raw(degrees(CROSS))), "roads_no_line")["source"] == "shops.geojson"


def test_no_file_at_all_is_refused() -> None:
    with pytest.raises(InputDataError, match="roads_unusable"):
        read()


@pytest.mark.parametrize("lon", [999.0, 1e300, -76.0, 0.0])
def test_lines_nowhere_on_earth_or_far_away_are_left_out(lon: float) -> None:
    roads = read(raw([*degrees(CROSS), *degrees(CROSS), line((lon, 0), (lon, 1))]))
    assert facts(roads, "roads_astray")["n"] == 1
    assert roads.datum == "epsg:4544"


def test_a_layer_nowhere_on_earth_is_refused() -> None:
    astray = line((999, 36), (999, 37))
    with pytest.raises(InputDataError, match="roads_unusable"):
        read(raw([astray]))


def test_a_layer_too_small_to_be_roads_is_refused() -> None:
    with pytest.raises(InputDataError, match="roads_unusable"):
        read(raw(degrees([line((WEST, SOUTH), (WEST + 0.002, SOUTH))])))


def test_crossings_joined_are_announced_and_can_be_switched_off() -> None:
    assert facts(read(raw(degrees(CROSS))), "roads_joined") == {"crossings": 1, "touches": 0}
    assert len(read(raw(degrees(CROSS)), join_crossings=False).piece_metres) == 2


def test_a_bridge_column_keeps_roads_apart() -> None:
    assert len(read(raw(degrees(CROSS), bridge=["yes", ""])).piece_metres) == 2


def test_pieces_are_told_with_their_lengths() -> None:
    apart = line((WEST, SOUTH + 2000), (WEST + 500, SOUTH + 2000))
    told = facts(read(raw(degrees([*CROSS, apart]))), "roads_pieces")
    assert told["pieces"] == 2
    assert (told["longest"], told["rest"], told["share"]) == pytest.approx((2.0, 0.5, 0.2), abs=1e-3)


def test_lines_of_many_parts_keep_what_their_row_says() -> None:
    roads = read(raw(degrees([shapely.MultiLineString(CROSS)]), oneway=["yes"], speed=["30"]))
    assert roads.oneway.tolist() == [1, 1]
    assert roads.speed_kmh.tolist() == [30, 30]


def test_the_fingerprint_changes_with_the_roads_and_with_how_they_are_read() -> None:
    plain = raw(degrees(CROSS), oneway=["", ""])
    others = [
        read(raw(degrees(CROSS[:1]), oneway=[""])),
        read(raw(degrees(CROSS), oneway=["yes", ""])),
        read(raw(degrees(CROSS), bridge=["yes", ""])),
        read(raw(degrees(CROSS), speed=["30", ""])),
        read(plain, join_crossings=False),
    ]
    assert read(plain).fingerprint == read(raw(degrees(CROSS), path="other.geojson")).fingerprint
    assert len({read(plain).fingerprint, *(roads.fingerprint for roads in others)}) == 6


def test_every_notice_is_said_in_both_languages() -> None:
    streets = [*streets_to_the_border(6_000), shapely.Point(WEST, SOUTH)]
    words = {"oneway": ["?"] * len(streets), "maxspeed": ["40"] * len(streets)}
    tables = [raw(degrees(streets), **words), raw(note=["a"])]
    for told in [*read(*tables, within=district(6_000)).notices, *read(*tables).notices]:
        assert all(tell(told, language) for language in LANGUAGES)
