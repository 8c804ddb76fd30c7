"""Facts about regulations: a version that somebody proposed, and what a second person decided.

On the stream ``regulation/<id>``. What is adopted is the folder itself, text by text, so that a ledger can be worked by
what it says whatever lies on the disk.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from casework.record.events.base import Code, Payload, Words
from casework.vocabulary import EventKind

LONGEST_TEXT = 500_000
FolderText = Annotated[str, Field(max_length=LONGEST_TEXT)]
Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class _Version(Payload):
    """The whole folder of a version; the digest names it."""

    proposal: Code
    regulation: Code
    version: Code
    effective_from: date
    texts: dict[str, FolderText]
    digest: Digest
    operator: Code | None = None
    """Who entered it at the machine in the actor's name; None when the actor did, signed in."""


class RegulationProposed(_Version):
    """As it would be adopted."""

    kind = EventKind.REGULATION_PROPOSED
    reason: Words = ""


class RegulationAdopted(_Version):
    """In force from ``effective_from``; read by every process from here, never from a folder on the disk."""

    kind = EventKind.REGULATION_ADOPTED


class RegulationRefused(Payload):
    """A second person decided that what is in force stays so."""

    kind = EventKind.REGULATION_REFUSED
    proposal: Code
    operator: Code | None = None
    reason: Words = ""
