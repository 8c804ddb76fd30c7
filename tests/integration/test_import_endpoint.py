"""Other systems hand in files over HTTP: signed, once, and judged as at the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from import_files import policies
from starlette.testclient import TestClient

from casework.record.events import Event, ProjectRegistered
from casework.record.ledger import Ledger
from casework.record.ledger.entries import room_of
from etl.intake.endpoint import endpoint
from etl.intake.quarantine import list_quarantine
from etl.intake.receiving import Receiving, signature

SECRET = "correct horse battery staple, and more"  # noqa: S105 - a test's
NOW = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
FILE = "编号,项目,受理时间\nT1,HY,2026-03-02 09:00\nT2,HY,gestern\n".encode()


def _register(ledger: Ledger) -> None:
    payload = ProjectRegistered(code="HY", name="HY")
    fact = Event(stream="project/HY", occurred_at=NOW, recorded_at=NOW, actor="x", project="HY", payload=payload)
    ledger.append(fact.stream, 0, [fact])


@pytest.fixture
def client(ledger: Ledger) -> Iterator[TestClient]:
    receiving = Receiving(ledger, policies, {"erp": SECRET, "weak": "short"}, lambda: NOW)
    with TestClient(endpoint(lambda: receiving, lambda: 1)) as opened:
        yield opened


def send(
    client: TestClient, body: bytes = FILE, *, system: str = "erp", secret: str = SECRET, profile: str = "complaints",
    late: timedelta = timedelta(), signed: bytes | None = None, key: str = "",
) -> tuple[int, dict[str, object]]:  # fmt: skip
    at = str(int((NOW - late).timestamp()))
    digest = sha256(body if signed is None else signed).hexdigest()
    text = "\n".join((system, at, profile, "cases.csv", digest))
    headers = {"X-System": system, "X-Time": at, "X-File-Name": "cases.csv", "X-Digest": digest,
               "X-Signature": signature(secret, text)}  # fmt: skip
    answer = client.post(f"/{profile}", content=body, headers=headers | ({"Idempotency-Key": key} if key else {}))
    return answer.status_code, answer.json()


def test_a_signed_file_is_loaded_and_its_report_is_the_answer(client: TestClient, ledger: Ledger) -> None:
    _register(ledger)
    status, told = send(client)
    assert status == 200
    assert [told[name] for name in ("rows", "accepted", "held_back", "again")] == [2, 1, 1, False]
    assert ledger.stream("case/T1")[0].actor == "system:erp"
    assert [cell.rule for cell in list_quarantine(ledger)] == list(told["problems"])


def test_the_same_key_loads_once_and_is_told_again(client: TestClient, ledger: Ledger) -> None:
    _register(ledger)
    first, again = send(client, key="march"), send(client, key="march")
    same = ("load", "rows", "accepted", "corrected", "unchanged", "repeated", "held_back")
    assert [again[1][name] for name in same] == [first[1][name] for name in same]
    assert (first[1]["again"], again[1]["again"]) == (False, True)
    with ledger.reading() as connection:
        assert len(room_of(connection, "import/")) == 1


@pytest.mark.parametrize(
    "forged",
    [
        {"system": "nobody"},
        {"system": "weak", "secret": "short"},
        {"secret": "another secret of forty characters, no?"},
        {"late": timedelta(minutes=6)},
        {"late": timedelta(minutes=-6)},
        {"signed": b"another body"},
    ],
    ids=["unknown", "too short a secret", "wrong secret", "old", "of tomorrow", "another body"],
)
def test_what_is_not_signed_by_a_known_system_now_loads_nothing_and_tells_nothing(
    client: TestClient, ledger: Ledger, forged: dict[str, str]
) -> None:
    _register(ledger)
    assert send(client, **forged)[0] == 401
    assert not ledger.stream("case/T1")


def test_a_file_that_cannot_be_read_is_refused_in_words(client: TestClient, ledger: Ledger) -> None:
    assert send(client, profile="nothing")[0] == 404
    status, told = send(client, b"a,b\n1,2\n")
    assert status == 422
    assert "needs the column" in str(told["error"])


def test_a_file_that_is_too_large_is_not_read_to_its_end(client: TestClient) -> None:
    assert send(client, b"x" * (1024 * 1024 + 1))[0] == 413


def test_without_any_system_there_is_no_such_address() -> None:
    with TestClient(endpoint(lambda: None, lambda: 1)) as closed:
        assert send(closed)[0] == 404
