"""Files that other systems hand in: signed by a secret of the system's own, judged and loaded as a file at the page.

A request says who sends it, when, for which profile, under which name, and what it holds by its SHA-256, and signs all
of that: HMAC-SHA256 by the system's secret over ``signed_text``. The signature is looked at before the first byte of
the file. What was sent before under the same key is not loaded again.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

from casework.access import security
from casework.access.security import Line
from casework.desk.once import Sent, remember, sent_before
from casework.errors import PermissionRefused
from casework.policy import Policies
from casework.record.events import ImportLoaded
from casework.record.ledger import Ledger
from casework.vocabulary.security import Deed
from etl.intake.imports import load
from etl.intake.quality import RULES
from etl.intake.reports import LoadReport
from etl.intake.saved import chosen_profile
from etl.intake.sources import open_source

SHORTEST_SECRET = 32
"""Characters; a shorter secret opens nothing."""
FRESH = timedelta(minutes=5)
"""How far the clock of a system may be from ours: an older request is somebody's copy."""
IMPORT = "import/"
Report = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Sending:
    """What a request says of itself; ``sent_at`` in seconds since 1970, ``key`` names the sending for good."""

    system: str
    profile: str
    file: str
    sent_at: str
    digest: str
    """SHA-256 of the body, in hexadecimal digits."""
    key: str
    signature: str

    @property
    def signed_text(self) -> str:
        """What is signed: five lines."""
        return "\n".join((self.system, self.sent_at, self.profile, self.file, self.digest))


class NotSigned(PermissionRefused):
    """Nobody whom this installation knows has sent this, or not now."""


@dataclass(frozen=True, slots=True)
class Receiving:
    """Takes signed files; one at a time, since a large one takes the memory of several."""

    ledger: Ledger
    policies: Callable[[], Policies]
    secrets: Mapping[str, str]
    clock: Callable[[], datetime]
    loading: Lock = field(default_factory=Lock)

    def check_sender(self, sending: Sending) -> None:
        """Refuse, before the body is read, what is not signed by a system that is known here, or not now."""
        secret = self.secrets.get(sending.system, "")
        expected = signature(secret, sending.signed_text)
        signed = hmac.compare_digest(expected.encode(), sending.signature.encode())
        if len(secret) < SHORTEST_SECRET or not signed or not self._is_fresh(sending.sent_at):
            raise self._refused(sending)

    def receive(self, sending: Sending, path: Path, digest: str) -> Report:
        """Load the file, or tell again what became of it; raises ``NotSigned``, or what the load refuses."""
        if digest != sending.digest.lower():
            raise self._refused(sending)
        key = f"api/{sending.system}/{sending.profile}/{sending.key or sending.signature}"
        with self.loading:
            return self._before(key) or self._loaded(sending, path, key)

    def _loaded(self, sending: Sending, path: Path, key: str) -> Report:
        profile = chosen_profile(self.ledger, sending.profile)
        source = open_source(path, name=sending.file, origin=profile.source)
        report = load(self.ledger, source, profile, self.policies(), f"system:{sending.system}")
        with self.ledger.transaction() as transaction:
            remember(transaction.connection, key, Sent(f"{IMPORT}{report.batch}", 1), self.clock())
        return told(report)

    def _before(self, key: str) -> Report | None:
        """What became of the sending with this key; None when it is new."""
        with self.ledger.reading() as connection:
            sent = sent_before(connection, key)
        if sent is None:
            return None
        known = [each.payload for each in self.ledger.stream(sent.stream) if isinstance(each.payload, ImportLoaded)]
        rows = known[0]
        return {
            "load": rows.batch, "file": rows.filename, "profile": rows.profile, "rows": rows.rows,
            "accepted": rows.accepted, "corrected": rows.corrected, "unchanged": rows.unchanged,
            "repeated": rows.rows - rows.accepted - rows.corrected - rows.unchanged - rows.quarantined,
            "held_back": rows.quarantined, "again": True,
        }  # fmt: skip

    def _is_fresh(self, sent_at: str) -> bool:
        if not sent_at.isascii() or not sent_at.isdecimal() or len(sent_at) > len("9999999999"):
            return False
        return abs(self.clock() - datetime.fromtimestamp(int(sent_at), UTC)) <= FRESH

    def _refused(self, sending: Sending) -> NotSigned:
        """The same for a system that is not known, a signature that does not fit, and an old one; it is on record."""
        error = NotSigned("The request is not signed by a system that may send files here, or not within five minutes.")
        known = sending.system if sending.system in self.secrets else "-"
        security.record(self.ledger, Line(f"system:{known}", Deed.REFUSED, "import", error.template), self.clock())
        return error


def signature(secret: str, text: str) -> str:
    """The signature of a text, in hexadecimal digits."""
    return hmac.new(secret.encode(), text.encode(), "sha256").hexdigest()


def told(report: LoadReport) -> Report:
    """What became of the rows, as the answer says it."""
    rows = report.outcomes
    return {
        "load": report.batch, "file": report.file, "profile": report.profile, "rows": report.rows,
        "accepted": rows.accepted, "corrected": rows.corrected, "unchanged": rows.unchanged,
        "repeated": rows.repeated, "held_back": rows.quarantined, "again": False,
        "problems": {
            rule: {"rows": count, "message": RULES[rule].message} for rule, count in report.problems_by_rule.items()
        },
        "absent_columns": [each.name for each in report.absent],
        "new_projects": list(report.new_projects),
    }  # fmt: skip
