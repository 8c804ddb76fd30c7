"""Facts about regulations: a version that somebody proposed, and what a second person decided.

On the stream ``regulation/<id>``. What is adopted is the folder itself, text by text, so that a ledger can be worked by
what it says whatever lies on the disk.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from casework.events.base import Code, Payload, Words
from casework.vocabulary import EventKind

LONGEST_TEXT = 500_000
FolderText = Annotated[str, Field(max_length=LONGEST_TEXT)]
Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class RegulationProposed(Payload):
    """The whole folder as it would be adopted; the digest names it."""

    kind = EventKind.REGULATION_PROPOSED
    proposal: Code
    regulation: Code
    version: Code
    effective_from: date
    texts: dict[str, FolderText]
    digest: Digest
    operator: Code | None = None
    """Who entered it at the machine in the actor's name; None when the actor did, signed in."""
    reason: Words = ""


class RegulationAdopted(Payload):
    """In force from ``effective_from``; read by every process from here, never from a folder on the disk."""

    kind = EventKind.REGULATION_ADOPTED
    proposal: Code
    regulation: Code
    version: Code
    effective_from: date
    texts: dict[str, FolderText]
    digest: Digest
    operator: Code | None = None


class RegulationRefused(Payload):
    """A second person decided that what is in force stays so."""

    kind = EventKind.REGULATION_REFUSED
    proposal: Code
    operator: Code | None = None
    reason: Words = ""
