"""What will befall a case, drawn before its story is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from math import sqrt

from casework.time.calendar import working_days
from casework.vocabulary import Channel, Concern, Disposition, EventKind, Nature, Severity, Urgency, Validity
from etl.demo.arrivals import Arrival
from etl.demo.dice import Dice
from etl.demo.facts import Company, Words

EVENING = 18
HASTE = {"elevator": 0.45, "electric": 0.40, "plumbing": 0.35, "leak": 0.20, "security": 0.20}
SEVERE_URGENCY = (Urgency.URGENT, Urgency.PROMPT, Urgency.NORMAL)
TONIGHT = ((EventKind.DISPATCHED, 2), (EventKind.RECEIVED, 2))
"""The last callers before midnight: where their cases stand, and how many, in the order in which they call."""
STANDING: tuple[tuple[EventKind, int, int, int], ...] = (
    (EventKind.VERIFIED, 3, 1, 4),
    (EventKind.CLAIM_RAISED, 2, 1, 3),
    (EventKind.CLAIM_ENDORSED, 2, 2, 4),
    (EventKind.CUSTOMER_DISAGREED, 3, 1, 4),
    (EventKind.ANSWERED, 3, 0, 1),
    (EventKind.CONTACTED, 4, 0, 1),
    (EventKind.PLAN_SUBMITTED, 9, 1, 3),
    (EventKind.APPOINTED, 16, 2, 9),
    (EventKind.SOLVED, 3, 0, 1),
    (EventKind.FED_BACK, 2, 1, 2),
    (EventKind.EXTENDED, 6, 2, 4),
    (EventKind.REOPENED, 4, 14, 30),
)
"""Cases left standing after a kind while time remains: how many, received how many working days before the end."""
NEGLECTED: tuple[tuple[EventKind, int, int, int], ...] = (
    (EventKind.DISPATCHED, 2, 1, 2),
    (EventKind.CONTACTED, 3, 6, 20),
    (EventKind.PLAN_SUBMITTED, 3, 8, 13),
    (EventKind.PLAN_SUBMITTED, 2, 26, 45),
    (EventKind.EXTENDED, 2, 10, 15),
    (EventKind.INSTRUCTED, 2, 10, 20),
    (EventKind.DISPATCHED_AGAIN, 1, 14, 26),
    (EventKind.SOLVED, 2, 6, 10),
    (EventKind.FED_BACK, 4, 7, 25),
    (EventKind.REPLIED, 5, 7, 40),
)
"""Cases left standing until a limit passed, in the same columns."""
REGISTERED: tuple[tuple[EventKind, int, int, int], ...] = (
    (EventKind.ANALYSIS_MEETING_HELD, 11, 25, 200),
    (EventKind.DECLARED_UNCLOSED, 4, 7, 24),
)
"""Cases on the register of the unclosed, in the same columns."""
SWIFT = {EventKind.SOLVED, EventKind.FED_BACK, EventKind.VERIFIED, EventKind.REPLIED, EventKind.CALLED_BACK}
UNCLOSED = {EventKind.DECLARED_UNCLOSED, EventKind.ANALYSIS_MEETING_HELD}
CLAIMED = {EventKind.CLAIM_RAISED, EventKind.CLAIM_ENDORSED}
DELAYED = {EventKind.INSTRUCTED, EventKind.DISPATCHED_AGAIN, EventKind.PLAN_SUBMITTED}


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything decided beforehand about one case."""

    channel: Channel
    nature: Nature
    concern: Concern
    severity: Severity
    urgency: Urgency
    validity: Validity | None
    content: str
    late: float
    """Chance that a step is late, already worsened by evenings and weekends."""
    mood: float
    answered: bool
    visitor: bool
    site_visit: bool
    extended: bool
    swift: bool
    """Put right within a day or so."""
    lengthy: bool
    """Agreed for weeks, and nearly all of the time is needed."""
    delayed: bool
    """The agreed time will surely be missed by days."""
    transferred: bool
    disagreed: bool
    unclosed: bool
    ended_early: Disposition | None
    claim: float | None
    reopened: bool
    frozen: EventKind | None


def freeze(arrivals: list[Arrival], until: datetime, scale: float, dice: Dice) -> dict[int, EventKind]:
    """Choose the cases that stay where they are: index of the arrival → last kind."""
    kinds = [kind for kind, count in TONIGHT for _ in range(_scaled(count, scale))]
    chosen = dict(zip(range(len(arrivals) - len(kinds), len(arrivals)), kinds, strict=True))
    for kind, count, youngest, oldest in (*REGISTERED, *NEGLECTED, *STANDING):
        low, high = _working_days_before(until, oldest), _working_days_before(until, youngest)
        pool = [i for i, a in enumerate(arrivals) if low <= a.received_at < high and i not in chosen]
        for _ in range(min(_scaled(count, scale), len(pool))):
            index = dice.weighted(pool, [_neglect(arrivals[i]) for i in pool])
            pool.remove(index)
            chosen[index] = kind
    return chosen


def tonight(scale: float) -> int:
    """How many call in the last hour before the end."""
    return sum(_scaled(count, scale) for _, count in TONIGHT)


def plan(
    arrival: Arrival, company: Company, words: Words, concern: Concern, dice: Dice, frozen: EventKind | None
) -> Plan:
    """Draw what befalls one case."""
    project, category, at = arrival.project, arrival.category, arrival.received_at
    off_hours = at.hour >= EVENING or at.weekday() >= 5  # noqa: PLR2004 - Saturday
    late = _mix(project.care, arrival.progress) * (1.7 if off_hours else 0.9)
    free = frozen is None
    major = dice.chance(category.major)
    early = dice.weighted((None, Disposition.WITHDRAWN, Disposition.DUPLICATE), (95.0, 2.5, 2.5)) if free else None
    nature = _nature(category.id, dice)
    channel = dice.weighted(tuple(company.channels), tuple(company.channels.values()))
    return Plan(
        channel=channel,
        nature=nature,
        concern=concern,
        severity=Severity.MAJOR if major else Severity.MINOR if dice.chance(0.3) else Severity.GENERAL,
        urgency=Urgency.CRITICAL if major else _urgency(category.id, dice),
        validity=_validity(dice) if free and dice.chance(0.06) else None,
        content=_content(arrival, words, dice),
        late=min(late, 0.5),
        mood=_mix(project.mood, arrival.progress),
        answered=frozen is EventKind.ANSWERED or (free and not major and dice.chance(category.answered)),
        visitor=channel == Channel.VISIT and dice.chance(0.3),
        site_visit=frozen not in SWIFT | UNCLOSED and dice.chance(0.07 if concern == Concern.ENGINEERING else 0.03),
        extended=frozen is EventKind.EXTENDED or (free and dice.chance(0.04)),
        swift=frozen in SWIFT | CLAIMED | {EventKind.CUSTOMER_DISAGREED},
        lengthy=frozen is EventKind.APPOINTED,
        delayed=frozen in DELAYED or (free and dice.chance(0.012)),
        transferred=free and dice.chance(0.02),
        disagreed=frozen is EventKind.CUSTOMER_DISAGREED or (free and dice.chance(0.03)),
        unclosed=frozen in UNCLOSED or (free and dice.chance(0.003)),
        ended_early=early,
        claim=_claim(dice) if frozen in CLAIMED or dice.chance(category.claims) else None,
        reopened=frozen is EventKind.REOPENED or (free and dice.chance(0.016)),
        frozen=frozen,
    )


def _scaled(count: int, scale: float) -> int:
    return max(1, round(count * scale))


def _working_days_before(until: datetime, days: int) -> datetime:
    """Midnight on which the ``days``-th working day before ``until`` begins; ``until`` itself for none."""
    if days == 0:
        return until
    calendar = working_days()
    day = calendar.nth(calendar.through(until.toordinal() - 1) + 1 - days)
    return datetime.combine(date.fromordinal(day), time(), until.tzinfo)


def _neglect(arrival: Arrival) -> float:
    """How likely a case is left standing: by the project's present care, but careful projects have some, too."""
    return sqrt(arrival.project.care[1])


def _mix(pair: tuple[float, float], progress: float) -> float:
    return pair[0] + (pair[1] - pair[0]) * progress


def _nature(category: str, dice: Dice) -> Nature:
    if category == "suggestion":
        return Nature.OTHER
    enquiry = 0.5 if category in {"fees", "contract", "certificate"} else 0.06
    return Nature.ENQUIRY if dice.chance(enquiry) else Nature.COMPLAINT


def _urgency(category: str, dice: Dice) -> Urgency:
    return Urgency.URGENT if dice.chance(HASTE.get(category, 0.05)) else dice.weighted(SEVERE_URGENCY, (5, 35, 60))


def _validity(dice: Dice) -> Validity:
    return dice.weighted((Validity.VALID, Validity.INVALID, Validity.UNREASONABLE), (84, 11, 5))


def _claim(dice: Dice) -> float:
    """Yuan a household: hundreds to tens of thousands, sometimes exactly a route's limit."""
    if dice.chance(0.08):
        return 20_000.0
    return float(round(min(dice.around(5_500, 1.1), 160_000) / 100) * 100 or 100)


def _content(arrival: Arrival, words: Words, dice: Dice) -> str:
    lists = words.content[arrival.category.id]
    cold = arrival.received_at.month in {11, 12, 1, 2, 3} and arrival.project.north
    sentence = dice.pick(lists["winter"] if cold and "winter" in lists and dice.chance(0.75) else lists["text"])
    return sentence.format(place=dice.pick(lists["place"]), when=dice.pick(words.when))
