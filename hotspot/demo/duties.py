"""An invented duty table: units by title, no people, telephone numbers that do not exist, and a few holes."""

from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from hotspot.demo.city import City
from hotspot.demo.sources import WRITTEN_AT

Rule = tuple[str, ...]


def write_duties(city: City, habits: pd.DataFrame, words: dict[str, Any], directory: Path) -> Path:
    """Write the duty table as XLSX and return its path; the rules get more specific from top to bottom."""
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / words["duties"]["file"]
    rules = list_rules(city, habits.set_index("theme")["name_zh"].to_dict(), words["duties"])
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        book.set_properties({"created": WRITTEN_AT})
        sheet = book.add_worksheet(words["duties"]["sheet"])
        for number, rule in enumerate([tuple(words["duties"]["headings"]), *rules]):
            for column, value in enumerate(rule):
                sheet.write_string(number, column, value)
    return path


def list_rules(city: City, theme_names: dict[str, str], titles: dict[str, Any]) -> list[Rule]:
    """Return the rows of the table: code, area, theme, role, unit, person in charge (a post), district leader, telephone."""
    district, subdistricts = city.district.iloc[0], city.subdistricts
    leaders = {code: titles["leader"].format(group=i % titles["leader_groups"] + 1) for i, code in enumerate(subdistricts["code"])}
    rules: list[Rule] = []

    def add(code: str, area: str, theme: str, role: str, unit: str, person: str, leader: str) -> None:
        rules.append((code, area, theme, role, unit, person, leader, titles["phone"].format(number=len(rules) + 1)))

    for item in titles["district"]:
        add(district["code"], district["name"], theme_names[item["theme"]], item["role"], item["unit"], item["person"], "")
    unit, person = titles["subdistrict_unit"]
    for code, name in subdistricts[["code", "name"]].to_numpy():
        if code not in titles["holes"]:
            add(code, name, titles["all_themes"], titles["lead"], unit.format(area=name), person, leaders[code])
    for item in titles["squad"]:
        for i, (code, name) in enumerate(subdistricts[["code", "name"]].to_numpy()):
            if code not in titles["holes"]:
                ordinal = titles["ordinals"]["words"][i * item["number"] // len(subdistricts)]
                add(code, name, theme_names[item["theme"]], item["role"], item["unit"].format(ordinal=ordinal), item["person"], leaders[code])
    unit, person = titles["community_unit"]
    item = titles["community"]
    for code, name, parent in city.communities[["code", "name", "parent_code"]].to_numpy()[:: item["every"]]:
        add(code, name, theme_names[item["theme"]], item["role"], unit.format(area=name), person, leaders[parent])
    return rules
