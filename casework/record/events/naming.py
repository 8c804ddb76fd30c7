"""Facts of the lists that are kept: names of departments, phases and buildings, standard phrases.

Streams: ``names/department/-``, ``names/phase/<project>``, ``names/building/<project>``,
``phrase/<id>``. ``within`` is the phase of a
building, where a project tells its buildings apart by it.
"""

from __future__ import annotations

from casework.record.events.base import Code, Payload, Text
from casework.vocabulary import EventKind


class NameListed(Payload):
    """Offered from now on; again after it was retired or merged."""

    kind = EventKind.NAME_LISTED
    name: Code
    within: Code | None = None


class NameRetired(Payload):
    """Offered no longer, and proposed no more; what was entered under it stays."""

    kind = EventKind.NAME_RETIRED
    name: Code
    within: Code | None = None


class NameMerged(Payload):
    """Another spelling of ``into``, which is on the list: imports read it so from now on."""

    kind = EventKind.NAME_MERGED
    name: Code
    into: Code
    within: Code | None = None


class PhraseKept(Payload):
    """A standard phrase, offered from now on; on the stream ``phrase/<id>``. Kept again, the later text counts."""

    kind = EventKind.PHRASE_KEPT
    title: Code
    zh: Text
    en: Text


class PhraseRetired(Payload):
    """Offered no longer."""

    kind = EventKind.PHRASE_RETIRED
