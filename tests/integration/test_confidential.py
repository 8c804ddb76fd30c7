"""Two ledgers, one with confidential cases and one without: nobody but their handlers is answered differently.

Every mart of the warehouse and every question of ``Answers`` is walked, so that a new one is held to it by itself: the
handlers must be answered differently (or the walk would prove nothing), everybody else must not.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pyarrow as pa
import pytest
from every_question import NO_QUESTIONS
from packs import SHIPPED
from story import CaseStory, Story, local

from casework.access.permissions import Right, User
from casework.case.confidential import NOBODYS, Sight, keys, sight
from casework.policy import Policies
from casework.policy.load import read_pack
from casework.record import events as ev
from casework.regulation.model import Sees
from casework.vocabulary import EscalationCause, Satisfaction, Verdict
from casework.vocabulary.asking import Mode
from casework.vocabulary.desk import Role
from dashboard.frame import shell
from dashboard.frame.i18n import ENGLISH, speaking
from etl.subjects import Answers
from etl.subjects.marts import mart, parameters, question
from etl.warehouse.models import models
from etl.warehouse.scope import Scope
from etl.warehouse.warehouse import Warehouse
from reporting.filling import Copy, fill
from reporting.headline import headline
from reporting.load import shipped
from reporting.periods import span_named
from surveys.looking import Looks

HANDLER = User("gm", "总经理", tuple(Right(Role.COMPANY_LEADER, project) for project in ("A", "B", "S", "NOWHERE")))
OTHERS = {
    "executive": User("e1", "领导", (Right(Role.EXECUTIVE),)),
    "project_service": User("s1", "客服", (Right(Role.PROJECT_SERVICE, "A"),)),
    "centre_elsewhere": User("c1", "客服中心", (Right(Role.CENTRE, "B"), Right(Role.PROJECT_SERVICE, "A"))),
    "department": User("d1", "工程", (Right(Role.DEPARTMENT, "A", "works"),)),
    "admin": User("a1", "管理员", (Right(Role.ADMIN),)),
    "switched_off": User("gm", "总经理", HANDLER.rights, active=False),
    "company_gm_of_another_regulation": User("gm2", "总经理", (Right(Role.COMPANY_LEADER),)),
    "centre_of_another_regulation": User("c2", "客服中心", (Right(Role.CENTRE),)),
}
OF_THE_HOUSE = User("c3", "客服中心", (Right(Role.CENTRE, "S"), Right(Role.PROJECT_MANAGER, "S")))
"""Sees the months of all persons of a project, if anybody does."""
CASE = "secret"
ABOUT_NO_CASE = {
    *(
        "duties",
        "duty_compliance",
        "age_bands",
        "baselines",
        "call_answering",
        "club_listed",
        "club_summary",
        "club_words",
        "person_sheets",
        "projects",
        "words",
        "score_months",
        "security_log",
        "survey_cells",
        "survey_data",
        "survey_field_work",
        "survey_interviewers",
        "survey_looks",
        "survey_outcomes",
        "survey_sample",
        "survey_sheet",
        "survey_waves",
        "survey_words",
    ),
}
"""Marts that no case changes."""
NOTHING_HERE = {
    *("contact_burden", "late_kept", "repeats", "survey_against_callback", "survey_avoided"),
    *("source_agreement", "source_verdicts", "contractors"),
}
"""Marts that have nothing to say of these cases: no homes or customers are kept, late entries reach no target, nobody
is invited to a survey, no file brought what its source thought of its limits, no contractor is at work."""
ANSWERED_ALIKE = {
    *("choices", "projects", "project_names", "state", "security_log"), *NO_QUESTIONS,
}  # fmt: skip
"""What is not asked with a scope; the marts behind them are walked."""
DIMENSIONS = [
    *("project", "department", "rule_key", "month", "severity", "channel", "concern", "source", "category", "kind"),
    *("actor", "pack", "stage", "level", "age_band", "wave", "stratum"),
]
SHEET = {"of_questionnaire": "case_callback", "row_item": "satisfaction", "column_item": "quality",
         "overall_item": "satisfaction"}  # fmt: skip
NOW, PAST = "2026-06-30 12:00", "2026-04-20 12:00"


@dataclass(frozen=True)
class Both:
    """The warehouse of the ledger that holds the confidential cases, and that of the other."""

    told: Warehouse
    untold: Warehouse


def common() -> Story:
    """Cases of three projects, calls and answers, that everybody may know of."""
    story = Story().project("A", "甲").project("B", "乙")
    sales = ev.ProjectRegistered(code="S", name="丙", pack="sales_consultants")
    story.tell("project/S", "2026-01-01 00:00", sales, "S")
    complained(story, "sold", "general")
    for number, project in enumerate("AAB"):
        case = story.case(f"c{number}", "2026-03-02 09:00", project, customer_id=f"k{number}")
        worked(case, "works")
    story.case("still", "2026-03-10 09:00", "A").dispatched("2026-03-10 09:20", "2026-03-10 11:00")
    office = story.case("minor", "2026-03-02 10:00", "A", pack="sales_office", severity="minor", number="SO-1")
    office.then("2026-03-02 10:40", ev.Appointed(due_at=local("2026-03-05 17:00"), appointment="answer"))
    answered(story, "c0", 5)
    return story


def worked(case: CaseStory, department: str) -> None:
    """A life that leaves something in every figure."""
    case.dispatched("2026-03-02 09:40", "2026-03-02 10:00", department)
    case.contacted("2026-03-02 11:00", recorded="2026-03-09 11:00")
    case.appointed("2026-03-02 11:05", "2026-03-06 17:00")
    case.then("2026-03-06 17:30", ev.Escalated(level=1, cause=EscalationCause.NO_CONTACT, to="project_gm"))
    case.then("2026-03-09 10:00", ev.Solved(result="done")).then("2026-03-09 11:00", ev.FedBack(result="done"))
    case.then("2026-03-10 10:00", ev.CalledBack(satisfaction=Satisfaction.SATISFIED, opinion="谢谢"))
    case.then("2026-03-11 10:00", ev.Commended(reason="praised"))
    case.then("2026-03-12 10:00", ev.DeclaredUnclosed(reason="later"))
    case.then("2026-03-20 10:00", ev.AnalysisMeetingHeld(held_on=date(2026, 3, 20), participants="x", decisions="y"))


def complained(story: Story, case_id: str, severity: str) -> None:
    """A valid complaint against a consultant."""
    about = {"pack": "sales_consultants", "about": "consultant", "whom": "zhang", "severity": severity}
    story.case(case_id, "2026-03-02 10:00", "S", **about).then("2026-03-03 10:00", ev.Validated(validity="valid"))


def answered(story: Story, case_id: str, satisfaction: int) -> None:
    """The questionnaire of a callback on a case."""
    sheet = ev.ResponseCompleted(
        questionnaire="case_callback", version=1, case=f"case/{case_id}", mode=Mode.PHONE,
        answers={"satisfaction": satisfaction, "quality": satisfaction},
    )  # fmt: skip
    story.tell(f"response/{case_id}", "2026-03-12 10:00", sheet, "A")


def confidential(story: Story) -> None:
    """A grievance in project A and one at a place that nobody registered, and an internal complaint, told last."""
    grievance = story.case(CASE, "2026-03-02 09:00", "A", pack="sales_grievance", customer_id="kx", formal=True)
    worked(grievance, "secret department")
    grievance.then("2026-03-30 10:00", ev.Replied(reply="answered"))
    grievance.then("2026-04-01 10:00", ev.CalledBack(satisfaction=Satisfaction.DISSATISFIED, opinion="还是不行"))
    far = story.case("far", "2026-03-03 09:00", "NOWHERE", pack="sales_grievance", channel="letter", formal=True)
    far.then("2026-03-05 10:00", ev.Replied(reply="answered"))
    answered(story, CASE, 2)
    complained(story, "grave", "major")
    closed = story.case("closed", "2026-03-03 09:00", "B", severity="major")
    worked(closed, "secret department")
    closed.then("2026-04-10 10:00", ev.Closed.model_validate({"disposition": "resolved"}))
    story.case("gone", "2026-03-04 09:00", "B", severity="major").closed("2026-03-05 10:00", "withdrawn")
    internal = story.case("internal", "2026-03-02 10:00", "A", pack="sales_office", severity="minor", number="SO-2")
    internal.then("2026-03-02 10:20", ev.Appointed(due_at=local("2026-03-05 17:00"), appointment="answer"))
    internal.then("2026-03-03 10:00", ev.Classified(severity="internal"))
    story.tell(f"beside/{CASE}", "2026-04-11 10:00", ev.NotedInternally(note="谁也别说"))


def policies() -> Policies:
    """The shipped regulations, two of which keep major cases for the leaders: so that every mart is reached."""
    leaders = {"sunshine": "company_gm", "sales_consultants": "company"}
    return Policies(
        read_pack(pack.regulation.model_copy(update={"sees": (for_leaders(leaders[pack.id]),)}))
        if pack.id in leaders else pack
        for pack in Policies.load(SHIPPED).packs
    )  # fmt: skip


def for_leaders(post: str) -> Sees:
    return Sees(clause="3.4", posts=(post,), when={"severity": ("major",)})


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    whole, part = common(), common()
    confidential(whole)
    folders = (tmp_path_factory.mktemp("told"), tmp_path_factory.mktemp("untold"))
    with whole.warehouse(folders[0], policies()) as told, part.warehouse(folders[1], policies()) as untold:
        yield Both(told, untold)


def given(name: str, as_of: str, *, dimensions: bool, projects: list[str] | None) -> dict[str, object]:
    """Every parameter of a mart, by its name."""
    values: dict[str, object] = {
        "as_of": local(as_of).replace(tzinfo=None) - timedelta(hours=8),
        "since": datetime(2026, 1, 1),
        "until": datetime(2027, 1, 1),
        "local_offset": timedelta(hours=8),
        "month_from": date(2026, 1, 1),
        "month_to": date(2026, 12, 1),
        "dimensions": DIMENSIONS if dimensions else [],
        "dimension_sets": [DIMENSIONS, []] if dimensions else [[]],
        "projects": projects,
        "of_case": CASE,
        "customers": ["kx", "k1"],
        "sought": "s",
        "of_source": "case_callback",
        "looks_alone": False,
        "row_limit": 10_000,
        "derived": False,
        "days": 400,
        "least": 1,
        "row_offset": 0,
        "parts": DIMENSIONS if dimensions else [],
        **SHEET,
    }
    return {each: values.get(each) for each in parameters(name)}


def asked(warehouse: Warehouse, name: str, held: frozenset[str] = frozenset(), **chosen: object) -> pa.Table:
    found = warehouse.query(question(name), given(name, **chosen), held)  # type: ignore[arg-type]
    return found.drop_columns(["synced_at"]) if "synced_at" in found.column_names else found


MARTS = sorted(model.relation for model in models() if model.name.startswith("marts."))
WAYS = [
    {"as_of": NOW, "dimensions": False, "projects": None},
    {"as_of": NOW, "dimensions": True, "projects": ["A"]},
    {"as_of": PAST, "dimensions": True, "projects": None},
]
EVERYBODY_ELSE = frozenset[str]().union(*map(keys, OTHERS.values()))
"""The keys of all who handle no such case, at once: what opens nothing for all of them opens nothing for one."""


@pytest.mark.parametrize("name", MARTS)
def test_no_mart_tells_others_of_a_confidential_case(both: Both, name: str) -> None:
    for way in WAYS:
        told, untold = (asked(one, name, EVERYBODY_ELSE, **way) for one in (both.told, both.untold))
        assert same(name, told, untold), way


@pytest.mark.parametrize("name", sorted(set(MARTS) - ABOUT_NO_CASE - NOTHING_HERE))
def test_the_handlers_are_told(both: Both, name: str) -> None:
    """Or else the test above would prove nothing about the mart."""
    ways = ([asked(one, name, keys(HANDLER), **way) for one in (both.told, both.untold)] for way in WAYS)
    assert any(not same(name, told, untold) for told, untold in ways)


def same(name: str, one: object, other: object) -> bool:
    """Value for value, and row for row where the mart puts them in an order; what adds rows up, as it is."""
    if not isinstance(one, pa.Table):
        return bool(one == other)
    assert isinstance(other, pa.Table)
    rows = (one.to_pylist(), other.to_pylist())
    if name in MARTS and "order by" not in mart(name).sql.split(")")[-1]:
        rows = (sorted(rows[0], key=repr), sorted(rows[1], key=repr))
    return rows[0] == rows[1]


QUESTIONS = sorted(name for name in dir(Answers) if not name.startswith("_") and name not in ANSWERED_ALIKE)
SCOPES = [
    Scope(local(NOW), date(2026, 1, 1), date(2026, 12, 1)),
    Scope(local(PAST), date(2026, 1, 1), date(2026, 12, 1)),
    Scope(local(NOW), date(2026, 1, 1), date(2026, 12, 1), known_at=local("2026-03-02 12:00")),
]


DIMENSIONS_OF = {
    "satisfaction": ("source", "project"), "causes": ("project", "category"),
    "survey_items": ("project", "stratum"), "survey_field_work": ("day", "mode"),
}  # fmt: skip


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_question_tells_others_of_a_confidential_case(both: Both, name: str) -> None:
    for scope in SCOPES:
        told, untold = (put(Answers(one, Sight(None, EVERYBODY_ELSE)), name, scope) for one in (both.told, both.untold))
        assert same(name, told, untold), scope


def put(answers: Answers, name: str, scope: Scope) -> object:
    """One question with every argument it takes."""
    values = {
        "scope": scope, "case_id": CASE, "source": "case_callback", "since": local("2026-01-01 00:00"),
        "until": local("2027-01-01 00:00"), "text": "s",
        "customers": ["kx"], "questionnaire": "case_callback", "wave": None, "row": "satisfaction",
        "column": "quality", "overall": "satisfaction", "item": "satisfaction", "looks": Looks(),
        "days": 400, "least": 1, "limit": 10_000, "survey": None, "category": None, "most": 5,
        "wanted": [Verdict.MET, Verdict.MISSED],
    }  # fmt: skip
    method = getattr(answers, name)
    wanted = inspect.signature(method).parameters
    chosen = {each: values[each] for each in wanted if each in values}
    if "by" in wanted:
        chosen["by"] = DIMENSIONS_OF.get(name, ("project", "department"))
    return method(**chosen)


def test_pick_lists_and_counts_name_nothing_confidential(both: Both) -> None:
    told, untold = Answers(both.told, Sight(None, EVERYBODY_ELSE)), Answers(both.untold)
    assert told.choices() == untold.choices()
    assert told.choices() != Answers(both.told, Sight(None, keys(HANDLER))).choices()
    assert (told.state().cases, told.state().events) == (untold.state().cases, untold.state().events)
    assert told.state().ledger_seq == untold.state().ledger_seq


def test_figures_say_to_handlers_alone_that_confidential_cases_are_in_them(both: Both) -> None:
    """On the page, and on the notes sheet of what is taken along."""
    others, handlers = (Answers(both.told, Sight(None, held)).state() for held in (EVERYBODY_ELSE, keys(HANDLER)))
    assert (others.confidential, handlers.confidential) == (0, handlers.cases - others.cases)
    with speaking(ENGLISH):
        assert "With confidential cases" not in str(shell.stated(others, SCOPES[0]))
        said = shell.stated(handlers, SCOPES[0])
    assert said["With confidential cases, for their handlers alone:"] == str(handlers.confidential)


def test_readers_whose_keys_open_nothing_share_their_answers_and_handlers_have_their_own(both: Both) -> None:
    def answer(warehouse: Warehouse, held: frozenset[str]) -> pa.Table:
        return warehouse.query_once(question("last_event"), {}, held)

    one, another, handlers = keys(OTHERS["executive"]), keys(OTHERS["department"]), keys(HANDLER)
    assert one.isdisjoint(another)
    assert answer(both.told, one) is answer(both.told, another) is answer(both.told, frozenset())
    assert answer(both.told, handlers) is not answer(both.told, one)
    elsewhere = keys(User("gm", "总经理", (Right(Role.COMPANY_LEADER, "A"),)))
    assert answer(both.told, elsewhere) is not answer(both.told, one)
    assert answer(both.untold, elsewhere) is answer(both.untold, one), "no case is confidential there"


@pytest.mark.parametrize("name", MARTS)
def test_shared_answers_are_those_that_each_reader_would_get_alone(both: Both, name: str) -> None:
    given_now = given(name, NOW, dimensions=False, projects=None)
    for user in (HANDLER, *OTHERS.values(), OF_THE_HOUSE, User("zhang", "顾问", (Right(Role.SALES, "S"),))):
        held = keys(user)
        alone, shared = (ask(question(name), given_now, held) for ask in (both.told.query, both.told.query_once))
        assert same(name, alone, shared), user.user_id


def test_what_is_confidential_now_was_so_in_every_look_back(both: Both) -> None:
    """On 2 March the internal complaint was still an ordinary one."""
    scope = SCOPES[-1]
    seen = Answers(both.told).unresolved(scope)["case_id"].to_pylist()
    assert "minor" in seen
    assert "internal" not in seen
    assert "internal" in Answers(both.told, Sight(None, keys(HANDLER))).unresolved(scope)["case_id"].to_pylist()


def test_marts_read_what_is_about_cases_through_one_macro_alone() -> None:
    """Whatever has handlers is read through ``core.seen``, or counted off through ``core.unseen``; another way in would
    have to be written past this test."""
    confided = {m.name for m in models() if any(column.name == "handlers" for column in m.columns)}
    confided |= {"core.compliance_matrix", "core.obligation_facts", "core.callback_facts"}
    assert len(confided) > 8
    for model in (each for each in models() if each.name.startswith("marts.")):
        text = "".join(line for line in model.sql.splitlines() if not line.startswith("--"))
        for table in confided:
            bare = sum(text.count(f"{table}{end}") for end in (" ", ")", ";", ",")) + text.endswith(table)
            assert bare == 0, (model.name, table)
        assert "core.unseen" not in text or model.name == "marts.state"


def reported(warehouse: Warehouse, seen: Sight) -> object:
    """All that the workbook of a month says to one reader; a count by dimensions comes in no order."""
    copy = Copy(shipped()["meeting_workbook"], None, span_named("month", "2026-03"), local(NOW))
    answers = Answers(warehouse, seen)
    return [sorted(each.rows, key=repr) for each in fill(answers, copy).sections], headline(answers, copy)


def test_a_report_tells_of_confidential_cases_only_those_who_handle_them(both: Both):
    assert reported(both.told, sight(HANDLER)) != reported(both.untold, sight(HANDLER))
    for seen in (NOBODYS, *map(sight, OTHERS.values())):
        assert reported(both.told, seen) == reported(both.untold, seen)
