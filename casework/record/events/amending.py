"""Facts about the entries of a stream, or about the stream as a whole, and nothing that happened: corrected, redacted,
erased; merged into another case, separated again, moved to another project.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field

from casework.record.events.base import Code, Payload, Words
from casework.vocabulary import EventKind


class Corrected(Payload):
    """Replace or void the event with ``version`` = ``target`` in the same stream.

    A replacement takes over the target's kind; ``occurred_at`` and ``replacement`` (a payload of that kind, as JSON
    text) are given where they change. ``void`` means the target never happened.
    """

    kind = EventKind.CORRECTED
    target: Annotated[int, Field(ge=1)]
    void: bool = False
    occurred_at: AwareDatetime | None = None
    replacement: str | None = None
    reason: Words = ""


class Redacted(Payload):
    """The words of the event ``target``, and of the corrections made to it before, are gone."""

    kind = EventKind.REDACTED
    target: Annotated[int, Field(ge=1)]
    reason: Words = ""


class Erased(Payload):
    """All words of the stream before this entry are gone, and so is its evidence; ``request`` names the erasure.

    Words of the kinds in ``kept`` stay because the law wants them; with ``until`` so do those recorded after it.
    """

    kind = EventKind.ERASED
    request: Code
    kept: tuple[EventKind, ...] = ()
    until: AwareDatetime | None = None


class Merged(Payload):
    """The case is the same as the case ``other``, where it goes on."""

    kind = EventKind.MERGED
    other: Code
    other_number: Code
    reason: Words = ""


class TakenIn(Payload):
    """The case ``other`` was the same as this one."""

    kind = EventKind.TAKEN_IN
    other: Code
    other_number: Code
    reason: Words = ""


class Separated(Payload):
    """This case and the case ``other`` are two after all; stands in both."""

    kind = EventKind.SEPARATED
    other: Code
    other_number: Code
    reason: Words = ""


class Moved(Payload):
    """The case belonged to the project ``moved_to`` from the beginning; it stood in the project ``moved_from``."""

    kind = EventKind.MOVED
    moved_from: Code
    moved_to: Code
    reason: Words = ""
