"""What a person can do to a case, form by form: the events it writes, and in which of a regulation's steps it stands.
Who may, at which stages, what it needs and by which clause is the regulation's to say.

Read by ``casework.desk.workflow`` (to decide), by the permissions page and by ``docs/workflow.md`` (to show).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import Lock

from casework.permissions import PAGES
from casework.policy import Pack
from casework.regulation.facts import EVERYBODY, RECORDER
from casework.regulation.model import Step
from casework.vocabulary import EventKind
from casework.vocabulary_desk import CommandName, Page, Role

K, C = EventKind, CommandName


@dataclass(frozen=True, slots=True)
class Way:
    """One form: the events it writes."""

    command: CommandName
    writes: tuple[EventKind, ...]
    also: tuple[EventKind, ...] = ()
    """What else it may come to: a result that was there already, a remark left out."""

    def is_in(self, step: Step) -> bool:
        """Whether people take ``step`` with this form."""
        return not step.by_clock and step.writes in (self.writes, self.also)


@dataclass(frozen=True, slots=True)
class Transition:
    """One form under one regulation: the clause behind it, the stages it is possible in, the roles that may."""

    way: Way
    steps: Mapping[str, Step]
    """The steps that are taken with this form, in the order of the file."""
    clause: str
    stages: frozenset[str]
    """Empty only for receiving: there is no case yet."""
    roles: frozenset[Role]
    own_department: bool
    """Somebody who acts only as a department may do it only for what that department is responsible for."""
    group: str
    """Under which heading its button stands."""

    @property
    def command(self) -> CommandName:
        """What the form is."""
        return self.way.command


_ALL = (
    Way(C.RECEIVE, (K.RECEIVED,)),
    Way(C.ANSWER, (K.ANSWERED,)),
    Way(C.CLASSIFY, (K.CLASSIFIED,)),
    Way(C.JUDGE, (K.VALIDATED,)),
    Way(C.DISPATCH, (K.DISPATCHED,)),
    Way(C.CONFIRM_RECEIPT, (K.RECEIPT_CONFIRMED,)),
    Way(C.NOTIFY_VISITOR, (K.VISITOR_NOTIFIED,)),
    Way(C.RECEIVE_VISITOR, (K.VISITOR_RECEIVED,)),
    Way(C.TRANSFER, (K.TRANSFERRED, K.DISPATCHED)),
    Way(C.CONTACT, (K.CONTACTED,)),
    Way(C.APPOINT, (K.APPOINTED,)),
    Way(C.EXTEND, (K.EXTENDED,)),
    Way(C.CANCEL_EXTENSION, (K.EXTENSION_CANCELLED,)),
    Way(C.REPORT_TO_LEADER, (K.REPORTED_TO_LEADER,)),
    Way(C.SUBMIT_CONCLUSION, (K.PLAN_SUBMITTED,)),
    Way(C.SOLVE, (K.SOLVED,)),
    Way(C.FEED_BACK, (K.SOLVED, K.FED_BACK), also=(K.FED_BACK,)),
    Way(C.VERIFY, (K.VERIFIED,)),
    Way(C.REPLY, (K.REPLIED,)),
    Way(C.AGREE, (K.CUSTOMER_AGREED,)),
    Way(C.DISAGREE, (K.CUSTOMER_DISAGREED,)),
    Way(C.CALL_BACK, (K.CALLED_BACK,)),
    Way(C.CLOSE, (K.CLOSED,)),
    Way(C.REOPEN, (K.REOPENED,)),
    Way(C.ESCALATE, (K.ESCALATED, K.NOTED), also=(K.ESCALATED,)),
    Way(C.INSTRUCT, (K.INSTRUCTED,)),
    Way(C.DISPATCH_AGAIN, (K.DISPATCHED_AGAIN,)),
    Way(C.DECLARE_UNCLOSED, (K.DECLARED_UNCLOSED,)),
    Way(C.HOLD_MEETING, (K.ANALYSIS_MEETING_HELD,)),
    Way(C.RAISE_CLAIM, (K.CLAIM_RAISED,)),
    Way(C.ADVISE_CLAIM, (K.CLAIM_ADVISED,)),
    Way(C.ENDORSE_CLAIM, (K.CLAIM_ENDORSED,)),
    Way(C.APPROVE_CLAIM, (K.CLAIM_APPROVED,)),
    Way(C.PAY_CLAIM, (K.CLAIM_PAID,)),
    Way(C.REPORT_MAJOR_EVENT, (K.CLASSIFIED, K.MAJOR_EVENT_REPORTED)),
    Way(C.COMMEND, (K.COMMENDED,)),
    Way(C.ATTACH_EVIDENCE, (K.EVIDENCE_ATTACHED,)),
    Way(C.NOTE, (K.NOTED,)),
    Way(C.CORRECT, (K.CORRECTED,)),
    Way(C.REDACT, (K.REDACTED,)),
)

WAYS: dict[CommandName, Way] = {way.command: way for way in _ALL}
"""Every form, in the order of a case's life (total: tested against the vocabulary)."""
READING = PAGES[Page.CASE_FILE]
"""Whom ``everybody`` means: all who may open a case file."""


class _Tables:
    """The transitions of the packs asked for last: making them takes longer than a decision."""

    kept = 32

    def __init__(self) -> None:
        self._found: OrderedDict[int, tuple[Pack, dict[CommandName, Transition]]] = OrderedDict()
        self._lock = Lock()

    def of(self, pack: Pack) -> dict[CommandName, Transition]:
        with self._lock:
            known = self._found.get(id(pack))
            if known is not None:
                return known[1]
            table = {row.command: row for row in _rows(pack)}
            self._found[id(pack)] = (pack, table)  # with the pack, or another could get its place in memory
            if len(self._found) > self.kept:
                self._found.popitem(last=False)
            return table


_TABLES = _Tables()


def transitions(pack: Pack) -> dict[CommandName, Transition]:
    """The forms that the regulation of ``pack`` has steps for, in the order of a case's life."""
    return _TABLES.of(pack)


def _rows(pack: Pack) -> Iterator[Transition]:
    for way in WAYS.values():
        found = {name: step for name, step in pack.steps.items() if way.is_in(step)}
        steps = list(found.values())
        if steps:
            yield Transition(
                way=way,
                steps=found,
                clause=steps[0].clause[0],
                stages=frozenset(stage for step in steps for stage in _stages(pack, step)),
                roles=frozenset(role for step in steps for role in _roles(pack, step)),
                own_department=any(step.own for step in steps),
                group=steps[0].group,
            )


def _stages(pack: Pack, step: Step) -> Iterator[str]:
    if step.begins:
        return
    for name, stage in pack.stages.items():
        if name in step.at or step.at == ("any",) or (step.at == ("open",) and not stage.final):
            yield name


def _roles(pack: Pack, step: Step) -> frozenset[Role]:
    """Whoever may take it in some case: of a post that the case decides, all that it may decide for."""
    chosen = pack.regulation.chosen
    names = [post for name in step.by for post in ([c.post for c in chosen[name].choose] if name in chosen else [name])]
    if RECORDER in step.by:
        names += [name for each in pack.steps.values() if each.begins for name in each.by]
    return pack.roles_of(names) | (READING if EVERYBODY in step.by else frozenset())
