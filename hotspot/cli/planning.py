"""`hotspot forecast`, `backtest`, `patrol`, `review`: where to go tonight, and what came of it."""

from collections.abc import Iterable
from datetime import date as dates
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from hotspot.cli.shared import (
    LANG,
    AreasOption,
    CrewListOption,
    JsonOption,
    LanguageOption,
    ReportsOption,
    ResultsOption,
    RoadsOption,
    SettingsOption,
    SitesOption,
    VisitsOption,
    app,
    check_language,
    edge,
    find_theme,
    name_themes,
    print_json,
    run_analysis,
    show_share,
)
from hotspot.texts import Language, tell, text

ThemeOption = Annotated[str | None, typer.Option("--theme", help=text("cli.theme_help", LANG))]
# pandas counts in nanoseconds: it knows the years 1677 to 2262.
_FIRST_YEAR, _LAST_YEAR = 1700, 2200

DayOption = Annotated[str | None, typer.Option("--date", help=text("cli.date_help", LANG))]


@app.command(help=text("cli.forecast_help", LANG))
def forecast(
    out: Annotated[Path, typer.Option("--out", "-o", help=text("cli.forecast_out_help", LANG))],
    date: DayOption = None,
    reports: ReportsOption = None,
    areas: AreasOption = None,
    settings: SettingsOption = None,
    lang: LanguageOption = LANG,
) -> None:
    """Write the expected reports of every cell and theme."""
    from hotspot import analysis, export

    language = check_language(lang)
    with edge(language):
        result, _ = run_analysis(language, settings, (out,), reports=reports, areas=areas)
        start = _read_day(date, result, language)
        known = analysis.expect_themes(result, start=start)
        table = analysis.list_forecast(result, start=start, weeks=known)
        export.write_forecast(table, out, stamp=result.provenance.data_until)
        told = analysis.tell_age(result, start)
    names = name_themes(result, language)
    for theme, one in known.items():
        print(text("cli.forecast_line", language, theme=names[theme], total=one.total))
        for remark in one.notices:
            print(f"  - {tell(remark, language, themes=names)}")
    for remark in told:
        print(f"- {tell(remark, language)}")
    print(text("cli.page_written", language, path=str(out)))


@app.command(help=text("cli.backtest_help", LANG))
def backtest(
    theme: ThemeOption = None,
    weeks: Annotated[int, typer.Option("--weeks", min=4, help=text("cli.weeks_help", LANG))] = 52,
    reports: ReportsOption = None,
    areas: AreasOption = None,
    settings: SettingsOption = None,
    lang: LanguageOption = LANG,
    as_json: JsonOption = False,
) -> None:
    """Try the forecast on the last weeks against what people use now."""
    from hotspot import analysis

    language = check_language(lang)
    with edge(language, as_json):
        result, _ = run_analysis(language, settings, (), reports=reports, areas=areas)
        wanted = find_theme(theme, result, language)
        with show_share(language, "cli.backtest_progress") as show:
            found = analysis.backtest(result, theme=wanted, weeks=weeks, progress=lambda n, of: show(n / of))
    sentences = [tell(remark, language) for remark in found.notices]
    if as_json:
        rows = found.table.astype(object).where(found.table.notna(), None).to_dict("records")
        print_json({"theme": wanted, "code": found.code, "sentences": sentences, "table": rows})
        return
    for sentence in sentences:
        print(sentence)
    _print_backtest(found.table, language)


@app.command(help=text("cli.patrol_help", LANG))
def patrol(
    out: Annotated[Path, typer.Option("--out", "-o", help=text("cli.patrol_out_help", LANG))],
    date: DayOption = None,
    shift: Annotated[str | None, typer.Option("--shift", help=text("cli.shift_help", LANG))] = None,
    crews: Annotated[int | None, typer.Option("--crews", min=1, help=text("cli.crews_help", LANG))] = None,
    theme: Annotated[list[str] | None, typer.Option("--theme", help=text("cli.themes_help", LANG))] = None,
    pin: Annotated[list[str] | None, typer.Option("--pin", help=text("cli.pin_help", LANG))] = None,
    exclude: Annotated[list[str] | None, typer.Option("--exclude", help=text("cli.exclude_help", LANG))] = None,
    seconds: Annotated[
        float | None, typer.Option("--seconds", min=0.1, max=600, help=text("cli.seconds_help", LANG))
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help=text("cli.plan_seed_help", LANG))] = 2017,
    crew_list: CrewListOption = None,
    visits: VisitsOption = None,
    sites: SitesOption = None,
    roads: RoadsOption = None,
    results: ResultsOption = None,
    reports: ReportsOption = None,
    areas: AreasOption = None,
    settings: SettingsOption = None,
    lang: LanguageOption = LANG,
    as_json: JsonOption = False,
) -> None:
    """Plan a shift and write what the crews take along."""
    from hotspot import analysis, export
    from hotspot import patrol as room

    language = check_language(lang)
    given = {"crews": crew_list, "visits": visits, "sites": sites, "roads": roads, "results": results}
    with edge(language, as_json):
        result, inputs = run_analysis(language, settings, (out,), reports=reports, areas=areas, **given)
        lists = analysis.read_patrol_lists(inputs, result)
        request = room.Request(
            day=_read_day(date, result, language),
            crews=analysis.choose_crews(result, lists, n=crews, shift=_read_shift(shift, language)),
            themes=_read_themes(theme or (), result, language),
            pinned=tuple(pin or ()),
            excluded=tuple(exclude or ()),
            seconds=seconds,
            seed=seed,
        )
        with show_share(language, "cli.patrol_progress") as show:
            plan = analysis.plan_patrol(result, request, lists=lists, progress=lambda share, _: show(share))
        frame = export.frame_plan(result, language=language)
        files = export.write_plan(plan, out, frame=frame)
    if as_json:
        print_json(export.plan_summary(plan, language=language, theme_names=frame.theme_names))
        return
    _print_plan(plan, frame, language)
    print(text("cli.plan_done", language, n_files=len(files), directory=str(out)))


@app.command(help=text("cli.review_help", LANG))
def review(
    results: Annotated[Path, typer.Argument(help=text("cli.results_help", LANG))],
    out: Annotated[Path | None, typer.Option("--out", "-o", help=text("cli.found_out_help", LANG))] = None,
    reports: ReportsOption = None,
    areas: AreasOption = None,
    settings: SettingsOption = None,
    lang: LanguageOption = LANG,
) -> None:
    """Say what the plans that came back caught and missed; `out` among the reports is where its table belongs."""
    from hotspot import analysis, export
    from hotspot import patrol as room

    language = check_language(lang)
    with edge(language):
        outs = (out,) if out else ()
        result, inputs = run_analysis(language, settings, (), reports=reports, areas=areas, results=results)
        lists = analysis.read_patrol_lists(inputs, result)
        came_back: Any = lists.results  # named in the inputs, so read
        found = analysis.review_patrol(result, came_back)
        for path in outs:
            export.write_table(room.list_found(came_back, themes=result.themes), path)
    names = name_themes(result, language)
    for remark in (*lists.notices, *found.notices):
        print(f"- {tell(remark, language, themes=names)}")
    _print_review(found, language)


def _read_day(value: str | None, result: Any, language: Language) -> Any:
    """Return the midnight of a day as written; without one the day after the data."""
    from hotspot.periods import at_midnight, cover

    if value is None:
        return cover(result.reports["reported_at"]).end
    try:
        day = at_midnight(dates.fromisoformat(value.strip()))
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise ValueError(value)
    except ValueError:
        raise typer.BadParameter(text("cli.bad_date", language, value=value)) from None
    return day


def _read_themes(wanted: Iterable[str], result: Any, language: Language) -> tuple[str, ...]:
    """Return the codes of the themes asked for; none = all of them, which may also be said."""
    codes = tuple(find_theme(one, result, language) for one in wanted)
    return () if find_theme(None, result, language) in codes else codes


def _read_shift(value: str | None, language: Language) -> tuple[float, float] | None:
    """Read ``18:30-22:30`` as minutes after midnight; an end before the beginning is on the next day."""
    from hotspot.patrol import MINUTES_PER_DAY, read_clock

    if value is None:
        return None
    try:
        start, end = (read_clock(part.strip()) for part in value.replace("–", "-").split("-"))
    except ValueError:
        raise typer.BadParameter(text("cli.bad_shift", language, value=value)) from None
    return start, end + MINUTES_PER_DAY * (end < start)


def _print_backtest(found: Any, language: Language) -> None:
    table = Table()
    for name in ("method", "area_share", "hit_rate", "ratio", "pai", "pei", "oracle_ratio"):
        table.add_column(text(f"cli.column_{name}", language), no_wrap=name == "ratio")
    for row in found.to_dict("records"):
        ratio = f"{row['ratio']:.2f} [{row['ratio_low']:.2f}, {row['ratio_high']:.2f}]"
        more = (f"{row['pai']:.1f}", f"{row['pei']:.2f}", f"{row['oracle_ratio']:.2f}")
        method = text(f"cli.method_{row['method']}", language)
        table.add_row(method, f"{row['area_share']:.1%}", f"{row['hit_rate']:.1%}", ratio, *more)
    Console().print(table)


def _print_plan(plan: Any, frame: Any, language: Language) -> None:
    facts = {"stops": len(plan.stops), "expected": plan.expected, "by_hand": plan.expected_by_hand}
    print(text("cli.plan", language, plan_id=plan.plan_id, **facts))
    table = Table()
    for name in ("crew", "stops", "expected_problems", "travel", "distance", "back"):
        table.add_column(text(f"cli.column_{name}", language))
    for row in plan.crews.to_dict("records"):
        way = (f"{row['travel_minutes']:.0f}", f"{row['distance_m'] / 1000:.1f}", f"{row['back_at']:%H:%M}")
        table.add_row(row["name"], str(row["stops"]), f"{row['expected']:.1f}", *way)
    Console().print(table)
    if len(plan.missing):
        print(text("cli.plan_missing", language, n=len(plan.missing)))
    for remark in plan.notices:
        print(f"  - {tell(remark, language, themes=frame.theme_names)}")


def _print_review(found: Any, language: Language) -> None:
    print(text("cli.review", language, **found.total))
