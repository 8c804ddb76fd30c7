"""A page takes no more rows from an answer than it shows, and sends little, however many cases there are.

Twenty thousand cases of the benchmarks' history: a thousand are open, a project's month has hundreds of score lines.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from looking import open_as_reader, sent
from streamlit.testing.v1 import AppTest

from etl.subjects.marts import Marts

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))

from company import PROJECTS, at_work, found_company

CASES = 20_000
MONTHS = 18
GROUPED = PROJECTS * MONTHS
"""Rows of an answer about groups: projects and months, of which there are no more where there are more cases."""
MOST_BYTES = 250_000
PAGES = ("home", "compliance", "unresolved", "score", "club", "satisfaction", "obligations", "desk")
NARROWED = {"score": {"at_project": "P1"}, "unresolved": {"window": "overdue", "only": "level:0", "group": "level"}}
ASKED = [*((page, {}) for page in PAGES), *NARROWED.items()]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("company")
    found_company(folder, CASES)
    with at_work(folder):
        yield folder


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """The most rows that any answer of a mart had, by the mart's name."""
    found: dict[str, int] = {}
    ask = Marts._ask

    def noting(answers: Marts, name: str, *rest: object, **extra: object) -> pa.Table:
        rows = ask(answers, name, *rest, **extra)
        found[name] = max(found.get(name, 0), rows.num_rows)
        return rows

    monkeypatch.setattr(Marts, "_ask", noting)
    return found


def shown(app: AppTest) -> int:
    """The rows of the longest table."""
    return max((len(each.value) for each in app.dataframe), default=0)


@pytest.mark.parametrize(("path", "parameters"), ASKED)
@pytest.mark.parametrize("moment", [{}, {"as_of": "2026-03-10T09:30"}], ids=("now", "past"))
def test_a_page_takes_what_it_shows_and_sends_little(
    company: Path, taken: dict[str, int], path: str, parameters: dict[str, str], moment: dict[str, str]
) -> None:
    app = open_as_reader(path, **parameters, **moment)
    assert not app.exception
    assert {name: rows for name, rows in taken.items() if rows > max(shown(app), GROUPED)} == {}
    assert len(sent(app)) < MOST_BYTES


def test_a_long_list_says_how_many_there_are(company: Path) -> None:
    said = "\n".join(str(each.value) for each in open_as_reader("unresolved", lang="en").caption)
    assert "1,000 complaints. Choose a row to open its case file." in said
    assert "The first 200 of 1,000 are shown" in said
