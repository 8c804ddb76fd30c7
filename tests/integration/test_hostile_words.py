"""Whatever people type, import or write into an address stands on the pages letter by letter and does nothing there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hostile import HOSTILE, acting, spoken
from looking import READER, open_as_reader
from pages import small_company
from running_pages import platform_at
from streamlit.testing.v1 import AppTest

from casework.access.permissions import Right, User
from casework.access.users import enrol
from casework.record import events as ev
from casework.record import people
from casework.record.ledger import Ledger
from casework.record.people import Customer
from casework.vocabulary import EventKind
from casework.vocabulary.desk import CommandName, Role
from dashboard.frame import shell, state
from dashboard.frame.navigation import SPECS

HERE = "BJ01"
ALL = {EventKind.RECEIVED, EventKind.CORRECTED, EventKind.REDACTED, EventKind.CLOSED, EventKind.REOPENED}
OPEN, CLOSED = "case/hostile-open", "case/hostile-closed"
PARAMETERS = (
    "q", "id", "project", "department", "clause", "severity", "channel", "concern", "as_of", "known", "from", "to",
    "do", "only", "page", "verdict", "at_month", "at_project", "at_clause", "at_concern", "score_project", "bar",
    "window", "order", "by", "source", "cell", "leaf", "who", "deed", "since", "until", "group", "month",
)  # fmt: skip


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("hostile")
    small_company(folder, 0.02)
    for held in platform_at(folder):
        platform = state.platform()
        _harm(platform.ledger)
        platform.warehouse.sync()
        yield held


def _harm(ledger: Ledger) -> None:
    """Hostile words wherever words may stand: project, customer, staff, cases in work and closed, calls, answers."""
    now = shell.now() - timedelta(days=20)
    everything = tuple(Right(role) for role in Role)
    with ledger.transaction() as transaction:
        enrol(transaction.connection, [User(READER, HOSTILE, everything, HOSTILE)], HOSTILE, now)
        enrol(transaction.connection, [User("other", HOSTILE, (Right(Role.SALES, HERE, HOSTILE),))], READER, now)
        no_texts = {"customer_id", "project", "erased_at", "sex", "handed_over_on"}
        texts = dict.fromkeys(Customer.model_fields.keys() - no_texts, HOSTILE)
        people.upsert(transaction.connection, [Customer(customer_id="harm", project=HERE, **texts)])
        _write(transaction, "project/BJ01", [spoken(ev.ProjectRegistered, code=HERE)], now)
        _write(transaction, OPEN, _life(), now)
        _write(transaction, CLOSED, [*_life(), *_end()], now)
        _write(transaction, "club/harm", [spoken(ev.ClubCalled, customer_id="harm", band=None)], now)
        _write(transaction, "survey/harm", [spoken(ev.SurveyAnswered, customer_id="harm", score=1)], now)
        _write(transaction, "import/harm", [_load()], now)
        _write(transaction, "access/harm", [spoken(ev.Revealed, customer_id="harm")], now)
        _write(transaction, f"access/{HOSTILE}"[:200], [ev.Accessed(deed="refused", what=HOSTILE, detail=HOSTILE)], now)


def _life() -> list[ev.Payload]:
    later = shell.now() + timedelta(days=2)
    received = spoken(ev.Received, customer_id="harm", channel="phone", nature="complaint", concern="other",
                      severity="major", urgency="normal", company_level=True)  # fmt: skip
    return [
        received,
        spoken(ev.Validated, validity="valid"),
        spoken(ev.Dispatched, due_at=later),
        spoken(ev.ReceiptConfirmed),
        spoken(ev.Contacted),
        spoken(ev.Appointed, due_at=later),
        spoken(ev.Extended, due_at=later, customer_confirmed=True),
        spoken(ev.Escalated, level=1, cause="direct"),
        spoken(ev.Instructed),
        spoken(ev.ReportedToLeader),
        spoken(ev.PlanSubmitted),
        spoken(ev.PlanDecided),
        spoken(ev.ClaimRaised, amount=300.0),
        spoken(ev.ClaimAdvised),
        spoken(ev.MeasureSet),
        spoken(ev.PenaltyGiven),
        spoken(ev.Transferred),
        spoken(ev.EvidenceAttached, size=4),
        spoken(ev.Noted),
        spoken(ev.DeclaredUnclosed),
        spoken(ev.AnalysisMeetingHeld, held_on=later.date()),
        spoken(ev.MajorEventReported),
    ]


def _end() -> list[ev.Payload]:
    return [
        spoken(ev.Solved),
        spoken(ev.FedBack),
        spoken(ev.Replied),
        spoken(ev.CustomerDisagreed),
        spoken(ev.CalledBack, caller="centre", satisfaction="dissatisfied"),
        spoken(ev.Closed, disposition="resolved"),
    ]


def _load() -> ev.Payload:
    figures = dict.fromkeys(("rows", "accepted", "unchanged", "corrected", "quarantined"), 1)
    return spoken(ev.ImportLoaded, **figures)


def _write(transaction: object, stream: str, payloads: list[ev.Payload], since: datetime) -> None:
    facts = [
        ev.Event(stream=stream, occurred_at=since + timedelta(hours=n), recorded_at=since + timedelta(hours=n),
                 actor="other" if n % 2 else HOSTILE, project=HERE, payload=payload)
        for n, payload in enumerate(payloads)
    ]  # fmt: skip
    transaction.extend(stream, facts)  # type: ignore[attr-defined]


def harmless(app: AppTest) -> None:
    assert not app.exception
    assert acting(app) == []


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.path)
def test_no_page_lets_words_act(company: Path, spec: object, language: str):
    harmless(open_as_reader(spec.path, lang=language, id=OPEN.removeprefix("case/")))  # type: ignore[attr-defined]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.path)
def test_no_page_lets_an_address_act(company: Path, spec: object):
    harmless(open_as_reader(spec.path, **dict.fromkeys(PARAMETERS, HOSTILE), lang="en"))  # type: ignore[attr-defined]


def test_a_closed_case_and_what_a_search_finds_let_nothing_act(company: Path):
    harmless(open_as_reader("case", lang="en", id=CLOSED.removeprefix("case/")))
    harmless(open_as_reader("desk", lang="en", q="XX-1"))


@pytest.mark.parametrize("command", [name.value for name in CommandName])
def test_no_step_of_a_case_lets_words_act(company: Path, command: str):
    harmless(open_as_reader("case", lang="en", id=OPEN.removeprefix("case/"), do=command))
