"""A slip of the edition in force from 2027 also says how it was sent: from a new case, and for several at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from cases import write
from running_pages import empty_platform_at, open_page
from streamlit.testing.v1 import AppTest
from wall_clock import WallClock

from casework.access.permissions import Right, User
from casework.desk import commands as cmd
from casework.desk import drafts
from casework.desk.kept_names import Name, NameDesk
from casework.record import events as ev
from casework.record.events import Event
from casework.record.people import Customer
from casework.vocabulary import Channel
from casework.vocabulary.desk import NameKind, Role
from dashboard.frame import shell, state
from dashboard.parts import casedesk

CENTRE = User("demo-centre", "林若澄", (Right(Role.CENTRE),))
ADMIN = User("admin", "管理员", (Right(Role.ADMIN),))
PERSON = Customer(customer_id="k9", project="BJ01", name="钱多多", room="9-901", mobile="11155559999")


@pytest.fixture(scope="module", autouse=True)
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project on the second working day under that edition."""
    folder = tmp_path_factory.mktemp("edition")
    WallClock.at(folder, "2027-01-05T10:00")
    for held in empty_platform_at(folder):
        registered(shell.now())
        state.platform().warehouse.sync()
        yield held


def registered(at: datetime) -> None:
    ledger, what = state.platform().ledger, ev.ProjectRegistered(code="BJ01", name="静安", pack="sunshine")
    stream = "project/BJ01"
    write(ledger, [Event(stream=stream, occurred_at=at, recorded_at=at, actor="x", project="BJ01", payload=what)])
    NameDesk(ledger).add(ADMIN, NameKind.DEPARTMENT, None, [Name("工程部")], at)


def press(page: AppTest, label: str) -> AppTest:
    return next(each for each in page.button if each.label == label).click().run()


def slip(case_id: str) -> tuple[str, str | None, str]:
    """The step, the urgency and the way of the last entry."""
    entry = state.platform().ledger.stream(f"case/{case_id}")[-1]
    assert isinstance(entry.payload, ev.Dispatched)
    return str(entry.step), entry.payload.urgency, entry.payload.way or ""


def test_a_new_case_is_dispatched_while_it_is_entered():
    who = {"query": "孙小荷", "customer_id": "", "name": "孙小荷", "phone": "11155551234", "room": "8-801"}
    said = {"key": "k", "project": "BJ01", "content": "漏水", "department": "工程部"}
    drafts.save(state.platform().ledger, CENTRE.user_id, "new_case", who | said, shell.now())
    page = press(open_page("new", lang="en"), "Enter case")
    assert [each.value for each in page.error] == ["Still missing: How it was sent."]
    next(each for each in page.text_input if each.label == "How it was sent").set_value("by fax")
    page = press(page, "Enter case")
    assert not page.error
    rows = [row for batch in state.platform().ledger.read() for row in batch.to_pylist()]
    (sent,) = [row["stream"] for row in rows if row["step"] == "dispatch"]
    assert slip(sent.removeprefix("case/")) == ("dispatch", "normal", "by fax")


def new_case(key: str) -> str:
    received = cmd.Receive(project="BJ01", customer_id="k9", channel=Channel.PHONE, content="Leak", urgency="critical")
    desk = casedesk.desk(state.platform())
    return desk.receive(CENTRE, received, idempotency_key=key, now=shell.now(), customer=PERSON).case_id


def test_several_cases_are_dispatched_at_once_with_one_way_of_sending():
    both = [new_case("one"), new_case("two")]
    state.platform().warehouse.sync()
    page = open_page("desk", lang="en", whose="all")
    page = next(each for each in page.toggle if each.label == "Several at once").set_value(True).run()
    for case_id in both:
        page.checkbox(key=f"pick-0-{case_id}").check()
    page = page.run()
    next(each for each in page.button_group if each.key and "several-way" in each.key).set_value("dispatch")
    page = page.run()
    next(each for each in page.selectbox if each.label == "To which department?").set_value("工程部")
    page = page.run()
    assert next(each for each in page.button if each.label == "Enter for 2 chosen").disabled
    next(each for each in page.text_input if each.label == "How it was sent").set_value("electronically")
    page = press(page.run(), "Enter for 2 chosen")
    assert [each.value for each in page.error] == []
    assert [slip(case_id) for case_id in both] == [("dispatch", "critical", "electronically")] * 2
