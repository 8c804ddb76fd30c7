"""The page of key figures is what the declarations say."""

from __future__ import annotations

from etl.answers.marts import FOLDER
from etl.kpi_docs import CHAPTERS, PAGE, kpi_page


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == kpi_page(), "run: python -m etl.kpi_docs"


def test_every_mart_stands_on_the_page_once() -> None:
    page = kpi_page()
    assert {path.stem: page.count(f"### `{path.stem}`") for path in FOLDER.glob("*.sql")} == dict.fromkeys(
        (path.stem for path in FOLDER.glob("*.sql")), 1
    )


def test_every_chapter_names_marts_that_exist() -> None:
    assert {name for names in CHAPTERS.values() for name in names} <= {path.stem for path in FOLDER.glob("*.sql")}
