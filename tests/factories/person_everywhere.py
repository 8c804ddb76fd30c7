"""A customer who is named in every place that can name somebody, and a neighbour."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from facts import MARCH, fact
from pictures_of_others import picture

from casework.access.permissions import Right, User
from casework.access.users import enrol
from casework.desk import drafts
from casework.record import people
from casework.record.desk_tables import delivery, inbox_item
from casework.record.events import (
    Attempted,
    CalledBack,
    ClubCalled,
    Corrected,
    EvidenceAttached,
    Invited,
    Noted,
    Payload,
    Received,
    ResponseCompleted,
    Revealed,
    SurveyAnswered,
)
from casework.record.evidence import EvidenceStore
from casework.record.ledger import Ledger
from casework.record.ledger.tables import quarantine_row
from casework.record.people import Customer
from casework.record.survey_tables import call_item, do_not_ask, sheet, survey_frame, survey_link
from casework.settings import settings
from casework.vocabulary import Caller
from casework.vocabulary.asking import Mode
from casework.vocabulary.desk import Role

NAME, PHONE, WORDS = "欧阳标记", "19912340077", "屋顶漏水只有我知道"
MARKS = [mark.encode() for mark in (NAME, PHONE, WORDS)]
CENTRE = User("wang", "王", (Right(Role.CENTRE, "P1"),))
SECOND = User("li", "李", (Right(Role.ADMIN),))
SALES = User("zhao", "赵", (Right(Role.SALES, "P1"),))
LATER = MARCH + timedelta(days=30)
PHOTO = picture("JPEG")


@contextmanager
def platform_home(folder: Path, address: str | None = None) -> Iterator[Path]:
    """The settings of an installation whose data lie in ``folder`` and whose ledger at ``address``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YINGSHENG_DATA_DIR", str(folder))
        patch.delenv("YINGSHENG_LEDGER_URL", raising=False)
        if address is not None:
            patch.setenv("YINGSHENG_LEDGER_URL", address)
        settings.cache_clear()
        folder.mkdir()
        yield folder
    settings.cache_clear()


@contextmanager
def person_everywhere(home: Path) -> Iterator[Ledger]:
    """The ledger of the installation at hand, with everybody and everything in it."""
    ledger = Ledger.open(settings().ledger)
    with ledger.transaction() as transaction:
        them = Customer(customer_id="c1", project="P1", name=NAME, mobile=PHONE)
        other = Customer(customer_id="c2", project="P1", name="邻居", mobile="19912340088")
        people.upsert(transaction.connection, [them, other])
        enrol(transaction.connection, [CENTRE, SECOND, SALES], "test", MARCH)
    _tell(ledger)
    _put_beside(ledger, home)
    yield ledger
    ledger.close()


def write(ledger: Ledger, stream: str, *payloads: Payload) -> None:
    with ledger.transaction() as transaction:
        transaction.extend(stream, [fact(stream, payload) for payload in payloads])


def _tell(ledger: Ledger) -> None:
    photo = EvidenceStore(settings().evidence_dir).add(PHOTO, f"{NAME}.jpg")
    attached = EvidenceAttached(
        digest=photo.digest, filename=photo.filename, media_type=photo.media_type, size=photo.size
    )
    write(ledger, "case/k1", Received(number="1", customer_id="c1", content=WORDS), Noted(note=f"{NAME} {PHONE}"))
    write(ledger, "case/k1", attached, CalledBack(caller=Caller.CENTRE, opinion=WORDS))
    write(ledger, "case/k1", Corrected(target=2, replacement=Noted(note=WORDS).model_dump_json(), reason=NAME))
    write(ledger, "club/b1", ClubCalled(number="1", customer_id="c1", other_needs=WORDS))
    write(ledger, "survey/s1", SurveyAnswered(number="1", survey="2026", customer_id="c1", comment=WORDS))
    _survey(ledger)
    write(ledger, "access/c1", Revealed(customer_id="c1", field="mobile", reason=f"call {NAME}"))
    write(ledger, "case/k2", Received(number="2", customer_id="c2", content="邻居的话"))


def _survey(ledger: Ledger) -> None:
    """They were drawn in a survey, called, answered, and began another sheet; so was the neighbour."""
    asked = {"questionnaire": "q", "version": 1, "campaign": "wave", "mode": Mode.PHONE, "answers": {"overall": 2}}
    for name in ("c1", "c2"):
        invited = Invited(campaign="wave", customer_id=name, stratum="P1", place=1)
        words = WORDS if name == "c1" else "邻居的话"
        attempt = Attempted(mode=Mode.PHONE, disposition="1.1", note=words)
        write(ledger, f"invitation/{name}", invited, attempt)
        answered = ResponseCompleted.model_validate(asked | {"customer_id": name, "said": json.dumps({"why": words})})
        write(ledger, f"response/{name}", answered)
        with ledger.transaction() as transaction:
            _survey_rows(transaction.connection, name, words)


def _survey_rows(connection: sa.Connection, name: str, words: str) -> None:
    begun = {"invitation": name, "revision": 1, "language": "zh-CN", "answers": json.dumps({"why": words})}
    connection.execute(sa.insert(sheet).values(begun | {"started_at": MARCH, "saved_at": MARCH}))
    item = {"stream": f"invitation/{name}", "kind": "survey", "campaign": "wave", "project": "P1", "customer_id": name}
    item |= {"not_before": MARCH, "attempts": 1, "disposition": "1.1", "final": True, "guard": 1}
    connection.execute(sa.insert(call_item).values(item))
    frame = {"campaign": "wave", "customer_id": name, "stratum": "P1", "place": 1}
    connection.execute(sa.insert(survey_frame).values(frame))
    connection.execute(sa.insert(do_not_ask).values(customer_id=name, since=MARCH))
    link = {"link": f"digest of {name}", "invitation": name, "expires_at": LATER}
    connection.execute(sa.insert(survey_link).values(link))


def _put_beside(ledger: Ledger, home: Path) -> None:
    drafts.save(ledger, "wang", "new-case", {"caller": {"name": NAME}}, MARCH)
    drafts.save(ledger, "li", "new-case", {"caller": {"name": "邻居"}}, MARCH)
    row = {"batch": "b", "file": "f.csv", "row_number": 2, "kind": "complaints", "reason": "r", "state": "open"}
    row |= {"raw": {"客户": NAME, "电话": PHONE}, "value": PHONE, "created_at": MARCH}
    notice = {"user_id": "wang", "stream": "case/k1", "version": 1, "kind": "received", "number": "1"}
    message = {"stream": "case/k1", "version": 1, "target": "t", "title": NAME, "body": WORDS, "state": "pending"}
    with ledger.transaction() as transaction:
        connection = transaction.connection
        connection.execute(sa.insert(quarantine_row).values(row))
        connection.execute(sa.insert(inbox_item).values(notice | {"project": "P1", "created_at": MARCH}))
        connection.execute(sa.insert(delivery).values(message | {"attempts": 0, "next_at": MARCH}))
    for name in ("uploads/register.csv", "ledger.sqlite.before-0009", "backups/old.tar"):
        (home / name).parent.mkdir(exist_ok=True)
        (home / name).write_text(f"{NAME},{PHONE},{WORDS}", encoding="utf-8")


def marked(home: Path) -> dict[str, list[int]]:
    """Every file of the data folder that holds one of the marks, in the encodings that databases and files use."""
    found = {}
    for path in home.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            seen = [
                n for n, mark in enumerate(MARKS) if mark in content or json.dumps(mark.decode()).encode() in content
            ]
            if seen:
                found[path.relative_to(home).as_posix()] = seen
    return found
