"""A backup can be taken while somebody writes, proves that it is whole, and brings everything back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from facts import MARCH, facts, many

from casework.errors import LedgerError, LedgerUnavailable
from casework.record.backup import Manifest, backup, restore, verify
from casework.record.ledger import Ledger
from casework.record.ledger.tables import quarantine_row
from casework.record.people import Customer, read, upsert

PERSON = Customer(customer_id="c1", project="P1", name="张三", address='a "b", c\nd')


@pytest.fixture
def filled(book: Ledger) -> Ledger:
    book.bulk_append([many(0, 3)])
    row = {"batch": "b", "file": "f", "row_number": 1, "kind": "k", "reason": "r", "raw": {"甲": 1}, "state": "open"}
    with book.transaction() as transaction:
        upsert(transaction.connection, [PERSON])
        transaction.connection.execute(sa.insert(quarantine_row).values(**row, created_at=MARCH))
    return book


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    folder = tmp_path / "evidence"
    (folder / "ab").mkdir(parents=True)
    (folder / "ab" / "abcd").write_bytes(b"\x00photo\xff")
    return folder


def elsewhere(address: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """An empty place on the same engine."""
    if address.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'new' / 'ledger.sqlite'}"
    return str(request.getfixturevalue("second_postgres_address"))


def test_everything_comes_back(
    filled: Ledger, evidence: Path, address: str, tmp_path: Path, request: pytest.FixtureRequest
):
    archive = backup(filled, evidence, tmp_path / "backups", moment=MARCH)
    place = elsewhere(address, tmp_path, request)
    manifest = restore(archive, place, tmp_path / "evidence again")
    again = Ledger.open(place)
    assert archive.name == "yingsheng-20260302T010000Z.zip"
    assert (manifest.last_seq, manifest.made_at) == (24, MARCH)
    assert [part.to_pylist() for part in again.read()] == [part.to_pylist() for part in filled.read()]
    with again.reading() as connection, filled.reading() as original:
        assert read(connection, "c1") == PERSON
        everything = sa.select(quarantine_row)
        assert connection.execute(everything).all() == original.execute(everything).all()
    assert (tmp_path / "evidence again" / "ab" / "abcd").read_bytes() == b"\x00photo\xff"
    again.close()


def test_restored_ledger_goes_on_and_still_refuses_changes(
    filled: Ledger, evidence: Path, address: str, tmp_path: Path, request: pytest.FixtureRequest
):
    place = elsewhere(address, tmp_path, request)
    restore(backup(filled, evidence, tmp_path / "backups"), place, tmp_path / "e2")
    again = Ledger.open(place)
    assert again.append("case/new", 0, facts("case/new", 1)) == 25
    row = {"batch": "b", "file": "f", "row_number": 2, "kind": "k", "reason": "r", "raw": {}, "state": "open"}
    with again.transaction() as transaction:
        transaction.connection.execute(sa.insert(quarantine_row).values(**row, created_at=MARCH))
    with pytest.raises(LedgerError, match="write a correction"), again.transaction() as transaction:
        transaction.connection.exec_driver_sql("delete from event")
    again.close()


def test_backup_does_not_wait_for_an_open_transaction(filled: Ledger, evidence: Path, address: str, tmp_path: Path):
    other = Ledger.open(address)
    with filled.transaction() as transaction:
        transaction.append("case/new", 0, facts("case/new", 1))
        archive = backup(other, evidence, tmp_path / "backups")
    other.close()
    assert verify(archive).last_seq == 24


def test_restore_refuses_to_overwrite_unless_told(filled: Ledger, evidence: Path, address: str, tmp_path: Path):
    archive = backup(filled, evidence, tmp_path / "backups")
    with pytest.raises(LedgerError, match=r"already|not empty"):
        restore(archive, address, tmp_path / "no evidence here")


def test_restore_refuses_to_overwrite_evidence_unless_told(ledger: Ledger, evidence: Path, tmp_path: Path):
    archive = backup(ledger, evidence, tmp_path / "backups")
    with pytest.raises(LedgerError, match=r"evidence files .* already"):
        restore(archive, f"sqlite:///{tmp_path / 'new.sqlite'}", evidence)
    assert not (tmp_path / "new.sqlite").exists()


def test_overwriting_sets_the_old_ledger_aside(ledger: Ledger, evidence: Path, tmp_path: Path):
    archive = backup(ledger, evidence, tmp_path / "backups")
    ledger.append("case/late", 0, facts("case/late", 2))
    ledger.close()
    restore(archive, ledger.address, evidence, overwrite=True)
    again = Ledger.open(ledger.address)
    (aside,) = tmp_path.glob("ledger.sqlite.replaced-*Z")
    old = Ledger.open(f"sqlite:///{aside}")
    assert (again.count_events(), old.count_events()) == (0, 2)
    again.close()
    old.close()


def test_overwriting_a_ledger_in_use_is_refused(ledger: Ledger, evidence: Path, tmp_path: Path):
    archive = backup(ledger, evidence, tmp_path / "backups")
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as app:
        app.execute("select count(*) from event").fetchall()
        with pytest.raises(LedgerUnavailable, match="stop the app"):
            restore(archive, ledger.address, evidence, overwrite=True)


def test_overwriting_a_damaged_ledger_works(ledger: Ledger, evidence: Path, tmp_path: Path):
    ledger.append("case/1", 0, facts("case/1", 2))
    archive = backup(ledger, evidence, tmp_path / "backups")
    ledger.close()
    (tmp_path / "ledger.sqlite").write_bytes(b"not a database at all" * 1000)
    restore(archive, ledger.address, evidence, overwrite=True)
    again = Ledger.open(ledger.address)
    assert again.count_events() == 2
    again.close()


def spoil(archive: Path, name: str, content: bytes) -> Path:
    """The same archive with one member replaced."""
    spoiled = archive.with_name("spoiled.zip")
    with ZipFile(archive) as source, ZipFile(spoiled, "w") as sink:
        for member in source.namelist():
            sink.writestr(member, content if member == name else source.read(member))
    return spoiled


@pytest.fixture
def archive(ledger: Ledger, evidence: Path, tmp_path: Path) -> Path:
    ledger.bulk_append([many(0, 20)])
    return backup(ledger, evidence, tmp_path / "backups")


@pytest.mark.parametrize("member", ["ledger/ledger.sqlite", "evidence/ab/abcd"])
def test_restore_refuses_a_file_with_another_checksum(archive: Path, tmp_path: Path, member: str):
    with pytest.raises(LedgerError, match=f"{member} does not have the checksum"):
        restore(spoil(archive, member, b"something else"), f"sqlite:///{tmp_path / 'n.sqlite'}", tmp_path / "e")
    assert not (tmp_path / "n.sqlite").exists()


def test_restore_refuses_an_archive_cut_short(archive: Path, tmp_path: Path):
    short = tmp_path / "short.zip"
    short.write_bytes(archive.read_bytes()[:-2000])
    with pytest.raises(LedgerError, match=r"short.zip is damaged"):
        restore(short, f"sqlite:///{tmp_path / 'n.sqlite'}", tmp_path / "e")


def test_restore_refuses_flipped_bits(archive: Path, tmp_path: Path):
    content = bytearray(archive.read_bytes())
    content[200:210] = bytes(10)
    flipped = tmp_path / "flipped.zip"
    flipped.write_bytes(content)
    with pytest.raises(LedgerError, match=r"flipped.zip is damaged"):
        restore(flipped, f"sqlite:///{tmp_path / 'n.sqlite'}", tmp_path / "e")


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "ledger/../../outside"])
def test_restore_refuses_names_that_lead_outside(archive: Path, tmp_path: Path, name: str):
    with ZipFile(archive) as opened:
        manifest = opened.read("manifest.json").decode()
    wicked = spoil(archive, "manifest.json", manifest.replace("evidence/ab/abcd", name).encode())
    with pytest.raises(LedgerError, match="damaged"):
        restore(wicked, f"sqlite:///{tmp_path / 'n.sqlite'}", tmp_path / "e")


def test_restore_refuses_an_archive_from_the_future(archive: Path, tmp_path: Path):
    newer = verify(archive).model_copy(update={"revision": "9999"}).model_dump_json().encode()
    with pytest.raises(LedgerError, match="newer version"):
        restore(spoil(archive, "manifest.json", newer), f"sqlite:///{tmp_path / 'n.sqlite'}", tmp_path / "e")


def test_restore_refuses_another_engine(archive: Path, tmp_path: Path):
    with pytest.raises(LedgerError, match="comes from sqlite, the ledger lives in postgresql"):
        restore(archive, "postgresql://nobody@localhost/none", tmp_path / "e")


@pytest.mark.parametrize("content", [b"", b"a text file", b"PK\x03\x04 not really"])
def test_restore_refuses_what_is_no_archive(tmp_path: Path, content: bytes):
    stranger = tmp_path / "stranger.zip"
    stranger.write_bytes(content)
    with pytest.raises(LedgerError, match="damaged or no backup"):
        restore(stranger, f"sqlite:///{tmp_path / 'n.sqlite'}", tmp_path / "e")


def test_restore_says_when_there_is_no_such_file(tmp_path: Path):
    with pytest.raises(LedgerError, match="cannot be read"):
        restore(tmp_path / "none.zip", f"sqlite:///{tmp_path / 'n.sqlite'}", tmp_path / "e")


def test_backup_works_without_evidence(ledger: Ledger, tmp_path: Path):
    manifest: Manifest = verify(backup(ledger, tmp_path / "nothing", tmp_path / "backups"))
    assert [file.name for file in manifest.files] == ["ledger/ledger.sqlite"]


def test_second_backup_of_the_same_second_is_refused(ledger: Ledger, tmp_path: Path):
    backup(ledger, tmp_path / "e", tmp_path / "backups", moment=MARCH)
    with pytest.raises(LedgerError, match="already"):
        backup(ledger, tmp_path / "e", tmp_path / "backups", moment=MARCH)
    backup(ledger, tmp_path / "e", tmp_path / "backups", moment=MARCH + timedelta(seconds=1))
    assert sorted(path.suffix for path in (tmp_path / "backups").iterdir()) == [".zip", ".zip"]
