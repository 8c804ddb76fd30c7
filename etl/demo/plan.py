"""What will befall a case, drawn before its story is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from math import sqrt

from casework.calendar import working_days
from casework.vocabulary import Channel, Concern, Disposition, EventKind, Nature, Severity, Urgency, Validity
from etl.demo.arrivals import Arrival
from etl.demo.dice import Dice
from etl.demo.facts import Company, Words

EVENING = 18
HASTE = {"elevator": 0.45, "electric": 0.40, "plumbing": 0.35, "leak": 0.20, "security": 0.20}
SEVERE_URGENCY = (Urgency.URGENT, Urgency.PROMPT, Urgency.NORMAL)
FROZEN: tuple[tuple[EventKind, int, int, int], ...] = (
    (EventKind.RECEIVED, 6, 0, 1),
    (EventKind.ANSWERED, 4, 0, 2),
    (EventKind.DISPATCHED, 8, 0, 1),
    (EventKind.CONTACTED, 6, 0, 2),
    (EventKind.APPOINTED, 24, 0, 6),
    (EventKind.APPOINTED, 7, 22, 40),
    (EventKind.EXTENDED, 10, 2, 8),
    (EventKind.EXTENDED, 3, 25, 40),
    (EventKind.INSTRUCTED, 4, 8, 18),
    (EventKind.DISPATCHED_AGAIN, 6, 10, 24),
    (EventKind.SOLVED, 8, 1, 5),
    (EventKind.FED_BACK, 9, 2, 5),
    (EventKind.CLAIM_RAISED, 3, 3, 7),
    (EventKind.CLAIM_ENDORSED, 3, 4, 10),
    (EventKind.VERIFIED, 8, 2, 6),
    (EventKind.REPLIED, 9, 2, 6),
    (EventKind.CALLED_BACK, 7, 3, 9),
    (EventKind.CUSTOMER_DISAGREED, 3, 3, 8),
    (EventKind.REOPENED, 3, 18, 35),
    (EventKind.ANALYSIS_MEETING_HELD, 10, 20, 220),
    (EventKind.DECLARED_UNCLOSED, 6, 7, 30),
)
"""Cases left standing after a kind: how many, and how many working days before the end they were received."""
SWIFT = {EventKind.SOLVED, EventKind.FED_BACK, EventKind.VERIFIED, EventKind.REPLIED, EventKind.CALLED_BACK}
CLAIMED = {EventKind.CLAIM_RAISED, EventKind.CLAIM_ENDORSED}
DELAYED = {EventKind.INSTRUCTED, EventKind.DISPATCHED_AGAIN}


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
    chosen: dict[int, EventKind] = {}
    for kind, count, youngest, oldest in FROZEN:
        low, high = _working_days_before(until, oldest), _working_days_before(until, youngest)
        pool = [i for i, a in enumerate(arrivals) if low <= a.received_at < high and i not in chosen]
        for _ in range(min(max(1, round(count * scale)), len(pool))):
            index = dice.weighted(pool, [_neglect(arrivals[i]) for i in pool])
            pool.remove(index)
            chosen[index] = kind
    return chosen


def plan(
    arrival: Arrival, company: Company, words: Words, concern: Concern, dice: Dice, frozen: EventKind | None
) -> Plan:
    """Draw what befalls one case."""
    project, category, at = arrival.project, arrival.category, arrival.received_at
    off_hours = at.hour >= EVENING or at.weekday() >= 5  # noqa: PLR2004 - Saturday
    late = _mix(project.care, arrival.progress) * (1.7 if off_hours else 0.9)
    free = frozen is None
    major = dice.chance(category.major)
    early = dice.weighted((None, Disposition.WITHDRAWN, Disposition.DUPLICATE), (97.2, 1.6, 1.2)) if free else None
    nature = _nature(category.id, dice)
    channel = dice.weighted(tuple(company.channels), tuple(company.channels.values()))
    return Plan(
        channel=channel,
        nature=nature,
        concern=concern,
        severity=Severity.MAJOR if major else Severity.MINOR if dice.chance(0.3) else Severity.GENERAL,
        urgency=Urgency.CRITICAL if major else _urgency(category.id, dice),
        validity=_validity(dice) if free and dice.chance(0.09) else None,
        content=_content(arrival, words, dice),
        late=min(late, 0.5),
        mood=_mix(project.mood, arrival.progress),
        answered=frozen is EventKind.ANSWERED or (free and not major and dice.chance(category.answered)),
        visitor=channel is Channel.VISIT and dice.chance(0.55),
        site_visit=frozen not in SWIFT and dice.chance(0.22 if concern is Concern.ENGINEERING else 0.06),
        extended=frozen is EventKind.EXTENDED or (free and dice.chance(0.05)),
        swift=frozen in SWIFT or frozen in CLAIMED,
        delayed=frozen in DELAYED,
        transferred=free and dice.chance(0.035),
        disagreed=frozen is EventKind.CUSTOMER_DISAGREED or (free and dice.chance(0.03)),
        unclosed=frozen in {EventKind.DECLARED_UNCLOSED, EventKind.ANALYSIS_MEETING_HELD}
        or (free and dice.chance(0.004)),
        ended_early=early,
        claim=_claim(dice) if frozen in CLAIMED or dice.chance(category.claims) else None,
        reopened=frozen is EventKind.REOPENED or (free and dice.chance(0.022)),
        frozen=frozen,
    )


def _working_days_before(until: datetime, days: int) -> datetime:
    """Midnight on which the ``days``-th working day before ``until`` begins; ``until`` itself for none."""
    if days == 0:
        return until
    calendar = working_days()
    day = calendar.nth(calendar.through(until.toordinal() - 1) + 1 - days)
    return datetime.combine(date.fromordinal(day), time(), until.tzinfo)


def _neglect(arrival: Arrival) -> float:
    """How likely a case is left standing: by the project's present care, and large projects less than by their size."""
    return arrival.project.care[1] / sqrt(arrival.project.weight)


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
    """Yuan a household: hundreds to tens of thousands, sometimes exactly the limit of 4.7.1."""
    if dice.chance(0.08):
        return 20_000.0
    return float(round(min(dice.around(5_500, 1.1), 160_000) / 100) * 100 or 100)


def _content(arrival: Arrival, words: Words, dice: Dice) -> str:
    lists = words.content[arrival.category.id]
    cold = arrival.received_at.month in {11, 12, 1, 2, 3} and arrival.project.north
    sentence = dice.pick(lists["winter"] if cold and "winter" in lists and dice.chance(0.75) else lists["text"])
    return sentence.format(place=dice.pick(lists["place"]), when=dice.pick(words.when))
