"""At the desk, in inboxes, messages and searches a confidential case is there for its handlers alone."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import docx
import pytest
from desks import at, policies

from casework.access.permissions import Right, User
from casework.access.users import Users
from casework.case.confided import confide
from casework.case.finding import find
from casework.case.folding import fold
from casework.case.revealing import reveal
from casework.clock.ticking import tick
from casework.desk import commands as cmd
from casework.desk.desk import Desk
from casework.errors import PermissionRefused
from casework.messages.inbox import inbox, unread_count
from casework.messages.telling import tell
from casework.record import events as ev
from casework.record import people
from casework.record.ledger import Ledger
from casework.record.people import Customer
from casework.upkeep.privacy.copying import Part, copy_for
from casework.vocabulary.desk import Role
from dashboard.frame.state import Platform
from dashboard.parts.documents.case_forms import available
from dashboard.views.case import documents

STAFF = "STAFF"
ADMINISTRATION = User("admin_head", "行政部主管", (Right(Role.CENTRE, STAFF),))
GM = User("gm", "总经理", (Right(Role.COMPANY_LEADER, STAFF),))
CENTRE = User("centre", "客服中心", (Right(Role.CENTRE),))
OTHER_GM = User("gm2", "公司总经理", (Right(Role.COMPANY_LEADER),))
EXECUTIVE = User("exec", "领导", (Right(Role.EXECUTIVE),))
SUPERVISOR = User("super", "主管", (Right(Role.DEPARTMENT, STAFF, "sales"),))
ADMIN = User("admin", "管理员", (Right(Role.ADMIN),))
PEOPLE = (ADMIN, ADMINISTRATION, GM, CENTRE, OTHER_GM, EXECUTIVE, SUPERVISOR)
COMPLAINANT = Customer(customer_id="e1", project=STAFF, name="员工甲", mobile="13900001111", room="1-1")
CHANNELS = {"group": "json://example.invalid", "mail": "mailto://x/?to={email}"}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    for code, pack in ((STAFF, "sales_grievance"), ("P1", "sunshine")):
        registered = ev.ProjectRegistered(code=code, name=code, pack=pack)
        fact = ev.Event(stream=f"project/{code}", occurred_at=at(days=-9), recorded_at=at(days=-9), actor="x",
                        project=code, payload=registered)  # fmt: skip
        opened.append(fact.stream, 0, [fact])
    users = Users(opened)
    for user in PEOPLE:
        users.save(ADMIN, user, at(days=-9))
    yield opened
    opened.close()


def desk_of(ledger: Ledger) -> Desk:
    return Desk(ledger, policies(), CHANNELS)


def grieve(ledger: Ledger, key: str = "g1", customer: Customer | None = COMPLAINANT) -> str:
    command = cmd.Receive(project=STAFF, customer_id="e1", channel="letter", content="排班不公",
                          formal=True, anonymous=False, happened_on=at(days=-1).date())  # fmt: skip
    done = desk_of(ledger).receive(ADMINISTRATION, command, idempotency_key=key, now=at(), customer=customer)
    return done.case_id


def file(ledger: Ledger) -> None:
    """A grievance in writing, of which the regulation tells the administration."""
    received = ev.Received(number="BM-2026-000001", pack="sales_grievance", formal=True, anonymous=True)
    fact = ev.Event(stream="case/filed", occurred_at=at(), recorded_at=at(), actor="admin_head", project=STAFF,
                    payload=received, step="file")  # fmt: skip
    with ledger.transaction() as transaction:
        transaction.append(fact.stream, 0, [fact])
        tell(transaction, fact.stream, 0, policies(), CHANNELS, at())


def refusal(ledger: Ledger, user: User, case_id: str) -> str:
    with pytest.raises(PermissionRefused) as refused:
        desk_of(ledger).case_file(user, case_id, at(5))
    return str(refused.value)


def test_its_file_is_refused_in_the_very_sentence_of_one_that_does_not_exist(ledger: Ledger) -> None:
    case_id = grieve(ledger)
    assert desk_of(ledger).case_file(ADMINISTRATION, case_id, at(5)).state.case_id == case_id
    assert desk_of(ledger).case_file(GM, case_id, at(5)).state.case_id == case_id
    for user in (EXECUTIVE, SUPERVISOR, CENTRE, OTHER_GM):
        assert refusal(ledger, user, case_id) == refusal(ledger, user, "no-such-case")


def test_its_papers_say_at_the_foot_that_it_is_confidential(ledger: Ledger) -> None:
    ordinary = cmd.Receive(project="P1", customer_id="k1", channel="letter", content="漏水")
    customer = COMPLAINANT.model_copy(update={"customer_id": "k1", "project": "P1"})
    other = desk_of(ledger).receive(CENTRE, ordinary, idempotency_key="o", now=at(), customer=customer).case_id
    nothing = SimpleNamespace(project_names=dict)
    office = cast("Platform", SimpleNamespace(ledger=ledger, policies=policies(), answers=nothing))
    marked = {}
    for user, case_id in ((ADMINISTRATION, grieve(ledger)), (CENTRE, other)):
        facts = documents.facts_of(office, user, desk_of(ledger).case_file(user, case_id, at(5)))
        papers = [docx.Document(BytesIO(each.render())) for each in available(facts)]
        feet = {paragraph.text for paper in papers for paragraph in paper.sections[0].footer.paragraphs}
        marked[user.user_id] = bool(papers) and "Confidential: for its handlers alone" in feet
    assert marked == {"admin_head": True, "centre": False}


def test_no_step_can_be_tried_on_it(ledger: Ledger) -> None:
    case_id = grieve(ledger)
    with pytest.raises(PermissionRefused) as hidden:
        desk_of(ledger).handle(
            SUPERVISOR, case_id, cmd.Note(note="x"), expected_version=1, idempotency_key="n", now=at(5)
        )
    with pytest.raises(PermissionRefused) as missing:
        desk_of(ledger).handle(
            SUPERVISOR, "none", cmd.Note(note="x"), expected_version=1, idempotency_key="m", now=at(5)
        )
    assert str(hidden.value) == str(missing.value)


def test_its_number_leaves_no_gap_in_the_numbers_of_others(ledger: Ledger) -> None:
    def ordinary(key: str) -> str:
        command = cmd.Receive(project="P1", customer_id="k1", channel="phone", content="漏水")
        customer = Customer(customer_id="k1", project="P1", name="王小明", room="1-101", mobile="13800000000")
        centre = User("c", "客服", (Right(Role.CENTRE),))
        done = desk_of(ledger).receive(centre, command, idempotency_key=key, now=at(), customer=customer)
        return desk_of(ledger).case_file(centre, done.case_id, at()).state.number

    first = ordinary("o1")
    confidential = desk_of(ledger).case_file(GM, grieve(ledger), at()).state.number
    assert (first, ordinary("o2")) == ("SY-2026-000001", "SY-2026-000002")
    assert confidential == "BM-2026-000001"


def test_only_handlers_are_told_and_no_group(ledger: Ledger) -> None:
    file(ledger)
    told = {user.user_id: [item.number for item in inbox(ledger, user.user_id)] for user in PEOPLE}
    assert {user_id: numbers for user_id, numbers in told.items() if numbers} == {"admin_head": ["BM-2026-000001"]}
    with ledger.reading() as connection:
        targets = connection.exec_driver_sql("select target from delivery").scalars().all()
    assert "group" not in targets


def test_who_handles_it_no_more_finds_nothing_of_it_in_the_inbox(ledger: Ledger) -> None:
    file(ledger)
    assert unread_count(ledger, "admin_head") == 1
    moved = User("admin_head", "行政部主管", (Right(Role.PROJECT_SERVICE, STAFF),))
    Users(ledger).save(ADMIN, moved, at(9))
    assert (inbox(ledger, "admin_head"), unread_count(ledger, "admin_head")) == ([], 0)


def test_the_search_for_customers_does_not_name_who_complained(ledger: Ledger) -> None:
    grieve(ledger)
    assert [person.customer_id for person in found(ledger, GM)] == ["e1"]
    assert found(ledger, EXECUTIVE) == found(ledger, SUPERVISOR) == found(ledger, CENTRE) == []


def test_a_customer_who_was_known_before_is_known_still(ledger: Ledger) -> None:
    with ledger.transaction() as transaction:
        people.upsert(transaction.connection, [COMPLAINANT])
    grieve(ledger)
    assert [person.customer_id for person in found(ledger, EXECUTIVE)] == ["e1"]


def test_nothing_of_who_complained_is_shown_or_handed_out_to_others(ledger: Ledger) -> None:
    grieve(ledger)
    centre = User("c", "客服", (Right(Role.PROJECT_SERVICE, STAFF), Right(Role.SALES, STAFF)))
    with pytest.raises(PermissionRefused, match="There is no such field"):
        reveal(ledger, EXECUTIVE, "e1", "mobile", "why", at(5))
    assert reveal(ledger, GM, "e1", "mobile", "why", at(5)) == COMPLAINANT.mobile
    with pytest.raises(PermissionRefused):
        copy_for(ledger, centre, "e1", at(5))
    assert copy_for(ledger, ADMINISTRATION, "e1", at(5)).parts[Part.CASES]


def test_a_copy_leaves_out_the_confidential_cases_of_a_known_customer(ledger: Ledger) -> None:
    with ledger.transaction() as transaction:
        people.upsert(transaction.connection, [COMPLAINANT])
    case_id = grieve(ledger)
    with ledger.transaction() as transaction:
        case = fold(f"case/{case_id}", transaction.stream(f"case/{case_id}"), policies())
        assert case is not None
        confide(transaction.connection, case, frozenset({f"company_leader/{STAFF}"}))
    assert copy_for(ledger, ADMINISTRATION, "e1", at(5)).parts[Part.CASES] == ()


def found(ledger: Ledger, user: User) -> list[Customer]:
    with ledger.reading() as connection:
        return find(connection, user, "员工甲")


def test_what_the_clock_does_is_told_to_handlers_alone(ledger: Ledger) -> None:
    file(ledger)
    tick(ledger, policies(), at(days=60), channels=CHANNELS)
    assert {user.user_id for user in PEOPLE if inbox(ledger, user.user_id)} <= {"admin_head", "gm"}
