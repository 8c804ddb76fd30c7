"""Open cases as a queue: what each waits for, whose turn it is, and how its clock stands in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.case_state import CaseState
from casework.masking import masked
from casework.people import Customer
from casework.permissions import User
from casework.policy import Pack
from casework.vocabulary import Clock
from casework.vocabulary_desk import CommandName
from casework.worktime import WorkCalendar
from dashboard import casedesk
from dashboard.formats import local, office_span, span
from dashboard.i18n import _, label
from dashboard.state import Platform
from dashboard.steps import next_step
from etl.scope import Scope

MOST = 300
"""The most pressing cases that a queue looks at; the rest come up as these are worked."""
OVER, TODAY, LATER, NONE = "over", "today", "later", "none"


@dataclass(frozen=True, slots=True)
class Face:
    """The face of a clock: how pressing (``tone``), a sign, and words."""

    tone: str
    sign: str
    words: str
    rule: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """One open case for one reader."""

    state: CaseState
    customer: Customer | None
    step: CommandName | None
    """The reader's own next step; None when the case waits for somebody else."""
    face: Face
    about: str
    """The category, in the reader's language."""


def waiting(platform: Platform, user: User, now: datetime) -> list[Waiting]:
    """The open cases the reader may see, what is due first comes first; at most ``MOST``."""
    rows = platform.answers.unresolved(Scope.last_months(1, now), limit=MOST).to_pylist()
    desk = casedesk.standing(platform)
    states = desk.states([str(row["case_id"]) for row in rows])
    people = desk.people(list(states.values()))
    found = []
    for row in rows:
        state = states.get(str(row["case_id"]))
        if state is None or not state.is_open:
            continue
        person = people.get(state.customer_id or "")
        step = next_step(state, desk.possible(user, state, person, now), now)
        pack = desk.pack(state.pack, now)
        seen = masked(person, user) if person else None
        found.append(Waiting(state, seen, step, _face(pack, row, now), category(pack, state)))
    return found


def _face(pack: Pack, row: dict[str, object], now: datetime) -> Face:
    due, key = row["next_due_at"], str(row["next_rule_key"] or "")
    if not isinstance(due, datetime):
        return Face(NONE, "·", _("no clock runs"), "")
    rule = pack.obligation(key.partition("/")[2])
    told = f"{rule.clause} {label(rule.name)}"
    if due < now:
        return Face(OVER, "‼", _("overdue by {span}", span=_span(pack, rule.clock, due, now)), told)
    left = _("{span} left", span=_span(pack, rule.clock, now, due))
    if local(due).date() == local(now).date():
        return Face(TODAY, "!", left, told)
    return Face(LATER, "…", left, told)


def _span(pack: Pack, clock: Clock, start: datetime, end: datetime) -> str:
    """Office time where the clock counts office time, time on the wall otherwise."""
    if clock is Clock.WORKING:
        return office_span(WorkCalendar.of(pack).minutes_between(start, end))
    return span((end - start).total_seconds() / 60)


def place(person: Customer | None) -> str:
    """Building and room of a customer: ``3-2-1203``."""
    return "-".join(filter(None, (person.phase, person.building, person.room))) if person else ""


def category(pack: Pack, state: CaseState) -> str:
    """What a case is about, in the reader's language."""
    named = next((each.name for each in pack.categories if each.id == state.category), state.concern)
    return label(named)


def mine(cases: Sequence[Waiting]) -> list[Waiting]:
    """The cases that wait for the reader."""
    return [case for case in cases if case.step is not None]
