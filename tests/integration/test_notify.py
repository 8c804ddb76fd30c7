"""Inbox and outbox: who is told, and messages that reach a real local receiver once, however sending goes."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import apprise
import pytest
from desks import DEPARTMENT, PROJECT, Office, at, policies

from casework.access.permissions import Right, User
from casework.access.users import Users
from casework.desk import commands as cmd
from casework.desk.desk import Desk
from casework.messages.inbox import inbox, mark_all_read, mark_read, unread_count
from casework.messages.letters import Letter
from casework.messages.notify import LEASE, deliver, undelivered
from casework.record.ledger import Ledger
from casework.vocabulary.desk import Role

ADMIN = User("admin", "Admin", (Right(Role.ADMIN),))


@dataclass
class Receiver:
    """A local web service that takes messages, or refuses them while ``refuses`` is above zero."""

    messages: list[dict[str, str]] = field(default_factory=list)
    refuses: int = 0
    address: str = ""

    def take(self, body: bytes) -> int:
        if self.refuses:
            self.refuses -= 1
            return 503
        self.messages.append(json.loads(body))
        return 200


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status = found.take(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    found.address = f"json://127.0.0.1:{server.server_port}/"
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def office(ledger: Ledger, receiver: Receiver) -> Office:
    """A desk with one group channel, a department, two managers (one of another project) and a centre."""
    users = Users(ledger, first_admin="admin")
    users.sign_in("admin", "Admin", None, at())
    for user in (
        User("gong", "工", (Right(Role.DEPARTMENT, PROJECT, DEPARTMENT),), "gong@example.com"),
        User("wu", "物", (Right(Role.DEPARTMENT, PROJECT, "物业部"),)),
        User("jing", "经", (Right(Role.PROJECT_MANAGER, PROJECT),)),
        User("other", "他", (Right(Role.PROJECT_MANAGER, "P2"), Right(Role.DEPARTMENT, "P2"))),
        User("zhong", "中", (Right(Role.CENTRE),)),
    ):
        users.save(ADMIN, user, at())
    made = Office(ledger)
    made.desk = Desk(ledger, policies(), {"group": receiver.address})
    return made


def dispatched(office: Office) -> str:
    case_id = office.receive()
    office.do(Role.CENTRE, case_id, cmd.Dispatch(department=DEPARTMENT))
    return case_id


def test_a_slip_is_told_to_its_own_department_only(office: Office) -> None:
    case_id = dispatched(office)
    assert [(item.case_id, item.kind.value) for item in inbox(office.ledger, "gong")] == [(case_id, "dispatched")]
    assert inbox(office.ledger, "wu") == []
    assert inbox(office.ledger, "other") == []


def test_an_escalation_is_told_to_the_ladder_and_the_centre(office: Office) -> None:
    case_id = dispatched(office)
    office.do(Role.CENTRE, case_id, cmd.Escalate(level=1, consent_by="主管副总"))
    assert [item.clause for item in inbox(office.ledger, "jing")] == ["4.4.4.5"]
    assert [item.kind.value for item in inbox(office.ledger, "zhong")] == ["escalated"]


def test_a_deactivated_person_is_told_nothing(office: Office) -> None:
    Users(office.ledger).deactivate(ADMIN, "gong", at())
    dispatched(office)
    assert inbox(office.ledger, "gong") == []


GONG_ELSEWHERE = User("gong", "工", (Right(Role.DEPARTMENT, "P2", DEPARTMENT),), "gong@example.com")


def test_who_moved_to_another_project_reads_nothing_of_the_old_one(office: Office) -> None:
    dispatched(office)
    item = inbox(office.ledger, "gong")[0].item_id
    users = Users(office.ledger)
    users.save(ADMIN, GONG_ELSEWHERE, at(1))
    assert inbox(office.ledger, "gong") == []
    assert unread_count(office.ledger, "gong") == 0
    mark_all_read(office.ledger, "gong", item, at(1))
    mark_read(office.ledger, "gong", [item], at(1))
    users.save(ADMIN, User("gong", "工", (Right(Role.CENTRE),)), at(2))
    assert [each.item_id for each in inbox(office.ledger, "gong", unread_only=True)] == [item]


def test_a_role_that_opens_no_case_reads_of_none(office: Office) -> None:
    dispatched(office)
    Users(office.ledger).save(ADMIN, User("gong", "工", (Right(Role.SALES, PROJECT), Right(Role.ADMIN))), at(1))
    assert inbox(office.ledger, "gong") == []


def test_somebody_switched_off_has_nothing_to_read(office: Office) -> None:
    dispatched(office)
    Users(office.ledger).deactivate(ADMIN, "gong", at(1))
    assert (inbox(office.ledger, "gong"), unread_count(office.ledger, "gong")) == ([], 0)


def test_a_personal_message_that_waits_is_not_sent_to_who_moved_meanwhile(office: Office) -> None:
    office.desk = Desk(office.ledger, policies(), {"mail": "mailto://box.example.com?to={email}"})
    dispatched(office)
    Users(office.ledger).save(ADMIN, GONG_ELSEWHERE, at(1))
    sent: list[str] = []

    def note(address: str, _letter: Letter) -> None:
        sent.append(address)

    deliver(office.ledger, office.desk.channels, at(1), send=note)
    assert sent == []
    assert undelivered(office.ledger) == {"failed": 1}


def test_reading_all_leaves_unread_what_arrived_since_and_what_others_have(office: Office) -> None:
    for _ in range(3):
        last = dispatched(office)
    seen = inbox(office.ledger, "gong", limit=1)[0].item_id
    newest = dispatched(office)
    mark_all_read(office.ledger, "gong", seen, at(1))
    assert [item.case_id for item in inbox(office.ledger, "gong", unread_only=True)] == [newest] != [last]
    assert unread_count(office.ledger, "gong") == 1
    office.do(Role.CENTRE, newest, cmd.Escalate(level=1, consent_by="主管副总"))
    mark_all_read(office.ledger, "gong", inbox(office.ledger, "jing")[0].item_id, at(1))
    assert unread_count(office.ledger, "jing") == 1


def test_unread_items_are_counted_beyond_those_shown(office: Office) -> None:
    for _ in range(3):
        dispatched(office)
    assert len(inbox(office.ledger, "gong", limit=2)) == 2
    assert unread_count(office.ledger, "gong") == 3


def test_reading_an_item_leaves_those_of_others_unread(office: Office) -> None:
    case_id = dispatched(office)
    office.do(Role.CENTRE, case_id, cmd.Escalate(level=1, consent_by="主管副总"))
    mine = inbox(office.ledger, "jing")[0].item_id
    mark_read(office.ledger, "zhong", [mine], at(1))
    assert inbox(office.ledger, "jing", unread_only=True)
    mark_read(office.ledger, "jing", [mine], at(1))
    assert not inbox(office.ledger, "jing", unread_only=True)


def test_nothing_leaves_the_house_without_channels(ledger: Ledger, receiver: Receiver) -> None:
    plain = Office(ledger)
    dispatched(plain)
    assert deliver(ledger, {}, at()).sent == 0
    assert undelivered(ledger) == {}


def test_a_message_reaches_the_group_once_and_says_nothing_personal(office: Office, receiver: Receiver) -> None:
    dispatched(office)
    for _ in range(3):
        deliver(office.ledger, office.desk.channels, at(1))
    assert [m["title"] for m in receiver.messages] == ["应声 SY-2026-000001 派发 · Dispatched"]
    text = receiver.messages[0]["message"]
    assert "Due: 2026-03-02 11:00" in text
    assert "王小明" not in text
    assert "1-101" not in text


def test_a_refused_message_is_tried_again_later_and_then_sent_once(office: Office, receiver: Receiver) -> None:
    dispatched(office)
    receiver.refuses = 1
    assert deliver(office.ledger, office.desk.channels, at()).postponed == 1
    assert deliver(office.ledger, office.desk.channels, at(0.5)).sent == 0
    assert deliver(office.ledger, office.desk.channels, at(1)).sent == 1
    assert len(receiver.messages) == 1


def test_a_message_that_is_always_refused_is_given_up_and_shown(office: Office, receiver: Receiver) -> None:
    dispatched(office)
    receiver.refuses = 100
    for day in range(8):
        deliver(office.ledger, office.desk.channels, at(days=day))
    assert undelivered(office.ledger) == {"failed": 1}
    assert receiver.refuses == 93


def test_a_message_cut_off_while_sending_is_never_sent_again(office: Office, receiver: Receiver) -> None:
    dispatched(office)

    def power_cut(_address: str, _letter: Letter) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver(office.ledger, office.desk.channels, at(), send=power_cut)
    assert deliver(office.ledger, office.desk.channels, at() + LEASE).sent == 0
    assert undelivered(office.ledger) == {"uncertain": 1}
    assert receiver.messages == []


def test_several_senders_at_once_send_each_message_once(office: Office, receiver: Receiver) -> None:
    for _ in range(5):
        dispatched(office)
    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(lambda _: deliver(office.ledger, office.desk.channels, at(1)), range(4)))
    assert sum(report.sent for report in reports) == 5
    assert len({m["title"] for m in receiver.messages}) == len(receiver.messages) == 5


def test_a_personal_channel_writes_to_those_told_who_have_an_address(office: Office) -> None:
    office.desk = Desk(office.ledger, policies(), {"mail": "mailto://box.example.com?to={email}"})
    dispatched(office)
    sent: list[str] = []

    def note(address: str, _letter: Letter) -> None:
        sent.append(address)

    deliver(office.ledger, office.desk.channels, at(), send=note)
    assert sent == ["mailto://box.example.com?to=gong@example.com"]


def test_mail_is_left_to_the_library() -> None:
    assert apprise.Apprise().add("mailtos://user:secret@smtp.example.com/?to=a@example.com")


def test_an_entry_is_not_held_up_by_a_dead_channel(office: Office, receiver: Receiver) -> None:
    receiver.refuses = 100
    before = office.ledger.count_events()
    dispatched(office)
    assert office.ledger.count_events() == before + 2
    assert receiver.refuses == 100
