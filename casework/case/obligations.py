"""What a case owes by the regulation, and when: one row per clause instance.

The same semantics as ``core.obligations`` in the warehouse (equality is tested), for one case at a time: the clock
fires by these rows and the case file explains them. Verdicts are formed when asked (:func:`verdict`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from casework.case.effective import effective, taken_back
from casework.case.folding import fold
from casework.case.happenings import frozen, happenings, words
from casework.case.state import CaseState
from casework.case.untimed import Stamp, by_days, on_the_day, unjudged_from
from casework.policy import Obligation, Pack, Policies
from casework.record.ledger import StoredEvent
from casework.regulation.clocks import End, all_have, begins, ended
from casework.regulation.happening import Happening
from casework.regulation.limits import Ending, clock_of
from casework.time.worktime import WorkCalendar
from casework.vocabulary import EventKind, Verdict

FAILED = "failed"
"""Why an obligation ended that could no longer be kept: missed, whether its limit had passed or not."""


@dataclass(frozen=True, slots=True)
class ObligationRow:
    """One clause instance; moments are aware. ``void_at`` and ``met_at`` exclude each other."""

    obligation_id: str
    """``case_id:rule:from_version``."""
    case_id: str
    project: str
    department: str | None
    pack: Pack
    rule: Obligation
    ordinal: int
    """n-th instance of the rule in this case, from 1."""
    from_version: int
    started_at: datetime
    started_recorded_at: datetime
    due_at: datetime
    warn_at: datetime | None
    met_at: datetime | None
    met_recorded_at: datetime | None
    void_at: datetime | None
    void_reason: str | None
    """``superseded``, ``cancelled``, ``failed``, or the disposition that closed the case."""
    unjudged_from: datetime | None = None
    """From when no verdict can be formed, since of its beginning or end only the day is known."""


def obligations(stream: str, events: Sequence[StoredEvent], policies: Policies) -> list[ObligationRow]:
    """Every obligation of one case from its stored events, in the pack's order and then by age.

    Empty for a stream that was never received. Raises ``PolicyError`` when the case names an unknown pack.
    """
    return [row for row in clocks(stream, events, policies) if row.rule.counts]


def clocks(stream: str, events: Sequence[StoredEvent], policies: Policies) -> list[ObligationRow]:
    """The obligations, and beside them the clocks that nobody is measured by and after which passing time acts."""
    case = fold(stream, events, policies)
    if case is None:
        return []
    begun = _Life(case, effective(events), policies).begun()
    rules = dict.fromkeys(rule.id for pack in policies.versions(case.pack) for rule in pack.fired)
    return list(chain.from_iterable(begun[rule] for rule in rules if rule in begun))


def rule_of(obligation_id: str) -> str:
    """The id of the rule that an obligation is of."""
    return obligation_id.split(":")[-2]


def verdict(row: ObligationRow, as_of: datetime) -> Verdict:
    """How an obligation stands ``as_of``, which must not be before it started; done exactly at the limit is met."""
    failed = row.void_reason == FAILED and row.void_at is not None and row.void_at <= as_of
    if row.unjudged_from is not None and row.unjudged_from <= as_of and not failed:
        return Verdict.UNJUDGED
    if row.void_at is not None and row.void_at <= as_of:
        in_time = row.void_at <= row.due_at and row.void_reason != FAILED
        return Verdict.VOID if in_time else Verdict.MISSED
    if row.met_at is not None and row.met_at <= as_of:
        return Verdict.MET if row.met_at <= row.due_at else Verdict.MISSED
    return Verdict.OVERDUE if as_of > row.due_at else Verdict.PENDING


def ended_at(row: ObligationRow) -> datetime | None:
    """When it was met or became void; None while it stands."""
    return row.met_at if row.met_at is not None else row.void_at


class _Life:
    """The facts of one case, and the rules in force at each."""

    def __init__(self, case: CaseState, facts: Sequence[StoredEvent], policies: Policies) -> None:
        self.case = case
        self.facts = facts
        self.packs = [policies.at(case.pack, event.occurred_at) for event in facts]
        self.taken_back = taken_back(facts, self.packs)
        self.happened = happenings(facts, self.packs)
        self.fields = frozen(self.happened)
        self.known = [words(fields) for fields in self.fields]
        self.in_charge = _in_charge(facts)

    def begun(self) -> dict[str, list[ObligationRow]]:
        """The instances of each rule that has any, oldest first."""
        rows: dict[str, list[ObligationRow]] = {}
        for index, event in enumerate(self.happened):
            for rule in self.packs[index].begun_by.get(self.facts[index].kind, ()):
                if not self._begins(rule, index, event):
                    continue
                row = self._row(rule, index, len(rows.get(rule.id, ())) + 1)
                if row is not None:
                    rows.setdefault(rule.id, []).append(row)
        return rows

    def _begins(self, rule: Obligation, index: int, event: Happening) -> bool:
        if not begins(rule, event, self.known[index], self.known[index + 1]):
            return False
        if rule.all_ is None:
            return True
        lived = self.happened[: index + 1]
        return all_have(((each.kind, each.given.get(rule.all_)) for each in lived), event.kind)

    def _row(self, rule: Obligation, index: int, ordinal: int) -> ObligationRow | None:
        start, pack = self.facts[index], self.packs[index]
        calendar, begun = WorkCalendar.of(pack), self._started(rule, index)
        ending = self._ending(rule, index, begun.at, calendar)
        if ending is None:
            return None
        ending = by_days(ending, begun, calendar)
        met, ended, reason = self._end(rule, pack, index, ending.at)
        ended = on_the_day(ending, ended, calendar)
        due = ending.at
        warn = calendar.warn_at(begun.at, due, pack.warn_share, clock_of(ending.part)) if rule.warn else None
        return ObligationRow(
            obligation_id=f"{self.case.case_id}:{rule.id}:{start.version}",
            case_id=self.case.case_id,
            project=self.case.project,
            department=self.in_charge[index],
            pack=pack,
            rule=rule,
            ordinal=ordinal,
            from_version=start.version,
            started_at=begun.at,
            started_recorded_at=start.recorded_at,
            due_at=due,
            warn_at=warn,
            met_at=ended.at if ended and met else None,
            met_recorded_at=met.recorded_at if met else None,
            void_at=ended.at if ended and not met else None,
            void_reason=reason,
            unjudged_from=unjudged_from(ending, begun, ended, calendar),
        )

    def _ending(self, rule: Obligation, index: int, started_at: datetime, calendar: WorkCalendar) -> Ending | None:
        """When it is due, by which part of its limit: asked of the from-event first, then of the case."""
        event = self.happened[index]
        carried = {**self.fields[index + 1], **event.given}
        return rule.due.ending(started_at, carried, {**self.known[index + 1], **event.words}, calendar)

    def _started(self, rule: Obligation, index: int) -> Stamp:
        """The moment from which time counts; of an event that was taken back it is as good as known."""
        start = self.facts[index]
        itself = Stamp(start.recorded_at) if rule.starts == "recorded" else Stamp.of(start)
        since = (Stamp.of(fact) for fact in self.facts[: index + 1] if fact.kind == rule.since)
        begun = max(since, key=lambda stamp: stamp.at, default=itself)
        return Stamp(begun.at) if start.version in self.taken_back else begun

    def _end(
        self, rule: Obligation, pack: Pack, index: int, due: datetime
    ) -> tuple[StoredEvent | None, Stamp | None, str | None]:
        """The event that met the obligation, when it ended, and the reason where it was not met."""
        start = self.facts[index]
        if start.version in self.taken_back:
            return None, Stamp(min(self._started(rule, index).at, due)), "cancelled"
        for place in range(index + 1, len(self.facts)):
            fact, event = self.facts[place], self.happened[place]
            if fact.version in self.taken_back:
                continue
            end = ended(rule, self.happened[index].given, event, self.known[place + 1], pack.void_dispositions)
            if end is End.MET:
                return fact, Stamp.of(fact), None
            if end is End.FAILED:
                return None, Stamp(fact.occurred_at), FAILED
            if end is End.BY_CLOCK:
                return None, Stamp(after_limit(fact.occurred_at, due)), "superseded"
            if end is End.VOID:
                return None, Stamp.of(fact), getattr(fact.payload, "disposition", None) or "superseded"
        return None, None, None


INSTANT = timedelta(microseconds=1)


def after_limit(moment: datetime, due: datetime) -> datetime:
    """When an act of the clock ended an obligation: acts at its own limit come when that has passed."""
    return due + INSTANT if moment == due else moment


def _in_charge(facts: Sequence[StoredEvent]) -> list[str | None]:
    """The department in charge at each fact; before the first slip, the first one to come."""
    kinds = {EventKind.RECEIVED, EventKind.DISPATCHED, EventKind.DISPATCHED_AGAIN, EventKind.TRANSFERRED}
    named = [getattr(e.payload, "department", None) if e.kind in kinds else None for e in facts]
    now = next((name for name in named if name), None)
    charges = []
    for name in named:
        now = name or now
        charges.append(now)
    return charges
