"""Forms enter nothing by accident: what is missing is said at once, what was typed stays, no time enters itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import streamlit as st
from pages import small_company
from running_pages import open_page, platform_at, words
from streamlit.testing.v1 import AppTest

from casework.access.permissions import Right, User
from casework.desk import commands as cmd
from casework.desk import drafts
from casework.record.people import Customer
from casework.vocabulary import Channel
from casework.vocabulary.desk import Role
from dashboard.frame import drafts as tab_drafts
from dashboard.frame import shell, state
from dashboard.frame.streamlit_seams import run
from dashboard.parts import casedesk
from dashboard.parts.forms import FormIncomplete, build, missing
from dashboard.parts.matching import parted

CENTRE = User("demo-centre", "林若澄", (Right(Role.CENTRE),))
ENGINEERING = User("engineering", "工程部", (Right(Role.DEPARTMENT, "BJ01", "工程部"),))
PHONE = "11155559999"


@pytest.fixture(scope="module", autouse=True)
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("hands")
    small_company(folder)
    yield from platform_at(folder)


@pytest.fixture(autouse=True)
def no_draft() -> Iterator[None]:
    yield
    drafts.discard(state.platform().ledger, CENTRE.user_id, "new_case")


def new_case(key: str) -> str:
    """A leak at a customer's of BJ01, sent to engineering and contacted; returns the case's id."""
    platform, now = state.platform(), shell.now()
    person = Customer(
        customer_id="k9", project="BJ01", name="钱多多", phase="1期", building="3号楼", room="9-901", mobile=PHONE
    )
    desk = casedesk.desk(platform)
    received = cmd.Receive(project="BJ01", customer_id="k9", channel=Channel.PHONE, content="Leak")
    case_id = desk.receive(CENTRE, received, idempotency_key=key, now=now, customer=person).case_id
    for version, (user, step) in enumerate(((CENTRE, cmd.Dispatch(department="工程部")), (ENGINEERING, cmd.Contact()))):
        desk.handle(
            user, case_id, step, expected_version=version + 1, idempotency_key=f"{key}-{version}", now=shell.now()
        )
    platform.warehouse.sync()
    return case_id


def press(page: AppTest, label: str) -> AppTest:
    return next(each for each in page.button if each.label.startswith(label)).click().run()


def field(page: AppTest, label: str):  # type: ignore[no-untyped-def] # of whichever kind
    fields = [*page.text_input, *page.text_area, *page.selectbox, *page.datetime_input]
    return next(each for each in fields if each.label == label)


def test_all_that_is_missing_is_said_at_once_beside_the_button_and_at_its_field():
    page = open_page("new", lang="en")
    page.text_input[0].set_value("孙小荷 11155551234").run()
    assert (field(page, "Name").value, field(page, "Phone").value) == ("孙小荷", "11155551234")
    assert "Fill in" not in words(page)
    page = press(page, "Enter case")
    assert page.error[0].value == "Still missing: Project, Room, what the customer says, the department."
    for told in ("Project", "Room", "what the customer says", "the department"):
        assert f"Fill in: {told}." in words(page)
    page = field(page, "What does the customer say?").set_value("Leak").run()
    assert "Fill in: what the customer says." not in words(page)
    assert "Fill in: Room." in words(page)


@pytest.mark.parametrize("typed", [f"钱多多 {PHONE}", "钱多多 11155550000", f"孙小荷{PHONE}"])
def test_name_and_number_in_one_field_find_by_either(typed: str):
    new_case("either")
    page = open_page("new", lang="en")
    page.text_input[0].set_value(typed).run()
    assert any("钱多多" in option for each in page.radio if each.label == "Customer" for option in each.options)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [("王小明 111 5555 0001", ("王小明", "111 5555 0001")), ("11155550001", ("", "11155550001")), ("3-120", ("", ""))],
)
def test_what_was_typed_falls_into_name_and_number(typed: str, parts: tuple[str, str]):
    assert parted(typed) == parts


def test_a_home_is_picked_from_those_known_and_another_only_by_saying_so():
    new_case("home")
    page = open_page("new", lang="en")
    page.text_input[0].set_value("孙小荷").run()
    page = field(page, "Project").set_value("BJ01").run()
    homes = {each.label: each for each in page.selectbox if each.label in {"Phase", "Building", "Room"}}
    assert not [label for label, each in homes.items() if each.proto.accept_new_options]
    assert "9-901" in homes["Room"].options
    assert homes["Room"].options[-1] == "Not on the list …"


def test_a_time_is_agreed_by_somebody_and_never_by_itself():
    page = open_page("case", acting_as="demo-engineering", lang="en", id=new_case("agreed"), do="appoint")
    due = next(each for each in page.datetime_input if each.label == "By when")
    assert due.value is None
    assert "Fill in: By when." in press(page, "Enter: Appoint").error[0].value
    page = press(page, "Next closing time: ")
    due = next(each for each in page.datetime_input if each.label == "By when")
    assert (due.value.hour, due.value.minute) == (18, 0)


def test_a_receipt_is_confirmed_in_the_queue_by_one_press():
    platform, now = state.platform(), shell.now()
    desk = casedesk.desk(platform)
    received = cmd.Receive(project="BJ01", customer_id="k9", channel=Channel.PHONE, content="Leak")
    person = Customer(customer_id="k9", project="BJ01", name="钱多多", room="9-901", mobile=PHONE)
    case_id = desk.receive(CENTRE, received, idempotency_key="press", now=now, customer=person).case_id
    slip = cmd.Dispatch(department="工程部", urgency="critical")
    desk.handle(CENTRE, case_id, slip, expected_version=1, idempotency_key="slip", now=shell.now())
    platform.warehouse.sync()
    queue = open_page("desk", acting_as="demo-engineering", lang="en", at_project="BJ01", stage="sunshine/dispatched")
    (button,) = [each for each in queue.button if each.key == f"take-{case_id}"]
    assert button.label == "Confirm receipt"
    button.click().run()
    assert [entry.kind.value for entry in platform.ledger.stream(f"case/{case_id}")][-1] == "receipt_confirmed"


def test_a_conflict_is_told_once_and_what_was_typed_stays():
    case_id = new_case("twice")
    page = open_page("case", lang="en", id=case_id, do="note")
    casedesk.desk(state.platform()).handle(
        CENTRE, case_id, cmd.Note(note="first"), expected_version=3, idempotency_key="other", now=shell.now()
    )
    field(page, "Note").set_value("second")
    page = press(page, "Enter: Note")
    assert [each.value.split(":")[0] for each in page.error] == ["The case has changed since you opened it"]
    assert not [each for each in page.warning if each.value.startswith("Since you opened this form")]
    assert field(page, "Note").value == "second"


def test_a_step_half_written_is_there_again_after_the_page_was_loaded_anew():
    case_id = new_case("draft")
    field(open_page("case", lang="en", id=case_id, do="note"), "Note").set_value("x" * 1200).run()
    again = open_page("case", lang="en", id=case_id)
    assert field(again, "Note").value == "x" * 1200
    again = press(again, "Enter: Note")
    assert not again.error
    assert drafts.begun(state.platform().ledger, CENTRE.user_id, f"case/{case_id}/") == []


def test_looking_at_a_form_begins_no_draft():
    case_id = new_case("look")
    open_page("case", lang="en", id=case_id, do="note").run()
    assert drafts.begun(state.platform().ledger, CENTRE.user_id, f"case/{case_id}/") == []


def test_words_and_moments_of_a_draft_come_back_in_another_language():
    case_id = new_case("words")
    page = open_page("case", acting_as="demo-engineering", lang="en", id=case_id, do="appoint")
    due = next(each for each in page.datetime_input if each.label == "By when")
    due.set_value(datetime(2030, 3, 4, 10, 0)).run()
    next(each for each in page.pills if each.label == "Agreed").select("meeting").run()
    again = open_page("case", acting_as="demo-engineering", lang="zh-CN", id=case_id)
    assert next(each for each in again.datetime_input if each.key.endswith("due_at")).value == datetime(2030, 3, 4, 10)
    assert next(each for each in again.pills if "appointment" in each.key).value == "meeting"


@pytest.mark.parametrize("form", ["new_case", "case/c9/note"])
def test_two_tabs_keep_a_draft_each_and_the_next_goes_on_with_the_one_left(monkeypatch: pytest.MonkeyPatch, form: str):
    platform, at_work = state.platform(), {"first", "second"}
    monkeypatch.setattr(run, "is_open", at_work.__contains__)

    def tab(session: str) -> dict[str, object]:
        monkeypatch.setattr(run, "session", lambda: session)
        st.session_state.clear()
        return tab_drafts.opened(platform, CENTRE, form)

    for session, content in (("first", "Leak"), ("second", "Noise")):
        assert "content" not in tab(session)
        tab_drafts.keep(platform, CENTRE, form, {"content": content})
    monkeypatch.setattr(run, "session", lambda: "third")
    assert tab_drafts.begun(platform, CENTRE, form) == []
    at_work.remove("first")
    assert tab_drafts.begun(platform, CENTRE, form) == [form]
    assert tab("third")["content"] == "Leak"
    tab_drafts.done(platform, CENTRE, form)
    assert drafts.begun(platform.ledger, CENTRE.user_id, form) == [f"{form}/2"]
    drafts.discard(platform.ledger, CENTRE.user_id, f"{form}/2")


def test_a_callback_that_reached_the_customer_says_how_satisfied_they_are():
    with pytest.raises(FormIncomplete, match=r"Fill in: .*"):
        build(cmd.CallBack, {"reached": True})
    assert missing(cmd.CallBack, {"reached": True}) == ["satisfaction"]
    assert missing(cmd.CallBack, {"reached": False}) == []
