"""Cases as a queue: what each waits for, whose turn it is, and how its clock stands in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

import pyarrow as pa

from casework.access.masking import masked
from casework.access.permissions import User
from casework.case.state import CaseState, Due
from casework.desk.beside import assignees
from casework.desk.step_names import Name
from casework.desk.transitions import transitions
from casework.policy import Pack
from casework.record.people import Customer
from casework.time.worktime import WorkCalendar
from casework.vocabulary import Clock
from casework.vocabulary.desk import CommandName, Role
from casework.wording import Phrase
from dashboard.frame.i18n import _, label
from dashboard.frame.state import Platform
from dashboard.parts import casedesk
from dashboard.parts.due import mark, rests_on_no_notice
from dashboard.parts.formats import local, office_span, short_day, span
from dashboard.parts.stages import stage_key
from etl.warehouse.scope import Scope

MOST = 300
"""The most pressing cases that a queue looks at; the rest come up as these are worked."""
MOST_OWED = 20
"""The most pressing calls about closed cases that a queue looks at: a page of them."""
LOOKING_BACK = timedelta(days=30)
"""How long a call that a closed case still wants is asked for after its limit; then the verdict on it stands."""
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
    """One case for one reader."""

    state: CaseState
    customer: Customer | None
    step: Name | None
    """The reader's own next step; None when the case waits for somebody else."""
    face: Face
    pack: Pack
    """The rules it is worked by now."""
    about: str
    """The category, in the reader's language."""
    assignee: str | None = None
    """The account of whoever has it in hand."""

    @property
    def step_face(self) -> Phrase | None:
        """What the reader's next step is called."""
        return None if self.step is None else transitions(self.pack)[self.step].face

    @property
    def stage_key(self) -> str:
        """Its stage, by regulation and id."""
        return stage_key(self.state.pack, self.state.stage)


def waiting(platform: Platform, user: User, now: datetime) -> list[Waiting]:
    """The open cases the reader may see, at most ``MOST``, and the closed ones of which the reader owes a call.

    What is due first comes first.
    """
    rows = _clocks(platform, user, now)
    desk = casedesk.standing(platform)
    states = desk.states([str(row["case_id"]) for row in rows])
    people, held = desk.people(list(states.values())), assignees(platform.ledger, list(states))
    found = []
    for row in rows:
        state = states.get(str(row["case_id"]))
        if state is None:
            continue
        person = people.get(state.customer_id or "")
        step = desk.suggested(user, state, person, now)
        if not state.is_open and step is not CommandName.CALL_BACK:
            continue
        pack = desk.pack(state.pack, now)
        seen = masked(person, user) if person else None
        about, assignee = category(pack, state), held.get(state.case_id)
        found.append(Waiting(state, seen, step, face(pack, row, now, state.course.running), pack, about, assignee))
    return found


Glance = list[tuple[str, int, str, str, Name | None]]


def glance(cases: Sequence[Waiting]) -> Glance:
    """What a queue is known by: another case, entry, clock or next step makes it another one."""
    return [(each.state.case_id, each.state.version, each.face.tone, each.face.rule, each.step) for each in cases]


def _clocks(platform: Platform, user: User, now: datetime) -> list[dict[str, object]]:
    """Case, due moment and rule of each clock, the first due first; closed cases only where the reader may owe them."""
    scope = Scope.last_months(1, now)
    tables = [platform.answers.unresolved(scope, limit=MOST)]
    if Role.PROJECT_SERVICE in user.roles():
        tables.append(platform.answers.owed_after_closing(scope, now - LOOKING_BACK, limit=MOST_OWED))
    both = pa.concat_tables(table.select(["case_id", "next_due_at", "next_rule_key"]) for table in tables)
    rows: list[dict[str, object]] = both.sort_by([("next_due_at", "ascending"), ("case_id", "ascending")]).to_pylist()
    return rows


def face(pack: Pack, row: dict[str, object], now: datetime, running: Sequence[Due] = ()) -> Face:
    """The clock of a row that is due next, in words; says so where that rests on a year without a holiday notice.

    Where no limit runs that is measured, the first of those ``running`` beside them is told, without being overdue.
    """
    due, key = row["next_due_at"], str(row["next_rule_key"] or "")
    if not isinstance(due, datetime):
        return _unmeasured(pack, running)
    rule = pack.obligation(key.partition("/")[2])
    told = f"{rule.clause} {label(rule.name)}"
    if doubt := mark(provisional=rests_on_no_notice(due, working=rule.clock is Clock.WORKING)):
        told += f" · {doubt}"
    if due < now:
        return Face(OVER, "‼", _("overdue by {span}", span=_span(pack, rule.clock, due, now)), told)
    left = _("{span} left", span=_span(pack, rule.clock, now, due))
    if local(due).date() == local(now).date():
        return Face(TODAY, "!", left, told)
    return Face(LATER, "…", left, told)


def _unmeasured(pack: Pack, running: Sequence[Due]) -> Face:
    known = [due for due in running if due.clock in pack.regulation.clocks]
    if not known:
        return Face(NONE, "·", _("no clock runs"), "")
    first = min(known, key=lambda due: due.at)
    clock = pack.regulation.clocks[first.clock]
    return Face(NONE, "·", _("by {day}", day=short_day(local(first.at))),
                f"{'、'.join(clock.clause)} {label(clock.say)} · {_('not measured')}")  # fmt: skip


def chip(face: Face) -> str:
    """The clock as HTML: sign, words, and the limit it counts."""
    rule = f"<small>{escape(face.rule)}</small>" if face.rule else ""
    return f"<p class='clock {face.tone}' title='{escape(face.rule)}'><b>{face.sign} {escape(face.words)}</b>{rule}</p>"


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
    named = next((each.name for each in pack.categories if each.id == state.category), None)
    return label(named or pack.said("concern", state.concern))


def mine(cases: Sequence[Waiting]) -> list[Waiting]:
    """The cases that wait for the reader."""
    return [case for case in cases if case.step is not None]
