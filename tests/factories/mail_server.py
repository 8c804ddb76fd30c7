"""A mail server in the test's own process: as much of IMAP as a client needs that reads letters and moves them."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

USER, SECRET = "import", "mailbox-secret"


class MailServer(socketserver.ThreadingTCPServer):
    """Folders of letters, by name; each letter has a number for good."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.folders: dict[str, dict[int, bytes]] = {"INBOX": {}}

    @property
    def address(self) -> str:
        """As ``--watch`` takes it."""
        return f"imap://{USER}@127.0.0.1:{self.server_address[1]}/INBOX"

    def put(self, letter: bytes, folder: str = "INBOX") -> None:
        """Deliver a letter."""
        self.folders[folder][1 + max((n for each in self.folders.values() for n in each), default=0)] = letter

    def titles(self, folder: str) -> list[str]:
        """The subjects of the letters in a folder, in the order in which they came."""
        return [found[1].decode() for each in self.folders.get(folder, {}).values()
                if (found := re.search(rb"Subject: (.*?)\r?\n", each))]  # fmt: skip


class _Session(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("* OK ready")
        self.deleted: set[int] = set()
        while line := self.rfile.readline():
            tag, *words = line.decode().split()
            command = " ".join(words[: 2 if words[0] == "UID" else 1]).upper()
            answer = getattr(self, "do_" + command.lower().replace(" ", "_"))(*words[len(command.split()) :])
            self._say(f"{tag} {answer or 'OK done'}")
            if command == "LOGOUT":
                return

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def do_capability(self) -> None:
        self._say("* CAPABILITY IMAP4rev1")

    def do_login(self, user: str, secret: str) -> str:
        return "OK done" if (user, secret.strip('"')) == (USER, SECRET) else "NO not you"

    def do_select(self, folder: str) -> str:
        self.folder = self.server.folders.get(folder.strip('"'))
        return "NO no such folder" if self.folder is None else "OK done"

    def do_uid_search(self, *_what: str) -> None:
        self._say("* SEARCH " + " ".join(str(n) for n in self.folder if n not in self.deleted))

    def do_uid_fetch(self, number: str, what: str) -> None:
        letter = self.folder[int(number)]
        if "SIZE" in what:
            self._say(f"* 1 FETCH (UID {number} RFC822.SIZE {len(letter)})")
            return
        self.wfile.write(f"* 1 FETCH (UID {number} BODY[] {{{len(letter)}}}\r\n".encode() + letter + b")\r\n")

    def do_uid_copy(self, number: str, folder: str) -> None:
        self.server.put(self.folder[int(number)], folder)

    def do_uid_store(self, number: str, *_flags: str) -> None:
        self.deleted.add(int(number))

    def do_create(self, folder: str) -> str:
        is_new = self.server.folders.setdefault(folder, {}) == {}
        return "OK done" if is_new else "NO it is there"

    def do_append(self, folder: str, *rest: str) -> None:
        self._say("+ go on")
        self.server.put(self.rfile.read(int(rest[-1].strip("{}"))), folder)
        self.rfile.readline()

    def do_expunge(self) -> None:
        for number in self.deleted:
            self.folder.pop(number, None)
        self.deleted.clear()

    def do_close(self) -> None:
        self.do_expunge()

    def do_logout(self) -> None:
        self._say("* BYE")


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """The server while the context lasts."""
    with MailServer() as server:
        running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        running.start()
        try:
            yield server
        finally:
            server.shutdown()
            running.join()


def letter(sender: str, title: str, **files: bytes) -> bytes:
    """A letter with files attached: their names, the ending after the last ``_``."""
    made = EmailMessage()
    made["From"], made["Subject"] = sender, title
    made.set_content("See attached.")
    for name, content in files.items():
        named = ".".join(name.rsplit("_", 1))
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=named)
    return made.as_bytes()
