"""A mailbox to which other systems send files: what is attached is loaded; the letter goes to a folder with its report.

A letter is read where it lies and leaves the folder once it is dealt with, so that one that was cut off is read again;
a file that is loaded twice changes nothing. Whoever can write to the mailbox could load a file, so the senders are
named, and the mailbox should take no letters but theirs: a sender's name can be forged.
"""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

from etl.errors import EtlError, SourceError
from etl.intake.folder import ENDINGS, LOADED, REFUSED, TABLES

SECONDS = 60
"""How long the mail server may keep us waiting."""
NEARBY = frozenset({"localhost", "127.0.0.1", "::1"})
"""Where no letter crosses a network, so that it need not be encrypted."""
PORT, ENCRYPTED_PORT = 143, 993
MIB = 1024 * 1024
Load = Callable[[Path], str]
"""Loads a file and says what became of its rows."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where the letters lie; ``secret`` opens it, ``senders`` are those whose letters are read."""

    host: str
    port: int
    user: str
    folder: str
    encrypted: bool
    secret: str
    senders: frozenset[str]
    most_mb: int


def mailbox_at(address: str, secret: str, senders: frozenset[str], most_mb: int) -> Mailbox:
    """The mailbox that an address names, as ``imaps://user@mail.example.com/INBOX``; raises ``SourceError`` for no such
    address, and where secret or senders are missing.
    """
    parts = urlsplit(address)
    host, encrypted = parts.hostname or "", parts.scheme == "imaps"
    if parts.scheme not in {"imap", "imaps"} or not host or not parts.username:
        raise SourceError("{address} is no mailbox. Write it as imaps://user@mail.example.com/INBOX.", address=address)
    if not encrypted and host not in NEARBY:
        raise SourceError("Letters from {host} would cross the network unencrypted. Write imaps://…", host=host)
    if not secret or not senders:
        raise SourceError(
            "Say how the mailbox is opened and whose letters are read: YINGSHENG_MAILBOX_SECRET, "
            "YINGSHENG_MAILBOX_SENDERS='[\"erp@example.com\"]'."
        )
    port = parts.port or (ENCRYPTED_PORT if encrypted else PORT)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    named = frozenset(each.casefold() for each in senders)
    return Mailbox(host, port, unquote(parts.username), folder, encrypted, secret, named, most_mb)


def take_letters(box: Mailbox, load: Load) -> Iterator[tuple[str, str]]:
    """Load what is attached to each letter, then move it; yields what each was and what became of it.

    Raises ``SourceError`` when the server does not answer, or not as it should.
    """
    with _opened(box) as server:
        for number in _asked(server, "SEARCH", "UNDELETED")[0].split():
            title, told, where = _dealt_with(box, server, number.decode(), load)
            _move(server, number.decode(), where, _report(title, told))
            yield f"{where}: {title}", told


def _dealt_with(box: Mailbox, server: imaplib.IMAP4, number: str, load: Load) -> tuple[str, str, str]:
    """What a letter is called, what became of its files, and the folder to which it goes."""
    (size, *_others) = _asked(server, "FETCH", number, "(RFC822.SIZE)")
    if int(size.split(b"RFC822.SIZE")[1].strip(b" )").split()[0]) > box.most_mb * MIB:
        return number, f"It is larger than {box.most_mb} MiB.\n", REFUSED
    letter = message_from_bytes(_asked(server, "FETCH", number, "(BODY.PEEK[])")[1], policy=policy.default)
    title, sender = str(letter["Subject"] or number), parseaddr(str(letter["From"]))[1].casefold()
    if sender not in box.senders:
        return title, f"{sender or 'Nobody'} is none of those whose letters are read.\n", REFUSED
    with TemporaryDirectory(prefix="yingsheng-mail-") as folder:
        told = [_loaded(path, load) for path in _attached(letter, Path(folder))]
    if not told:
        return title, f"No file is attached ({', '.join(sorted(ENDINGS))}).\n", REFUSED
    return title, "".join(text for text, _well in told), LOADED if all(well for _text, well in told) else REFUSED


def _loaded(path: Path, load: Load) -> tuple[str, bool]:
    try:
        return load(path), True
    except EtlError as refused:
        return f"{refused}\n", False


def _attached(letter: EmailMessage, folder: Path) -> Iterator[Path]:
    for part in letter.iter_attachments():
        name = PurePath((part.get_filename() or "").replace("\\", "/")).name
        content = part.get_payload(decode=True)
        if PurePath(name).suffix.lower() in TABLES and isinstance(content, bytes):
            path = folder / name
            path.write_bytes(content)
            yield path


@contextmanager
def _opened(box: Mailbox) -> Iterator[imaplib.IMAP4]:
    try:
        if box.encrypted:
            context = ssl.create_default_context()
            server: imaplib.IMAP4 = imaplib.IMAP4_SSL(box.host, box.port, ssl_context=context, timeout=SECONDS)
        else:
            server = imaplib.IMAP4(box.host, box.port, timeout=SECONDS)
        with server:
            server.login(box.user, box.secret)
            if server.select(_quoted(box.folder))[0] != "OK":
                raise SourceError("The mailbox has no folder {folder}. Name another.", folder=box.folder)
            yield server
    except (OSError, imaplib.IMAP4.error) as error:
        raise SourceError("The mailbox at {host} cannot be read: {reason}.", host=box.host, reason=error) from error


def _asked(server: imaplib.IMAP4, command: str, *arguments: str) -> list[bytes]:
    """What the server answers, the parts of a letter one after the other."""
    kind, answer = server.uid(command, *arguments)
    if kind != "OK":
        raise imaplib.IMAP4.error(f"{command}: {answer}")
    flat = (part for each in answer for part in (each if isinstance(each, tuple) else (each,)))
    return [part for part in flat if isinstance(part, bytes)]


def _move(server: imaplib.IMAP4, number: str, where: str, report: bytes) -> None:
    server.create(where)  # says NO where it is there already
    _asked(server, "COPY", number, where)
    server.append(where, "", "", report)
    _asked(server, "STORE", number, "+FLAGS", r"(\Deleted)")
    server.expunge()


def _report(title: str, told: str) -> bytes:
    letter = EmailMessage()
    letter["Subject"] = f"Report: {' '.join(title.split())}"
    letter["From"] = "Yingsheng <yingsheng@localhost>"
    letter.set_content(told)
    return letter.as_bytes(policy=policy.SMTP)


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
