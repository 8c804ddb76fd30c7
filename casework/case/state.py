"""Where a case stands: its events folded into one immutable value (by ``casework.case.folding``).

The first block of fields says the same as the warehouse's ``core.cases`` row; the second is what the rules ask about
(which clock runs, who owes what), and counts since the last reopening unless it says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.regulation.conditions import Facts
from casework.vocabulary import (
    Channel,
    Concern,
    Nature,
    Satisfaction,
    Severity,
    Urgency,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A compensation on its way: yuan per household, and the posts that have said yes, in order."""

    amount: float
    agreed_by: tuple[str, ...] = ()
    refused: bool = False
    paid: bool = False
    before: float = 0.0
    """What the household has claimed in this case before, refused claims left out."""
    raised_by: str = ""
    signed_by: tuple[str, ...] = ()
    """Users who have said yes."""

    @property
    def standing(self) -> float:
        """What of the household's claims still stands with this one."""
        return self.before + (0.0 if self.refused else self.amount)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event stands in the order of a life, and when it happened."""

    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """A clock that runs, and when it is due."""

    clock: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Course:
    """What the phrases of a regulation ask of a case; made by ``casework.case.course``."""

    facts: Facts
    lately: Mapping[str, Place]
    """The last event of each kind since the last reopening that was not taken back."""
    ever: Mapping[str, Place]
    """The last event of each kind in the whole life, taken back or not."""
    running: tuple[Due, ...] = ()
    """The clocks that run, the first due first."""
    recorder: str = ""
    """Who recorded the case."""
    callers: frozenset[str] = frozenset()
    """Who has called the customer back."""
    tried: tuple[datetime, ...] = ()
    """Calls that reached nobody since the result was last fed back."""

    def last(self, *kinds: str, ever: bool = False) -> int:
        """Number of the last event of ``kinds`` since the last reopening, or ``ever``; −1 when there is none."""
        places = self.ever if ever else self.lately
        return max((places[kind].number for kind in kinds if kind in places), default=-1)

    def moment(self, kind: str) -> datetime | None:
        """When the last event of ``kind`` since the last reopening happened."""
        place = self.lately.get(kind)
        return place.at if place else None

    def runs(self, clock: str) -> bool:
        """Whether a clock runs."""
        return any(due.clock == clock for due in self.running)


@dataclass(frozen=True, slots=True)
class CaseState:
    """One case after its events; moments are aware, ``version`` counts every entry of the stream."""

    case_id: str
    version: int
    project: str
    number: str
    pack: str
    received_at: datetime
    stage_since: datetime
    course: Course
    customer_id: str | None = None
    channel: str = Channel.PHONE
    nature: str = Nature.COMPLAINT
    concern: str = Concern.OTHER
    category: str | None = None
    severity: str = Severity.GENERAL
    urgency: str = Urgency.NORMAL
    validity: str | None = None
    department: str | None = None
    company_level: bool = False
    stage: str = ""
    """Where it stands, by its regulation; nowhere before there is a case."""
    final: bool = False
    """Whether the stage is one at which a case ends."""
    dispatched_at: datetime | None = None
    contacted_at: datetime | None = None
    appointed_at: datetime | None = None
    due_at: datetime | None = None
    """Agreed deadline now in force (completion, visit or meeting)."""
    extended_at: datetime | None = None
    solved_at: datetime | None = None
    fed_back_at: datetime | None = None
    verified_at: datetime | None = None
    replied_at: datetime | None = None
    called_back_at: datetime | None = None
    satisfaction: Satisfaction | None = None
    closed_at: datetime | None = None
    disposition: str | None = None
    level: int = 0
    """Highest level ever reached."""
    level_at: datetime | None = None
    warned_at: datetime | None = None
    unclosed_at: datetime | None = None
    major_reported_at: datetime | None = None
    commended_at: datetime | None = None
    claim_amount: float | None = None
    last_event_at: datetime | None = None

    # What the desk asks about beside the course.
    raised: int = 0
    """Level reached since the last reopening."""
    claim: Claim | None = None
    """The latest claim of the case, whatever became of it."""
    centre_called: bool = False
    """Whether the centre called back since the last reopening: then project service's calls do not say when."""
    centre_asked: bool = False
    """Whether the customer answered the centre: then what they answer project service does not count."""

    @property
    def is_open(self) -> bool:
        """Whether the case is still being worked."""
        return not self.final
