"""Backups that only some can read: encrypted for recipients by age, opened with an identity.

Encryption needs no secret, so none lies where the backups are made.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import IO

import pyrage

from casework.errors import LedgerError

SEALED = ".age"
"""Ending of an encrypted archive."""
SPOOL = 64 << 20
Sealing = Callable[[IO[bytes]], AbstractContextManager[IO[bytes]]]


def sealed_for(recipients: Sequence[str]) -> Sealing:
    """What encrypts a stream for ``recipients``, or leaves it as it is when there are none; raises ``LedgerError``."""
    keys = [_recipient(text) for text in recipients]
    return (lambda target: _sealing(target, keys)) if keys else nullcontext


def _recipient(text: str) -> pyrage.x25519.Recipient | pyrage.ssh.Recipient:
    kind = pyrage.ssh if text.startswith("ssh-") else pyrage.x25519
    try:
        return kind.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise LedgerError("{recipient} is no recipient: give an age key (age1…).", recipient=text) from error


@contextmanager
def _sealing(target: IO[bytes], keys: list[pyrage.x25519.Recipient | pyrage.ssh.Recipient]) -> Iterator[IO[bytes]]:
    """What is written is kept aside, private and nameless, and encrypted into ``target`` at the end."""
    with tempfile.SpooledTemporaryFile(SPOOL) as plain:
        yield plain
        plain.seek(0)
        pyrage.encrypt_io(plain, target, keys)


@contextmanager
def unsealed(archive: Path, identities: Sequence[Path]) -> Iterator[Path]:
    """The archive, or a decrypted copy of it that goes with the block; raises ``LedgerError`` when it stays shut."""
    if archive.suffix != SEALED:
        yield archive
        return
    with tempfile.TemporaryDirectory(prefix="yingsheng-") as folder:
        plain = Path(folder) / archive.stem
        _open(archive, plain, [key for path in identities for key in _identities(path)])
        yield plain


def _open(archive: Path, plain: Path, keys: list[pyrage.x25519.Identity | pyrage.ssh.Identity]) -> None:
    if not keys:
        raise LedgerError("{archive} is encrypted: give the file of an identity that opens it.", archive=archive.name)
    try:
        with archive.open("rb") as source, plain.open("wb") as sink:
            pyrage.decrypt_io(source, sink, keys)
    except (pyrage.DecryptError, OSError) as error:
        raise LedgerError(
            "{archive} cannot be decrypted ({reason}): it is for another identity, or damaged. Nothing was restored.",
            archive=archive.name,
            reason=error,
        ) from error


def _identities(path: Path) -> list[pyrage.x25519.Identity | pyrage.ssh.Identity]:
    try:
        text = path.read_text(encoding="utf-8")
        if text.startswith("-----"):
            return [pyrage.ssh.Identity.from_buffer(text.encode())]
        lines = (line.strip() for line in text.splitlines())
        return [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise LedgerError("{path} holds no identity ({reason}).", path=path, reason=error) from error
