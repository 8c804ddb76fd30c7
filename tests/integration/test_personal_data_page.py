"""The page of personal data, run in full: find, hand out, ask, decide by a second person; what a case shows then."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zlib import crc32

import pytest
import sqlalchemy as sa
from looking import Files, sent
from pages import small_company
from running_pages import platform_at
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from casework.access.hands import Hand
from casework.access.permissions import Right, User
from casework.access.users import enrol
from casework.errors import PermissionRefused
from casework.record import people
from casework.record.events import (
    Accessed,
    ClaimRaised,
    Closed,
    Erased,
    Event,
    EvidenceAttached,
    Noted,
    Payload,
    Received,
)
from casework.record.ledger import Ledger
from casework.record.ledger.tables import customer
from casework.record.people import Customer
from casework.settings import ROOT
from casework.upkeep.privacy import requests
from casework.upkeep.privacy.requests import Standing
from casework.vocabulary import Channel, Disposition, EventKind
from casework.vocabulary.desk import Role
from casework.vocabulary.security import Deed
from dashboard.frame import shell, state
from dashboard.parts import casedesk

CENTRE, SECOND, LOCAL, ADMIN = "demo-centre", "demo-executive", "demo-service-chengdu", "demo-admin"
GROUND = "本人来信要求删除"
WORDS = "只有我说过的话"
PICTURE = b"%PDF-1.4\n% evidence\n%%EOF\n"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("privacy")
    small_company(folder)
    for held in platform_at(folder):
        others = [
            User(SECOND, "沈知言", (Right(Role.CENTRE),)),
            User(LOCAL, "陆行舟", (Right(Role.CENTRE, "SH01"),)),
        ]
        with state.platform().ledger.transaction() as transaction:
            enrol(transaction.connection, others, "test", shell.now())
        yield held


def ledger() -> Ledger:
    return state.platform().ledger


def a_person(name: str, *more: Payload) -> str:
    """A customer with one case, which has words, a file and whatever else is given; returns the id of both."""
    code = f"person-{crc32(name.encode())}"
    kept = casedesk.evidence().add(PICTURE + name.encode(), "own.pdf")
    told = (
        Received(number=f"P-{name}", customer_id=code, channel=Channel.PHONE, content=WORDS),
        EvidenceAttached(digest=kept.digest, filename="own.pdf", media_type=kept.media_type, size=kept.size),
        *more,
    )
    at = shell.now() - timedelta(days=1)
    with ledger().transaction() as transaction:
        people.upsert(transaction.connection, [Customer(customer_id=code, project="BJ01", name=name)])
        for payload in told:
            stream = f"case/{code}"
            fact = Event(stream=stream, occurred_at=at, recorded_at=at, actor="desk", project="BJ01", payload=payload)
            transaction.extend(stream, [fact])
    state.platform().warehouse.sync()
    return code


def open_as(reader: str, path: str = "personal-data", **parameters: str) -> AppTest:
    app = AppTest.from_file(ROOT / "dashboard" / "frame" / "entry.py", default_timeout=120)
    app.session_state["acting_as"] = reader
    for name, value in ({"lang": "en"} | parameters).items():
        app.query_params[name] = value
    app._page_hash = calc_hash(path)
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return sent(app).decode(errors="replace")


def button(app: AppTest, label: str) -> object:
    (found,) = [each for each in app.button if each.label == label]
    return found


def asked(person: str) -> str:
    """Ask on the page, as the centre does; returns the request."""
    app = open_as(CENTRE, person=person)
    (ground,) = [each for each in app.text_area if each.label.startswith("Ground")]
    ground.input(GROUND)
    button(app, "Ask for the erasure").click().run()
    (request,) = [each for each in requests.requests(ledger()) if each.customer_id == person]
    assert (request.requested_by, request.reason, request.standing) == (CENTRE, GROUND, Standing.OPEN)
    return request.request


def decided(reader: str, request: str) -> AppTest:
    app = open_as(reader)
    app.checkbox(key=f"sure-{request}").check().run()
    return app.button(key=f"erase-{request}").click().run()


def deeds(actor: str) -> list[tuple[Deed, str | None]]:
    lines = [each.payload for each in ledger().stream(f"access/{actor}")]
    return [(line.deed, line.what) for line in lines if isinstance(line, Accessed)]


def test_before_anything_is_found_the_page_says_what_to_do(company: Path) -> None:
    told = said(open_as(CENTRE))
    assert "Find the person who asks" in told
    assert "No request waits to be decided" in told
    assert "Show what would go today" in told


def test_a_person_is_found_and_opens_at_an_address_of_their_own(company: Path) -> None:
    code = a_person("寻得")
    app = open_as(CENTRE)
    app.text_input(key="whose").input("寻得").run()
    assert "1 person found" in said(app)
    app.button(key=f"open-{code}").click().run()
    assert app.query_params["person"] == code
    assert "Copy as Word" in said(app)


def test_nobody_is_found_in_a_project_in_which_the_reader_hands_out_nothing(company: Path) -> None:
    code = a_person("京客")
    app = open_as(LOCAL)
    app.text_input(key="whose").input("京客").run()
    assert "Nobody fits" in said(app)
    told = said(open_as(LOCAL, person=code))
    assert "There is nobody at this address" in told
    assert "京客" not in told


def test_the_copy_holds_all_in_word_and_json(company: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = a_person("副本")
    files = Files().watch(monkeypatch)
    open_as(CENTRE, person=code)
    copy = json.loads(files.made[f"{code}.json"])
    assert copy["parts"]["customer"][0]["name"] == "副本"
    assert copy["parts"]["cases"][0]["content"] == WORDS
    assert files.made[f"{code}.docx"].startswith(b"PK")


def test_an_erasure_without_a_ground_is_not_asked_for(company: Path) -> None:
    code = a_person("无据")
    app = button(open_as(CENTRE, person=code), "Ask for the erasure").click().run()
    assert "An erasure needs a reason" in app.error[0].value
    assert not [each for each in requests.requests(ledger()) if each.customer_id == code]


def test_who_asked_cannot_decide_and_a_second_person_can(company: Path) -> None:
    code = a_person("两人")
    request = asked(code)
    own = open_as(CENTRE, person=code)
    assert "You asked for it, so a second person decides." in said(own)
    assert f"erase-{request}" not in [each.key for each in own.button]
    app = decided(SECOND, request)
    assert "Erased" in app.success[0].value
    with ledger().reading() as connection:
        name, erased_at = connection.execute(
            sa.select(customer.c.name, customer.c.erased_at).where(customer.c.customer_id == code)
        ).one()
    assert (name, erased_at is not None) == (None, True)
    assert (Deed.ERASURE_REQUESTED, code) in deeds(CENTRE)
    assert deeds(SECOND)[-1] == (Deed.ERASED, code)
    assert "This person's data were erased" in said(open_as(CENTRE, person=code))


def test_it_is_not_erased_before_the_box_is_ticked(company: Path) -> None:
    request = asked(a_person("未核"))
    app = open_as(SECOND)
    assert app.button(key=f"erase-{request}").disabled
    assert app.button(key=f"refuse-{request}").disabled


def test_a_refusal_says_why_and_the_data_stay(company: Path) -> None:
    code = a_person("驳回")
    request = asked(code)
    app = open_as(SECOND)
    app.text_input(key=f"why-{request}").input("身份不符").run()
    app.button(key=f"refuse-{request}").click().run()
    assert "Refused: the data stay." in app.success[0].value
    assert "身份不符" in list(app.dataframe[0].value["kept"])
    with ledger().reading() as connection:
        assert people.read(connection, code).name == "驳回"


def test_who_decides_sees_before_what_would_go_and_which_law_keeps_what(company: Path) -> None:
    code = a_person("赔付", ClaimRaised(amount=500.0, reason="赔付依据"))
    request = asked(code)
    app = open_as(SECOND)
    app.toggle(key=f"foresee-{request}").set_value(True).run()
    told = said(app)
    assert "records: 1" in told
    assert "Records kept by law" in told
    assert "Accounting archives" in told
    app = decided(SECOND, request)
    kept = [text for text in app.dataframe[0].value["kept"] if "Accounting archives" in str(text)]
    assert len(kept) == 1


def test_an_administrator_decides_without_seeing_the_person(company: Path) -> None:
    code = a_person("隐名")
    request = asked(code)
    app = open_as(ADMIN)
    told = said(app)
    assert GROUND in told
    assert "隐名" not in told
    assert "handed out, by the customer-service centre" in told
    decided(ADMIN, request)
    assert deeds(ADMIN)[-1] == (Deed.ERASED, code)


def test_a_right_taken_away_meanwhile_decides_nothing(company: Path) -> None:
    code = a_person("失权")
    request = asked(code)
    app = open_as(SECOND)
    app.checkbox(key=f"sure-{request}").check().run()
    with pytest.raises(PermissionRefused):
        requests.refuse(ledger(), Hand(User(SECOND, "沈知言", ())), request, "no", shell.now())
    (found,) = [each for each in requests.requests(ledger()) if each.request == request]
    assert found.standing is Standing.OPEN


def test_requests_of_another_project_are_not_shown(company: Path) -> None:
    request = asked(a_person("外项"))
    assert f"request-{request}" not in said(open_as(LOCAL))


def test_the_case_says_that_words_and_files_were_erased(company: Path) -> None:
    code = a_person("案件", Noted(note=WORDS))
    decided(SECOND, asked(code))
    app = open_as(CENTRE, "case", id=code)
    told = said(app)
    assert told.count("was erased on") >= 3, "two entries of the timeline, and the file"
    assert "This file was erased on" in told
    assert WORDS not in told
    assert not app.warning


def test_a_case_that_a_law_wants_keeps_its_file_and_says_so(company: Path) -> None:
    code = a_person("依法", ClaimRaised(amount=500.0, reason="赔付依据"))
    decided(SECOND, asked(code))
    told = said(open_as(CENTRE, "case", id=code))
    assert "Kept, because a law wants it" in told
    assert "This file was erased on" not in told
    assert "attachment 2" in told


def test_what_goes_by_age_is_shown_and_nothing_is_deleted(company: Path) -> None:
    code = a_person("旧案", Closed(disposition=Disposition.RESOLVED))
    app = open_as(CENTRE)
    app.toggle(key="age").set_value(True).run()
    (shown,) = [each.value for each in app.dataframe if "years" in each.value]
    assert dict(zip(shown["what"], shown["years"], strict=True)) == {
        "closed cases": 5, "club calls": 3, "answers to surveys": 3, "reasons in the security log": 2,
    }  # fmt: skip
    assert not any(isinstance(each.payload, Erased) for each in ledger().stream(f"case/{code}"))
    assert not any(each.kind is EventKind.RETENTION_APPLIED for each in ledger().stream("privacy/retention"))
    assert "Show what would go today" not in said(open_as(LOCAL))
