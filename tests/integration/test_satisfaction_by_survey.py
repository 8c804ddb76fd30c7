"""No page makes one figure of two surveys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from import_files import load_file, profile_of, write_csv
from running_pages import empty_platform_at, open_page

from casework.record.ledger import Ledger
from dashboard.frame import state
from dashboard.parts import kpi_words
from etl.warehouse.scope import Scope
from reporting.figures import Kpi, figures

PROFILE = profile_of("guess = true\nregister_projects = true\n", kind="surveys")


def answers(survey: str, score: int, many: int) -> list[dict[str, object]]:
    return [
        {"number": f"{survey}{n}", "survey": survey, "project": "HY", "answered_at": "2026-03-05 10:00", "score": score}
        for n in range(many)
    ]


@pytest.fixture
def surveyed(tmp_path: Path) -> Iterator[None]:
    """Eight answers of 5 at moving in, six of 1 at moving out, in March 2026."""
    ledger = Ledger.open(f"sqlite:///{tmp_path}/ledger.sqlite")
    rows = [*answers("入住调查", 5, 8), *answers("退场调查", 1, 6)]
    load_file(ledger, write_csv(tmp_path / "surveys.csv", rows), PROFILE)
    ledger.close()
    for _held in empty_platform_at(tmp_path):
        state.platform().warehouse.sync()
        yield


def test_the_headline_shows_each_survey_and_no_sum_of_them(surveyed: None) -> None:
    page = open_page("satisfaction", **{"lang": "en", "from": "2026-03", "to": "2026-03"})
    assert not page.exception
    shown = {each.label: each.value for each in page.metric}
    assert shown["Survey “入住调查”"].startswith("100")
    assert shown["Survey “退场调查”"].startswith("0")
    assert "survey" not in [label.lower() for label in shown]


def test_the_figure_of_surveys_is_that_of_one_and_says_which(surveyed: None) -> None:
    answers = state.platform().answers
    month = Scope(datetime(2026, 4, 2, tzinfo=UTC), date(2026, 3, 1), date(2026, 3, 1))
    rows = answers.kpi_months(month, (Kpi.SURVEY,)).to_pylist()
    told = {(row["unit"], row["survey"], row["hits"], row["n"]) for row in rows}
    assert told == {(None, "入住调查", 8.0, 8), ("HY", "入住调查", 8.0, 8)}
    figure = figures(answers.kpi_months(month), month)["HY", Kpi.SURVEY]
    assert kpi_words.title(figure) == "Satisfied in the survey “入住调查”"
