"""What a person can do to a case, form by form: the events it writes, in which of a regulation's steps it stands, and
the rules it is held to. Who may, at which stages and by which clause is the regulation's to say.

Read by ``casework.desk.workflow`` (to decide), by the permissions page and by ``docs/workflow.md`` (to show).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Lock

from casework.case_state import CaseState
from casework.desk import rules, rules_claim
from casework.desk.ground import Ground
from casework.permissions import PAGES
from casework.policy import Pack
from casework.regulation.facts import EVERYBODY
from casework.regulation.model import Step
from casework.vocabulary import EventKind
from casework.vocabulary_desk import CommandName, Page, Role
from casework.wording import Phrase

Guard = Callable[[CaseState, Ground], None]
K, C = EventKind, CommandName


@dataclass(frozen=True, slots=True)
class Way:
    """One form. ``condition`` says in words when it is possible; ``guards`` say it for the single case."""

    command: CommandName
    writes: tuple[EventKind, ...]
    condition: Phrase
    guards: tuple[Guard, ...] = ()
    also: tuple[EventKind, ...] = ()
    """What else it may come to: a result that was there already, a remark left out."""

    def is_in(self, step: Step) -> bool:
        """Whether people take ``step`` with this form."""
        return not step.by_clock and step.writes in (self.writes, self.also)


@dataclass(frozen=True, slots=True)
class Transition:
    """One form under one regulation: the clause behind it, the stages it is possible in, the roles that may."""

    way: Way
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


WHILE_OPEN = Phrase("The case is open.", "案件未关闭。")
ANY_TIME = Phrase("At any time.", "任何时候。")


def _way(
    command: CommandName,
    writes: tuple[EventKind, ...],
    condition: Phrase,
    *guards: Guard,
    also: tuple[EventKind, ...] = (),
) -> Way:
    return Way(command, writes, condition, guards, also)


_INTAKE = (
    _way(C.RECEIVE, (K.RECEIVED,), Phrase("There is no case yet.", "尚未立案。")),
    _way(C.ANSWER, (K.ANSWERED,), Phrase("A direct answer is given before any dispatch.", "直接答复须在派发之前。")),
    _way(C.CLASSIFY, (K.CLASSIFIED,), WHILE_OPEN),
    _way(C.JUDGE, (K.VALIDATED,), WHILE_OPEN),
    _way(
        C.DISPATCH,
        (K.DISPATCHED,),
        Phrase("A case is dispatched once; afterwards it is transferred.", "每件报事只派发一次，其后改为转办。"),
        rules.check_room_known,
    ),
    _way(
        C.CONFIRM_RECEIPT,
        (K.RECEIPT_CONFIRMED,),
        Phrase("A slip waits for confirmation.", "有派发单待确认接收。"),
        rules.check_receipt_due,
    ),
    _way(
        C.NOTIFY_VISITOR,
        (K.VISITOR_NOTIFIED,),
        Phrase("A visitor is there and the result is not yet known.", "客户来访，且处理尚无结果。"),
        rules.check_no_visitor_waits,
    ),
    _way(
        C.RECEIVE_VISITOR,
        (K.VISITOR_RECEIVED,),
        Phrase("A visitor waits.", "有来访客户等候。"),
        rules.check_visitor_waits,
    ),
    _way(
        C.TRANSFER,
        (K.TRANSFERRED, K.DISPATCHED),
        Phrase("A department is working on the case.", "案件正由责任部门处理。"),
    ),
)

_HANDLING = (
    _way(
        C.CONTACT,
        (K.CONTACTED,),
        Phrase("A slip is out and the customer has not been contacted on it.", "派发单已下达而尚未联系客户。"),
        rules.check_contact_due,
    ),
    _way(
        C.APPOINT,
        (K.APPOINTED,),
        Phrase("The customer was contacted and no completion time runs.", "已联系客户且没有生效中的完成时间。"),
        rules.check_contacted,
        rules.check_no_deadline_runs,
    ),
    _way(
        C.EXTEND,
        (K.EXTENDED,),
        Phrase("A completion time runs and was never extended.", "约定的完成时间生效且从未延期。"),
        rules.check_extension_left,
        rules.check_deadline_runs,
    ),
    _way(
        C.CANCEL_EXTENSION,
        (K.EXTENSION_CANCELLED,),
        Phrase("The customer had not confirmed an extension.", "延期未经客户确认。"),
        rules.check_extension_stands,
    ),
    _way(C.REPORT_TO_LEADER, (K.REPORTED_TO_LEADER,), WHILE_OPEN),
    _way(
        C.SUBMIT_CONCLUSION,
        (K.PLAN_SUBMITTED,),
        Phrase("A department is working on the case.", "案件正由责任部门处理。"),
    ),
    _way(
        C.SOLVE,
        (K.SOLVED,),
        Phrase("The customer was contacted and the work is under way.", "已联系客户并在处理中。"),
        rules.check_contacted,
    ),
    _way(
        C.FEED_BACK,
        (K.SOLVED, K.FED_BACK),
        Phrase("The customer was contacted and the result is there.", "已联系客户且有处理结果。"),
        rules.check_contacted,
        also=(K.FED_BACK,),
    ),
    _way(C.VERIFY, (K.VERIFIED,), Phrase("A result is verified after it was fed back.", "反馈之后才能验证。")),
    _way(C.REPLY, (K.REPLIED,), Phrase("The formal reply states the verified result.", "正式答复以验证过的结果为准。")),
    _way(C.AGREE, (K.CUSTOMER_AGREED,), Phrase("The customer was contacted.", "已与客户联系。"), rules.check_contacted),
    _way(
        C.DISAGREE,
        (K.CUSTOMER_DISAGREED,),
        Phrase("The customer was contacted.", "已与客户联系。"),
        rules.check_contacted,
    ),
    _way(
        C.CALL_BACK,
        (K.CALLED_BACK,),
        Phrase(
            "The callback follows the formal reply; project service's own may also follow the closing.",
            "回访在正式答复之后；项目客服部的回访也可在关闭之后。",
        ),
        rules.check_callback_open,
    ),
    _way(
        C.CLOSE,
        (K.CLOSED,),
        Phrase(
            "After the callback, or a direct answer; withdrawn or duplicate at any time.",
            "回访之后，或直接答复之后；客户撤回或重复记录可随时关闭。",
        ),
        rules.check_not_claimed,
    ),
    _way(C.REOPEN, (K.REOPENED,), Phrase("Only a closed case is reopened.", "只有已关闭的案件可以重新打开。")),
)

_LEADERS = (
    _way(
        C.ESCALATE,
        (K.ESCALATED, K.NOTED),
        Phrase("The case is open and not yet on the highest level.", "案件未关闭且未升至最高级。"),
        rules.check_can_rise,
        also=(K.ESCALATED,),
    ),
    _way(
        C.INSTRUCT,
        (K.INSTRUCTED,),
        Phrase("The case has been escalated.", "案件已升级。"),
        rules.check_raised,
        rules.check_may_instruct,
    ),
    _way(
        C.DISPATCH_AGAIN,
        (K.DISPATCHED_AGAIN,),
        Phrase("The leader has instructed and the result is not yet known.", "领导已批示且处理尚无结果。"),
        rules.check_raised,
        rules.check_instructed,
        rules.check_room_known,
    ),
    _way(
        C.DECLARE_UNCLOSED,
        (K.DECLARED_UNCLOSED,),
        Phrase("The customer was contacted and the complaint judged valid.", "已联系客户且判定为有效投诉。"),
        rules.check_found_valid,
    ),
    _way(
        C.HOLD_MEETING,
        (K.ANALYSIS_MEETING_HELD,),
        Phrase("The case is or was on the register of unclosed complaints.", "案件已列为未关闭投诉。"),
        rules.check_was_unclosed,
    ),
    _way(
        C.RAISE_CLAIM,
        (K.CLAIM_RAISED,),
        Phrase("No other claim is on its way.", "没有其他赔付在审批。"),
        rules_claim.check_no_claim_waits,
    ),
    _way(
        C.ADVISE_CLAIM,
        (K.CLAIM_ADVISED,),
        Phrase("A claim is on its way.", "有赔付在审批。"),
        rules_claim.check_claim_waits,
    ),
    _way(
        C.ENDORSE_CLAIM,
        (K.CLAIM_ENDORSED,),
        Phrase("It is the endorser's turn on the pack's route.", "按核决路线轮到本岗位核准。"),
        rules_claim.check_claim_waits,
        rules_claim.check_turn_to_endorse,
    ),
    _way(
        C.APPROVE_CLAIM,
        (K.CLAIM_APPROVED,),
        Phrase("It is the approver's turn on the pack's route.", "按核决路线轮到本岗位审批。"),
        rules_claim.check_claim_waits,
        rules_claim.check_turn_to_approve,
    ),
    _way(
        C.PAY_CLAIM,
        (K.CLAIM_PAID,),
        Phrase("Every post on the route has agreed.", "核决路线上的各岗位均已同意。"),
        rules_claim.check_approved,
    ),
    _way(
        C.REPORT_MAJOR_EVENT,
        (K.CLASSIFIED, K.MAJOR_EVENT_REPORTED),
        Phrase("No major-event report was filed yet.", "尚未上报重大事件。"),
        rules.check_not_reported,
    ),
    _way(
        C.COMMEND,
        (K.COMMENDED,),
        Phrase("A major complaint, called back, with the customer's praise.", "重大投诉，已回访且客户好评。"),
        rules.check_commendable,
    ),
)

_RECORD = (
    _way(C.ATTACH_EVIDENCE, (K.EVIDENCE_ATTACHED,), ANY_TIME),
    _way(C.NOTE, (K.NOTED,), ANY_TIME),
    _way(C.CORRECT, (K.CORRECTED,), ANY_TIME),
    _way(C.REDACT, (K.REDACTED,), ANY_TIME),
)

WAYS: dict[CommandName, Way] = {way.command: way for way in (*_INTAKE, *_HANDLING, *_LEADERS, *_RECORD)}
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
        steps = [step for step in pack.steps.values() if way.is_in(step)]
        if steps:
            yield Transition(
                way=way,
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
    return pack.roles_of(step.by) | (READING if EVERYBODY in step.by else frozenset())
