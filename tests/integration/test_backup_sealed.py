"""A backup is read only by those it is for, and an archive that somebody changed is refused."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pyrage
import pytest
from facts import fact, facts, many

from casework.errors import LedgerError
from casework.record import heads
from casework.record.backup import backup, restore, verify
from casework.record.events import Noted
from casework.record.ledger import Ledger

TOLD = "ring 13800000000 at night"


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    ledger.bulk_append([many(0, 2)])
    ledger.append("case/1", 0, [fact(payload=Noted(note=TOLD))])
    return ledger


@pytest.fixture
def identity(tmp_path: Path) -> Path:
    path = tmp_path / "identity.txt"
    path.write_text(f"# made for a test\n{pyrage.x25519.Identity.generate()}\n", encoding="utf-8")
    return path


def recipient(identity: Path) -> str:
    return str(pyrage.x25519.Identity.from_str(identity.read_text().splitlines()[1]).to_public())


def test_an_encrypted_backup_comes_back_with_its_identity(filled: Ledger, identity: Path, tmp_path: Path) -> None:
    archive = backup(filled, tmp_path / "none", tmp_path / "b", recipients=[recipient(identity)])
    place = f"sqlite:///{tmp_path / 'new.sqlite'}"
    restore(archive, place, tmp_path / "e", identities=[identity])
    again = Ledger.open(place)
    assert archive.name.endswith(".zip.age")
    assert again.stream("case/1")[0].payload == Noted(note=TOLD)
    assert again.head() == filled.head()
    again.close()


def test_an_encrypted_backup_shows_nothing(filled: Ledger, identity: Path, tmp_path: Path) -> None:
    archive = backup(filled, tmp_path / "none", tmp_path / "b", recipients=[recipient(identity)])
    assert archive.read_bytes().startswith(b"age-encryption.org/v1")
    with pytest.raises(LedgerError, match="is encrypted"):
        verify(archive)
    assert [path.name for path in (tmp_path / "b").iterdir()] == [archive.name]


def test_another_identity_opens_nothing(filled: Ledger, identity: Path, tmp_path: Path) -> None:
    archive = backup(filled, tmp_path / "none", tmp_path / "b", recipients=[recipient(identity)])
    identity.write_text(f"#\n{pyrage.x25519.Identity.generate()}\n", encoding="utf-8")
    with pytest.raises(LedgerError, match="cannot be decrypted"):
        restore(archive, f"sqlite:///{tmp_path / 'new.sqlite'}", tmp_path / "e", identities=[identity])
    assert not (tmp_path / "new.sqlite").exists()


def test_a_flipped_bit_in_an_encrypted_backup_is_refused(filled: Ledger, identity: Path, tmp_path: Path) -> None:
    archive = backup(filled, tmp_path / "none", tmp_path / "b", recipients=[recipient(identity)])
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    archive.write_bytes(content)
    with pytest.raises(LedgerError, match="cannot be decrypted"):
        restore(archive, f"sqlite:///{tmp_path / 'new.sqlite'}", tmp_path / "e", identities=[identity])


def test_what_is_no_recipient_is_refused_before_anything_is_written(filled: Ledger, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="is no recipient"):
        backup(filled, tmp_path / "none", tmp_path / "b", recipients=["age1nobody"])
    assert not (tmp_path / "b").exists()


def tampered(archive: Path, *statements: str) -> Path:
    """The archive with a changed ledger in it, and every checksum put right."""
    changed, ledger = archive.with_name("changed.zip"), archive.with_name("ledger.sqlite")
    with ZipFile(archive) as source:
        ledger.write_bytes(source.read("ledger/ledger.sqlite"))
        manifest = json.loads(source.read("manifest.json"))
    with closing(sqlite3.connect(ledger)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    manifest["files"][0] |= {
        "size": ledger.stat().st_size,
        "sha256": hashlib.sha256(ledger.read_bytes()).hexdigest(),
    }
    with ZipFile(changed, "w") as sink:
        sink.write(ledger, "ledger/ledger.sqlite")
        sink.writestr("manifest.json", json.dumps(manifest))
    return changed


DROP = ("drop trigger event_no_update", "drop trigger event_no_delete")


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("update event set occurred_at = occurred_at + 1 where seq = 3", "event 3"),
        ("delete from event where seq > 16", "17 to 17 are missing"),
        ("update chain_head set seq = 16", "does not end|noted as its end|missing"),
    ],
)
def test_a_changed_ledger_with_right_checksums_is_refused(
    filled: Ledger, tmp_path: Path, statement: str, reason: str
) -> None:
    archive = tampered(backup(filled, tmp_path / "none", tmp_path / "b"), *DROP, statement)
    verify(archive)
    with pytest.raises(LedgerError, match=reason):
        restore(archive, f"sqlite:///{tmp_path / 'new.sqlite'}", tmp_path / "e")
    assert not (tmp_path / "new.sqlite").exists()


def test_an_archive_that_the_key_did_not_sign_is_refused(filled: Ledger, tmp_path: Path) -> None:
    for name in ("ours.pem", "theirs.pem"):
        heads.new_key(tmp_path / name)
    ours, theirs = (heads.read_key(tmp_path / name) for name in ("ours.pem", "theirs.pem"))
    archive = backup(filled, tmp_path / "none", tmp_path / "b", key=ours)
    with pytest.raises(LedgerError, match="not signed"):
        restore(archive, f"sqlite:///{tmp_path / 'new.sqlite'}", tmp_path / "e", key=theirs)
    restore(archive, f"sqlite:///{tmp_path / 'new.sqlite'}", tmp_path / "e", key=ours)
    filled.append("case/2", 0, facts("case/2", 1))
