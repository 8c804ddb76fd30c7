"""A mailbox of files: what known senders attach is loaded, and each letter goes to a folder with its report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from import_files import load_file
from mail_server import SECRET, MailServer, letter, mail_server

from casework.record.ledger import Ledger
from etl.errors import SourceError
from etl.intake.folder import summary
from etl.intake.mailbox import Mailbox, mailbox_at, take_letters

ERP = "erp@example.com"
GOOD = b"number,project,received_at\nM-1,HY,2026-03-02 09:00\nM-2,HY,soon\n"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


def box(server: MailServer, secret: str = SECRET, most_mb: int = 1) -> Mailbox:
    return mailbox_at(server.address, secret, frozenset({"ERP@example.com"}), most_mb)


def taken(server: MailServer, ledger: Ledger, **told: int) -> dict[str, str]:
    def load(path: Path) -> str:
        return summary(load_file(ledger, path))

    return dict(take_letters(box(server, **told), load))


def test_what_is_attached_is_loaded_and_the_letter_goes_away_with_its_report(
    server: MailServer, ledger: Ledger
) -> None:
    server.put(letter(f"The ERP <{ERP}>", "March", cases_csv=GOOD, note_pdf=b"%PDF"))
    told = taken(server, ledger)
    assert "New 1, corrected 0, unchanged 0, repeated 0, held back 1." in told["loaded: March"]
    assert (len(ledger.stream("case/M-1")), server.titles("INBOX")) == (1, [])
    assert server.titles("loaded") == ["March", "Report: March"]
    assert b"held back 1" in list(server.folders["loaded"].values())[1]
    assert taken(server, ledger) == {}


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (letter("somebody@example.org", "x", cases_csv=GOOD), "somebody@example.org is none of those"),
        (letter(ERP, "x"), "No file is attached"),
        (letter(ERP, "x", cases_csv=b"a,b\n1,2\n"), "needs the column"),
        (letter(ERP, "x", cases_csv=b"x" * 1_100_000), "larger than 1 MiB"),
    ],
    ids=["a stranger's", "without a file", "of something else", "too large"],
)
def test_a_letter_that_brings_nothing_is_put_aside_with_the_reason(
    server: MailServer, ledger: Ledger, sent: bytes, why: str
) -> None:
    server.put(sent)
    (told,) = taken(server, ledger).values()
    assert why in told
    assert (server.titles("INBOX"), server.titles("refused")[0], ledger.stream("case/M-1")) == ([], "x", [])


def test_a_file_s_name_leads_nowhere_else(server: MailServer, ledger: Ledger, tmp_path: Path) -> None:
    server.put(letter(ERP, "x", **{f"{tmp_path}/out_csv": GOOD}))
    assert "of out.csv by" in taken(server, ledger)["loaded: x"]
    assert list(tmp_path.glob("out*")) == []


@pytest.mark.parametrize(
    ("address", "senders", "why"),
    [
        ("https://mail.example.com", {ERP}, "is no mailbox"),
        ("imap://u@mail.example.com/INBOX", {ERP}, "unencrypted"),
        ("imaps://u@mail.example.com/INBOX", set(), "YINGSHENG_MAILBOX_SENDERS"),
    ],
)
def test_a_mailbox_that_is_not_safe_to_read_is_refused(address: str, senders: set[str], why: str) -> None:
    with pytest.raises(SourceError, match=why):
        mailbox_at(address, SECRET, frozenset(senders), 1)


def test_a_server_that_does_not_let_us_in_is_told(server: MailServer) -> None:
    with pytest.raises(SourceError, match=r"127\.0\.0\.1 cannot be read: .*not you"):
        list(take_letters(box(server, "wrong"), lambda _path: pytest.fail("nothing is loaded")))
