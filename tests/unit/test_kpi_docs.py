"""The page of key figures is what the declarations say."""

from __future__ import annotations

from casework.settings import ROOT
from etl.docs.figures import file_of, marts, pages, questions
from etl.docs.kpi import CHAPTERS, PAGE, kpi_page
from etl.statements import named


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == kpi_page(), "run: python -m etl.docs.kpi"


def test_every_mart_stands_on_the_page_once() -> None:
    page = kpi_page()
    assert {name: page.count(f"### `{name}`") for name in named("marts")} == dict.fromkeys(named("marts"), 1)


def test_every_chapter_names_marts_that_exist() -> None:
    assert {name for names in CHAPTERS.values() for name in names} <= set(named("marts"))


def test_the_page_leads_from_every_page_s_figure_to_its_mart_and_file() -> None:
    page = kpi_page()
    for title, question, mart in (
        ("Overview", "kpi_months", "kpi_months"), ("Overview", "scores", "scores"),
        ("Response-time compliance", "compliance", "compliance_matrix"),
        ("Unresolved complaints", "unresolved_listed", "unresolved_listed"),
        ("Regulations", "compliance", "compliance"), ("Customer club", "club_summary", "club_summary"),
    ):  # fmt: skip
        lines = [line for line in page.splitlines() if line.startswith(f"| {title} ")]
        row = next(line for line in lines if f"[`{mart}`](#{mart})" in line)
        assert f"`{question}`" in row
        assert f"/marts/{mart}.sql`" in row
        assert f"File: `{file_of(mart)}`." in page


def test_every_page_that_asks_for_figures_is_led_from() -> None:
    asking = {title for _path, title, module in pages() if questions(module)}
    assert {"Overview", "Regulations", "Monthly score", "Satisfaction", "Case file"} <= asking
    assert all((ROOT / file_of(mart)).exists() for names in marts().values() for mart in names)
