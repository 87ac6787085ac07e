"""Everything a meeting pack says, gathered once: each of its files prints these figures and words and no others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import geopandas as gpd
import pandas as pd

from hotspot import maps
from hotspot.export.pack import tallies
from hotspot.export.pack.provenance import list_origin
from hotspot.export.pack.tallies import look_up
from hotspot.export.pack.text import name_period, one_line
from hotspot.export.pack.week import Week, look_ahead
from hotspot.export.tables import describe_hotspots
from hotspot.hotspots import mark_overdue
from hotspot.maps.reasons import explain
from hotspot.periods import Period
from hotspot.texts import Language, tell, text

if TYPE_CHECKING:
    from hotspot.analysis import Briefing

Table = TypeVar("Table", bound=pd.DataFrame)
_SPACE = {"zh": "", "en": " "}
_OF_ROWS = ("reports.", "files.", "columns.")
# Columns of text: pandas makes numbers of them where a table is empty.
_WORDS = ("hotspot_id", "theme", "theme_name", "subdistrict_id", "subdistrict", "community", "place", "area", "unit",
          "units", "role", "rule", "pattern", "pattern_name", "change", "change_name", "reason", "main")  # fmt: skip


@dataclass(frozen=True, eq=False)
class Facts:
    """What all files of a pack say. Texts are single lines, free of control characters, at most 200 characters long.

    `title`, `district`: of the map. `period`, `previous` (None = not in the data), and their names. `dated`: the day
    the papers carry, the last one of the period or of the data. `data_until`: the last report.
    `has_deadlines`: some report names the day it is due, and the data say what is closed; without it every `overdue` is
    NaN and no file says "none".
    `counts`: `reports` (of the period, accepted), `located`, `outside`, `imprecise` (they sum to `reports`),
    `problems`, `hotspots`, `in_hotspots` (reports that lie in a hotspot, each once), `dense` (of all themes together),
    `unanswered` (hotspots nobody answers for; NaN = no duty table), `overdue`, `before` (reports of the previous
    period; NaN = none); of all files: `read`, `rejected`.

    `hotspots` GeoDataFrame (projected), by rank: `hotspot_id`, `rank` (over all themes), `theme`, `theme_name`,
    `subdistrict_id`, `subdistrict`, `community`, `place` (both), `reports`, `problems`, `expected` (1 decimal),
    `rate_ratio` (not rounded), `excess_per_week` (2), `p_value`, `open` (reports not closed at the end of the data;
    NaN = the data do not say), `overdue`, `due_at` (earliest deadline of those; NaT = none), `unit` (proposed lead;
    empty = nobody), `units` (all), `rule` (file:row), `pattern`, `pattern_name`, `change` (`analysis.CHANGES`),
    `change_name`, `reason` (sentences), `main` (categories), `border`, `first_at`, `last_at`, `area_m2`, `lon`, `lat`,
    `geometry`.
    `gone` DataFrame: hotspots of the previous period no cell of which is hot now: `rank`, `theme_name`, `place`,
    `reports` (then), `change_name` (gone, or not found again without clearly fewer reports).
    `duties` DataFrame, by rank, lead first: who answers for what part of which hotspot: `rank`, `hotspot_id`,
    `theme_name`, `subdistrict_id` and `subdistrict` (that hold the part), `area`, `share` (0-1, of the hotspot's
    reports), `role`, `unit` (empty = nobody), `lead`, `person`, `rule`; and of the whole hotspot `place`, `reports`,
    `open`, `overdue`, `due_at`, `change_name`.
    `shares` DataFrame, by rank, most first: which subdistrict holds what part of which hotspot: `rank`, `hotspot_id`,
    `subdistrict_id`, `share` (0-1, of the hotspot's reports); as many rows of one as `subdistricts` says `hotspots`.
    `units` DataFrame, most hotspots first: `unit` (proposed lead; empty = nobody), `hotspots` (that it leads),
    and of the reports in them, each counted once: `reports`, `open`, `overdue`, `due_at`; no rows without a duty table.
    `overdue` DataFrame: reports of the period open past their deadline at the end of the data, oldest deadline first:
    `report_id`, `theme`, `theme_name`, `category`, `subdistrict_id`, `subdistrict`, `community`, `address`,
    `reported_at`, `due_at`, `days` (whole days late), `rank` (best hotspot it lies in; NaN = none), `unit` (that
    hotspot's lead; empty = none).
    `themes` DataFrame, most reports first: `theme` (empty = of none), `name`, `reports`, `before`, `problems`,
    `hotspots`, `overdue`; sums to `counts`.
    `subdistricts` DataFrame: `area_id`, `name`, the same, and `expected` (next seven days); the last row, with an empty
    `area_id`, holds the reports whose subdistrict is not known, so that the column sums to `counts`; absent if 0.
    `weeks` DataFrame: whole weeks up to the end of the period, oldest first, at most 26: `start`, `end` (last day),
    `reports`, `inside` (of the period), and a column for each theme of `themes`.
    `week`: the seven days after the period. `footer`: lines below every map; `mark`: stamped on it, or None;
    `internal`: mark every page. `warnings`: what weakens the figures; `quality`: what was wrong with the rows read.
    `origin`: (name, value) lines of provenance.
    """

    language: Language
    title: str
    district: str
    period: Period
    period_name: str
    previous: Period | None
    previous_name: str
    dated: pd.Timestamp
    data_until: pd.Timestamp
    has_deadlines: bool
    has_duties: bool
    counts: Mapping[str, float]
    hotspots: gpd.GeoDataFrame
    gone: pd.DataFrame
    duties: pd.DataFrame
    shares: pd.DataFrame
    units: pd.DataFrame
    overdue: pd.DataFrame
    themes: pd.DataFrame
    subdistricts: pd.DataFrame
    weeks: pd.DataFrame
    week: Week
    footer: tuple[str, ...]
    mark: str | None
    internal: bool
    warnings: tuple[str, ...]
    quality: tuple[str, ...]
    origin: tuple[tuple[str, str], ...]

    def say(self, name: str, **facts: Any) -> str:
        """Return a sentence of the pack's texts."""
        return text(f"pack.{name}", self.language, **facts)

    @property
    def review(self) -> str:
        """The line of `footer` that holds the map approval number (审图号) or says that it is missing."""
        return self.footer[int(self.internal)]

    @property
    def stamp(self) -> pd.Timestamp:
        """The moment that stands in files where programs write the time: that of the last report."""
        return self.data_until


def gather_facts(briefing: "Briefing", *, language: Language) -> Facts:
    """Return what the files of a pack say of a briefing."""
    analysis, origin = briefing.analysis, briefing.analysis.provenance
    names = {theme: one_line(name) for theme, name in maps.theme_names(analysis, language).items()}
    names |= {"": text("pack.theme_none", language)}
    frame = maps.make_frame(analysis, language=language)
    hotspots = _describe(briefing, names, language)
    overdue = _list_overdue(briefing, hotspots, names)
    period, previous = analysis.period, briefing.previous
    told = _list_warnings(briefing, names, language)
    return Facts(
        language=language,
        title=one_line(frame.title),
        district=_name_district(briefing),
        period=period,
        period_name=name_period(period, language),
        previous=previous,
        previous_name=name_period(previous, language) if previous else "",
        dated=min(period.last, origin.data_until).tz_convert(period.start.tz).normalize(),
        data_until=origin.data_until,
        has_deadlines=tallies.knows_overdue(briefing),
        has_duties=analysis.duties is not None,
        counts=tallies.count_all(briefing, hotspots, n_overdue=len(overdue)),
        hotspots=hotspots,
        gone=_list_gone(briefing, names, language),
        duties=_list_duties(briefing, hotspots),
        shares=_list_shares(briefing, hotspots),
        units=tallies.count_units(briefing, hotspots if analysis.duties is not None else hotspots.head(0)),
        overdue=overdue,
        themes=tallies.count_themes(briefing, hotspots, overdue, names),
        subdistricts=tallies.count_subdistricts(briefing, overdue),
        weeks=tallies.count_weeks(briefing),
        week=look_ahead(briefing, names, language),
        footer=tuple(one_line(line) for line in frame.footer if line),
        mark=frame.mark,
        internal=analysis.settings.display.internal,
        warnings=tuple(line for key, line in told if not key.startswith(_OF_ROWS)),
        quality=tuple(line for key, line in told if key.startswith(_OF_ROWS)),
        origin=list_origin(briefing, language),
    )


def _name_district(briefing: "Briefing") -> str:
    areas = briefing.analysis.areas.table
    districts = areas.loc[(areas["level"] == "district").to_numpy(), "name"].dropna().unique()
    return one_line(districts[0]) if len(districts) == 1 else ""


def _list_warnings(briefing: "Briefing", names: dict[str, str], language: Language) -> list[tuple[str, str]]:
    forecasts = [remark for one in briefing.expected.values() for remark in one.notices]
    told = [*briefing.analysis.notices, *forecasts, *(briefing.plan.notices if briefing.plan else ())]
    weak = [(n.key, one_line(tell(n, language, themes=names))) for n in told if n.level == "warning"]
    return list(dict.fromkeys(weak))


def _describe(briefing: "Briefing", names: dict[str, str], language: Language) -> gpd.GeoDataFrame:
    analysis = briefing.analysis
    found, areas = analysis.hotspots, analysis.areas.table
    told = describe_hotspots(found.table, found.shares, analysis.assignments.table, areas, theme_names=names)
    codes = found.table.set_index("hotspot_id").loc[told["hotspot_id"]]
    still = tallies.open_members(briefing).groupby("hotspot_id")["due_at"]
    key = told["hotspot_id"]
    change = key.map(briefing.change)
    told = told.assign(
        rank=told["overall_rank"],
        theme=codes["theme"].to_numpy(),
        theme_name=told["theme"],
        rate_ratio=codes["rate_ratio"].to_numpy(),  # rounded twice, 3.151 would be 3.1 in a list, 3.2 in the reason
        subdistrict_id=look_up(key, tallies.main_area(found.shares, "subdistrict")),
        open=key.map(still.size()).fillna(0).astype("int64") if tallies.knows_closures(briefing) else float("nan"),
        due_at=still.min().reindex(key).array,  # `map` cannot look up in an empty table of times
        overdue=told["overdue"] if tallies.knows_overdue(briefing) else float("nan"),
        pattern_name=[text(f"maps.pattern_{code}", language) for code in told["pattern"]],
        change=change,
        change_name=[text(f"pack.change_{code}", language) for code in change],
        reason=[_SPACE[language].join(explain(row, params=analysis.history.params, language=language))
                for row in codes.reset_index().to_dict("records")],
    )  # fmt: skip
    for column, source in (("main", "top_categories"), ("units", "all_units"), ("unit", "unit"), ("rule", "rule"),
                           ("subdistrict", "subdistrict"), ("community", "community")):  # fmt: skip
        told[column] = told[source].map(one_line)
    told["reason"] = told["reason"].map(lambda line: one_line(line, most=600))
    told["place"] = _join_places(told)
    kept = ["hotspot_id", "rank", "theme", "theme_name", "subdistrict_id", "subdistrict", "community", "place",
            "reports", "problems", "expected", "rate_ratio", "excess_per_week", "p_value", "open", "overdue", "due_at",
            "unit", "units", "rule", "pattern", "pattern_name", "change", "change_name", "reason", "main", "border",
            "first_at", "last_at", "area_m2", "lon", "lat", told.geometry.name]  # fmt: skip
    return _type_words(told[kept].reset_index(drop=True))


def _type_words(table: Table) -> Table:
    return table.astype({name: "str" for name in _WORDS if name in table})


def _join_places(table: pd.DataFrame) -> list[str]:
    parts = zip(table["subdistrict"], table["community"], table["hotspot_id"], strict=True)
    return [" · ".join(part for part in (street, community) if part) or str(key) for street, community, key in parts]


def _list_gone(briefing: "Briefing", names: dict[str, str], language: Language) -> pd.DataFrame:
    gone, area_names = briefing.gone, tallies.area_names(briefing)
    table = pd.DataFrame({"hotspot_id": gone["hotspot_id"], "rank": gone["overall_rank"], "reports": gone["reports"]})
    table["change_name"] = [text(f"pack.change_{'gone' if clear else 'unseen'}", language) for clear in gone["clear"]]
    table["theme_name"] = gone["theme"].map(names)
    for level in ("subdistrict", "community"):
        table[level] = look_up(look_up(table["hotspot_id"], tallies.main_area(briefing.gone_shares, level)), area_names)
    table["place"] = _join_places(table)
    return _type_words(table[["rank", "theme_name", "place", "reports", "change_name"]])


def _list_duties(briefing: "Briefing", hotspots: gpd.GeoDataFrame) -> pd.DataFrame:
    assigned, area_names = briefing.analysis.assignments.table, tallies.area_names(briefing)
    whole = ["rank", "hotspot_id", "theme_name", "place", "reports", "open", "overdue", "due_at", "change_name"]
    table = assigned.drop(columns=["rank"], errors="ignore").merge(hotspots[whole], on="hotspot_id")
    table["subdistrict_id"] = look_up(table["area_id"], tallies.find_subdistrict(briefing))
    rules = zip(table["rule_source"], table["rule_row"], strict=True)
    table["rule"] = ["" if pd.isna(row) else f"{one_line(source)}:{row:.0f}" for source, row in rules]
    table["area"] = look_up(table["area_id"], area_names)
    table["subdistrict"] = look_up(table["subdistrict_id"], area_names)
    for column in ("unit", "role", "person"):
        table[column] = table[column].map(one_line)
    table["lead"] = table["lead"].astype(bool)
    table = table.sort_values(["rank", "lead", "share", "unit"], ascending=[True, False, False, True], kind="stable")
    kept = [*whole, "subdistrict_id", "subdistrict", "area", "share", "role", "unit", "lead", "person", "rule"]
    return _type_words(table[kept].reset_index(drop=True))


def _list_shares(briefing: "Briefing", hotspots: gpd.GeoDataFrame) -> pd.DataFrame:
    shares = briefing.analysis.hotspots.shares
    table = shares[(shares["level"] == "subdistrict").to_numpy()].merge(hotspots[["hotspot_id", "rank"]])
    table = table.assign(subdistrict_id=table["area_id"].astype(str))
    table = table.sort_values(["rank", "share", "subdistrict_id"], ascending=[True, False, True], ignore_index=True)
    return _type_words(table[["rank", "hotspot_id", "subdistrict_id", "share"]])


def _list_overdue(briefing: "Briefing", hotspots: gpd.GeoDataFrame, names: dict[str, str]) -> pd.DataFrame:
    reports, until = briefing.analysis.reports, briefing.analysis.provenance.data_until
    late = reports[mark_overdue(reports, until) & tallies.knows_overdue(briefing)].sort_values(
        ["due_at", "report_id"], kind="stable"
    )
    members = briefing.analysis.hotspots.members.merge(hotspots[["hotspot_id", "rank", "unit"]], on="hotspot_id")
    best = members.sort_values("rank").drop_duplicates("report_id").set_index("report_id")
    area_names = tallies.area_names(briefing)
    table = pd.DataFrame({
        "report_id": late["report_id"].map(one_line),
        "theme": late["theme"].fillna(""),
        "theme_name": look_up(late["theme"].fillna(""), names),
        "category": late["category_name"].map(one_line),
        "subdistrict_id": late["subdistrict_id"].astype(object).where(late["subdistrict_id"].notna(), ""),
        "subdistrict": look_up(late["subdistrict_id"], area_names),
        "community": look_up(late["community_id"], area_names),
        "address": late["address"].map(one_line),
        "reported_at": late["reported_at"],
        "due_at": late["due_at"],
        "days": ((until - late["due_at"]) // pd.Timedelta(days=1)).astype("int64"),
        "rank": late["report_id"].map(best["rank"]),
        "unit": look_up(late["report_id"], dict(zip(best.index, best["unit"], strict=True))),
    })  # fmt: skip
    return _type_words(table.reset_index(drop=True))
