"""Club calls and survey answers entered by hand: from the form to the figures, once, and what the page says of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desks import at, person, policies
from facts import fact
from looking import READER, open_as_reader, reader_becomes
from pages import small_company
from running_pages import platform_at
from story import scope
from streamlit.testing.v1 import AppTest

from casework.access.permissions import Right
from casework.desk import drafts
from casework.desk.asked import Asking, ClubCall, Entered, SurveyAnswer
from casework.errors import RuleError
from casework.record import people
from casework.record.events import ClubCalled, ProjectRegistered
from casework.record.ledger import Ledger
from casework.record.ledger.tables import customer as customer_table
from casework.record.people import Customer
from casework.vocabulary import ClubBand
from casework.vocabulary.desk import Role, SurveyMode
from dashboard.frame import shell, state
from etl.subjects import Answers
from etl.warehouse.warehouse import Warehouse

PROJECT = "A"
MEMBER = Customer(customer_id="k1", project=PROJECT, name="王小明", room="1-101", mobile="13800000000")


def call(**fields: object) -> ClubCall:
    return ClubCall.model_validate(
        {"project": PROJECT, "customer_id": "k1", "occurred_at": at(), "valid": True, "card_received": False} | fields
    )


def sheet(**fields: object) -> SurveyAnswer:
    return SurveyAnswer.model_validate({"project": PROJECT, "occurred_at": at(), "survey": "s1", "score": 5} | fields)


def enter(book: Ledger, form: ClubCall | SurveyAnswer, key: str) -> Entered:
    asking = Asking(book, policies(), "sunshine")
    return asking.enter(person(Role.SALES, PROJECT), form, idempotency_key=key, now=at(10))


@pytest.fixture
def known(book: Ledger) -> Ledger:
    """A ledger with one registered project and one member."""
    with book.transaction() as transaction:
        people.upsert(transaction.connection, [MEMBER])
    register(book)
    return book


def register(book: Ledger) -> None:
    book.append(f"project/{PROJECT}", 0, [fact(f"project/{PROJECT}", ProjectRegistered(code=PROJECT, name="A"))])


def test_what_was_answered_counts_in_the_figures(known: Ledger, tmp_path: Path):
    enter(known, call(band=ClubBand.ACCEPTABLE, on_service=" slow "), "f1")
    enter(known, call(valid=False, card_received=None), "f2")
    enter(known, sheet(recommend=9, mode=SurveyMode.PAPER, comment="good"), "f3")
    warehouse = Warehouse.open(known, tmp_path / "w.duckdb", policies())
    warehouse.sync()
    answers = Answers(warehouse)
    month = scope("2026-03-31 12:00", "2026-03", "2026-03")
    club = answers.club_summary(month).to_pylist()[0]
    assert [club[name] for name in ("called", "valid", "no_card", "acceptable")] == [2, 1, 1, 1]
    assert [row["words"] for row in answers.club_words(month).to_pylist()] == ["slow"]
    found = {row["source"]: row for row in answers.satisfaction(month, by=("source",)).to_pylist()}
    assert (found["survey"]["satisfied"], found["survey"]["answered"], found["survey"]["promoters"]) == (1, 1, 1)
    assert answers.choices().surveys == ("s1",)
    warehouse.close()


def test_a_form_sent_twice_is_entered_once(known: Ledger):
    first, second = enter(known, call(), "f1"), enter(known, call(), "f1")
    assert (first.repeated, second.repeated) == (False, True)
    assert (second.stream, second.payload) == (first.stream, first.payload)
    assert len(known.stream(first.stream)) == 1


def test_calls_and_sheets_are_numbered_each_for_themselves(known: Ledger):
    entered = [enter(known, call(), "f1"), enter(known, sheet(), "f2"), enter(known, call(), "f3")]
    assert [each.payload.number for each in entered] == ["HF-2026-000001", "WJ-2026-000001", "HF-2026-000002"]


def test_a_number_that_came_with_an_import_is_not_given_again(known: Ledger):
    imported = fact("club/HF-2026-000041", ClubCalled(number="HF-2026-000041"))
    known.append(imported.stream, 0, [imported])
    assert enter(known, call(), "f1").payload.number == "HF-2026-000042"


def test_a_refused_form_leaves_nothing_behind(known: Ledger):
    before = known.count_events()
    with pytest.raises(RuleError, match="at least one answer"):
        enter(known, call(card_received=None), "f1")
    assert known.count_events() == before
    assert enter(known, call(), "f1").payload.number == "HF-2026-000001"


def test_a_sheet_without_a_project_that_there_is_is_refused(known: Ledger):
    asking = Asking(known, policies(), "sunshine")
    with pytest.raises(RuleError, match="There is no project moon yet"):
        asking.enter(person(Role.CENTRE, None), sheet(project="moon"), idempotency_key="f1", now=at(10))


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("asked")
    small_company(folder, 0.02)
    for held in platform_at(folder):
        with state.platform().ledger.transaction() as transaction:
            people.upsert(transaction.connection, [MEMBER.model_copy(update={"project": "BJ01"})])
        yield held


def words(app: AppTest) -> str:
    return "\n".join(str(each.value) for each in [*app.title, *app.markdown, *app.caption, *app.error])


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def last_event() -> ClubCalled:
    platform = state.platform()
    last = next(platform.ledger.read(platform.ledger.position().back(1))).to_pylist()[0]
    payload = platform.ledger.stream(last["stream"])[0].payload
    assert isinstance(payload, ClubCalled)
    return payload


def test_a_call_entered_on_the_page_is_saved_told_and_in_the_warehouse(company: Path):
    reader_becomes(Right(Role.SALES, "BJ01"))
    app = open_as_reader("calls", lang="en")
    app.text_input[0].set_value("13800000000").run()
    next(area for area in app.text_area if area.label == "Expectations of the club").set_value("A garden party").run()
    app = press(app, "Enter the call")
    assert not app.error
    assert "saved · Club called · 王小明" in words(app)
    assert last_event().expectations == "A garden party"
    assert state.platform().answers.state().ledger_seq == state.platform().ledger.count_events()
    assert app.text_input[0].value == ""


@pytest.mark.parametrize(("role", "told"), [(Role.SALES, True), (Role.PROJECT_SERVICE, False)])
def test_who_cannot_open_satisfaction_is_told_where_answers_count(company: Path, role: Role, told: bool):
    reader_becomes(Right(role, "BJ01"))
    said = words(open_as_reader("calls", lang="en", form="survey"))
    assert ("count in the figures of the page Satisfaction, which is not open to you" in said) is told


def test_what_is_refused_stays_in_the_form_with_a_sentence(company: Path):
    reader_becomes(Right(Role.PROJECT_SERVICE, "BJ01"))
    app = open_as_reader("calls", lang="en")
    app.text_input[0].set_value("13800000000").run()
    before = state.platform().ledger.count_events()
    app = press(app, "Enter the call")
    assert "Annex 3: a valid call has at least one answer." in words(app)
    assert app.text_input[0].value == "13800000000"
    assert state.platform().ledger.count_events() == before


def test_what_was_typed_is_kept_for_a_browser_opened_later(company: Path):
    reader_becomes(Right(Role.PROJECT_SERVICE, "BJ01"))
    app = open_as_reader("calls", lang="en", form="survey")
    next(area for area in app.text_area if area.label == "In their words").set_value("Quiet at last").run()
    again = open_as_reader("calls", lang="en", form="survey")
    assert [area.value for area in again.text_area] == ["Quiet at last"]
    drafts.discard(state.platform().ledger, READER, "survey_answer")


def test_a_member_of_another_project_is_not_found(company: Path):
    reader_becomes(Right(Role.SALES, "CD01"))
    app = open_as_reader("calls", lang="en")
    app.text_input[0].set_value("13800000000").run()
    assert "Nobody of this project fits." in words(app)


def test_where_nobody_is_on_record_the_page_says_what_to_do(company: Path):
    reader_becomes(Right(Role.CENTRE, "BJ01"))
    now = shell.now()
    with state.platform().ledger.transaction() as transaction:
        kept = transaction.connection.execute(customer_table.select()).mappings().all()
        transaction.connection.execute(customer_table.update().values(erased_at=now))
    app = open_as_reader("calls", lang="zh-CN")
    assert "您的项目尚无客户资料" in words(app)
    assert not app.text_area
    anonymous = open_as_reader("calls", lang="zh-CN", form="survey")
    assert anonymous.text_area
    with state.platform().ledger.transaction() as transaction:
        transaction.connection.execute(customer_table.delete())
        transaction.connection.execute(customer_table.insert(), [dict(row) for row in kept])
