"""The command line: `hotspot run`, `check`, `app`, `demo`. One of the two edges where errors become words."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from hotspot.errors import HotspotError, SettingsError
from hotspot.texts import LANGUAGES, Language, tell, tell_error, text


def user_language() -> Language:
    """Return the language asked for by ``HOTSPOT_LANG`` or the locale; Chinese unless English is asked for."""
    wanted = os.environ.get("HOTSPOT_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or "zh"
    return "en" if wanted.lower().startswith("en") else "zh"


LANG = user_language()
DEMO_INPUT = Path("data/points/demo")
STEPS = 11
TOP = 10

app = typer.Typer(help=text("cli.help", LANG), no_args_is_help=True, add_completion=False, rich_markup_mode=None)
err = Console(stderr=True)

LanguageOption = Annotated[str, typer.Option("--lang", help=text("cli.language_help", LANG))]
ReportsOption = Annotated[Path | None, typer.Option("--reports", help=text("cli.reports_help", LANG))]
AreasOption = Annotated[Path | None, typer.Option("--areas", help=text("cli.areas_help", LANG))]
DutiesOption = Annotated[Path | None, typer.Option("--duties", help=text("cli.duties_help", LANG))]
PassesOption = Annotated[Path | None, typer.Option("--passes", help=text("cli.passes_help", LANG))]
ExposureOption = Annotated[Path | None, typer.Option("--exposure", help=text("cli.exposure_help", LANG))]
SettingsOption = Annotated[Path | None, typer.Option("--settings", help=text("cli.settings_help", LANG))]
JsonOption = Annotated[bool, typer.Option("--json", help=text("cli.json_help", LANG))]


def main() -> None:
    """Run the command line."""
    app()


@contextmanager
def _edge(language: Language, as_json: bool = False) -> Iterator[None]:
    try:
        yield
    except HotspotError as error:
        message = tell_error(error, language)
        if as_json:
            _print_json({"error": error.key, "message": message})
        else:
            err.print(
                text("cli.error", language, message=message), style="red", markup=False, highlight=False, soft_wrap=True
            )
        raise typer.Exit(1) from None


def _language(value: str) -> Language:
    if value not in LANGUAGES:
        raise typer.BadParameter(text("cli.language_help", LANG))
    return value


@contextmanager
def _progress(language: Language) -> Iterator[Callable[[str], None]]:
    """Yield a function that names the step now under way; silent when nobody watches."""
    columns = (SpinnerColumn(), TextColumn("{task.completed}/{task.total} {task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("", total=STEPS, completed=0)

        def show(step: str) -> None:
            bar.update(task, advance=1, description=text(f"cli.step_{step}", language))

        yield show


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

    language = _language(lang)
    with _edge(language, as_json), _progress(language) as show:
        inputs = analysis.choose_inputs(
            settings, reports=reports, areas=areas, duties=duties, passes=passes, exposure=exposure
        )
        _refuse_out_among_inputs(out, inputs.reports, inputs.areas)
        _draw_demo_if_wanted(inputs.reports, language)
        result = analysis.run(inputs, now=pd.Timestamp.now(tz="UTC"), progress=show)
        show("write")
        files = export.write_all(result, out, language=language)
    if as_json:
        _print_json(export.summarise(result, language=language))
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

    language = _language(lang)
    periods = [_read_period(value, language) for value in (before, after)]
    with _edge(language), _progress(language) as show:
        inputs = analysis.choose_inputs(settings, reports=reports, areas=areas, passes=passes, exposure=exposure)
        _refuse_out_among_inputs(out, inputs.reports, inputs.areas)
        _draw_demo_if_wanted(inputs.reports, language)
        result = analysis.run(inputs, now=pd.Timestamp.now(tz="UTC"), progress=show)
        compared = analysis.compare(result, *periods, theme=_find_theme(theme, result, language))
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

    language = _language(lang)
    with _edge(language, as_json):
        now = pd.Timestamp.now(tz="UTC")
        findings = analysis.check_files(
            files, boundary=areas, passes=passes, exposure=exposure, settings_path=settings, now=now
        )
    if as_json:
        _print_json(findings.to_dict(lambda n: tell(n, language)))
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
    settings: SettingsOption = None,
    port: Annotated[int, typer.Option("--port", help=text("cli.port_help", LANG))] = 8501,
    lang: LanguageOption = LANG,
) -> None:
    """Start the app in this process and stay until it is stopped."""
    from hotspot import analysis

    language = _language(lang)
    with _edge(language):
        inputs = analysis.choose_inputs(
            settings, reports=reports, areas=areas, duties=duties, passes=passes, exposure=exposure
        )
        _draw_demo_if_wanted(inputs.reports, language)
    if settings is None and Path("hotspot.toml").is_file():
        settings = Path("hotspot.toml")
    base = settings.parent if settings else Path()
    tiles = inputs.settings.display.basemap.tiles
    read = {name.upper(): getattr(inputs, name) for name in ("reports", "areas", "duties", "passes", "exposure")}
    chosen = read | {"SETTINGS": settings}
    for name, path in (chosen | {"TILES": base / tiles if tiles else None}).items():
        os.environ[f"HOTSPOT_{name}"] = "" if path is None else str(path.resolve())
    os.environ["HOTSPOT_LANG"] = language
    root = Path(__file__).resolve().parent.parent
    script = root / ("hotspot/pages/serve.py" if tiles else "app.py")
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
    language = _language(lang)
    with _edge(language):
        _draw_demo(directory, language, n_reports=n_reports, seed=seed)


def _read_period(value: str, language: Language) -> Any:
    """Read ``2017-01-01..2017-03-31``, both days included."""
    import pandas as pd

    from hotspot.periods import Period, at_midnight

    try:
        first, last = (date.fromisoformat(day.strip()) for day in value.split(".."))
        return Period(at_midnight(first), at_midnight(last) + pd.DateOffset(days=1))
    except ValueError:
        raise typer.BadParameter(text("cli.bad_period", language, value=value)) from None


def _find_theme(wanted: str | None, result: Any, language: Language) -> str:
    """Return the code of a theme given by its code or name; without one, that of all reports."""
    names = _theme_names(result, language)
    known = names | {name: code for code, name in names.items()}
    if wanted is None:
        return next(iter(names))
    if wanted not in known:
        raise SettingsError("cli.unknown_theme", theme=wanted, themes=", ".join(names))
    return wanted if wanted in names else known[wanted]


def _refuse_out_among_inputs(out: Path, *inputs: Path) -> None:
    """Results inside a folder of inputs would be read as reports or boundaries the next time."""
    for folder in inputs:
        if out.resolve().is_relative_to(folder.resolve()):
            raise SettingsError("cli.out_among_inputs", out=str(out), folder=str(folder))


def _draw_demo_if_wanted(reports: Path, language: Language) -> None:
    if reports.as_posix().endswith(DEMO_INPUT.as_posix()) and not reports.exists():
        err.print(text("cli.demo_missing", language))
        _draw_demo(reports.parents[1], language)


def _draw_demo(directory: Path, language: Language, **options: Any) -> None:
    from hotspot import demo as demo_room

    truth = demo_room.write_demo(directory, **options)
    err.print(text("cli.demo_written", language, directory=str(directory), n=truth.n_rows))


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


def _print_counts(result: Any, language: Language) -> None:
    counts = result.counts()
    print(text("cli.counts", language, **counts))
    print(text("cli.problems", language, reports=counts["located"], problems=counts["problems"]))
    print(text("cli.choices_title", language))
    names = _theme_names(result, language)
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


def _theme_names(result: Any, language: Language) -> dict[str, str]:
    from hotspot import maps

    return maps.theme_names(result, language)


def _print_truth(result: Any, reports: Path, language: Language) -> None:
    """For the demo, whose answer is known: print which planted hotspots were found and which were missed."""
    from hotspot import demo as demo_room

    if not reports.resolve().as_posix().endswith(DEMO_INPUT.as_posix()):
        return
    truth = demo_room.read_truth(reports.resolve().parents[1])
    if truth is None:
        return
    compared = demo_room.compare_with_truth(result.hotspots.table, truth)
    names = _theme_names(result, language)
    extra = demo_room.count_unplanted(result.hotspots.table, truth)
    planted, found = len(compared), int(compared["found"].sum())
    print(text("cli.truth_title", language, planted=planted, found=found, missed=planted - found, extra=extra))
    for row in compared.to_dict("records"):
        key = "cli.truth_found" if row["found"] else "cli.truth_missed"
        facts = {"planted_id": row["planted_id"], "theme": names[row["theme"]], "hotspot_id": row["hotspot_id"]}
        print(text(key, language, **facts))
