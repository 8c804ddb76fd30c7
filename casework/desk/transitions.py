"""What a person can do to a case, form by form: the events it writes, and in which of a regulation's steps it stands.
Who may, at which stages, what it needs and by which clause is the regulation's to say.

A form of the house stands for steps that ask no more than it says; every other step has a form of its own, made from
the folder (``casework.desk.step_forms``).

Read by ``casework.desk.workflow`` (to decide), by the permissions page and by ``docs/workflow.md`` (to show).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import Lock

from casework.access.permissions import PAGES, roles_named
from casework.desk.commands import COMMANDS, Command
from casework.desk.step_forms import SAYS, form_of
from casework.desk.step_names import Name
from casework.policy import Pack
from casework.regulation.facts import EVERYBODY, RECORDER
from casework.regulation.model import Step
from casework.vocabulary import EventKind
from casework.vocabulary.desk import CommandName, Page, Role
from casework.wording import Phrase, said

K, C = EventKind, CommandName


@dataclass(frozen=True, slots=True)
class Way:
    """One form: the events it writes."""

    command: Name
    writes: tuple[EventKind, ...]
    also: tuple[EventKind, ...] = ()
    """What else it may come to: a result that was there already, a remark left out."""

    def is_in(self, step: Step) -> bool:
        """Whether people take ``step`` with this form."""
        return not step.by_clock and step.writes in (self.writes, self.also)

    @property
    def form(self) -> type[Command]:
        """What is filled in, of a form of the house."""
        return COMMANDS[CommandName(str(self.command))]

    def says_all_of(self, step: Step) -> bool:
        """Whether the form has a field for everything that the step asks."""
        asked = {SAID_AS.get(field, SAYS.get(field, field)) for field in step.asks if field not in step.with_}
        return asked <= set(self.form.model_fields)


SAID_AS: Mapping[str, str] = {"plan": "conclusion"}
"""Fields of events that a form of the house calls otherwise."""


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

    form: type[Command]
    """What is filled in."""

    @property
    def command(self) -> Name:
        """What the form is."""
        return self.way.command

    @property
    def face(self) -> Phrase:
        """What it is called: as the folder calls the step; as the house does where it stands for several."""
        steps = list(self.steps.values())
        return Phrase(steps[0].say.en, steps[0].say.zh) if len(steps) == 1 else said(self.command)


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

WAYS: dict[CommandName, Way] = {CommandName(str(way.command)): way for way in _ALL}
"""Every form, in the order of a case's life (total: tested against the vocabulary)."""
READING = PAGES[Page.CASE_FILE]
"""Whom ``everybody`` means: all who may open a case file."""


@dataclass(frozen=True, slots=True)
class _Table:
    """The forms of a pack."""

    every: Mapping[Name, Transition]
    """What may be given to the desk: the house's forms, and one for each step."""
    offered: dict[Name, Transition]
    """What people see: each step once."""

    @classmethod
    def of(cls, pack: Pack) -> _Table:
        house = {row.command: row for row in _rows(pack)}
        own = {row.command: row for row in _own_rows(pack)}
        offered = {name: row for name, row in house.items() if _stands(row)}
        taken = {step for row in offered.values() for step in row.steps}
        offered |= {name: row for name, row in own.items() if not taken.intersection(row.steps)}
        order = {step: place for place, step in enumerate(pack.steps)}
        if len(offered) > len(house):  # a regulation with steps of its own is read in its own order
            offered = dict(sorted(offered.items(), key=lambda each: min(order[step] for step in each[1].steps)))
        return cls({**house, **own}, offered)


def _stands(row: Transition) -> bool:
    """Whether a form of the house stands for its steps."""
    return all(row.way.says_all_of(step) for step in row.steps.values())


class _Tables:
    """The transitions of the packs asked for last: making them takes longer than a decision."""

    kept = 32

    def __init__(self) -> None:
        self._found: OrderedDict[int, tuple[Pack, _Table]] = OrderedDict()
        self._lock = Lock()

    def of(self, pack: Pack) -> _Table:
        with self._lock:
            known = self._found.get(id(pack))
            if known is not None:
                return known[1]
            table = _Table.of(pack)
            self._found[id(pack)] = (pack, table)  # with the pack, or another could get its place in memory
            if len(self._found) > self.kept:
                self._found.popitem(last=False)
            return table


_TABLES = _Tables()


def transitions(pack: Pack) -> dict[Name, Transition]:
    """The forms that people see of the regulation of ``pack``, in the order of a case's life."""
    return _TABLES.of(pack).offered


def offered_as(pack: Pack, name: CommandName) -> Transition | None:
    """The form that people see of what the house's form ``name`` writes: that one, or a step's own that asks more."""
    offered = transitions(pack)
    writing = (row for row in offered.values() if row.way.writes == WAYS[name].writes)
    return offered.get(name) or next(writing, None)


def transition(pack: Pack, name: Name) -> Transition | None:
    """The form of that name, offered or not: the house's commands say less than some steps ask, and may be given."""
    return _TABLES.of(pack).every.get(name)


def _rows(pack: Pack) -> Iterator[Transition]:
    for way in WAYS.values():
        found = {name: step for name, step in pack.steps.items() if way.is_in(step)}
        if found:
            yield _row(pack, way, found, way.form)


def _own_rows(pack: Pack) -> Iterator[Transition]:
    for name, step in pack.steps.items():
        if not step.by_clock:
            form = form_of(name, step)
            yield _row(pack, Way(form.shape.name, tuple(map(EventKind, step.writes))), {name: step}, form)


def _row(pack: Pack, way: Way, found: Mapping[str, Step], form: type[Command]) -> Transition:
    steps = list(found.values())
    return Transition(
        way=way,
        steps=found,
        clause=steps[0].clause[0],
        stages=frozenset(stage for step in steps for stage in _stages(pack, step)),
        roles=frozenset(role for step in steps for role in _roles(pack, step)),
        own_department=any(step.own for step in steps),
        group=steps[0].group,
        form=form,
    )


def _stages(pack: Pack, step: Step) -> Iterator[str]:
    if step.begins:
        return
    for name, stage in pack.stages.items():
        if name in step.at or step.at == ("any",) or (step.at == ("open",) and not stage.final):
            yield name


def _roles(pack: Pack, step: Step) -> frozenset[Role]:
    """Whoever may take it in some case: of a post that the case decides, all that it may decide for."""
    found = roles_named(pack, step) | (READING if EVERYBODY in step.by else frozenset())
    if RECORDER in step.by:
        found |= {role for each in pack.steps.values() if each.begins for role in roles_named(pack, each)}
    return found
