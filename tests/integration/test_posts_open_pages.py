"""A regulation opens the pages of case work to its posts: salespeople record and work what it gives them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from cases import MONDAY, case, received, write
from desks import at, policies
from looking import READER, found_in, open_as_reader, reader_becomes, sent
from running_pages import empty_platform_at
from streamlit.testing.v1 import AppTest

from casework.access.permissions import Right, User, opened_by, projects_opened
from casework.access.users import enrol
from casework.desk import commands as cmd
from casework.desk import drafts
from casework.desk.desk import Desk
from casework.desk.transitions import transition
from casework.errors import PermissionRefused
from casework.messages.inbox import inbox
from casework.policy import Pack
from casework.record import events as ev
from casework.record.ledger import Ledger
from casework.record.people import Customer
from casework.time import present
from casework.vocabulary.desk import Page, Role
from dashboard.frame import state

PROJECTS = {"OFF": "sales_office", "CON": "sales_consultants", "STAFF": "sales_grievance", "SY01": "sunshine"}
SELLER = Right(Role.SALES, "OFF")
CENTRE = User("c", "客服", (Right(Role.CENTRE),))


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[state.Platform]:
    folder: Path = tmp_path_factory.mktemp("posts")
    ledger = Ledger.open(f"sqlite:///{folder}/ledger.sqlite")
    then = MONDAY - timedelta(days=30)
    for code, pack in PROJECTS.items():
        payload = ev.ProjectRegistered(code=code, name=code, pack=pack)
        fact = ev.Event(stream=f"project/{code}", occurred_at=then, recorded_at=then, actor="x", project=code,
                        payload=payload)  # fmt: skip
        write(ledger, [fact])
    ledger.close()
    for _held in empty_platform_at(folder):
        yield state.platform()


def pack(name: str) -> Pack:
    return policies().in_force(name, date(2026, 3, 2))


def recorded(platform: state.Platform, project: str, key: str, **fields: object) -> str:
    """A case that the centre recorded."""
    customer = Customer(customer_id=f"k-{key}", project=project, name="钱某", room="1-101", mobile="13800000000")
    usual = {"project": project, "customer_id": customer.customer_id, "channel": "phone", "content": "漏水"}
    command = cmd.Receive(**(usual | fields))
    desk = Desk(platform.ledger, platform.policies)
    done = desk.receive(CENTRE, command, idempotency_key=key, now=present.now(), customer=customer)
    platform.catch_up()
    return done.case_id


def entering(platform: state.Platform, *, nobody: bool, **typed: object) -> AppTest:
    """The page for a new case, filled in and sent."""
    draft = {"key": f"k-{len(typed)}-{nobody}-{typed['project']}", "content": "排班不公", **typed}
    who = {"nobody": True} if nobody else {"query": "钱某", "customer_id": "", "name": "钱某", "phone": "11155550000"}
    drafts.save(platform.ledger, READER, "new_case", draft | who, present.now())
    page = open_as_reader("new", lang="en")
    assert not page.exception
    next(each for each in page.button if each.label == "Enter case").click()
    return page.run()


def test_the_posts_of_a_regulation_open_the_pages_of_case_work_and_sheets_of_persons_that_of_scores() -> None:
    sales = {name: {page for page in Page if Role.SALES in opened_by(pack(name), page)} for name in PROJECTS.values()}
    assert sales == {
        "sales_office": {Page.DESK, Page.NEW_CASE, Page.CASE_FILE},
        "sales_consultants": {Page.DESK, Page.NEW_CASE, Page.CASE_FILE, Page.SCORES},
        "sales_grievance": set(),
        "sunshine": set(),
    }


def test_where_everybody_records_cases_everybody_may_open_the_form() -> None:
    assert opened_by(pack("zhonghai"), Page.NEW_CASE) == frozenset(Role) - {Role.ADMIN}


def test_such_a_page_shows_the_projects_alone_whose_regulation_opens_it() -> None:
    both = User("v", "V", (SELLER, Right(Role.SALES, "SY01"), Right(Role.CENTRE, "CON")))
    packs = {code: pack(name) for code, name in PROJECTS.items()}
    assert projects_opened(both, Page.CASE_FILE, packs) == {"OFF", "CON"}
    assert projects_opened(CENTRE, Page.CASE_FILE, packs) is None


def test_a_salesperson_opens_desk_and_case_file_there_and_is_refused_elsewhere(platform: state.Platform) -> None:
    own = recorded(platform, "OFF", "own", severity="minor", about="consultant")
    other = recorded(platform, "SY01", "other")
    seller = reader_becomes(SELLER, Right(Role.SALES, "SY01"))
    assert open_as_reader("desk", lang="en").title[0].value == "Case desk"
    shown = open_as_reader("case", id=own, lang="en")
    assert (shown.exception, shown.error) == ([], [])
    assert found_in(sent(shown), {"Sales staff"})
    hidden = open_as_reader("case", id=other, lang="en")
    assert found_in(sent(hidden), {"There is no case at this address"})
    with pytest.raises(PermissionRefused, match="is open to"):
        Desk(platform.ledger, platform.policies).case_file(seller, other, present.now())


def judged_against(whom: str, key: str) -> list[ev.Event]:
    """A complaint about somebody of CON, valid: on Monday a month before today's."""
    told = [(0, received(pack="sales_consultants", number=key, about="consultant", whom=whom)),
            (60, ev.Validated(validity="valid"))]  # fmt: skip
    return case(told, key, project="CON")


def test_a_salesperson_opens_their_own_sheet_and_sees_nobody_else_s_nor_any_project_s_month(
    platform: state.Platform,
) -> None:
    write(platform.ledger, judged_against(READER, "MINE") + judged_against("zhang", "THEIRS"))
    platform.catch_up()
    reader_becomes(Right(Role.SALES, "CON"), Right(Role.SALES, "SY01"))
    page = open_as_reader("score", lang="en", at_month="2026-03", **{"from": "2026-03", "to": "2026-03"})
    assert (page.exception, page.error) == ([], [])
    shown = sent(page)
    own, others = {"Points of persons", "MINE"}, {"THEIRS", "zhang", "Points lost"}
    assert found_in(shown, own | others) == own


def test_a_file_shows_every_clock_where_two_begin_with_one_entry_under_one_clause(platform: state.Platform) -> None:
    """What is told the project manager, and what is instructed, is owed from the receipt by the same clause."""
    write(platform.ledger, judged_against("zhang", "TWICE")[:1])
    platform.catch_up()
    reader_becomes(Right(Role.CENTRE, "CON"))
    page = open_as_reader("case", id="TWICE", lang="en")
    assert (page.exception, page.error) == ([], [])
    clocks = [each.label.split(" · ")[1].split(" ")[0] for each in page.expander if " · due " in each.label]
    assert sorted(clocks) == ["1", "1", "3.3"]


def test_a_salesperson_of_another_regulation_has_no_such_page(platform: state.Platform) -> None:
    reader_becomes(Right(Role.SALES, "SY01"))
    for path in ("new", "case", "desk", "score"):
        assert "is open to" in open_as_reader(path, lang="en").error[0].value


def test_what_the_regulation_tells_them_is_in_their_inbox(platform: state.Platform) -> None:
    seller = User("seller", "V", (Right(Role.SALES, "CON"),))
    with platform.ledger.transaction() as transaction:
        enrol(transaction.connection, [seller], "test", present.now())
    case_id = recorded(platform, "CON", "con", channel="other", severity="minor", incident="quarrel")
    manager = User("pm", "经理", (Right(Role.PROJECT_MANAGER, "CON"),))
    desk = Desk(platform.ledger, platform.policies)
    form = next(name for name in desk.case_file(manager, case_id, present.now()).possible if "colleague" in name.en)
    row = transition(pack("sales_consultants"), form)
    assert row is not None
    typed = row.form(instruction="换人", department="销售一组")
    desk.handle(manager, case_id, typed, expected_version=1, idempotency_key="i", now=present.now())
    assert inbox(platform.ledger, "seller") == []
    assert [item.case_id for item in inbox(platform.ledger, "seller", opened={"CON"})] == [case_id]


def test_who_records_what_they_may_not_see_is_told_so_and_nothing_is_entered_twice(platform: state.Platform) -> None:
    reader_becomes(SELLER)
    before = platform.ledger.position()
    page = entering(platform, nobody=False, project="OFF", severity="internal", room="1-101", way="record")
    assert [each.value for each in page.error] == []
    assert any("you do not see it" in str(each.value) for each in page.markdown)
    written = [row for batch in platform.ledger.read(before) for row in batch.to_pylist()]
    assert [row["kind"] for row in written if row["stream"].startswith("case/")] == ["received"]


def test_a_grievance_may_be_anonymous(platform: state.Platform) -> None:
    reader_becomes(Right(Role.CENTRE, "STAFF"))
    page = entering(platform, nobody=True, project="STAFF", happened_on=str(at(days=-1).date()))
    missing = "".join(str(each.value) for each in page.error)
    assert "who calls" not in missing
    assert "anonymous" not in missing.lower()
    page.date_input[0].set_value(present.now().date()).run()
    next(each for each in page.button if each.label == "Enter case").click()
    page.run()
    assert [each.value for each in page.error] == []
    rows = [row for batch in platform.ledger.read() for row in batch.to_pylist() if row["project"] == "STAFF"]
    entries = [entry for row in rows for entry in platform.ledger.stream(row["stream"])]
    received = [entry.payload for entry in entries if isinstance(entry.payload, ev.Received)]
    assert [(each.anonymous, each.customer_id) for each in received] == [(True, None)]
