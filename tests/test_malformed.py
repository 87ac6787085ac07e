"""Malformed files of every format: none harms the program, each gets a clear message, whole rows survive."""

from pathlib import Path

import pytest

from hotspot import reports
from hotspot.errors import HotspotError, InputDataError
from hotspot.files import FileParams, RawTable, read_each
from hotspot.texts import LANGUAGES, tell_error, text
from tests.malformed import Malformed, write_malformed

# Small enough for the bombs, ample for the rest.
PARAMS = FileParams(max_unzipped_mb=40, memory_mb=2048, cpu_seconds=20, wall_seconds=40)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Malformed, "reports.Reports | HotspotError"]]:
    made = write_malformed(tmp_path_factory.mktemp("malformed"))
    read = read_each([m.path for m in made], params=PARAMS)
    return [(m, _reports(tables)) for m, (_, tables) in zip(made, read, strict=True)]


def _reports(tables: tuple[RawTable, ...] | InputDataError) -> "reports.Reports | HotspotError":
    if isinstance(tables, HotspotError):
        return tables
    try:
        return reports.read(tables)
    except HotspotError as error:
        return error


def test_there_are_300_files_and_the_same_again(outcomes, tmp_path: Path) -> None:
    again = write_malformed(tmp_path)
    text_files = [m.path for m in again if m.path.suffix in {".csv", ".geojson"}]
    first = {m.path.name: m.path for m, _ in outcomes}
    assert len(outcomes) >= 300
    assert all(path.read_bytes() == first[path.name].read_bytes() for path in text_files)


def test_every_refusal_is_told_in_both_languages(outcomes) -> None:
    refused = [(m.path.name, result) for m, result in outcomes if isinstance(result, HotspotError)]
    assert len(refused) > 100
    for name, error in refused:
        assert isinstance(error, InputDataError)
        for language in LANGUAGES:
            assert name in tell_error(error, language), (name, error)


def test_every_row_is_accepted_or_rejected_with_a_reason(outcomes) -> None:
    for malformed, result in outcomes:
        if isinstance(result, reports.Reports):
            assert (result.sources["read"] == result.sources["accepted"] + result.sources["rejected"]).all(), (
                malformed.path
            )
            for reason, hint in result.rejected[["reason", "hint"]].drop_duplicates().itertuples(index=False):
                assert all(text(f"reports.reason_{reason}", lang) and text(hint, lang) for lang in LANGUAGES)


def test_whole_rows_of_mixed_files_all_survive(outcomes) -> None:
    mixed = [(m, result) for m, result in outcomes if m.good_rows is not None]
    assert len(mixed) > 80
    for malformed, result in mixed:
        assert isinstance(result, reports.Reports), (malformed.path.name, result)
        missing = malformed.good_rows - set(result.accepted["report_id"])
        assert not missing, (malformed.path.name, missing, result.rejected)


def test_no_library_crash_hides_behind_a_refusal(outcomes) -> None:
    keys = [fault.key for _, result in outcomes if isinstance(result, HotspotError) for fault in result.faults]
    assert keys.count("files.crashed") + keys.count("files.too_slow") == 0
