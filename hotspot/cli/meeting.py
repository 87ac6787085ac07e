"""`hotspot pack`: everything a meeting needs, from one analysis."""

import time
from pathlib import Path
from typing import Annotated, Any

import typer

from hotspot.cli.shared import (
    LANG,
    AreasOption,
    CrewListOption,
    DutiesOption,
    ExposureOption,
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
    edge,
    read_period,
    run_analysis,
    show_share,
)
from hotspot.texts import text

# Part of the time that `analysis.brief` takes, and its steps.
BRIEFING = 0.35
STEPS = ("find_hotspots", "find_previous", "forecast", "plan")


@app.command(help=text("cli.pack_help", LANG))
def pack(
    out: Annotated[Path, typer.Option("--out", "-o", help=text("cli.pack_out_help", LANG))],
    period: Annotated[str | None, typer.Option("--period", help=text("cli.pack_period_help", LANG))] = None,
    paper: Annotated[str | None, typer.Option("--paper", help=text("cli.pack_paper_help", LANG))] = None,
    theme_pages: Annotated[
        bool | None, typer.Option("--theme-pages", help=text("cli.pack_theme_pages_help", LANG))
    ] = None,
    top: Annotated[int | None, typer.Option("--top", min=1, max=100, help=text("cli.pack_top_help", LANG))] = None,
    sheets_by: Annotated[str | None, typer.Option("--sheets-by", help=text("cli.pack_sheets_help", LANG))] = None,
    slides_template: Annotated[
        Path | None, typer.Option("--slides-template", help=text("cli.pack_slides_help", LANG))
    ] = None,
    brief_template: Annotated[
        Path | None, typer.Option("--brief-template", help=text("cli.pack_brief_help", LANG))
    ] = None,
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
    lang: LanguageOption = LANG,
) -> None:
    """Analyse, gather what the meeting needs, and write its files."""
    from hotspot import analysis, periods
    from hotspot.export.pack import check_options, name_period, write_pack
    from hotspot.settings import change_pack

    language, began = check_language(lang), time.perf_counter()
    wanted = None if period is None else read_period(period, language)
    main = {"reports": reports, "areas": areas, "duties": duties, "passes": passes, "exposure": exposure}
    lists = {"crews": crew_list, "visits": visits, "sites": sites, "roads": roads, "results": results}
    choices = {"paper": paper, "theme_pages": theme_pages, "top": top, "sheets_by": sheets_by}
    templates = {"slides_template": slides_template, "brief_template": brief_template}
    with edge(language):
        chosen = analysis.choose_inputs(settings, **main, **lists)
        options = change_pack(chosen.settings.pack, **choices, **templates)
        check_options(options, out)
        result, inputs = run_analysis(language, settings, (out,), **main, **lists)
        wanted = wanted or periods.presets(result.period)["last_90_days"]
        with show_share(language, "cli.pack_progress") as show:
            steps = iter(range(1, len(STEPS) + 1))

            def tell_step(step: str) -> None:
                show(next(steps) / len(STEPS) * BRIEFING, text(f"pack.step_{step}", language))

            found = analysis.brief(result, wanted, lists=analysis.read_patrol_lists(inputs, result), progress=tell_step)

            def tell_file(step: str, share: float) -> None:
                show(BRIEFING + share * (1 - BRIEFING), text(f"pack.step_{step}", language))

            files = write_pack(found, out, language=language, options=options, progress=tell_file)
    facts: dict[str, Any] = {"reports": len(found.analysis.reports), "hotspots": len(found.analysis.hotspots.table)}
    facts |= {"period": name_period(found.analysis.period, language), "seconds": time.perf_counter() - began}
    print(text("cli.pack_done", language, n_files=len(files), directory=str(out), **facts))
    print(text("cli.pack_note", language, name=text("pack.file_note", language)))
