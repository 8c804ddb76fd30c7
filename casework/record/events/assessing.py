"""Facts of the monthly assessment: a project's score is proposed, contested, locked; the company's month is published.

Streams: ``month/<project>/<YYYY-MM>`` and ``assessment/<YYYY-MM>``. A line is known by what it comes from: the id of an
obligation, or stream and version (``case/x@7``). Digests go over codes and numbers alone, so that no erasure of words
ever breaks one.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from casework.record.events.base import Code, Payload, Stated, Words
from casework.record.events.regulating import Digest
from casework.vocabulary import EventKind
from casework.vocabulary.assessing import LineKind, Ruling

Points = Annotated[float, Field(allow_inf_nan=False)]
Place = Annotated[int, Field(ge=1)]
Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
"""A local month, ``2026-03``."""


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ScoreLine(_Fact):
    """One line of a score: ``points`` as the rule gives them, ``counted`` after cap, floor and ceiling."""

    of: Code
    """What it comes from."""
    kind: LineKind
    clause: Code
    points: Points
    counted: Points
    case: Code | None = None
    rule: Code | None = None
    """``pack/rule`` of a missed limit."""


class Sheet(_Fact):
    """By which points a month is scored: base, bounds, and a price for everything that costs or gives points."""

    base: Points
    floor: Points
    ceiling: Points
    clause: Code
    prices: dict[Code, Points]


class MonthOpened(Payload):
    """The edition by which all lines of the month are priced, whatever becomes of the project or of the regulation."""

    kind = EventKind.MONTH_OPENED
    pack: Code
    version: Code
    sheet: Sheet


class Basis(_Fact):
    """What the lines of a score were read from."""

    cut: Stated
    """What was recorded after this position does not count."""
    as_of: AwareDatetime
    """The month's end."""
    calendar: Code
    models: Code
    """Digest of the models that made the lines."""


class MonthProposed(Payload):
    """The lines as known at the cut; ``digest`` is over header and lines. Appeals are possible by ``appeals_until``."""

    kind = EventKind.MONTH_PROPOSED
    basis: Basis
    lines: tuple[ScoreLine, ...]
    total: Points
    digest: Digest
    appeals_until: AwareDatetime


class LineAdded(Payload):
    """Points by hand; the line is known by the version of this event in its stream."""

    kind = EventKind.LINE_ADDED
    points: Points
    clause: Code
    case: Code | None = None
    reason: Words = ""


class LineApproved(Payload):
    """``line`` is the version of the event that added it."""

    kind = EventKind.LINE_APPROVED
    line: Place


class LineWithdrawn(Payload):
    """``line`` is the version of the event that added it."""

    kind = EventKind.LINE_WITHDRAWN
    line: Place
    reason: Words = ""


class AppealFiled(Payload):
    """``line`` is contested; ``evidence`` are digests of what is attached to its case."""

    kind = EventKind.APPEAL_FILED
    line: Code
    evidence: tuple[Digest, ...] = ()
    reason: Words = ""


class AppealDecided(Payload):
    """``points`` are given back, in a line of their own."""

    kind = EventKind.APPEAL_DECIDED
    line: Code
    ruling: Ruling
    points: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    reason: Words = ""


class Change(_Fact):
    """What one line of a locked month would be now, and what it was; None where there was or would be none."""

    of: Code
    kind: LineKind
    clause: Code
    before: Points | None = None
    after: Points | None = None


class _Correction(Payload):
    """What ``month``, which is locked, would come to today, less what was entered or waived before."""

    month: Month
    before: Points
    """Its locked total."""
    after: Points
    """Its total as it would be today."""
    points: Points
    """What this entry settles of the difference."""
    changes: tuple[Change, ...] = ()
    reason: Words = ""


class CorrectionEntered(_Correction):
    """``points`` are a line of the month of the stream."""

    kind = EventKind.CORRECTION_ENTERED


class CorrectionWaived(_Correction):
    """No line: the difference is left."""

    kind = EventKind.CORRECTION_WAIVED


class MonthLocked(Payload):
    """The score for ever: pack and points as it was opened with, the lines in order, ``previous`` the digest before."""

    kind = EventKind.MONTH_LOCKED
    basis: Basis
    pack: Code
    version: Code
    sheet: Sheet
    lines: tuple[ScoreLine, ...]
    total: Points
    previous: Digest | None = None
    digest: Digest


class MeetingHeld(Payload):
    """Who took part, and what was decided."""

    kind = EventKind.MEETING_HELD
    held_on: date
    attended: Words = ""
    decisions: Words = ""


class AssessmentLocked(Payload):
    """``root`` names the digests of all units and the root of the month before."""

    kind = EventKind.ASSESSMENT_LOCKED
    units: dict[Code, Digest]
    previous: Digest | None = None
    root: Digest


class AssessmentPublished(Payload):
    """The root that stands on the sheets."""

    kind = EventKind.ASSESSMENT_PUBLISHED
    root: Digest
