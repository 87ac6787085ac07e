"""The duty list (责任清单.xlsx): who answers for which hotspot, by subdistrict or unit, to be signed and sent back."""

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from hotspot.export.pack.facts import Facts
from hotspot.export.pack.sheets import Column, Marks, Sheet, name_sheets, open_book, write_lines, write_sheet
from hotspot.export.settle import settle_office
from hotspot.maps.words import number
from hotspot.settings import Pack

_NEAR = pd.Timedelta(days=3)
_DASH = number(math.nan)
# Name → kind and greatest width, in digits; a Chinese character is two.
_KINDS = {
    "rank": ("rank", 5), "theme_name": ("text", 9), "place": ("text", 16), "subdistrict": ("text", 13),
    "community": ("text", 14), "area": ("text", 13), "share": ("share", 6), "role": ("centre", 6),
    "lead": ("centre", 6), "unit": ("text", 14), "units": ("text", 16), "person": ("text", 10),
    "reports": ("count", 6), "problems": ("count", 6), "expected": ("tenth", 6.5), "rate_ratio": ("hundredth", 6.5),
    "change_name": ("centre", 6.5), "open": ("count", 6), "overdue": ("count", 6), "due_at": ("day", 11.5),
    "status": ("centre", 7), "reason": ("text", 50), "rule": ("text", 10), "report_id": ("text", 15),
    "category": ("text", 13), "address": ("text", 20), "reported_at": ("day", 11.5), "late_at": ("moment", 17),
    "days": ("count", 6), "name": ("text", 30), "before": ("count", 9), "hotspots": ("count", 9),
    "next": ("tenth", 10), "measure": ("typed", 20), "signed": ("typed", 10), "done_by": ("typed_day", 11),
    "result": ("typed", 8),
}  # fmt: skip
_WHOLE = ("rank", "theme_name", "place", "reports", "problems", "expected", "rate_ratio", "unit", "units",
          "change_name", "open", "overdue", "due_at", "status", "reason", "rule")  # fmt: skip
_PART = ("rank", "theme_name", "place", "reports", "area", "share", "unit", "person", "role", "lead", "change_name",
         "open", "overdue", "due_at", "status", "rule")  # fmt: skip
_LATE = ("report_id", "theme_name", "category", "subdistrict", "community", "address", "reported_at", "late_at",
         "days", "rank", "unit")  # fmt: skip
_COUNTED = ("name", "reports", "before", "problems", "hotspots", "overdue", "next")
_TYPED = ("measure", "signed", "done_by", "result")
_FIXED = ("all", "overdue", "units", "subdistricts", "themes", "about")
_SIGNS = {"overdue": "bad", "near": "near"}
_RESULTS = ("open", "going", "done")


def make_duty_list(facts: Facts, *, options: Pack) -> bytes:
    """Return the workbook: all hotspots; those of each subdistrict or unit; reports overdue; counts; how to read it.

    Every row of `Facts.duties` stands on one sheet only. No cell is a formula or a link.

    Parameters
    ----------
    facts
        What is printed.
    options
        ``sheets_by``: a sheet for each subdistrict or for each unit.

    Returns
    -------
    bytes
        XLSX; the same facts give the same bytes.
    """
    out, stamp = io.BytesIO(), facts.stamp.tz_localize(None).to_pydatetime(warn=False)
    marks = Marks(
        left=facts.footer[0] if facts.internal else "",
        centre=_title(facts),
        right=_say_until(facts),
        foot=facts.say("duty_page"),
    )
    with open_book(out) as book:
        book.set_properties({"title": _title(facts), "created": stamp})
        for sheet in list_sheets(facts, by=options.sheets_by):
            write_sheet(book, sheet, marks=marks)
        about = facts.say("duty_sheet_about")
        write_lines(book, about, f"{_title(facts)} · {about}", _list_lines(facts), marks=marks)
    return settle_office(out.getvalue(), facts.stamp)


def list_sheets(facts: Facts, *, by: str) -> list[Sheet]:
    """Return the lists of the workbook in their order."""
    fixed = {name: facts.say(f"duty_sheet_{name}") for name in _FIXED}
    parts = list(_split_duties(facts, by))
    names = name_sheets([name for name, _ in parts], taken=tuple(fixed.values()))
    columns = ["subdistrict" if by == "unit" and name == "unit" else name for name in _PART]
    lists = [
        _make_sheet(facts, name, columns, table, typed=True, title=shown)
        for name, (shown, table) in zip(names, parts, strict=True)
    ]
    return [
        _list_hotspots(facts, fixed["all"], typed=not lists),
        *lists,
        _list_overdue(facts, fixed["overdue"]),
        _count_units(facts, fixed["units"]),
        _count(facts, "subdistricts", facts.subdistricts, nameless="place_unknown"),
        _count(facts, "themes", facts.themes, nameless="theme_none"),
    ]


def _split_duties(facts: Facts, by: str) -> Iterator[tuple[str, pd.DataFrame]]:
    """Each row of the duties once: by subdistrict in the order of their codes, or by unit in the order of ranks."""
    duties = facts.duties
    unit = by == "unit"
    codes = duties["unit"].unique() if unit else sorted(duties["subdistrict_id"].unique())
    for code in sorted(codes, key=lambda code: code == ""):
        own = duties[(duties["unit" if unit else "subdistrict_id"] == code).to_numpy()]
        none = facts.say("unit_nobody" if unit else "duty_sheet_across")
        yield (own["unit" if unit else "subdistrict"].iloc[0] or code if code else none), own


def _list_hotspots(facts: Facts, name: str, *, typed: bool) -> Sheet:
    sheet = _make_sheet(facts, name, _WHOLE, facts.hotspots, typed=typed, title=name)
    heads = _columns(facts, list(sheet.columns), unit="lead_unit")
    return replace(sheet, columns=heads, remarks=() if facts.has_duties else (facts.say("duty_no_table"),))


def _make_sheet(
    facts: Facts, name: str, fields: Sequence[str], table: pd.DataFrame, *, typed: bool, title: str
) -> Sheet:
    """A list of hotspots or of parts of them, with the word that says how urgent each is."""
    told = table.assign(
        status=[_tell_status(facts, *row) for row in zip(table["open"], table["overdue"], table["due_at"], strict=True)]
    )
    for unit in ("unit", "units"):
        if unit in told:
            told[unit] = [_name_unit(facts, value) for value in told[unit]]
    if "lead" in told:
        told["lead"] = [facts.say("duty_lead" if lead else "duty_helper") for lead in told["lead"]]
    return Sheet(
        **_head(facts, name, title),
        columns=_columns(facts, (*fields, *(_TYPED if typed else ()))),
        table=told.assign(**dict.fromkeys(_TYPED)),
        signs={facts.say(f"duty_status_{code}"): sign for code, sign in _SIGNS.items()},
        signed=("overdue", "due_at", "status"),
        empty=facts.say("duty_no_hotspots"),
        signature=facts.say("duty_sign") if typed else "",
    )


def _list_overdue(facts: Facts, name: str) -> Sheet:
    late = facts.overdue
    pairs = zip(late["unit"], late["rank"], strict=True)
    unit = [_DASH if pd.isna(rank) else _name_unit(facts, value) for value, rank in pairs]
    return Sheet(
        **_head(facts, name),
        columns=_columns(facts, (*_LATE, *_TYPED), unit="lead_unit"),
        table=late.assign(
            late_at=late["due_at"], unit=pd.Series(unit, index=late.index, dtype=object), **dict.fromkeys(_TYPED)
        ),
        empty=_say_until(facts, "duty_none_overdue") if facts.has_deadlines else facts.say("duty_no_deadlines"),
        remarks=(facts.say("duty_overdue_remark"),),
    )


def _count(facts: Facts, code: str, table: pd.DataFrame, *, nameless: str) -> Sheet:
    """Counts by subdistrict or theme, and below them those of the whole."""
    told = table.assign(name=[value or facts.say(nameless) for value in table["name"]], next=table.get("expected"))
    return Sheet(
        **_head(facts, facts.say(f"duty_sheet_{code}")),
        columns=_columns(facts, _COUNTED if "expected" in table else _COUNTED[:-1], name=f"name_{code}"),
        table=told,
        total={**facts.counts, "name": facts.say("duty_total"), "next": facts.week.total},
        remarks=(facts.say("duty_count_remark"),),
    )


def _count_units(facts: Facts, name: str) -> Sheet:
    return Sheet(
        **_head(facts, name),
        columns=_columns(facts, ("unit", "hotspots", "reports", "open", "overdue", "due_at"), unit="lead_unit"),
        table=facts.units.assign(unit=[_name_unit(facts, unit) for unit in facts.units["unit"]]),
        empty=facts.say("duty_no_hotspots" if facts.has_duties else "duty_no_table"),
        remarks=(facts.say("duty_unit_remark"),),
    )


def _columns(facts: Facts, fields: Sequence[str], **heads: str) -> dict[str, Column]:
    """Columns by name; `heads` of those that are called otherwise here."""
    columns = {name: Column(facts.say(f"duty_head_{heads.get(name, name)}"), *_KINDS[name]) for name in fields}
    if "result" in columns:
        choices = tuple(facts.say(f"duty_result_{code}") for code in _RESULTS)
        columns["result"] = replace(columns["result"], choices=choices, fault=facts.say("duty_wrong_result"))
        columns["done_by"] = replace(columns["done_by"], fault=facts.say("duty_wrong_day"))
    return columns


def _tell_status(facts: Facts, n_open: int, overdue: float, due_at: pd.Timestamp) -> str:
    """Say in a word what the colours say, for prints in black and white."""
    if not facts.has_deadlines:
        return _DASH
    if overdue > 0:
        code = "overdue"
    elif not n_open:
        code = "closed"
    elif pd.isna(due_at):
        code = "undated"
    else:
        code = "near" if due_at <= facts.data_until + _NEAR else "normal"
    return facts.say(f"duty_status_{code}")


def _name_unit(facts: Facts, unit: str) -> str:
    """A place without a unit is called unanswered only where there is a duty table."""
    return unit or (facts.say("unit_nobody") if facts.has_duties else _DASH)


def _title(facts: Facts) -> str:
    return facts.say("duty_title", district=facts.district)


def _head(facts: Facts, name: str, title: str = "") -> dict[str, Any]:
    """What every list has: a sheet's name is shorter than its title may be."""
    about = _say_until(facts, "duty_about" if facts.has_deadlines else "duty_about_undated")
    return {"name": name, "title": f"{_title(facts)} · {title or name}", "about": about}


def _say_until(facts: Facts, name: str = "duty_until") -> str:
    return facts.say(name, period=facts.period_name, until=f"{facts.data_until:%Y-%m-%d %H:%M}")


def _list_lines(facts: Facts) -> list[tuple[str, str]]:
    """How the workbook is read and where it comes from."""
    read = ["hotspot", "rank", "expected", "change", "share", "state" if facts.has_deadlines else "undated", "typed"]
    lines = [(facts.say("duty_line_period"), facts.period_name), (facts.say("duty_line_until"), _say_until(facts))]
    lines += [(facts.say(f"duty_read_{name}_head"), facts.say(f"duty_read_{name}")) for name in read]
    lines += [(facts.say("duty_line_footer"), line) for line in facts.footer]
    return lines + [(facts.say("duty_line_warning"), line) for line in facts.warnings]
