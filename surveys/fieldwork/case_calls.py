"""Callbacks on cases in the list of calls: due where the regulation waits for one, done by the regulation's own step.

The step and the answers of the questionnaire are one transaction and one answer: what the customer says on the whole
is what the step enters, and what a dissatisfied customer leads to is the regulation's to say.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from casework.access.permissions import User
from casework.case.folding import fold
from casework.case.state import CaseState
from casework.desk import commands as cmd
from casework.desk.desk import Desk
from casework.desk.once import sent_before
from casework.desk.step_forms import form_of
from casework.errors import RuleError
from casework.policy import Pack, Policies
from casework.record.events import ResponseCompleted, ResponsePartial
from casework.record.ledger import Ledger, Transaction
from casework.record.survey_tables import call_item
from casework.regulation.calls import trying
from casework.regulation.model import Clock
from casework.vocabulary import Caller, EventKind, Satisfaction
from casework.vocabulary.asking import Call
from casework.vocabulary.desk import Role
from surveys.fieldwork.dispositions import Disposition, Group
from surveys.fieldwork.entering import TALKS, Entry, Saved, append, check_outcome, judged_answers, sheet_fields
from surveys.fieldwork.sheets import Sheets
from surveys.fieldwork.writing import Hand
from surveys.questionnaire import Judged, Measure, Questionnaire

CALLED = EventKind.CALLED_BACK.value
POINTS: Mapping[int, Satisfaction] = {5 - place: each for place, each in enumerate(Satisfaction)}
"""The five-point scale of a questionnaire as the steps of a regulation say it."""
columns = call_item.c


def due_at(state: CaseState, pack: Pack) -> datetime | None:
    """When the centre's callback on a case is due; None when none is waited for."""
    clocks = pack.regulation.clocks
    waits = (due.at for due in state.course.running if due.clock in clocks and _is_centre_s(clocks[due.clock]))
    return min(waits, default=None)


def _is_centre_s(clock: Clock) -> bool:
    """Whether a clock waits for a callback, and not for somebody else's than the centre's."""
    callers = clock.to_with.get("caller", (Caller.CENTRE.value,))
    return CALLED in clock.to and Caller.CENTRE.value in callers


def waiting(ledger: Ledger) -> frozenset[str]:
    """The ids of the cases whose callback stands on the list of calls."""
    with ledger.reading() as connection:
        return frozenset(stream.removeprefix("case/") for stream, final in _listed(connection).items() if not final)


def list_due(
    ledger: Ledger, policies: Policies, states: Iterable[CaseState], now: datetime, *, gone: Iterable[str] = ()
) -> None:
    """Put the callbacks that are due among ``states`` on the list of calls, and take off those that are done.

    So are those of the cases ``gone``, by id, which are none any more. Writes nothing when the list is right already.
    """
    wanted = {f"case/{each.case_id}": (each, due_at(each, policies.at(each.pack, now))) for each in states}
    with ledger.reading() as connection:
        known = _listed(connection)
    fresh = [_row(state, due, now) for stream, (state, due) in wanted.items() if due and stream not in known]
    done = {stream for stream, (_, due) in wanted.items() if not due} | {f"case/{each}" for each in gone}
    over = [stream for stream, final in known.items() if stream in done and not final]
    again = [stream for stream, final in known.items() if stream in wanted and wanted[stream][1] and final]
    if not (fresh or over or again):
        return
    with ledger.transaction() as transaction:
        known = _listed(transaction.connection)
        fresh = [row for row in fresh if row["stream"] not in known]
        if fresh:
            transaction.connection.execute(sa.insert(call_item), fresh)
        for streams, final in ((over, True), (again, False)):
            changed = sa.update(call_item).where(columns.stream.in_(streams))
            transaction.connection.execute(changed.values(final=final, guard=columns.guard + 1))


def _listed(connection: sa.Connection) -> dict[str, bool]:
    query = sa.select(columns.stream, columns.final).where(columns.kind == Call.CASE_CALLBACK.value)
    return {row.stream: row.final for row in connection.execute(query)}


def _row(state: CaseState, due: datetime | None, now: datetime) -> dict[str, object]:
    return {
        "stream": f"case/{state.case_id}", "kind": Call.CASE_CALLBACK.value, "campaign": None,
        "project": state.project, "customer_id": state.customer_id, "not_before": min(state.stage_since, now),
        "due_at": due, "arranged_at": None, "attempts": 0, "disposition": None, "final": False, "holder": None,
        "held_until": None, "guard": 0,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseCalls:
    """Takes what came of callbacks on cases."""

    desk: Desk
    sheets: Sheets

    def questionnaire(self, case: CaseState, now: datetime) -> Questionnaire:
        """What is asked: the regulation's own questionnaire, or else the general one."""
        return self.sheets.for_case(self.desk.policies.at(case.pack, now))

    def save(self, user: User, entry: Entry, *, key: str, now: datetime) -> Saved:
        """Take the regulation's step, with the answers; raises what the desk refuses, and then nothing is written."""
        hand = Hand(user, now)
        with self.desk.ledger.transaction() as transaction:
            if sent_before(transaction.connection, key) is not None:
                return Saved(entry.stream, now, user.user_id, (), repeated=True)
            entries = transaction.stream(entry.stream)
            case = fold(entry.stream, entries, self.desk.policies)
            if case is None:
                raise RuleError("There is no such case any more. Take the next person from the list.")
            coded, asked = check_outcome(entry, now), self.questionnaire(case, now)
            judged = judged_answers(asked, entry, coded) if coded.group in TALKS else Judged()
            command = self._command(user, case, entry, judged, asked, now)
            self.desk.handle_within(
                transaction, user, case.case_id, command, expected_version=len(entries), idempotency_key=key, now=now
            )
            written = _respond(transaction, hand, entry, case, coded, judged, asked)
            _settle(transaction, entry, coded, hand)
            return Saved(entry.stream, now, user.user_id, tuple(written))

    def _command(
        self, user: User, case: CaseState, entry: Entry, judged: Judged, asked: Questionnaire, now: datetime
    ) -> cmd.Command:
        """The step by which the regulation writes the call down; reached or not, by the caller's own post."""
        if not judged.all:
            return _tried(self.desk.policies.at(case.pack, now), entry)
        centre = Role.CENTRE in user.roles(case.project)
        said = " ".join(judged.words.values()) or None
        return cmd.CallBack(
            caller=Caller.CENTRE if centre else Caller.PROJECT_SERVICE,
            satisfaction=_overall(judged, asked), opinion=said, result=None if centre else said,
            effect=None if centre else said,
        )  # fmt: skip


def _tried(pack: Pack, entry: Entry) -> cmd.Command:
    """A call that reached nobody: the regulation's own step for it, or the callback without an answer."""
    name = trying(pack.regulation)
    if name is None:
        return cmd.CallBack(reached=False)
    form = form_of(name, pack.steps[name])
    typed = {"note": entry.note} if entry.note and "note" in form.model_fields else {}
    return form.model_validate(typed)


def _overall(judged: Judged, asked: Questionnaire) -> Satisfaction | None:
    """What the customer said on the whole."""
    for item in asked.measuring(Measure.OVERALL):
        point = judged.answers.get(item.code)
        if isinstance(point, int | float):
            return POINTS.get(int(point))
    return None


def _respond(
    transaction: Transaction, hand: Hand, entry: Entry, case: CaseState, coded: Disposition, judged: Judged,
    asked: Questionnaire,
) -> list[tuple[str, int]]:  # fmt: skip
    if not judged.all:
        return []
    made = ResponseCompleted if coded.group is Group.INTERVIEW else ResponsePartial
    whose = {"case": entry.stream, "customer_id": case.customer_id}
    payload = made.model_validate(sheet_fields(asked, entry, judged) | whose)
    stream = f"response/{uuid.uuid4().hex}"
    return append(transaction, stream, 0, [hand.entry(stream, payload, case.project)])


def _settle(transaction: Transaction, entry: Entry, coded: Disposition, hand: Hand) -> None:
    """Bring the list of calls up to it: done with when there was a talk, to be called again otherwise."""
    again = entry.call_again_at or coded.next_attempt(hand.now) or hand.now + timedelta(days=1)
    values = {
        "attempts": columns.attempts + 1, "disposition": coded.code, "final": coded.group in TALKS,
        "not_before": again, "arranged_at": entry.call_again_at, "guard": columns.guard + 1,
    }  # fmt: skip
    mine = columns.stream == entry.stream
    transaction.connection.execute(sa.update(call_item).where(mine).values(**values))
    held = sa.and_(mine, columns.holder == hand.user.user_id)
    transaction.connection.execute(sa.update(call_item).where(held).values(holder=None, held_until=None))
