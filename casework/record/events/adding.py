"""What anybody may add to a case at any time: a remark, a file."""

from __future__ import annotations

from casework.record.events.base import Code, FileName, Payload, Words
from casework.vocabulary import EventKind


class EvidenceAttached(Payload):
    """``digest`` is the SHA-256 of the file's bytes, its name in the evidence store."""

    kind = EventKind.EVIDENCE_ATTACHED
    digest: Code
    filename: FileName = ""
    media_type: Code
    size: int


class Noted(Payload):
    kind = EventKind.NOTED
    note: Words = ""
