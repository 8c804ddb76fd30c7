"""A small company in which everything that somebody may not see carries a mark of its own.

A mark says what it stands for: ``contact`` and ``contract`` the part of a customer's numbers that a mask hides,
``case`` what was said in a case, ``club`` and ``survey`` what a member or a respondent said, ``file`` what is attached,
``erasure`` on what ground somebody's data are to be erased.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from looking import reader_becomes

from casework.access.hands import Hand
from casework.access.permissions import Right, User
from casework.case.revealing import reveal
from casework.messages.telling import tell
from casework.record import events as ev
from casework.record import people
from casework.record.evidence import Evidence
from casework.record.ledger import Ledger
from casework.record.ledger.tables import customer as customer_table
from casework.record.ledger.tables import quarantine_row
from casework.record.people import Customer
from casework.upkeep.privacy import requests
from casework.vocabulary import Channel
from casework.vocabulary.desk import Role
from dashboard.frame import shell, state
from dashboard.parts import casedesk

OWN, OTHER = "BJ01", "SH01"
MARKS = {
    OWN: {
        "contact": ("1387391", "84739", "ownhidden", "本宅暗址"), "contract": ("HT-OWNSECRET",), "name": ("本家客",),
        "case": ("本项目诉求原话",), "club": ("本项目会员原话",), "survey": ("本项目问卷原话",),
        "file": ("own-evidence",), "erasure": ("本项目删除依据",),
    },
    OTHER: {
        "contact": ("1386284", "96284", "foreignhidden", "外宅暗址"), "contract": ("HT-FOREIGN",), "name": ("外家客",),
        "case": ("外项目诉求原话",), "club": ("外项目会员原话",), "survey": ("外项目问卷原话",),
        "file": ("foreign-evidence",), "erasure": ("外项目删除依据",),
    },
}  # fmt: skip
"""Marks by project; all projects but the reader's own carry the other's."""


@dataclass(frozen=True)
class Marked:
    """What stands where: the marked case of each project, and what names projects and cases elsewhere."""

    cases: dict[str, str]
    people: dict[str, str]
    """The customer of each marked case."""
    elsewhere: frozenset[str]

    def marks(self, project: str, kinds: Collection[str]) -> set[str]:
        """The marks of some kinds."""
        return {mark for kind in kinds for mark in MARKS[project][kind]}


def marked_company(folder: Path) -> Marked:
    """Mark the demo company in ``folder``, which is held; the reader's inbox tells of both cases."""
    platform = state.platform()
    reader_becomes(Right(Role.CENTRE))
    with platform.ledger.transaction() as transaction:
        ids = list(transaction.connection.scalars(sa.select(customer_table.c.customer_id)))
        everybody = people.read_many(transaction.connection, ids[:30_000])
        people.upsert(transaction.connection, [_marked(n, person) for n, person in enumerate(everybody)])
        _hold_a_row_back(transaction.connection)
    executive = User("executive", "方书衡", (Right(Role.EXECUTIVE),))
    reveal(platform.ledger, executive, everybody[0].customer_id, "mobile", "核对", shell.now())
    whose = {project: next(each for each in everybody if each.project == project) for project in MARKS}
    cases = {project: _case(platform.ledger, project, person) for project, person in whose.items()}
    another = next(each for each in everybody if each.project == OWN and each != whose[OWN])
    _ask_for_erasures(platform.ledger, whose, another)
    platform.warehouse.sync()
    rows = platform.warehouse.query("select case_id, number, project from core.cases").to_pylist()
    named = {text for row in rows if row["project"] != OWN for text in (row["case_id"], row["number"])}
    others = [each for each in platform.answers.projects() if each.code != OWN]
    ids = {project: person.customer_id for project, person in whose.items()}
    return Marked(cases, ids, frozenset(named | {text for each in others for text in (each.code, each.name)}))


def _hold_a_row_back(connection: sa.Connection) -> None:
    """A row of a load that waits to be mended, with all that a foreign register says of a customer."""
    marks = MARKS[OTHER]
    told = {"name": marks["name"][0], "mobile": f"{marks['contact'][0]}0000", "content": marks["case"][0]}
    connection.execute(
        sa.insert(quarantine_row).values(
            batch="b1", file="register.csv", row_number=1, kind="complaints", column_name="mobile",
            value=told["mobile"], reason="The date cannot be read.", rule="date", raw=told, state="open",
            created_at=shell.now(),
        )
    )  # fmt: skip


def _marked(n: int, person: Customer) -> Customer:
    """A customer whose hidden parts are marked and whose shown parts are nobody else's."""
    marks = MARKS[OWN if person.project == OWN else OTHER]
    mobile, phone, mail, street = marks["contact"]
    given = {
        "name": f"{marks['name'][0]}{n}", "mobile": f"{mobile}{n:04}", "phone": f"029-{phone}{n % 1000:03}",
        "email": f"x{mail}{n}@example.com", "address": f"{street}{n:04}号", "postcode": None, "pager": None,
        "other_contact": f"{street}转{n:04}", "contract_number": f"{marks['contract'][0]}-{n:04}",
    }  # fmt: skip
    return person.model_copy(update=given)


def _ask_for_erasures(ledger: Ledger, whose: dict[str, Customer], another: Customer) -> None:
    """One request in each project that waits, and one that was decided."""
    asking, deciding = (Hand(User(code, code, (Right(Role.CENTRE),))) for code in ("asking", "deciding"))
    for project, person in whose.items():
        requests.ask(ledger, asking, person.customer_id, MARKS[project]["erasure"][0], shell.now())
    decided = requests.ask(ledger, asking, another.customer_id, MARKS[OWN]["erasure"][0], shell.now())
    requests.refuse(ledger, deciding, decided.request, MARKS[OWN]["erasure"][0], shell.now())


def _case(ledger: Ledger, project: str, person: Customer) -> str:
    """One case of a project of which every form can be printed, with evidence, and a call and an answer beside it."""
    marks, now = MARKS[project], shell.now() - timedelta(days=2)
    kept = casedesk.evidence().add(_paper(marks["file"][0]), f"{marks['file'][0]}.pdf")
    case_id, words = f"marked-{project}", marks["case"][0]
    _append(ledger, f"case/{case_id}", project, now, _life(project, person, words, kept))
    for days in (0, 30, 60):  # the summary of whichever month is shown first
        number = f"M-{project}-{days}"
        member = ev.ClubCalled(number=number, customer_id=person.customer_id, on_service=marks["club"][0])
        _append(ledger, f"club/{number}", project, now - timedelta(days=days), [member])
    answer = ev.SurveyAnswered(
        number=f"S-{project}", survey="annual", customer_id=person.customer_id, score=2, comment=marks["survey"][0]
    )
    _append(ledger, f"survey/marked-{project}", project, now, [answer])
    return case_id


def _paper(mark: str) -> bytes:
    return b"%PDF-1.4\n% " + mark.encode() + b"\n%%EOF\n"


def _life(project: str, person: Customer, words: str, kept: Evidence) -> Iterator[ev.Payload]:
    due = shell.now() + timedelta(days=1)
    yield ev.Received(
        number=f"SY-2099-{project}", customer_id=person.customer_id, channel=Channel.PHONE, content=words, demand=words
    )
    yield ev.Dispatched(department="工程部", due_at=due, slip=f"P-{project}", proposal=words)
    yield ev.Instructed(instruction=words)
    yield ev.DispatchedAgain(department="工程部", due_at=due, slip=f"Z-{project}")
    yield ev.MajorEventReported(summary=words)
    yield ev.EvidenceAttached.model_validate(
        {"digest": kept.digest, "filename": kept.filename, "media_type": kept.media_type, "size": kept.size}
    )
    yield ev.Noted(note=words)


def _append(ledger: Ledger, stream: str, project: str, at: datetime, payloads: Iterable[ev.Payload]) -> None:
    facts = [
        ev.Event(
            stream=stream, occurred_at=at + timedelta(minutes=n), recorded_at=at + timedelta(minutes=n), actor="desk",
            project=project, payload=payload,
        )
        for n, payload in enumerate(payloads)
    ]  # fmt: skip
    with ledger.transaction() as transaction:
        transaction.append(stream, 0, facts)
        tell(transaction, stream, 0, state.platform().policies, {}, at)
