"""An invented duty table: units by title, no people, telephone numbers that do not exist, and a few holes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlsxwriter

from hotspot.demo.sources import WRITTEN_AT
from hotspot.demo.town import Town

Rule = tuple[str, ...]


def write_duties(town: Town, directory: Path) -> Path:
    """Write the duty table as XLSX and return its path; the rules get more specific from top to bottom."""
    directory.mkdir(parents=True, exist_ok=True)
    titles = town.words["duties"]
    path = directory / str(titles["file"])
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        book.set_properties({"created": WRITTEN_AT})
        sheet = book.add_worksheet(titles["sheet"])
        for number, rule in enumerate([tuple(titles["headings"]), *list_rules(town)]):
            for column, value in enumerate(rule):
                sheet.write_string(number, column, value)
    return path


def list_rules(town: Town) -> list[Rule]:
    """Return the rows of the table: code, area, theme, role, unit, person in charge (a post), leader, telephone."""
    titles = town.words["duties"]
    rules = [*_district_rules(town, titles), *_subdistrict_rules(town, titles), *_community_rules(town, titles)]
    return [(*rule, titles["phone"].format(number=number)) for number, rule in enumerate(rules, start=1)]


def _district_rules(town: Town, titles: dict[str, Any]) -> Iterator[Rule]:
    code, name = town.city.district.iloc[0][["code", "name"]]
    for item in titles["district"]:
        yield code, name, _name(town, item["theme"]), item["role"], item["unit"], item["person"], ""


def _subdistrict_rules(town: Town, titles: dict[str, Any]) -> Iterator[Rule]:
    """Yield a general rule of each subdistrict but the holes, and its squads'."""
    unit, person = titles["subdistrict_unit"]
    areas = town.city.subdistricts[["code", "name"]].to_numpy()
    for i, (code, name) in enumerate(areas):
        if code in titles["holes"]:
            continue
        leader = _leader(i, titles)
        yield code, name, titles["all_themes"], titles["lead"], unit.format(area=name), person, leader
        for squad in titles["squad"]:
            ordinal = titles["ordinals"]["words"][i * squad["number"] // len(areas)]
            its_unit = squad["unit"].format(ordinal=ordinal)
            yield code, name, _name(town, squad["theme"]), squad["role"], its_unit, squad["person"], leader


def _community_rules(town: Town, titles: dict[str, Any]) -> Iterator[Rule]:
    unit, person = titles["community_unit"]
    item = titles["community"]
    order = {code: i for i, code in enumerate(town.city.subdistricts["code"])}
    for code, name, parent in town.city.communities[["code", "name", "parent_code"]].to_numpy()[:: item["every"]]:
        leader = _leader(order[parent], titles)
        yield code, name, _name(town, item["theme"]), item["role"], unit.format(area=name), person, leader


def _leader(subdistrict: int, titles: dict[str, Any]) -> str:
    return str(titles["leader"].format(group=subdistrict % titles["leader_groups"] + 1))


def _name(town: Town, theme: str) -> str:
    return str(town.habits.set_index("theme")["name_zh"][theme])
