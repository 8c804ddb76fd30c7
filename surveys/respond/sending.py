"""Whom a campaign's links go to: lists for SMS and WeCom, and letters with the code to type and to scan.

A link is issued to whoever has none, and shown again to whoever has one. Who has answered in any mode, does not want to
be asked, or is gone is on no list: so a reminder is the same list, later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import docx
import segno
import sqlalchemy as sa
import xlsxwriter
from docx.shared import Mm

from casework.record import people
from casework.record.events import CampaignPlanned, Event, InvitationSent, Invited, OptedOut
from casework.record.harmless import harmless
from casework.record.ledger import StoredEvent, Transaction
from casework.record.ledger.tables import event
from casework.record.people import Customer
from casework.vocabulary.asking import Carrier
from casework.wording import Phrase
from surveys.fieldwork import invitation as invitations
from surveys.respond.arriving import INVITATIONS, RESPONSES
from surveys.respond.links import Links

COLUMNS = (Phrase("Name", "姓名"), Phrase("Phone", "电话"), Phrase("Project", "项目"), Phrase("Link", "链接"))
DEAR = Phrase("Dear {name},", "尊敬的{name}：")
ASKED = Phrase(
    "we would like to hear how satisfied you are. Please scan this code, or type the address below it.",
    "我们希望了解您的满意程度。请扫描下面的二维码，或输入其下方的网址填写问卷。",
)
ASKED_BY_MAIL = Phrase(
    "We would like to hear how satisfied you are. Please open this address and answer:",
    "您好，我们希望了解您的满意程度。请打开以下网址填写问卷：",
)
UNTIL = Phrase("You can answer until {day}. Answering is voluntary.", "填写截止日期：{day}。填写自愿。")
QR_WIDTH = Mm(35)


@dataclass(frozen=True, slots=True)
class Addressed:
    """One person and their link's code."""

    invitation: str
    person: Customer
    code: str

    def link(self, base: str) -> str:
        """The address; ``base`` is where the pages lie."""
        return f"{base.rstrip('/')}/s/{self.code}"

    @property
    def number(self) -> str:
        """The number that a message goes to."""
        return self.person.mobile or self.person.phone or ""


def addressed(transaction: Transaction, links: Links, plan: CampaignPlanned, by: str, now: datetime) -> list[Addressed]:
    """Everybody of a campaign who may still answer, with a link that opens until its last day is over."""
    found = []
    until = datetime.combine(plan.closes + timedelta(days=1), time(), ZoneInfo(links.zone)).astimezone(UTC)
    for stream, invited in list(_invited(transaction, plan.campaign)):
        entries = transaction.stream(stream)
        invitation = stream.removeprefix(INVITATIONS)
        person = person_of(transaction.connection, invited)
        if person is None or _is_over(transaction, invitation, entries):
            continue
        code = links.code_again(transaction.connection, invitation)
        found.append(Addressed(invitation, person, code or links.issue(transaction, invitation, until, by, now)))
    return found


def note_sent(transaction: Transaction, sent: Iterable[Addressed], carrier: Carrier, by: str, now: datetime) -> int:
    """Put on record that the links went out; returns to how many. The first is the invitation, later ones remind."""
    count = 0
    for each in sent:
        stream = f"{INVITATIONS}{each.invitation}"
        entries = transaction.stream(stream)
        before = sum(isinstance(entry.payload, InvitationSent) for entry in entries)
        fact = Event(
            stream=stream, occurred_at=now, recorded_at=now, actor=by, project=entries[0].project,
            payload=InvitationSent(carrier=carrier, reminder=before),
        )  # fmt: skip
        transaction.append(stream, len(entries), [fact])
        count += 1
    return count


def person_of(connection: sa.Connection, invited: Invited) -> Customer | None:
    """Whoever is invited, unless their data were erased."""
    person = people.read(connection, invited.customer_id)
    return None if person is None or person.erased_at is not None else person


def _invited(transaction: Transaction, campaign: str) -> Iterator[tuple[str, Invited]]:
    for stream in invitations.streams_of(transaction.connection, campaign):
        found = invitations.fold(stream, transaction.stream(stream))
        if found is not None:
            yield stream, found.invited


def _is_over(transaction: Transaction, invitation: str, entries: Iterable[StoredEvent]) -> bool:
    declined = any(isinstance(entry.payload, OptedOut) for entry in entries)
    query = sa.select(event.c.seq).where(event.c.stream == f"{RESPONSES}{invitation}").limit(1)
    return declined or transaction.connection.execute(query).first() is not None


def link_list(people_asked: Iterable[Addressed], base: str, language: str) -> bytes:
    """A workbook of names, numbers and links, as services for messages take it."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [column.label(language) for column in COLUMNS])
        for row, each in enumerate(people_asked, start=1):
            cells = (each.person.name or "", each.number, each.person.project, each.link(base))
            sheet.write_row(row, 0, [harmless(cell) for cell in cells])
    return made.getvalue()


def letters(people_asked: Iterable[Addressed], plan: CampaignPlanned, base: str, language: str) -> bytes:
    """One page for each person, with a code to scan and the address to type."""
    sheet = docx.Document()
    for number, each in enumerate(people_asked):
        person, link = each.person, each.link(base)
        window = sheet.add_paragraph("\n".join(part for part in (person.name, person.address, person.postcode) if part))
        window.paragraph_format.page_break_before = number > 0
        sheet.add_heading(plan.name, level=1)
        sheet.add_paragraph(DEAR.label(language).format(name=person.name or ""))
        sheet.add_paragraph(ASKED.label(language))
        sheet.add_picture(BytesIO(_qr(link)), width=QR_WIDTH)
        sheet.add_paragraph(link)
        sheet.add_paragraph(UNTIL.label(language).format(day=plan.closes.isoformat()))
    made = BytesIO()
    sheet.save(made)
    return made.getvalue()


def _qr(link: str) -> bytes:
    """The code to scan, in capitals: so it takes fewer squares."""
    made = BytesIO()
    segno.make(link.upper(), error="m", micro=False).save(made, kind="png", scale=8)
    return made.getvalue()
