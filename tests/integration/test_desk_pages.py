"""The pages of the case desk, run in full against a small demo company as people of several roles."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from logged import looks
from looking import sent
from pages import small_company
from running_pages import platform_at
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from casework.access.permissions import Right, User
from casework.case.confidential import sight
from casework.desk import commands as cmd
from casework.desk import drafts
from casework.messages.inbox import unread_count
from casework.messages.telling import tell
from casework.record import people
from casework.record.events import Event, Received, Warned
from casework.record.people import Customer
from casework.settings import ROOT
from casework.vocabulary import Caller, Channel, Disposition, Satisfaction
from casework.vocabulary.desk import CommandName as C
from casework.vocabulary.desk import Role
from dashboard.frame import shell, state
from dashboard.parts import casedesk
from dashboard.parts.picking import Other
from dashboard.parts.queue import Glance, glance, waiting

CENTRE = User("demo-centre", "林若澄", (Right(Role.CENTRE),))
SERVICE = User("service", "项目客服", (Right(Role.PROJECT_SERVICE, "BJ01"),))
ENGINEERING = User("engineering", "工程部", (Right(Role.DEPARTMENT, "BJ01", "工程部"),))
PHONE = "11155559999"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("desk")
    small_company(folder)
    yield from platform_at(folder)


def open_as(person: str, path: str, **parameters: str) -> AppTest:
    app = AppTest.from_file(ROOT / "dashboard" / "frame" / "entry.py", default_timeout=120)
    app.session_state["acting_as"] = person
    for name, value in ({"lang": "en"} | parameters).items():
        app.query_params[name] = value
    app._page_hash = calc_hash(path)
    return app.run()


def words(app: AppTest) -> str:
    shown = [*app.title, *app.header, *app.subheader, *app.caption, *app.markdown, *app.error, *app.warning]
    return "\n".join(str(element.value) for element in shown).replace("\\", "")


def button(app: AppTest, label: str):
    return next(element for element in app.button if element.label == label)


def new_case(key: str, content: str = "Leak", *, follows: bool = True) -> str:
    """A case of a customer of BJ01, recorded now; returns its id. The figures follow at once or by themselves."""
    platform = state.platform()
    command = cmd.Receive(project="BJ01", customer_id="k9", channel=Channel.PHONE, content=content)
    person = Customer(customer_id="k9", project="BJ01", name="钱多多", room="9-901", mobile=PHONE)
    done = casedesk.desk(platform).receive(CENTRE, command, idempotency_key=key, now=shell.now(), customer=person)
    if follows:
        platform.warehouse.sync()
    return done.case_id


@pytest.mark.parametrize("person", ["demo-centre", "demo-service", "demo-engineering", "demo-manager", "demo-leader"])
@pytest.mark.parametrize("view", ["queue", "board", "inbox"])
def test_the_desk_runs_for_every_role_that_works_there(company: Path, person: str, view: str):
    app = open_as(person, "desk", view=view)
    assert not app.exception
    assert not app.error
    assert app.title[0].value == "Case desk"


@pytest.mark.parametrize(("rule", "marked"), [("reply", True), ("conclusion", False)])
def test_an_inbox_line_says_whether_its_limit_may_still_move(company: Path, rule: str, marked: bool):
    case_id, ledger, now = new_case(f"warned-{rule}"), state.platform().ledger, shell.now()
    before = unread_count(ledger, "demo-service")
    limit = datetime(2027, 1, 6, 10, tzinfo=UTC)  # no holiday notice for 2027 is known to this version
    warned = Warned(obligation=f"{case_id}:{rule}:1", clause="3.3.12", due_at=limit)
    stream, version = f"case/{case_id}", len(ledger.stream(f"case/{case_id}"))
    told = Event(stream=stream, occurred_at=now, recorded_at=now, actor="clock", project="BJ01", payload=warned)
    with ledger.transaction() as transaction:
        transaction.append(stream, version, [told])
        tell(transaction, stream, version, state.platform().policies, {}, now)
    line = next(each.value for each in open_as("demo-service", "desk", view="inbox").caption if "2027" in each.value)
    told = sent(open_as("demo-service", "permissions")).decode(errors="replace")
    assert f"Inbox ({before + 1} unread)" in told  # on every page
    assert ("due 2027-01-06 18:00 (provisional, no holiday notice yet)" in line.replace("\\", "")) is marked


def test_the_desk_is_closed_to_sales(company: Path):
    page = open_as("demo-sales", "desk")
    assert "The page Desk is open to" in words(page)
    assert page.title[0].value == "Case desk"
    assert "Go to the overview" in sent(page).decode(errors="replace")


def test_a_case_is_found_by_phone_and_shown_masked_to_a_leader(company: Path):
    new_case("masked")
    text = words(open_as("demo-leader", "desk", q=PHONE))
    assert [part in text for part in ("钱多多", "111****9999", PHONE)] == [True, True, False]


def test_a_case_is_not_found_by_those_of_another_project(company: Path):
    new_case("elsewhere")
    assert "No case fits “钱多多”" in words(open_as("demo-service-chengdu", "desk", q="钱多多"))


def test_a_step_entered_on_the_page_is_in_the_timeline_at_once(company: Path):
    case_id = new_case("noted")
    app = open_as("demo-centre", "case", id=case_id, do="note")
    app.text_area[0].set_value("Calls back after six")
    app = button(app, "Enter: Note").click().run()
    assert not app.error
    kinds = [entry.kind.value for entry in state.platform().ledger.stream(f"case/{case_id}")]
    assert kinds == ["received", "noted"]
    warehouse = state.platform().answers.state().ledger_seq
    assert warehouse == state.platform().ledger.count_events()


@pytest.fixture
def drowsy(company: Path) -> Iterator[None]:
    """A keeper that looks at the ledger when it is told to, and hardly ever by itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(state, "LOOK_EVERY_SECONDS", 3_600)
        state.start().hurry()
        wait_until(in_step)
        time.sleep(0.1)
        yield
    state.start().hurry()


def in_step() -> bool:
    return state.start().seen == state.platform().ledger.count_events()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_case_opened_or_searched_the_moment_it_was_entered_is_waited_for(drowsy: None):
    for path in ("case", "desk"):
        case_id = new_case(f"just now, {path}", follows=False)
        number = casedesk.desk(state.platform()).case_file(CENTRE, case_id, shell.now()).state.number
        assert not in_step()
        asked, told = ({"id": case_id}, number) if path == "case" else ({"q": number}, "1 case found")
        assert told in words(open_as("demo-centre", path, **asked))


def test_a_queue_is_another_for_those_whom_an_entry_concerns(company: Path):
    elsewhere = User("elsewhere", "别处", (Right(Role.PROJECT_SERVICE, "SH01"),))

    def seen(user: User) -> Glance:
        return glance(waiting(state.platform().for_reader(sight(user)), user, shell.now()))

    before = {user.user_id: seen(user) for user in (SERVICE, elsewhere)}
    case_id = new_case("concerns")
    received = seen(ENGINEERING)
    assert (seen(SERVICE) == before["service"], seen(elsewhere) == before["elsewhere"]) == (False, True)
    do(CENTRE, case_id, cmd.Dispatch(department="工程部"))
    assert seen(ENGINEERING) != received, "another step is next"


def test_the_figures_follow_a_new_case_without_keeping_whoever_entered_it(drowsy: None):
    new_case("known")
    app = open_as("demo-centre", "new")
    app.text_input[0].set_value(PHONE).run()
    app.text_area[0].set_value("Leak")
    next(choice for choice in app.selectbox if choice.label == "To which department?").set_value("工程部")
    before = state.platform().ledger.count_events()
    app = button(app, "Enter case").click().run()
    assert not app.error
    assert state.platform().ledger.count_events() == before + 2
    wait_until(in_step)


def test_a_department_that_is_not_on_the_list_is_named_only_by_saying_so(company: Path):
    new_case("known")
    app = open_as("demo-centre", "new")
    app.text_input[0].set_value(PHONE).run()
    app.text_area[0].set_value("Leak")
    departments = next(choice for choice in app.selectbox if choice.label == "To which department?")
    assert not departments.proto.accept_new_options
    departments.set_value(Other.NAME).run()
    next(field for field in app.text_input if field.label == "Its name, as all write it").set_value("园林部")
    app = button(app, "Enter case").click().run()
    assert not app.error
    assert "dispatched to 园林部" in words(app)


def test_a_known_customer_without_a_room_is_asked_for_it_during_the_call(company: Path):
    with state.platform().ledger.transaction() as transaction:
        roomless = Customer(customer_id="k7", project="BJ01", name="孙无房", mobile="11155557777")
        people.upsert(transaction.connection, [roomless])
    app = open_as("demo-centre", "new")
    app.text_input[0].set_value("11155557777").run()
    app.text_area[0].set_value("Leak")
    next(field for field in app.text_input if field.label == "Room").set_value("7-701")
    next(choice for choice in app.selectbox if choice.label == "To which department?").set_value("工程部")
    app = button(app, "Enter case").click().run()
    assert not app.error
    with state.platform().ledger.reading() as connection:
        assert people.read(connection, "k7") == roomless.model_copy(update={"room": "7-701"})


def test_more_customers_than_are_offered_are_not_hidden_in_silence(company: Path):
    app = open_as("demo-centre", "new")
    app.text_input[0].set_value("111").run()
    assert "More than 6 fit" in words(app)
    assert len(next(choice for choice in app.radio if choice.label == "Customer").options) == 7


def test_what_the_call_left_out_is_completed_on_the_page_and_shown_in_the_timeline(company: Path):
    case_id = new_case("completed")
    app = open_as("demo-centre", "case", id=case_id)
    next(field for field in app.text_input if field.label == "E-mail").set_value("qian@example.com")
    app = button(app, "Save the record").click().run()
    assert not app.error
    with state.platform().ledger.reading() as connection:
        assert people.read(connection, "k9").email == "qian@example.com"  # type: ignore[union-attr]
    entry = state.platform().ledger.stream(f"case/{case_id}")[-1]
    assert entry.payload.note == "Customer's record completed: E-mail"


def test_who_complained_can_be_written_down_where_a_register_did_not_say(company: Path):
    platform, now = state.platform(), shell.now()
    received = Event(
        stream="case/nobodys", occurred_at=now, recorded_at=now, actor="import", project="BJ01",
        payload=Received(number="R-77", content="漏水"),
    )  # fmt: skip
    with platform.ledger.transaction() as transaction:
        transaction.append(received.stream, 0, [received])
    platform.warehouse.sync()
    app = open_as("demo-centre", "case", id="nobodys")
    assert "No customer is recorded with this case." in words(app)
    for label, text in (("Name", "孙小荷"), ("Room", "8-801"), ("Mobile", "11155551234")):
        next(box for box in app.text_input if box.label == label).set_value(text)
    app = button(app, "Save the record").click().run()
    assert not app.error
    assert "No customer is recorded with this case." not in words(app)
    case = casedesk.desk(platform).case_file(CENTRE, "nobodys", shell.now())
    with platform.ledger.reading() as connection:
        person = people.read(connection, case.state.customer_id or "")
    assert person is not None
    assert (person.name, person.room, person.mobile, person.project) == ("孙小荷", "8-801", "11155551234", "BJ01")
    assert case.entries[-1].payload.reason == "Customer's record completed: Name, Mobile, Room"


def test_what_the_customer_said_is_shown_as_text_whatever_marks_it_holds(company: Path):
    said = "# loud\n![x](http://elsewhere/x.png) <b>now</b>"
    app = open_as("demo-centre", "case", id=new_case("marks", said))
    shown = [str(element.value) for element in app.markdown]
    assert not [text for text in shown if "elsewhere" in text]
    assert "&lt;b&gt;now&lt;/b&gt;" in sent(app).decode(errors="replace")


def test_the_case_file_says_who_calls_and_a_known_number_can_be_dialled(company: Path):
    case_id = new_case("dial")
    assert f"tel:{PHONE}" in sent(open_as("demo-centre", "case", id=case_id)).decode(errors="replace")
    page = open_as("demo-centre", "case", id=case_id)
    assert "It waits for you; with: nobody yet" in words(page)
    assert "min left" in sent(page).decode(errors="replace")
    page = button(page, "Next: Dispatch").click().run()
    assert button(page, "Enter: Dispatch").key
    masked = sent(open_as("demo-leader", "case", id=case_id)).decode(errors="replace")
    assert "钱多多 · 9-901 · 111****9999" in masked
    assert "tel:" not in masked


def test_a_leader_reads_the_record_and_is_offered_no_form_for_it(company: Path):
    app = open_as("demo-leader", "case", id=new_case("read only"))
    assert "Save the record" not in [element.label for element in app.button]


def test_when_somebody_else_was_first_what_was_typed_stays_and_can_be_entered_again(company: Path):
    case_id = new_case("race")
    app = open_as("demo-centre", "case", id=case_id, do="note")
    casedesk.desk(state.platform()).handle(
        CENTRE, case_id, cmd.Note(note="first"), expected_version=1, idempotency_key="other", now=shell.now()
    )
    app.text_area[0].set_value("second")
    app = button(app, "Enter: Note").click().run()
    assert "The case has changed since you opened it: Noted by" in words(app)
    assert app.text_area[0].value == "second"
    app = button(app, "Enter: Note").click().run()
    notes = [e.payload.note for e in state.platform().ledger.stream(f"case/{case_id}") if e.kind.value == "noted"]
    assert notes == ["first", "second"]


def test_a_form_sent_without_its_text_names_it_and_writes_nothing(company: Path):
    case_id = new_case("empty")
    app = button(open_as("demo-centre", "case", id=case_id, do="note"), "Enter: Note").click().run()
    assert "Fill in: Note." in words(app)
    assert len(state.platform().ledger.stream(f"case/{case_id}")) == 1


def test_a_case_of_another_project_has_no_steps_and_no_data(company: Path):
    app = open_as("demo-service-chengdu", "case", id=new_case("hidden", content="secret words"))
    assert "secret words" not in words(app)
    assert not [element for element in app.button if element.label.startswith("Enter")]


def test_what_is_typed_into_a_new_case_is_a_draft_that_survives_the_browser(company: Path):
    app = open_as("demo-centre", "new")
    content = next(area for area in app.text_area if area.label == "What does the customer say?")
    content.set_value("The gate does not close").run()
    again = open_as("demo-centre", "new")
    assert "The gate does not close" in [area.value for area in again.text_area]
    drafts.discard(state.platform().ledger, "demo-centre", "new_case")


def test_a_repeated_complaint_is_noticed_before_it_is_entered(company: Path):
    new_case("before", content="Leak again")
    app = open_as("demo-centre", "new")
    app.text_input[0].set_value(PHONE).run()
    assert "Is this the same matter again?" in words(app)
    drafts.discard(state.platform().ledger, "demo-centre", "new_case")


def test_neighbours_are_those_of_the_room_and_of_the_number(company: Path):
    with state.platform().ledger.transaction() as transaction:
        rows = [
            ("a", "1-1", "13800000001"),
            ("b", "1-1", "13800000002"),
            ("c", "2-2", "138 0000 0001"),
            ("d", "3-3", "13800000003"),
        ]
        found = [Customer(customer_id=i, project="X", room=room, mobile=number) for i, room, number in rows]
        people.upsert(transaction.connection, found)
        near = people.neighbours(transaction.connection, found[0])
    assert sorted(person.customer_id for person in near) == ["a", "b", "c"]


TO_THE_CLOSING = (
    (CENTRE, cmd.Dispatch(department="工程部")),
    (ENGINEERING, cmd.Contact()),
    (ENGINEERING, cmd.FeedBack(result="已修复")),
    (SERVICE, cmd.Verify()),
    (SERVICE, cmd.Reply(reply="已修复")),
    (CENTRE, cmd.CallBack(satisfaction=Satisfaction.SATISFIED)),
    (CENTRE, cmd.Close(disposition=Disposition.RESOLVED)),
)
OWN_CALL = cmd.CallBack(caller=Caller.PROJECT_SERVICE, satisfaction=Satisfaction.SATISFIED)


def do(user: User, case_id: str, command: cmd.Command) -> None:
    platform, now = state.platform(), shell.now()
    version = casedesk.standing(platform).states([case_id])[case_id].version
    casedesk.desk(platform).handle(
        user, case_id, command, expected_version=version, idempotency_key=f"{case_id}/{version}", now=now
    )
    platform.warehouse.sync()


def step_in_queue(user: User, case_id: str) -> C | None:
    queue = waiting(state.platform(), user, shell.now())
    return next((case.step for case in queue if case.state.case_id == case_id), None)


def test_a_closed_case_waits_for_project_services_own_call_and_for_nobody_else(company: Path):
    case_id = new_case("owed")
    for user, command in TO_THE_CLOSING:
        do(user, case_id, command)
    assert [step_in_queue(user, case_id) for user in (CENTRE, ENGINEERING, SERVICE)] == [None, None, C.CALL_BACK]
    do(SERVICE, case_id, OWN_CALL)
    assert step_in_queue(SERVICE, case_id) is None


def test_a_masked_number_is_found_whole_and_not_by_its_hidden_digits(company: Path):
    new_case("masked-search")
    assert "No case fits" in words(open_as("demo-manager", "desk", q=PHONE[2:6]))
    assert "钱多多" in words(open_as("demo-manager", "desk", q=PHONE[-4:]))
    assert "钱多多" in words(open_as("demo-manager", "desk", q=PHONE))
    entry, look = looks(state.platform().ledger)[-1]
    assert (entry.actor, look.customer_id, look.field, look.searched) == ("demo-manager", "k9", "mobile", True)


def test_a_masked_number_typed_by_a_caller_s_clerk_shows_no_cases_of_its_owner(company: Path):
    new_case("masked-neighbours")
    typed = Customer(project="BJ01", mobile=PHONE)
    ledger = state.platform().ledger
    with ledger.reading() as connection:
        assert [each.customer_id for each in people.neighbours(connection, typed)] == ["k9"]
        assert people.neighbours(connection, typed, by_number=False) == []
