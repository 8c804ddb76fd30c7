"""``select * from marts.x(…)`` in any DuckDB on the warehouse's file gives the rows that the pages are given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

import duckdb
import pyarrow as pa
import pytest
from loaded_month import loaded_month
from sqlglot import exp

from casework.settings import ROOT
from etl.statements import named
from etl.subjects.marts import aware, mart, parameters, question

MARTS = named("marts")
MAY = date(2026, 5, 1)
MONTH_END = datetime(2026, 6, 1, tzinfo=timezone(timedelta(hours=8))).astimezone(UTC).replace(tzinfo=None)
NEEDED: Mapping[str, object] = {
    "as_of": MONTH_END,
    "month_from": MAY,
    "month_to": MAY,
    "local_offset": timedelta(hours=8),
    "on_day": MAY,
    "since": datetime(2026, 1, 1),
    "until": datetime(2027, 1, 1),
    "days": 90,
    "least": 2,
}
CHOSEN: Mapping[str, object] = {
    "dimensions": ["project"],
    "dimension_sets": [["project"], ["rule_key", "month"], []],
    "projects": ["HY", "YF", "LG"],
    "departments": None,
    "rules": None,
    "severities": None,
    "channels": None,
    "concerns": None,
    "verdicts": ["met", "missed", "overdue", "pending", "void"],
    "of_source": None,
    "of_survey": None,
    "of_category": None,
    "of_deed": None,
    "of_actor": None,
    "of_window": None,
    "of_order": None,
    "of_group": None,
    "of_code": None,
    "looks_alone": False,
    "sought": "0",
    "customers": [],
    "row_limit": 1000,
    "raised_limit": 30,
    "overdue_limit": 3,
    "derived": False,
    "row_offset": 0,
    "parts": ["project"],
    "of_questionnaire": "sunshine_club",
    "of_wave": None,
    "row_item": "card_received",
    "column_item": "contact_updated",
    "overall_item": "overall",
    "searched": None,
    "usual_part": 0.4,
    "least_items": 5,
    "seconds_an_item": 2.0,
    "every_version": False,
    "kpis": None,
}
BARE = {
    *("club_words", "customer_answers", "security_log", "duties", "duty_compliance"),
    *("person_sheets", "person_scores", "person_score_lines", "baselines", "late_kept", "repeats"),
    *("survey_field_work", "survey_outcomes", "survey_sheet", "survey_pairs", "survey_avoided"),
    *("survey_against_callback", "contact_burden"),
    *("source_agreement", "source_verdicts", "call_answering", "contractors"),
    *("survey_sample", "survey_by_case", "survey_looks", "survey_interviewers", "survey_words"),
}
"""Of these the month has nothing to tell: nothing was owed by the calendar yet, club calls came by file and have no
item that sums them up, nobody was invited, no questionnaire was published, no regulation has a sheet of persons, no
figure begins anew, nothing was kept by late entries alone, no home or cause comes back, no source says what
it thinks, no telephone system keeps a log, no contractor is at work."""
OF_SOMETHING = {"case_search", "survey_cross", "survey_cells", "survey_data"}
"""What says nothing until it is told of what."""


@dataclass(frozen=True)
class Asked:
    shell: duckdb.DuckDBPyConnection
    case_id: str
    answers: Mapping[str, pa.Table]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    folder = tmp_path_factory.mktemp("shell")
    with loaded_month(folder) as (warehouse, _):
        case_id = warehouse.query("select min(case_id) as it from core.cases")["it"][0].as_py()
        values = {**NEEDED, **CHOSEN, "of_case": case_id}
        answers = {name: warehouse.query(question(name), {p: values[p] for p in parameters(name)}) for name in MARTS}
    with duckdb.connect(folder / "w.duckdb", read_only=True) as shell:
        yield Asked(shell, case_id, {name: aware(table) for name, table in answers.items()})


def typed(name: str, values: Mapping[str, object]) -> str:
    """What somebody types into the shell."""
    given = ", ".join(f"{key} := {literal(value)}" for key, value in values.items())
    return f"select * from marts.{name}({given})"  # noqa: S608  as somebody types it


def literal(value: object) -> str:
    return f"interval {value.seconds} seconds" if isinstance(value, timedelta) else exp.convert(value).sql("duckdb")


@pytest.mark.parametrize("name", MARTS)
def test_a_shell_is_given_the_rows_of_the_answer(name: str, asked: Asked) -> None:
    values = {**NEEDED, **CHOSEN, "of_case": asked.case_id}
    found = aware(asked.shell.sql(typed(name, {p: values[p] for p in parameters(name)})).to_arrow_table())
    assert found.schema == asked.answers[name].schema
    assert rows(found) == rows(asked.answers[name])
    assert (found.num_rows == 0) is (name in BARE)


def rows(table: pa.Table) -> list[str]:
    return sorted(map(repr, table.to_pylist()))


@pytest.mark.parametrize("name", MARTS)
def test_filters_may_be_left_out(name: str, asked: Asked) -> None:
    values = {**NEEDED, "of_case": asked.case_id}
    found = asked.shell.sql(typed(name, {p: values[p] for p in parameters(name) if p in values}))
    assert found.columns == [column.name for column in mart(name).columns]
    assert (found.fetchall() == []) is (name in BARE | OF_SOMETHING)


def test_the_example_of_the_documentation_works(asked: Asked) -> None:
    [example] = re.findall(
        r"```sql\n(.*?)```", (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"), re.DOTALL
    )
    assert asked.shell.sql(example).filter("met > 0").fetchall() != []


def test_the_file_lists_its_marts(asked: Asked) -> None:
    listed = asked.shell.sql("select function_name from duckdb_functions() where schema_name = 'marts'").fetchall()
    assert sorted(name for (name,) in listed) == list(MARTS)
