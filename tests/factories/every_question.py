"""Every question that pages may ask, put with all that it takes: for comparing warehouses made in other ways."""

from __future__ import annotations

import inspect
from datetime import UTC, date, datetime

import pyarrow as pa

from casework.case.confidential import Sight
from casework.vocabulary import Verdict
from etl.subjects import Answers
from etl.warehouse.scope import Scope
from etl.warehouse.warehouse import Warehouse
from surveys.looking import Looks

MONTHS = (date(2026, 1, 1), date(2026, 12, 1))
SCOPES = [
    Scope(datetime(2026, 7, 1, 4, tzinfo=UTC), *MONTHS),
    Scope(datetime(2026, 3, 4, 4, tzinfo=UTC), *MONTHS),
    Scope(datetime(2026, 7, 1, 4, tzinfo=UTC), *MONTHS, known_at=datetime(2026, 3, 5, 4, tzinfo=UTC)),
]
NO_QUESTIONS = {"for_projects", "moment", "of_period", "check_serves"}
QUESTIONS = [name for name in dir(Answers) if not name.startswith("_") and name not in NO_QUESTIONS]
BY = {
    "satisfaction": ("source", "project"), "causes": ("project", "category"), "survey_items": ("project", "stratum"),
    "survey_field_work": ("day", "mode"), "late_entries": ("project", "actor"),
}  # fmt: skip
Said = dict[str, list[str]]


def answered(warehouse: Warehouse, projects: frozenset[str] | None = None) -> Said:
    """Every question of a reader of some projects (None: all) with all that it takes, now, as of an earlier moment, and
    as it was known then."""
    answers = Answers(warehouse, Sight(projects, frozenset()))
    cases = warehouse.query("select min(case_id) as one from core.cases where content is not null")
    given = {
        "case_id": cases["one"][0].as_py(), "source": "case_callback", "since": SCOPES[1].as_of,
        "until": SCOPES[0].as_of, "text": "漏水", "customers": ["c1"], "questionnaire": "owner", "wave": "w1",
        "row": "overall", "column": "likes", "overall": "overall", "item": "overall", "looks": Looks(), "days": 400,
        "least": 1, "limit": 10_000, "survey": None, "category": None, "most": 5, "wanted": [Verdict.MET],
    }  # fmt: skip
    return {
        f"{name} {at}": put(answers, name, {**given, "scope": s}) for name in QUESTIONS for at, s in enumerate(SCOPES)
    }


def put(answers: Answers, name: str, given: dict[str, object]) -> list[str]:
    wanted = inspect.signature(getattr(answers, name)).parameters
    chosen = {each: given[each] for each in wanted if each in given}
    if "by" in wanted:
        chosen["by"] = BY.get(name, ("project", "department"))
    return rows_of(getattr(answers, name)(**chosen))


def rows_of(found: object) -> list[str]:
    if isinstance(found, pa.Table):
        return sorted(str([row[name] for name in sorted(found.column_names)]) for row in found.to_pylist())
    return sorted(map(str, found.items())) if isinstance(found, dict) else [str(getattr(found, "position", found))]
