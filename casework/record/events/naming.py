"""Facts of the lists of names that administrators keep: departments, phases, buildings.

Streams: ``names/department/-``, ``names/phase/<project>``, ``names/building/<project>``. ``within`` is the phase of a
building, where a project tells its buildings apart by it.
"""

from __future__ import annotations

from casework.record.events.base import Code, Payload
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
