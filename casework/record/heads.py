"""Heads of the ledger that are kept outside it, and the key that signs them.

The ledger's own tables can be changed by whoever can write to its database; a head that lies elsewhere (beside the
ledger in ``head.json``, in every backup, on paper) says which events there were at that time. With a key, a head also
says who stated it: the private key need not lie where the ledger lies, a public one is enough to verify.
"""

from __future__ import annotations

import os
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import sqlalchemy as sa
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import BaseModel, ValidationError

from casework.errors import LedgerError
from casework.record.ledger import Head, Ledger
from casework.record.ledger.entering import start_of
from casework.record.ledger.shards import Position
from casework.record.ledger.tables import event
from casework.record.proof import since

KEPT = "head.json"
MANIFEST = "manifest.json"
Key = Ed25519PrivateKey | Ed25519PublicKey


class _Stated(BaseModel):
    """What is read of a backup's manifest."""

    head: Head | None = None


def keep(ledger: Ledger, folder: Path, key: Key | None = None, *, put_back: bool = False) -> Head:
    """Write down in ``folder`` where the ledger ends now; the file is whole at every moment.

    Raises ``LedgerError`` and leaves the file as it is when the ledger no longer holds what the head kept before says,
    unless it was ``put_back`` to an earlier state on purpose.
    """
    known = None if put_back else kept(folder)
    for fault in () if known is None else since(ledger, known, KEPT):
        raise LedgerError("The ledger is not the one it was ({fault}): run yingsheng check.", fault=fault)
    head = signed(ledger.head(), key)
    path = folder / KEPT
    unfinished = path.with_suffix(".part")
    unfinished.write_text(head.model_dump_json(exclude_none=True) + "\n", encoding="utf-8")
    unfinished.chmod(0o600)
    unfinished.replace(path)
    return head


def at(ledger: Ledger, position: Position) -> Head:
    """Where the ledger ended when it went to ``position``; raises ``LedgerError`` when it does not hold its events."""
    with ledger.reading() as connection:
        rows = connection.execute(sa.select(event.c.seq, event.c.hash).where(event.c.seq.in_(position.seqs)))
        links = {row.seq: row.hash for row in rows}
        start = start_of(connection)
    hashes = []
    for number, seq in zip(position.numbers, position.seqs, strict=True):
        if number and seq not in links:
            raise LedgerError("The ledger holds no event {seq}.", seq=seq)
        hashes.append(links[seq] if number else start)
    return Head(position=position.numbers, hashes=tuple(hashes))


def kept(folder: Path) -> Head | None:
    """The head last kept in ``folder``; raises ``LedgerError`` when the file is none."""
    path = folder / KEPT
    return read(str(path)) if path.exists() else None


def read(text: str) -> Head:
    """A head as somebody states it: ``position:hash``, a file with a head in it, or a backup.

    Raises ``LedgerError`` when there is no head in it.
    """
    path = Path(text)
    if not path.is_file():
        return Head.parse(text)
    try:
        if is_zipfile(path):
            with ZipFile(path) as archive:
                head = _Stated.model_validate_json(archive.read(MANIFEST)).head
        else:
            head = Head.model_validate_json(path.read_bytes())
    except (ValidationError, KeyError) as error:
        raise LedgerError("{path} states no head of a ledger.", path=path) from error
    if head is None:
        raise LedgerError("{path} was made before ledgers had heads.", path=path)
    return head


def new_key(path: Path) -> None:
    """Make a private key in the new file ``path``; raises ``LedgerError`` when the file is there already."""
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(pem)
    except FileExistsError as error:
        raise LedgerError("{path} is there already: a key is never replaced.", path=path) from error


def public_half(key: Key) -> bytes:
    """The public key as PEM, to be kept where heads are verified."""
    public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def key_at(path: Path | None) -> Key | None:
    """``read_key`` of the key that a setting names, if it names one."""
    return None if path is None else read_key(path)


def read_key(path: Path) -> Key:
    """The Ed25519 key in a PEM file, private or public; raises ``LedgerError``."""
    try:
        pem = path.read_bytes()
        key = (
            serialization.load_pem_private_key(pem, None)
            if b"PRIVATE KEY" in pem
            else serialization.load_pem_public_key(pem)
        )
    except (OSError, ValueError, TypeError) as error:
        raise LedgerError("The key {path} cannot be read ({reason}).", path=path, reason=error) from error
    if not isinstance(key, Ed25519PrivateKey | Ed25519PublicKey):
        raise LedgerError("The key {path} is not an Ed25519 key: make one with yingsheng head --new-key.", path=path)
    return key


def signed(head: Head, key: Key | None) -> Head:
    """``head`` with a signature when there is a private key."""
    if not isinstance(key, Ed25519PrivateKey):
        return head
    return head.model_copy(update={"signature": key.sign(head.signed_bytes).hex()})


def is_signed(head: Head, key: Key) -> bool:
    """Whether the owner of ``key`` signed this head."""
    public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    try:
        public.verify(bytes.fromhex(head.signature or ""), head.signed_bytes)
    except (InvalidSignature, ValueError):
        return False
    return True
