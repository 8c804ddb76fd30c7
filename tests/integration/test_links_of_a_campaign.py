"""Links go to whoever may still answer: as a list, as letters, and again as a reminder."""

from __future__ import annotations

from io import BytesIO

import docx
import fastexcel
import pytest
import segno
import sqlalchemy as sa
from desks import person

from casework.access.permissions import User
from casework.errors import PermissionRefused, RuleError
from casework.messages.letters import Letter
from casework.messages.notify import deliver
from casework.record import people
from casework.record.desk_tables import delivery
from casework.record.events import InvitationSent, Invited
from casework.record.ledger import Ledger
from casework.record.people import Customer
from casework.vocabulary.asking import Carrier
from casework.vocabulary.desk import Role
from surveys.respond import codes, keys, sending
from surveys.respond.links import Links
from surveys.respond.outgoing import Outgoing, Paper
from surveys.respond.sending import Addressed
from tests.factories.cases import MONDAY
from tests.factories.respondents import ASKED, LINKS, Respondent, in_the_field, plan, write

BASE = "https://survey.example.com"


@pytest.fixture
def ledger_of_two(ledger: Ledger) -> Ledger:
    """A campaign that asks two people."""
    in_the_field(ledger)
    with ledger.transaction() as transaction:
        people.upsert(
            transaction.connection, [Customer(customer_id="c2", project="P1", name="=李二", mobile="13900000000")]
        )
    write(ledger, "invitation/i2", Invited(campaign="spring", customer_id="c2", stratum="P1", place=2))
    return ledger


def everybody(ledger: Ledger) -> list[Addressed]:
    with ledger.transaction() as transaction:
        return sending.addressed(transaction, LINKS, plan(ASKED), "planner", MONDAY)


def test_everybody_has_a_link_of_their_own_that_opens(ledger_of_two: Ledger) -> None:
    first = everybody(ledger_of_two)
    assert [each.invitation for each in first] == ["i1", "i2"]
    assert len({each.code for each in first}) == 2
    assert everybody(ledger_of_two) == first
    assert Respondent(ledger_of_two, first[1].code).get().status_code == 200


def test_a_reminder_goes_to_whoever_has_not_answered(ledger_of_two: Ledger) -> None:
    first = everybody(ledger_of_two)
    with ledger_of_two.transaction() as transaction:
        assert sending.note_sent(transaction, first, Carrier.SMS, "planner", MONDAY) == 2
    somebody = Respondent(ledger_of_two, first[0].code)
    somebody.agree()
    somebody.fill("first", moved_in="no")
    somebody.finish()
    later = everybody(ledger_of_two)
    assert [each.invitation for each in later] == ["i2"]
    with ledger_of_two.transaction() as transaction:
        sending.note_sent(transaction, later, Carrier.SMS, "planner", MONDAY)
    sent = [e.payload for e in ledger_of_two.stream("invitation/i2") if isinstance(e.payload, InvitationSent)]
    assert [each.reminder for each in sent] == [0, 1]


def test_the_list_holds_names_numbers_and_links_as_words(ledger_of_two: Ledger) -> None:
    asked = everybody(ledger_of_two)
    read = fastexcel.read_excel(sending.link_list(asked, BASE + "/", "en")).load_sheet(0, dtypes="string").to_arrow()
    assert read.column_names == ["Name", "Phone", "Project", "Link"]
    assert read.column("Name").to_pylist() == ["陈一", "'=李二"]
    assert read.column("Link").to_pylist() == [f"{BASE}/s/{each.code}" for each in asked]


def test_letters_show_the_address_and_a_small_code(ledger_of_two: Ledger) -> None:
    asked = everybody(ledger_of_two)
    letter = docx.Document(BytesIO(sending.letters(asked, plan(ASKED), BASE, "en")))
    said = [paragraph.text for paragraph in letter.paragraphs]
    assert f"{BASE}/s/{asked[0].code}" in said
    assert "You can answer until 2026-03-31. Answering is voluntary." in said
    assert len(letter.inline_shapes) == 2
    assert segno.make(asked[0].link(BASE).upper(), error="m", micro=False).version == 3


def test_a_new_key_makes_new_links_and_shows_old_ones_again(ledger_of_two: Ledger, tmp_path) -> None:
    first = keys.kept(tmp_path)
    assert keys.kept(tmp_path) == first
    with ledger_of_two.transaction() as transaction:
        old = Links(first).issue(transaction, "i1", MONDAY.replace(month=4), "planner", MONDAY)
    changed = Links(keys.rotate(tmp_path))
    assert changed.keys.current != first.current
    with ledger_of_two.reading() as connection:
        assert changed.code_again(connection, "i1") == old
    with ledger_of_two.transaction() as transaction:
        new = changed.issue(transaction, "i2", MONDAY.replace(month=4), "planner", MONDAY)
    assert codes.read(new) == new
    assert (tmp_path / keys.FILE).stat().st_mode & 0o077 == 0


CENTRE = person(Role.CENTRE, None)
MAIL = {"mail": "mailto://{email}"}


def going(ledger: Ledger) -> Outgoing:
    return Outgoing(ledger, LINKS, BASE)


def mailed(ledger: Ledger) -> list[tuple[str, str, str]]:
    """What the notifier sends now: address, title, text."""
    sent: list[tuple[str, str, str]] = []

    def note(address: str, letter: Letter) -> None:
        sent.append((address, letter.title, letter.body))

    deliver(ledger, MAIL, MONDAY, send=note, outside=lambda stream, _version, now: going(ledger).reached(stream, now))
    return sent


def with_mail(ledger: Ledger) -> None:
    with ledger.transaction() as transaction:
        known = [people.read(transaction.connection, each) for each in ("c1", "c2")]
        people.upsert(
            transaction.connection,
            [each.model_copy(update={"email": f"{each.customer_id}@example.com"}) for each in known if each],
        )


def test_links_go_out_by_the_notifier_and_wait_there_without_address_or_link(ledger_of_two: Ledger) -> None:
    with_mail(ledger_of_two)
    assert going(ledger_of_two).mail(CENTRE, "spring", "mail", MONDAY) == 2
    codes_of_both = [each.code for each in everybody(ledger_of_two)]
    with ledger_of_two.reading() as connection:
        waiting = str(connection.execute(sa.select(delivery)).all())
    assert not [word for word in (*codes_of_both, "@example.com") if word in waiting]
    sent = mailed(ledger_of_two)
    assert [(address, title) for address, title, _text in sent] == [
        ("mailto://c1@example.com", "Spring"), ("mailto://c2@example.com", "Spring")
    ]  # fmt: skip
    assert [f"{BASE}/s/{code}" in text for code, (_to, _title, text) in zip(codes_of_both, sent, strict=True)] == [
        True, True,
    ]  # fmt: skip


def test_who_answers_before_the_message_goes_is_not_written_to_and_a_reminder_asks_the_others(
    ledger_of_two: Ledger,
) -> None:
    with_mail(ledger_of_two)
    going(ledger_of_two).mail(CENTRE, "spring", "mail", MONDAY)
    somebody = Respondent(ledger_of_two, everybody(ledger_of_two)[0].code)
    somebody.agree()
    somebody.fill("first", moved_in="no")
    somebody.finish()
    assert [address for address, _title, _text in mailed(ledger_of_two)] == ["mailto://c2@example.com"]
    assert going(ledger_of_two).mail(CENTRE, "spring", "mail", MONDAY) == 1
    sent = [e.payload for e in ledger_of_two.stream("invitation/i2") if isinstance(e.payload, InvitationSent)]
    assert [(each.carrier, each.reminder) for each in sent] == [(Carrier.EMAIL, 0), (Carrier.EMAIL, 1)]


def test_nobody_with_an_address_is_said(ledger_of_two: Ledger) -> None:
    with pytest.raises(RuleError, match="has an e-mail address"):
        going(ledger_of_two).mail(CENTRE, "spring", "mail", MONDAY)


@pytest.mark.parametrize("user", [person(Role.SALES, "P1"), person(Role.CENTRE, "P2")], ids=["sales", "elsewhere"])
def test_links_are_for_who_plans_the_survey(ledger_of_two: Ledger, user: User) -> None:
    with pytest.raises(PermissionRefused):
        going(ledger_of_two).written(user, "spring", Paper.LIST, "en", MONDAY)
