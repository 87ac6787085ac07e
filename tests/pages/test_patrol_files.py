"""Files of a plan on the page."""

import io
import zipfile
from dataclasses import replace

from hotspot.export.patrol import frame_plan, plan_files
from hotspot.pages import patrol_files
from hotspot.pages.store import Loaded
from hotspot.patrol import Plan
from tests import plans


def test_the_archive_holds_every_file_and_is_the_same_again(loaded: Loaded, made: Plan) -> None:
    files = plan_files(made, frame=frame_plan(loaded.result, language="zh"))
    packed = patrol_files.pack(files)
    assert zipfile.ZipFile(io.BytesIO(packed)).namelist() == list(files)
    assert packed == patrol_files.pack(files)


def test_one_crews_workbook_comes_as_it_is_and_several_in_an_archive(loaded: Loaded) -> None:
    for sizes, names in (((3,), 0), ((3, 2), 2)):
        files = plan_files(plans.make_plan(sizes=sizes), frame=frame_plan(loaded.result, language="zh"))
        data = patrol_files.pack_workbooks(files, several=len(sizes) > 1)
        inside = zipfile.ZipFile(io.BytesIO(data)).namelist()
        assert sum(name.endswith(".xlsx") for name in inside) == names


def test_every_file_on_offer_is_one_of_the_plan(loaded: Loaded, made: Plan) -> None:
    files = plan_files(made, frame=frame_plan(loaded.result, language="zh"))
    assert set(patrol_files.OFFERED.values()) < set(files)


def test_the_codes_open_what_the_settings_say(loaded: Loaded) -> None:
    settings = loaded.result.settings
    display = settings.display.model_copy(update={"qr_link": "geo"})
    other = replace(loaded.result, settings=settings.model_copy(update={"display": display}))
    assert (frame_plan(loaded.result, language="zh").link, frame_plan(other, language="zh").link) == ("amap", "geo")
