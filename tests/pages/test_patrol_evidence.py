"""What is said of the forecast and its back-test."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from hotspot import analysis
from hotspot.errors import notice
from hotspot.forecast import Backtest
from hotspot.pages import patrol_evidence
from hotspot.texts import text

Run = Callable[..., AppTest]


def test_the_groups_of_the_mixture_end_the_sentence_that_names_it() -> None:
    told = (notice("forecast.stacked", weeks=26), notice("forecast.group_same_old", share=0.63))
    (line,) = patrol_evidence.join_groups(told)
    assert line.endswith(text("forecast.group_same_old", share=0.63))


def test_too_few_reports_are_said_to_be_too_few() -> None:
    told = (notice("forecast.too_few", "warning", days=7, expected=12.0, least=50.0),)
    assert patrol_evidence.join_groups(told) == [text("forecast.too_few", days=7, expected=12.0, least=50.0)]


def test_the_table_of_the_back_test_has_every_method_and_share() -> None:
    methods = ("forecast", "count_52", "heat_500")
    rows = [(method, share, 0.1 * k + share) for k, method in enumerate(methods) for share in (0.01, 0.05)]
    table = pd.DataFrame(rows, columns=["method", "area_share", "hit_rate"])
    shown = patrol_evidence.hit_table(Backtest(table, pd.DataFrame(), "better", ()))
    assert shown["method"].tolist() == [text(f"pages.evidence_{m}") for m in ("heat_500", "count_52", "forecast")]
    assert shown.iloc[0, 1:].tolist() == pytest.approx([21.0, 25.0])


def test_the_forecast_is_tested_only_when_asked_and_then_remembered(
    run_app: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = analysis.backtest

    def once(result: Any, *, theme: str, progress: Any) -> Backtest:
        asked.append(theme)
        return real(result, theme=theme, weeks=4, progress=progress)

    monkeypatch.setattr(analysis, "backtest", once)
    app = run_app("patrol", evidence_theme_zh="street_vending")
    assert asked == []
    app.button(key="evidence_ask").click().run(timeout=60)
    app.run()
    assert asked == ["street_vending"]
    assert [e.value for e in app.error] == []
    assert app.dataframe[0].value["method"].tolist() != []
    assert any(text("forecast.backtest_too_few", mean=0, least=50)[:4] in w.value for w in app.warning)
