"""`hotspot run`, `compare`, `check`, `app`, `demo`."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from hotspot.cli.shared import (
    DEMO_INPUT,
    LANG,
    AreasOption,
    CrewListOption,
    DutiesOption,
    ExposureOption,
    JsonOption,
    LanguageOption,
    PassesOption,
    ReportsOption,
    ResultsOption,
    RoadsOption,
    SettingsOption,
    SitesOption,
    VisitsOption,
    app,
    check_language,
    draw_demo,
    draw_demo_if_wanted,
    edge,
    find_theme,
    name_themes,
    print_json,
    read_period,
    refuse_out_among_inputs,
    show_progress,
)
from hotspot.texts import Language, tell, text

TOP = 10
APP, TILED_APP = "app.py", "hotspot/pages/serve.py"


@app.command(help=text("cli.run_help", LANG))
def run(
    out: Annotated[Path, typer.Option("--out", help=text("cli.out_help", LANG))],
    reports: ReportsOption = None,
    areas: AreasOption = None,
    duties: DutiesOption = None,
    passes: PassesOption = None,
    exposure: ExposureOption = None,
    settings: SettingsOption = None,
    lang: LanguageOption = LANG,
    as_json: JsonOption = False,
) -> None:
    """Analyse and write the results."""
    import pandas as pd

    from hotspot import analysis, export

    language = check_language(lang)
    with edge(language, as_json), show_progress(language) as show:
        inputs = analysis.choose_inputs(
            settings, reports=reports, areas=areas, duties=duties, passes=passes, exposure=exposure
        )
        refuse_out_among_inputs(out, inputs.reports, inputs.areas)
        draw_demo_if_wanted(inputs.reports, language)
        result = analysis.run(inputs, now=pd.Timestamp.now(tz="UTC"), progress=show)
        show("write")
        files = export.write_all(result, out, language=language)
    if as_json:
        print_json(export.summarise(result, language=language))
        return
    _print_counts(result, language)
    _print_hotspots(result, language)
    _print_truth(result, inputs.reports, language)
    seconds = sum(result.seconds.values())
    print(text("cli.done", language, n_files=len(files), directory=str(out), seconds=seconds))


@app.command(help=text("cli.compare_help", LANG))
def compare(
    before: Annotated[str, typer.Option("--before", help=text("cli.before_help", LANG))],
    after: Annotated[str, typer.Option("--after", help=text("cli.after_help", LANG))],
    out: Annotated[Path, typer.Option("--out", "-o", help=text("cli.page_help", LANG))],
    theme: Annotated[str | None, typer.Option("--theme", help=text("cli.theme_help", LANG))] = None,
    reports: ReportsOption = None,
    areas: AreasOption = None,
    passes: PassesOption = None,
    exposure: ExposureOption = None,
    settings: SettingsOption = None,
    lang: LanguageOption = LANG,
) -> None:
    """Compare two periods and write both maps as one page."""
    import pandas as pd

    from hotspot import analysis, export, maps

    language = check_language(lang)
    periods = [read_period(value, language) for value in (before, after)]
    with edge(language), show_progress(language) as show:
        inputs = analysis.choose_inputs(settings, reports=reports, areas=areas, passes=passes, exposure=exposure)
        refuse_out_among_inputs(out, inputs.reports, inputs.areas)
        draw_demo_if_wanted(inputs.reports, language)
        result = analysis.run(inputs, now=pd.Timestamp.now(tz="UTC"), progress=show)
        compared = analysis.compare(result, *periods, theme=find_theme(theme, result, language))
        show("write")
        static = maps.draw_static(result.areas.table)
        points = maps.gather_points(result.reports, static)
        sides = maps.draw_sides(result, compared, static=static, points=points, language=language)
        export.write_page(maps.compare_page(sides), out)
    for line in (*sides.titles, *sides.lines, text("cli.page_written", language, path=str(out))):
        print(line)


@app.command(help=text("cli.check_help", LANG))
def check(
    files: Annotated[list[Path], typer.Argument(help=text("cli.files_help", LANG))],
    areas: AreasOption = None,
    passes: PassesOption = None,
    exposure: ExposureOption = None,
    settings: SettingsOption = None,
    lang: LanguageOption = LANG,
    as_json: JsonOption = False,
) -> None:
    """Examine files; exit code 3 when rows or files have faults."""
    import pandas as pd

    from hotspot import analysis

    language = check_language(lang)
    with edge(language, as_json):
        now = pd.Timestamp.now(tz="UTC")
        findings = analysis.check_files(
            files, boundary=areas, passes=passes, exposure=exposure, settings_path=settings, now=now
        )
    if as_json:
        print_json(findings.to_dict(lambda n: tell(n, language)))
    else:
        for line in findings.lines:
            print(tell(line, language))
    raise typer.Exit(3 if findings.faulty else 0)


@app.command("app", help=text("cli.app_help", LANG))
def open_app(
    reports: ReportsOption = None,
    areas: AreasOption = None,
    duties: DutiesOption = None,
    passes: PassesOption = None,
    exposure: ExposureOption = None,
    crew_list: CrewListOption = None,
    visits: VisitsOption = None,
    sites: SitesOption = None,
    roads: RoadsOption = None,
    results: ResultsOption = None,
    settings: SettingsOption = None,
    port: Annotated[int, typer.Option("--port", help=text("cli.port_help", LANG))] = 8501,
    lang: LanguageOption = LANG,
) -> None:
    """Start the app in this process and stay until it is stopped."""
    from hotspot import analysis

    language = check_language(lang)
    with edge(language):
        main = {"reports": reports, "areas": areas, "duties": duties, "passes": passes, "exposure": exposure}
        lists = {"crews": crew_list, "visits": visits, "sites": sites, "roads": roads, "results": results}
        inputs = analysis.choose_inputs(settings, **main, **lists)
        draw_demo_if_wanted(inputs.reports, language)
    if settings is None and Path("hotspot.toml").is_file():
        settings = Path("hotspot.toml")
    base = settings.parent if settings else Path()
    tiles = inputs.settings.display.basemap.tiles
    read = {name.upper(): getattr(inputs, name) for name in (*main, *lists)}
    chosen = read | {"SETTINGS": settings}
    for name, path in (chosen | {"TILES": base / tiles if tiles else None}).items():
        os.environ[f"HOTSPOT_{name}"] = "" if path is None else str(path.resolve())
    os.environ["HOTSPOT_LANG"] = language
    root = Path(__file__).resolve().parents[2]
    script = root / (TILED_APP if tiles else APP)
    print(text("cli.app_address", language, port=port), flush=True)
    os.chdir(root)
    command = ["-m", "streamlit", "run", str(script), "--server.port", str(port)]
    os.execv(sys.executable, [sys.executable, *command])  # noqa: S606


@app.command(help=text("cli.demo_help", LANG))
def demo(
    directory: Annotated[Path, typer.Option("--dir", help=text("cli.directory_help", LANG))] = Path("data"),
    n_reports: Annotated[int, typer.Option("--n", min=1000, help=text("cli.n_reports_help", LANG))] = 20_000,
    seed: Annotated[int, typer.Option("--seed", help=text("cli.seed_help", LANG))] = 2017,
    lang: LanguageOption = LANG,
) -> None:
    """Draw the schematic district."""
    language = check_language(lang)
    with edge(language):
        draw_demo(directory, language, n_reports=n_reports, seed=seed)


def _print_counts(result: Any, language: Language) -> None:
    counts = result.counts()
    print(text("cli.counts", language, **counts))
    print(text("cli.problems", language, reports=counts["located"], problems=counts["problems"]))
    print(text("cli.choices_title", language))
    names = name_themes(result, language)
    for remark in result.notices:
        print(f"  - {tell(remark, language, themes=names)}")


def _print_hotspots(result: Any, language: Language) -> None:
    from hotspot.export import list_hotspots

    found = result.hotspots
    print(text("cli.hotspots", language, n=len(found.table), dense=len(found.dense)))
    top = list_hotspots(result, language=language).head(TOP)
    if top.empty:
        return
    table = Table(title=text("cli.top_title", language, n=len(top)))
    for name in ("rank", "theme", "place", "reports", "expected", "unit"):
        table.add_column(text(f"cli.column_{name}", language))
    nobody = text("cli.nobody", language) if result.duties else "-"
    for row in top.astype(object).where(top.notna(), None).to_dict("records"):
        place = " / ".join(row[level] for level in ("subdistrict", "community") if row[level])
        counts = (f"{row['reports']:,}", f"{row['expected']:.1f}")
        table.add_row(*map(escape, (str(row["overall_rank"]), row["theme"], place, *counts, row["unit"] or nobody)))
    Console().print(table)


def _print_truth(result: Any, reports: Path, language: Language) -> None:
    """For the demo, whose answer is known: print which planted hotspots were found and which were missed."""
    from hotspot import demo as demo_room

    if not reports.resolve().as_posix().endswith(DEMO_INPUT.as_posix()):
        return
    truth = demo_room.read_truth(reports.resolve().parents[1])
    if truth is None:
        return
    compared = demo_room.compare_with_truth(result.hotspots.table, truth)
    names = name_themes(result, language)
    extra = demo_room.count_unplanted(result.hotspots.table, truth)
    planted, found = len(compared), int(compared["found"].sum())
    print(text("cli.truth_title", language, planted=planted, found=found, missed=planted - found, extra=extra))
    for row in compared.to_dict("records"):
        key = "cli.truth_found" if row["found"] else "cli.truth_missed"
        facts = {"planted_id": row["planted_id"], "theme": names[row["theme"]], "hotspot_id": row["hotspot_id"]}
        print(text(key, language, **facts))
