"""Messages to customers by a gateway that answers as they do: 200 and a code. What it refuses is told to the sender."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from desks import MONDAY, Office, at, policies
from receivers import KEY, Service, answering

from casework.access.permissions import Right, User
from casework.access.users import enrol
from casework.desk.beside import BesideDesk
from casework.messages import lost, robots
from casework.messages.customers import reached
from casework.messages.inbox import inbox
from casework.messages.notify import LEASE, DeliveryReport, Outcome, deliver, outcomes
from casework.record import people
from casework.record.desk_tables import delivery
from casework.record.events import MessageLost
from casework.record.ledger import Ledger
from casework.vocabulary.desk import Role, Undelivered

CENTRE = User("centre-1", "客服中心", (Right(Role.CENTRE),))


@pytest.fixture
def gateway() -> Iterator[Service]:
    with answering() as found:
        yield found


@pytest.fixture
def staffed(ledger: Ledger) -> Ledger:
    """A ledger that knows who writes."""
    with ledger.transaction() as transaction:
        enrol(transaction.connection, (CENTRE,), "test", MONDAY)
    return ledger


def ways(gateway: Service) -> dict[str, str]:
    return {"sms": f"smsgate://{KEY}@{{phone}}?via={gateway.server}/send"}


def write(ledger: Ledger, gateway: Service) -> str:
    """A case whose customer is told when somebody comes; returns its stream of messages."""
    case_id = Office(ledger).receive()
    BesideDesk(ledger, policies(), ways(gateway)).message(CENTRE, case_id, "sms", "明早九点上门", "form", at())
    return f"beside/{case_id}"


def turn(ledger: Ledger, gateway: Service, minutes: float) -> DeliveryReport:
    """Send what is due, and tell of what is lost."""
    moment = at(minutes)
    report = deliver(
        ledger,
        ways(gateway),
        moment,
        outside=lambda stream, version, _now: reached(ledger, policies(), stream, version),
    )
    lost.tell_senders(ledger, policies(), ways(gateway), moment)
    return report


def told(ledger: Ledger) -> list[tuple[str, str]]:
    """Kind and case of what lies in the sender's inbox."""
    return [(each.kind.value, each.number) for each in inbox(ledger, CENTRE.user_id)]


def test_a_message_that_is_taken_arrives_at_the_number_once_and_tells_nobody(staffed: Ledger, gateway: Service) -> None:
    gateway.says(errcode=0, errmsg="ok")
    stream = write(staffed, gateway)
    assert turn(staffed, gateway, 1).sent == 1
    assert turn(staffed, gateway, 9) == DeliveryReport()
    body = {"mobile": "13800000000", "text": "SY-2026-000001\n明早九点上门", "key": KEY}
    assert gateway.asked == [("/send", {}, body)]
    assert outcomes(staffed, stream, 1) == [Outcome("sms:customer", "sent", None, at(1))]
    assert told(staffed) == []


def test_a_message_refused_again_tells_its_sender_once_and_may_still_arrive(staffed: Ledger, gateway: Service) -> None:
    gateway.says(errcode=40003, errmsg="invalid mobile")
    stream = write(staffed, gateway)
    assert turn(staffed, gateway, 1).postponed == 1
    assert told(staffed) == []
    assert turn(staffed, gateway, 3).postponed == 1
    assert turn(staffed, gateway, 9).postponed == 1
    assert told(staffed) == [("message_lost", "SY-2026-000001")]
    (_sent, lost_entry) = staffed.stream(stream)
    assert lost_entry.payload == MessageLost(message=1, undelivered=Undelivered.REFUSED)
    gateway.says(errcode=0)
    assert turn(staffed, gateway, 30).sent == 1
    assert [each.state for each in outcomes(staffed, stream, 1)] == ["sent"]
    assert len(told(staffed)) == 1


def test_a_message_cut_off_while_it_went_tells_its_sender_and_is_not_sent_twice(
    staffed: Ledger, gateway: Service
) -> None:
    stream = write(staffed, gateway)
    with staffed.transaction() as transaction:
        transaction.connection.execute(sa.update(delivery).values(state="sending", next_at=at()))
    assert turn(staffed, gateway, LEASE.total_seconds() / 60 + 1) == DeliveryReport()
    assert gateway.asked == []
    assert told(staffed) == [("message_lost", "SY-2026-000001")]
    assert staffed.stream(stream)[-1].payload == MessageLost(message=1, undelivered=Undelivered.CUT_OFF)


def test_a_customer_whose_number_is_gone_meanwhile_is_told_to_the_sender_at_once(
    staffed: Ledger, gateway: Service
) -> None:
    stream = write(staffed, gateway)
    with staffed.transaction() as transaction:
        person = people.read(transaction.connection, "k1")
        assert person is not None
        people.upsert(transaction.connection, [person.model_copy(update={"mobile": None})])
    assert turn(staffed, gateway, 1).failed == 1
    assert told(staffed) == [("message_lost", "SY-2026-000001")]
    assert staffed.stream(stream)[-1].payload == MessageLost(message=1, undelivered=Undelivered.NO_ADDRESS)


@pytest.mark.parametrize(
    ("number", "mobile"), [("100 0000 0001", "10000000001"), ("+86-138 0000 0000", "+8613800000000"), ("无", None)]
)
def test_a_gateway_gets_the_digits_of_a_number_and_nothing_that_is_none(
    gateway: Service, number: str, mobile: str | None
) -> None:
    gateway.says(code=0)
    address = f"smsgate://{number}?via={gateway.server}"
    if mobile is None:
        with pytest.raises(robots.NotTaken, match="no_address"):
            robots.send(address, "text")
    else:
        robots.send(address, "text")
    assert [body for _path, _query, body in gateway.asked] == ([{"mobile": mobile, "text": "text"}] if mobile else [])
