"""A page takes no more rows from an answer than it shows, and sends little, however many cases there are.

Twenty thousand cases of the benchmarks' history: a thousand are open, a project's month has hundreds of score lines.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import plotly.graph_objects as go
import pyarrow as pa
import pytest
from looking import open_as_reader, sent
from streamlit.testing.v1 import AppTest

from dashboard.frame import state
from etl.subjects.marts import Marts
from etl.warehouse.snapshot import NO_KEYS, Keys
from etl.warehouse.warehouse import Warehouse
from reporting.figures import Kpi

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))

from company import PROJECTS, at_work, found_company

CASES = 20_000
MONTHS = 18
GROUPED = (PROJECTS + 1) * MONTHS * len(Kpi)
"""Rows of an answer about groups: figures of projects and of all, and months, no more of them where cases are more."""
MOST_BYTES = 250_000
PAGES = ("home", "project", "compliance", "unresolved", "score", "club", "satisfaction", "obligations", "desk")
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
    assert all(go.Figure(json.loads(chart.proto.spec)).data for chart in app.get("plotly_chart"))


@pytest.mark.parametrize(
    ("path", "mart", "most"), [("compliance", "compliance_matrix", 2), ("satisfaction", "satisfaction", 2)]
)
def test_what_is_counted_within_one_scope_is_asked_in_one_question(
    company: Path, monkeypatch: pytest.MonkeyPatch, path: str, mart: str, most: int
) -> None:
    asked: list[str] = []
    query = Warehouse.query

    def noting(
        warehouse: Warehouse, sql: str, params: Mapping[str, object] | None = None, keys: Keys = NO_KEYS
    ) -> pa.Table:
        asked.append(sql)
        return query(warehouse, sql, params, keys)

    state.platform().warehouse._tables_changed()
    monkeypatch.setattr(Warehouse, "query", noting)
    assert not open_as_reader(path).exception
    assert 0 < sum(f"marts.{mart}(" in sql for sql in asked) <= most


def test_a_long_list_says_how_many_there_are(company: Path) -> None:
    said = "\n".join(str(each.value) for each in open_as_reader("unresolved", lang="en").caption)
    assert "1,000 complaints. Choose a row to open its case file." in said
    assert "The first 200 of 1,000 are shown" in said
