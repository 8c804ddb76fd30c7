"""No question, pick list or look back is answered beyond the reader's projects; ``test_leaks`` walks the pages."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from every_question import NO_QUESTIONS
from looking import found_in, open_as_reader, reader_becomes, sent
from pages import small_company
from running_pages import platform_at

from casework.access.permissions import PAGES, Right
from casework.record import people
from casework.record.ledger.tables import customer as customer_table
from casework.vocabulary.desk import Role
from dashboard.frame import navigation, shell, state
from dashboard.frame.health import look
from etl.subjects import Answers
from etl.warehouse.scope import Scope, months_before
from surveys.looking import Looks

OWN = "BJ01"
MARK = "外人"


@dataclass(frozen=True)
class Company:
    """What is the reader's and what is not; every customer of another project is given a name that gives it away."""

    own: set[str]
    foreign: set[str]
    foreign_case: str
    own_case: str


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    folder = tmp_path_factory.mktemp("company")
    small_company(folder, 0.02)
    for _held in platform_at(folder):
        yield _company()


def _company() -> Company:
    platform = state.platform()
    with platform.ledger.transaction() as transaction:
        ids = transaction.connection.execute(customer_table.select().with_only_columns(customer_table.c.customer_id))
        everybody = [person for key in ids.scalars() if (person := people.read(transaction.connection, key))]
        others = [person for person in everybody if person.project != OWN]
        given = {"name": MARK, "mobile": "19900004321", "contract_number": "HT-外-77", "address": "外人路1号"}
        people.upsert(transaction.connection, [person.model_copy(update=given) for person in others])
    cases = platform.warehouse.query("select case_id, number, project from core.cases").to_pylist()
    projects = platform.answers.projects()
    return Company(
        own={OWN, *(p.name for p in projects if p.code == OWN)},
        foreign={MARK, "19900004321", "199****4321", "HT-外-77", "外人路1号"}
        | {text for p in projects if p.code != OWN for text in (p.code, p.name)}
        | {text for c in cases if c["project"] != OWN for text in (c["number"], c["case_id"])},
        foreign_case=next(c["case_id"] for c in cases if c["project"] != OWN),
        own_case=next(c["case_id"] for c in cases if c["project"] == OWN),
    )


def test_the_search_finds_what_is_there(company: Company):
    reader_becomes(Right(Role.CENTRE))
    assert found_in(sent(open_as_reader("compliance")), company.foreign) != set()
    reader_becomes(Right(Role.CENTRE, OWN))
    assert found_in(sent(open_as_reader("compliance")), company.own) == company.own


def test_the_case_of_another_project_is_refused_with_a_sentence(company: Company):
    reader_becomes(Right(Role.PROJECT_SERVICE, OWN))
    app = open_as_reader("case", id=company.foreign_case, lang="en")
    words = " ".join(str(each.value) for each in [*app.markdown, *app.error])
    assert "There is no case at this address, or it belongs to a project you may not see." in words
    assert not app.button or all(button.label != "Show" for button in app.button)


QUESTIONS = sorted(
    name
    for name in dir(Answers)
    if not name.startswith("_")
    and name
    not in {
        *("choices", "state", "case_search", "security_log", "survey_sheet", "survey_wordings"),
        *NO_QUESTIONS,
        *("verdicts", "time_taken_of_all", "duties_by_verdict", "asked_of", "contact_days", "survey_persons"),
    }
)
"""All but the security log, which is the administrators' and about the whole installation, and what a questionnaire
asks, which is about nobody; what asks any mart by its name; and what adds up the rows of another question."""
OWNERS = {"questionnaire": "owner_survey"}
NEEDED: Mapping[str, Mapping[str, object]] = {
    "satisfaction": {"by": ("source", "project")},
    "causes": {"by": ("project", "category", "building")},
    "repeats": {"days": 500, "least": 1, "limit": 10_000},
    "customer_answers": {"source": "case_callback"},
    "survey_items": {**OWNERS, "by": ("project", "stratum")},
    "survey_strata": OWNERS,
    "survey_cross": {**OWNERS, "wave": None, "row": "overall", "column": "recommend"},
    "survey_pairs": {**OWNERS, "wave": None, "overall": "overall"},
    "survey_sample": {"wave": None},
    "survey_cells": {**OWNERS, "wave": None},
    "survey_data": {**OWNERS, "wave": None},
    "survey_by_case": {**OWNERS, "wave": None, "item": "overall"},
    "survey_looks": {**OWNERS, "wave": None, "looks": Looks()},
    "survey_interviewers": {**OWNERS, "wave": None, "overall": "overall"},
    "survey_words": {**OWNERS, "wave": None},
    "survey_against_callback": {**OWNERS, "wave": None, "overall": "overall"},
    "survey_avoided": {"wave": None},
}
"""What a question cannot be asked without."""
OF_ALL_TIME = {"survey_waves", "projects", "project_names"}
"""Questions that have no scope."""


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_question_is_answered_beyond_the_projects(company: Company, question: str):
    allowed = Answers(state.platform().warehouse).for_projects({OWN})
    scope = Scope.last_months(18, shell.now())
    asked = getattr(allowed, question)
    if question.startswith("case_"):
        assert asked(scope, company.foreign_case).num_rows == 0
        assert asked(scope, company.own_case).num_rows > 0
        return
    needed = dict(NEEDED.get(question, {}))
    wanted = inspect.signature(asked).parameters
    if "since" in wanted:
        needed["since"] = shell.now() - timedelta(days=30)
    if "until" in wanted:
        needed["until"] = shell.now()
    found = asked() if question in OF_ALL_TIME else asked(scope, **needed)
    assert found_in(str(getattr(found, "to_pylist", lambda: found)()).encode(), company.foreign) == set()


def test_a_look_back_is_answered_no_further(company: Company):
    allowed = Answers(state.platform().warehouse).for_projects({OWN})
    month = months_before(date(shell.now().year, shell.now().month, 1), 2)
    past = datetime(month.year, month.month, 20, tzinfo=UTC)
    scope = Scope(past, months_before(month, 12), month, projects=(OWN, "SH01"), known_at=past)
    assert set(allowed.compliance(scope, by=("project",))["project"].to_pylist()) == {OWN}


def test_what_a_monitor_reads_names_no_project(company: Company):
    assert found_in(str(look()).encode(), company.own | company.foreign) == set()


def test_pick_lists_hold_only_the_projects(company: Company):
    allowed = Answers(state.platform().warehouse).for_projects({OWN})
    assert [project.code for project in allowed.choices().projects] == [OWN]
    assert [project.code for project in allowed.choices(["SH01", OWN]).projects] == [OWN]


def test_a_narrowed_view_is_never_widened(company: Company):
    allowed = Answers(state.platform().warehouse).for_projects({OWN})
    assert allowed.for_projects(None).choices().projects == allowed.choices().projects
    assert allowed.for_projects({"SH01"}).choices().projects == ()


def test_search_finds_no_case_of_another_project(company: Company):
    allowed = Answers(state.platform().warehouse).for_projects({OWN})
    found = allowed.case_search("2", [], limit=10_000)
    assert set(found["project"].to_pylist()) == {OWN}


def test_every_page_but_the_overview_and_the_guide_has_its_right():
    assert [spec.path for spec in navigation.SPECS if spec.right is None] == ["home", "guide"]
    assert {spec.right for spec in navigation.SPECS if spec.right is not None} <= set(PAGES)
