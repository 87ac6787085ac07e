"""What all commands share: the language, options, the error edge, progress and the demo."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from hotspot.errors import HotspotError, SettingsError
from hotspot.texts import LANGUAGES, Language, tell_error, text


def user_language() -> Language:
    """Return the language asked for by ``HOTSPOT_LANG`` or the locale; Chinese unless English is asked for."""
    wanted = os.environ.get("HOTSPOT_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or "zh"
    return "en" if wanted.lower().startswith("en") else "zh"


LANG = user_language()
DEMO_INPUT = Path("data/points/demo")
STEPS = 11

app = typer.Typer(help=text("cli.help", LANG), no_args_is_help=True, add_completion=False, rich_markup_mode=None)
err = Console(stderr=True)

LanguageOption = Annotated[str, typer.Option("--lang", help=text("cli.language_help", LANG))]
ReportsOption = Annotated[Path | None, typer.Option("--reports", help=text("cli.reports_help", LANG))]
AreasOption = Annotated[Path | None, typer.Option("--areas", help=text("cli.areas_help", LANG))]
DutiesOption = Annotated[Path | None, typer.Option("--duties", help=text("cli.duties_help", LANG))]
PassesOption = Annotated[Path | None, typer.Option("--passes", help=text("cli.passes_help", LANG))]
ExposureOption = Annotated[Path | None, typer.Option("--exposure", help=text("cli.exposure_help", LANG))]
CrewListOption = Annotated[Path | None, typer.Option("--crew-list", help=text("cli.crew_list_help", LANG))]
VisitsOption = Annotated[Path | None, typer.Option("--visits", help=text("cli.visits_help", LANG))]
SitesOption = Annotated[Path | None, typer.Option("--sites", help=text("cli.sites_help", LANG))]
RoadsOption = Annotated[Path | None, typer.Option("--roads", help=text("cli.roads_help", LANG))]
ResultsOption = Annotated[Path | None, typer.Option("--results", help=text("cli.results_help", LANG))]
SettingsOption = Annotated[Path | None, typer.Option("--settings", help=text("cli.settings_help", LANG))]
JsonOption = Annotated[bool, typer.Option("--json", help=text("cli.json_help", LANG))]


@contextmanager
def edge(language: Language, as_json: bool = False) -> Iterator[None]:
    """Tell a user's fault in words, to standard error or as JSON, and end with code 1."""
    try:
        yield
    except HotspotError as error:
        message = tell_error(error, language)
        if as_json:
            print_json({"error": error.key, "message": message})
        else:
            err.print(
                text("cli.error", language, message=message), style="red", markup=False, highlight=False, soft_wrap=True
            )
        raise typer.Exit(1) from None


def check_language(value: str) -> Language:
    """Return the language, refusing others."""
    if value not in LANGUAGES:
        raise typer.BadParameter(text("cli.language_help", LANG))
    return value


@contextmanager
def show_progress(language: Language) -> Iterator[Callable[[str], None]]:
    """Yield a function that names the step now under way; silent when nobody watches."""
    columns = (SpinnerColumn(), TextColumn("{task.completed}/{task.total} {task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("", total=STEPS, completed=0)

        def show(step: str) -> None:
            bar.update(task, advance=1, description=text(f"cli.step_{step}", language))

        yield show


@contextmanager
def show_share(language: Language, key: str) -> Iterator[Callable[..., None]]:
    """Yield a function that hears the share done, and what is done now where that changes; silent when nobody watches.

    `key`: of the text that describes the whole.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task(text(key, language), total=1.0)
        yield lambda share, what=None: bar.update(task, completed=share, description=what)


def run_analysis(
    language: Language, settings: Path | None, outs: tuple[Path, ...], **given: Path | None
) -> tuple[Any, Any]:
    """Return the analysis of the inputs, its progress shown, and the inputs; `outs` may not lie among them."""
    import pandas as pd

    from hotspot import analysis

    inputs = analysis.choose_inputs(settings, **given)
    for out in outs:
        refuse_out_among_inputs(out, inputs.reports, inputs.areas)
    draw_demo_if_wanted(inputs.reports, language)
    with show_progress(language) as show:
        return analysis.run(inputs, now=pd.Timestamp.now(tz="UTC"), progress=show), inputs


def read_period(value: str, language: Language) -> Any:
    """Read a period (`hotspot.periods.read_period`), refusing what is none."""
    from hotspot import periods

    try:
        return periods.read_period(value)
    except ValueError:
        raise typer.BadParameter(text("cli.bad_period", language, value=value)) from None


def find_theme(wanted: str | None, result: Any, language: Language) -> str:
    """Return the code of a theme given by its code or name; without one, that of all reports."""
    names = name_themes(result, language)
    known = names | {name: code for code, name in names.items()}
    if wanted is None:
        return next(iter(names))
    if wanted not in known:
        raise SettingsError("cli.unknown_theme", theme=wanted, themes=", ".join(names))
    return wanted if wanted in names else known[wanted]


def refuse_out_among_inputs(out: Path, *inputs: Path) -> None:
    """Results inside a folder of inputs would be read as reports or boundaries the next time."""
    for folder in inputs:
        if out.resolve().is_relative_to(folder.resolve()):
            raise SettingsError("cli.out_among_inputs", out=str(out), folder=str(folder))


def draw_demo_if_wanted(reports: Path, language: Language) -> None:
    """Draw the demo where its reports are asked for and it is not there, or not whole."""
    if not reports.as_posix().endswith(DEMO_INPUT.as_posix()):
        return
    data = reports.parents[1]
    if not (reports.exists() and (data / "patrol/demo").exists()):
        err.print(text("cli.demo_missing", language))
        draw_demo(data, language)


def draw_demo(directory: Path, language: Language, **options: Any) -> None:
    """Draw the demo and say so."""
    from hotspot import demo as demo_room

    truth = demo_room.write_demo(directory, **options)
    err.print(text("cli.demo_written", language, directory=str(directory), n=truth.n_rows))


def print_json(value: Any) -> None:
    """Print JSON and nothing else to standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def name_themes(result: Any, language: Language) -> dict[str, str]:
    """Return the names of the themes of a result; the first is all of them."""
    from hotspot import maps

    return maps.theme_names(result, language)
