"""Cases walked by the steps of a regulation: people of its posts take what the desk offers them, in time or too late.

Nothing here knows a regulation. Who may do what when, which fields a form has and which stage follows is asked of the
desk (``casework.desk``); what the clock does beside them of the clock (``casework.clock.plan``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import get_args

from pydantic import AwareDatetime

from casework.access.permissions import User
from casework.case.folding import fold
from casework.case.state import CaseState
from casework.clock.plan import plan
from casework.desk.commands import Command, Receive
from casework.desk.desk import begun
from casework.desk.ground import Ground
from casework.desk.step_forms import StepForm, form_of
from casework.desk.suggested import suggested
from casework.desk.transitions import Transition, transition, transitions
from casework.desk.workflow import decided, may_begin, possible
from casework.errors import YingshengError
from casework.policy import Pack, Policies
from casework.record import events as ev
from casework.record.ledger import StoredEvent
from casework.regulation.model import Step
from casework.time.worktime import WorkCalendar
from casework.vocabulary import Satisfaction
from casework.vocabulary.own import vocabularies
from etl.demo.dice import Dice

LONGEST = 60
"""Steps after which a life has said enough."""
SIDEWAYS = 0.07
"""Chance that somebody does something else than what is due."""
ANSWERS = (Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED, Satisfaction.NEUTRAL, Satisfaction.DISSATISFIED)
MOODS = (25, 50, 13, 12)
NOT_A_STEP = frozenset({"correct", "redact", "attach_evidence", "reopen"})
"""Forms that a walk leaves alone: they need a file, or an entry that was wrong."""


@dataclass(frozen=True, slots=True)
class Country:
    """Where lives are walked: one regulation, its people and words, and the end of the known time."""

    pack: Pack
    policies: Policies
    people: Sequence[User]
    departments: Sequence[str]
    texts: Mapping[str, Sequence[str]]
    dice: Dice
    until: datetime
    late: float
    left: float


@dataclass(slots=True)
class Walk:
    """One life."""

    country: Country
    stream: str
    project: str
    entries: list[StoredEvent] = field(default_factory=list)

    def live(
        self, customer: str, number: str, content: str, at: datetime, said: Mapping[str, object] | None = None
    ) -> list[ev.Event]:
        """The events of a case that begins ``at``; empty when nobody there may begin one. ``said``: what is known of it
        beside its words (concern, channel …), which chance decides otherwise."""
        self._begin(customer, number, {"content": content, **(said or {})}, at)
        for _ in range(LONGEST):
            if not self.entries or self.country.dice.chance(self.country.left) or not self._go_on():
                break
        self._clock(self.country.until)
        return [ev.Event(**{name: getattr(entry, name) for name in ev.Event.model_fields}) for entry in self.entries]

    # -- one step after another

    def _begin(self, customer: str, number: str, said: Mapping[str, object], at: datetime) -> None:
        pack, dice = self.country.pack, self.country.dice
        steps = {name: step for name, step in pack.steps.items() if step.begins}
        people = self.country.people
        able = [(user, n) for n, step in steps.items() for user in people if may_begin(user, step, self.project, pack)]
        if not able:
            return
        user, name = dice.pick(able)
        typed = {**self._asked(steps[name], at), **self._usual(), **said}
        if "about" in steps[name].asks and dice.chance(0.5):
            typed["about"] = next(iter(pack.regulation.posts))
        named = None if typed.get("anonymous") else customer
        command = Receive(**{**typed, "project": self.project, "customer_id": named})
        payload = ev.Received(**begun(command, steps[name]), number=number, pack=pack.id, source="desk")
        self._write([payload], user, name, at)

    def _usual(self) -> dict[str, object]:
        """A word of each vocabulary that cases are sorted by; of incidents, one that asks for no sheets."""
        found: dict[str, object] = {}
        for name in ("channel", "nature", "concern", "severity"):
            words = self.country.pack.choices(name)
            found |= {name: self._mostly(words)} if words else {}
        return found

    def _mostly(self, words: Sequence[str]) -> str:
        """A word by chance, those in the middle more often than the last, which is mostly the gravest."""
        weights = [3.0 if place < max(1, len(words) - 1) else 1.0 for place in range(len(words))]
        return self.country.dice.weighted(words, weights)

    def _go_on(self) -> bool:
        """Let somebody do what is due, or something else; False when nothing more comes of it."""
        state = self._state()
        if not state.is_open:
            return False
        at = self._when(state)
        if at >= self.country.until:
            return False
        return self._step(self._state() if self._clock(at) else state, at)

    def _when(self, state: CaseState) -> datetime:
        """When somebody acts: some way into the time of the clock that is due first, or after it."""
        dice, now = self.country.dice, self.entries[-1].occurred_at
        calendar = WorkCalendar.of(self.country.pack)
        ahead = [due.at for due in state.course.running if due.at > now]
        if not ahead:
            return calendar.add_minutes(now, int(dice.between(20, 600)))
        if dice.chance(self.country.late):
            return calendar.add_minutes(ahead[0], int(dice.between(15, 700)))
        part, office = dice.between(0.05, 0.9), calendar.minutes_between(now, ahead[0])
        return calendar.add_minutes(now, int(office * part)) if office else now + (ahead[0] - now) * part

    def _step(self, state: CaseState, at: datetime) -> bool:
        sideways = self.country.dice.chance(SIDEWAYS)
        ways = list(self._ways(state, at, sideways=sideways)) or list(self._ways(state, at, sideways=True))
        while ways:
            user, row = ways.pop(int(self.country.dice.between(0, len(ways))) if sideways else 0)
            try:
                self._take(state, user, row, at)
            except YingshengError:
                continue
            return True
        return False

    def _ways(self, state: CaseState, at: datetime, *, sideways: bool) -> Iterator[tuple[User, Transition]]:
        """Who may do what: what is suggested to each, or whatever is possible and does not end the case unworked."""
        rows = transitions(self.country.pack)
        for user in self.country.people:
            ground = self._ground(user, at)
            if not sideways:
                due = suggested(state, ground)
                yield from [(user, rows[due])] if due is not None else []
                continue
            taken = {entry.step for entry in self.entries}
            for name in possible(state, ground):
                fresh = taken.isdisjoint(rows[name].steps)
                if fresh and name.value not in NOT_A_STEP and not self._void(rows[name]):
                    yield user, rows[name]

    def _void(self, row: Transition) -> bool:
        void = any(self.country.pack.regulation.ends_void(step) for step in row.steps.values())
        return void and not self.country.dice.chance(0.03)

    def _take(self, state: CaseState, user: User, row: Transition, at: datetime) -> None:
        name, step = self.country.dice.pick(list(row.steps.items()))
        form = form_of(name, step)
        own = transition(self.country.pack, form.shape.name)
        if own is None:
            raise AssertionError("every step has a form")
        command = self._filled(form, state, at)
        found = decided(state, command, self._ground(user, at))
        self._write(found.payloads, user, found.step, at)

    # -- filling in forms

    def _filled(self, form: type[StepForm], state: CaseState, at: datetime) -> Command:
        asked = [name for name, info in form.model_fields.items() if info.is_required()]
        typed = {name: self._value(form, name, state, at) for name in asked}
        if "satisfaction" in form.model_fields:
            typed["satisfaction"] = self.country.dice.weighted(ANSWERS, MOODS)
        return form.model_validate(typed)

    def _asked(self, step: Step, at: datetime) -> dict[str, object]:
        """What a step that makes a case asks beside the usual."""
        form, usual = form_of("begin", step), {"content", "wanted_by"}
        asked = [name for name, info in form.model_fields.items() if info.is_required() and name not in usual]
        return {name: self._value(form, name, None, at) for name in asked if name in Receive.model_fields}

    def _value(self, form: type[StepForm], name: str, state: CaseState | None, at: datetime) -> object:
        """Something that the form takes in a field."""
        dice, pack = self.country.dice, self.country.pack
        vocabulary = vocabularies(form).get(name)
        if name in form.shape.fixed:
            return dice.pick(form.shape.fixed[name])
        if vocabulary is not None:
            return self._word(vocabulary, state)
        kinds = {form.model_fields[name].annotation, *get_args(form.model_fields[name].annotation)}
        made: dict[object, Callable[[], object]] = {
            bool: lambda: not dice.chance(0.06),
            AwareDatetime: lambda: WorkCalendar.of(pack).add_working_days(at, 1 + int(dice.between(0, 4))),
            date: at.date,
            float: lambda: float(round(dice.around(3000, 0.5), -2)),
        }
        maker = next((make for kind, make in made.items() if kind in kinds), None)
        return self._text(name, state) if maker is None else maker()

    def _word(self, vocabulary: str, state: CaseState | None) -> str:
        facts = state.course.facts if state is not None else None
        words = self.country.pack.words.get(vocabulary, {})
        choices = self.country.pack.choices(vocabulary, facts)
        return self._mostly([word for word in choices if word not in words or not words[word].evidence])

    def _text(self, name: str, state: CaseState | None) -> str:
        before = [getattr(entry.payload, name, None) for entry in self.entries]
        kept = [str(value) for value in before if isinstance(value, str) and value]
        if name in {"measure", "order", "part", "contractor"} and kept:
            return kept[-1]
        if name == "department":
            held = state.department if state is not None else None
            return held or self.country.dice.pick(self.country.departments)
        if name in {"about", "party"}:
            return next(iter(self.country.pack.regulation.posts)) if name == "about" else self._party(state)
        return self.country.dice.pick(self.country.texts.get(name) or self.country.texts["text"])

    def _party(self, state: CaseState | None) -> str:
        """Who answers for it: a firm that worked on it, else the department that has the case."""
        firms = [firm for entry in self.entries if (firm := getattr(entry.payload, "contractor", None))]
        return firms[-1] if firms else self._text("department", state)

    # -- what stands there

    def _ground(self, user: User, at: datetime) -> Ground:
        return Ground(user=user, pack=self.country.pack, now=at, at=at, entries=self.entries)

    def _state(self) -> CaseState:
        found = fold(self.stream, self.entries, self.country.policies)
        if found is None:
            raise AssertionError("a walk begins with a case")
        return found

    def _clock(self, now: datetime) -> bool:
        """What passing time has written until then, at the moments at which it did; whether it wrote anything."""
        found = plan(self.stream, self.entries, self.country.policies, now) if self.entries else None
        for fact in found.facts if found else ():
            self._add(fact.model_copy(update={"recorded_at": self._entered(fact.occurred_at + timedelta(seconds=30))}))
        return found is not None and bool(found.facts)

    def _write(self, payloads: Sequence[ev.Payload], user: User, step: str, at: datetime) -> None:
        recorded = self._entered(at + timedelta(minutes=int(self.country.dice.between(0, 9))))
        for payload in payloads:
            self._add(ev.Event(
                stream=self.stream, occurred_at=at, recorded_at=recorded, actor=user.name, project=self.project,
                payload=payload, step=step,
            ))  # fmt: skip

    def _entered(self, at: datetime) -> datetime:
        """When it is entered: after whatever was entered before."""
        return max(at, self.entries[-1].recorded_at) if self.entries else at

    def _add(self, event: ev.Event) -> None:
        place = len(self.entries) + 1
        self.entries.append(StoredEvent(**dict(event), seq=place, version=place))
