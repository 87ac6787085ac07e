"""The pages by Streamlit's own test tool: what they say, in which language, and that no fault is silent."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from hotspot.texts import text
from tests.city import City

CHINESE = re.compile(r"[\u4e00-\u9fff]")
PAGES = {"map": "", "compare": "compare", "patrol": "patrol", "quality": "data_quality", "duty": "duty"}
Run = Callable[..., AppTest]


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_every_page_shows_its_title_and_no_fault(run_app: Run, page: str, language: str) -> None:
    app = run_app(page, lang=language)
    assert [app.title[0].value != "", [e.value for e in app.exception]] == [True, []]
    assert text("pages.bug", language) not in [e.value for e in app.error]


def test_english_labels_hold_no_chinese(run_app: Run) -> None:
    assert [label for label in metrics(run_app(lang="en")) if CHINESE.search(label)] == []


def test_the_switch_changes_the_labels_and_not_the_figures(run_app: Run) -> None:
    chinese, english = metrics(run_app(lang="zh")), metrics(run_app(lang="en"))
    assert (set(chinese) & set(english), list(chinese.values())) == (set(), list(english.values()))


def test_the_quality_page_accounts_for_every_row(run_app: Run, city: City) -> None:
    shown = {label: int(value.replace(",", "")) for label, value in metrics(run_app("data_quality")).items()}
    read, accepted, rejected, *places = (shown[text(f"pages.figure_{name}")] for name in (
        "read", "accepted", "rejected", "located", "outside", "imprecise"))  # fmt: skip
    assert (read, accepted) == (accepted + rejected, sum(places))


def test_a_hotspot_nobody_answers_for_is_told_first(
    run_app: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    duties = tmp_path / "duties.csv"
    duties.write_text("区域,主题,角色,责任单位\n西街道,,主责,西街道办事处\n", encoding="utf-8")
    monkeypatch.setenv("HOTSPOT_DUTIES", str(duties))
    app = run_app("duty")
    assert (len(app.error), app.dataframe[0].value["theme"].tolist()) == (1, ["占道经营"])


def test_without_a_duty_table_nobody_is_blamed(run_app: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HOTSPOT_DUTIES")
    app = run_app("duty")
    assert ([e.value for e in app.error], [i.value for i in app.info]) == ([], [text("pages.duty_no_table")])


def test_holes_of_the_duty_table_are_marked(run_app: Run) -> None:
    matrix = run_app("duty").dataframe[-1].value.set_index("area")
    assert matrix.loc["东街道"].tolist().count(text("pages.nobody")) == matrix.shape[1] - 1


def test_a_missing_file_is_told_in_the_users_language(
    run_app: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOTSPOT_REPORTS", str(tmp_path / "nowhere.csv"))
    told = [e.value for e in run_app().error]
    assert [bool(CHINESE.search(words)) and words != text("pages.bug") for words in told] == [True]


def test_a_bug_is_logged_and_told_without_its_inside(
    run_app: Run, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("hotspot.pages.hotspot_map.load", lambda: 1 / 0)
    app = run_app()
    assert [e.value for e in app.error] == [text("pages.bug")]
    assert "ZeroDivisionError" in caplog.text


def test_a_theme_narrows_the_figures(run_app: Run) -> None:
    everything, theme = metrics(run_app()), metrics(run_app(theme="street_vending"))
    label = text("pages.kpi_reports")
    assert 0 < int(theme[label].replace(",", "")) < int(everything[label].replace(",", ""))
