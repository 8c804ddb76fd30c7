"""Backup and restore: the ledger and the evidence files in one dated archive that can prove it is whole.

The archive is a ZIP with ``manifest.json`` (what it is, and the SHA-256 of every file), the ledger's copy under
``ledger/`` and the evidence under ``evidence/``. The warehouse is not in it: it is made again from the ledger.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO, Literal
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import sqlalchemy as sa
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError, field_validator

from casework.errors import LedgerError
from casework.record.heads import MANIFEST, Key, is_signed, signed
from casework.record.ledger import Head, Ledger
from casework.record.ledger.entering import ends_at
from casework.record.migrations import HEAD
from casework.record.proof import broken_links
from casework.record.sealing import SEALED, sealed_for, unsealed
from casework.record.storage import written

LEDGER_FOLDER = "ledger"
EVIDENCE_FOLDER = "evidence"
CHUNK = 1 << 20
FIRST_WITH_HEAD = "0009"
"""The first revision of which every archive states a head."""


class BackupFile(BaseModel):
    """One file of the archive; ``size`` in bytes, ``sha256`` in hexadecimal."""

    model_config = ConfigDict(frozen=True)
    name: str
    size: int
    sha256: str

    @field_validator("name")
    @classmethod
    def _stays_inside(cls, name: str) -> str:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or path.parts[:1] not in ((LEDGER_FOLDER,), (EVIDENCE_FOLDER,)):
            raise ValueError(f"{name!r} does not belong into a backup")
        return name


class Manifest(BaseModel):
    """What an archive holds: from which engine, in which schema revision, how many events (``last_seq``)."""

    model_config = ConfigDict(frozen=True)
    format: Literal[1] = 1
    made_at: AwareDatetime
    engine: str
    revision: str
    last_seq: int
    head: Head | None = None
    """Where the copied ledger ends; none in archives made before ledgers had heads."""
    files: tuple[BackupFile, ...]


def backup(
    ledger: Ledger,
    evidence: Path,
    folder: Path,
    *,
    moment: datetime | None = None,
    key: Key | None = None,
    recipients: Sequence[str] = (),
) -> Path:
    """Write ``yingsheng-<UTC time>.zip`` into ``folder`` while the app goes on; returns its path.

    For ``recipients`` (age: ``age1…`` or an SSH public key) it is encrypted, and has ``.age`` at its end: only who has
    one of their identities can read it.

    The archive appears under its name only when it is complete; ``StorageError`` when there is no room. Evidence is
    copied after the ledger: a file is stored before the event that names it, so every event in the copy finds its file.
    """
    moment = (moment or datetime.now(UTC)).astimezone(UTC)
    sealing = sealed_for(recipients)
    path = folder / f"yingsheng-{moment:%Y%m%dT%H%M%SZ}.zip{SEALED if recipients else ''}"
    if path.exists():
        raise LedgerError("There is a backup {path} already: wait a second.", path=path)
    with written(path) as target, sealing(target) as stream, tempfile.TemporaryDirectory(dir=folder) as copy:
        head = signed(ledger.dump(Path(copy)), key)
        with ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=1) as archive:
            files = [_add(archive, LEDGER_FOLDER, Path(copy), file) for file in _files(Path(copy))]
            files += [_add(archive, EVIDENCE_FOLDER, evidence, file) for file in _files(evidence)]
            manifest = Manifest(
                made_at=moment,
                engine=_engine(ledger.address),
                revision=HEAD,
                last_seq=head.reached.events,
                head=head,
                files=tuple(files),
            )
            archive.writestr(MANIFEST, manifest.model_dump_json(indent=2))
    return path


def restore(
    archive: Path,
    url: str,
    evidence: Path,
    *,
    overwrite: bool = False,
    identities: Sequence[Path] = (),
    key: Key | None = None,
) -> Manifest:
    """Make the ledger at ``url`` and the evidence folder what they were when ``archive`` was made.

    Nothing is touched before every checksum has been verified, and the chain of the ledger in it up to the head that
    the archive states; with ``key`` its owner must have signed that head. ``identities`` are files that open an
    encrypted archive. Raises ``LedgerError`` when the archive is damaged or
    comes from another engine or a newer program, or when a ledger or evidence is there and ``overwrite`` is not set.
    """
    with tempfile.TemporaryDirectory(prefix="yingsheng-") as unpacked, unsealed(archive, identities) as opened:
        manifest = _unpack(opened, Path(unpacked))
        if manifest.engine != _engine(url):
            raise LedgerError(
                "{archive} comes from {theirs}, the ledger lives in {ours}: restore it into {theirs}.",
                archive=archive.name,
                theirs=manifest.engine,
                ours=_engine(url),
            )
        if any(_files(evidence)) and not overwrite:
            raise LedgerError("There are evidence files in {path} already: allow to replace them.", path=evidence)
        folder = Path(unpacked) / LEDGER_FOLDER
        Ledger.restore(url, folder, overwrite=overwrite, prove=partial(_prove, archive, manifest, key)).close()
        if (Path(unpacked) / EVIDENCE_FOLDER).exists():
            shutil.copytree(Path(unpacked) / EVIDENCE_FOLDER, evidence, dirs_exist_ok=True)
    return manifest


def _prove(archive: Path, manifest: Manifest, key: Key | None, connection: sa.Connection) -> None:
    """Refuse a ledger that is not the one whose head the archive states; archives of old state none."""
    if manifest.head is None:
        if manifest.revision >= FIRST_WITH_HEAD:
            raise _damaged(archive, "it states no head of its ledger")
        return
    if key is not None and not is_signed(manifest.head, key):
        raise _damaged(archive, "its head is not signed with the key of this installation")
    faults = [*islice(broken_links(connection, lambda *_: None), 1)]
    if faults or not ends_at(connection, manifest.head):
        raise _damaged(archive, faults[0] if faults else "its ledger does not end at the head it states")


def verify(archive: Path, identities: Sequence[Path] = ()) -> Manifest:
    """Check every file of an archive against its checksum; raises ``LedgerError`` naming what is wrong."""
    with unsealed(archive, identities) as readable, _opened(readable) as opened:
        manifest = _manifest(opened, archive)
        for file in manifest.files:
            with opened.open(file.name) as source:
                _copy(source, None, file, archive)
    return manifest


def _unpack(archive: Path, folder: Path) -> Manifest:
    with _opened(archive) as opened:
        manifest = _manifest(opened, archive)
        for file in manifest.files:
            target = folder / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            with opened.open(file.name) as source, target.open("wb") as sink:
                _copy(source, sink, file, archive)
    return manifest


@contextmanager
def _opened(archive: Path) -> Iterator[ZipFile]:
    try:
        with ZipFile(archive) as opened:
            yield opened
    except (BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError) as error:
        raise _damaged(archive, str(error)) from error
    except OSError as error:
        raise LedgerError("The backup {archive} cannot be read ({reason}).", archive=archive, reason=error) from error


def _manifest(opened: ZipFile, archive: Path) -> Manifest:
    try:
        manifest = Manifest.model_validate_json(opened.read(MANIFEST))
    except ValidationError as error:
        raise _damaged(archive, f"{MANIFEST}: {error.errors()[0]['msg']}") from error
    if manifest.revision > HEAD:
        raise LedgerError(
            "The backup {archive} was made by a newer version of the program: update the program.", archive=archive.name
        )
    return manifest


def _damaged(archive: Path, reason: str) -> LedgerError:
    return LedgerError(
        "The backup {archive} is damaged or no backup of this program ({reason}). Nothing was restored; take another.",
        archive=archive.name,
        reason=reason,
    )


def _copy(source: IO[bytes], sink: IO[bytes] | None, file: BackupFile, archive: Path) -> None:
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        if sink is not None:
            sink.write(chunk)
    if digest.hexdigest() != file.sha256:
        raise _damaged(archive, f"{file.name} does not have the checksum of the manifest")


def _add(archive: ZipFile, place: str, folder: Path, file: Path) -> BackupFile:
    name = f"{place}/{file.relative_to(folder).as_posix()}"
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as source, archive.open(name, "w", force_zip64=True) as sink:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            sink.write(chunk)
    return BackupFile(name=name, size=size, sha256=digest.hexdigest())


def _files(folder: Path) -> Iterator[Path]:
    """Every file below ``folder``, in the order of names; nothing when there is no such folder."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _engine(url: str) -> str:
    return sa.make_url(url).get_backend_name()
