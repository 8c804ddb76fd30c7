"""The workflow as one table: each command with the clause behind it, the stages it is possible in, the roles that may,
the events it writes, and the rules it is held to.

Read by ``casework.desk.workflow`` (to decide), by the permissions page and by ``docs/workflow.md`` (to show).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from casework.case_state import CaseState
from casework.desk import rules, rules_claim
from casework.desk.ground import Ground
from casework.vocabulary import EventKind, Stage
from casework.vocabulary_desk import CommandName, Role
from casework.wording import Phrase

Guard = Callable[[CaseState, Ground], None]
K, C, S = EventKind, CommandName, Stage


@dataclass(frozen=True, slots=True)
class Transition:
    """One row. ``condition`` says in words when the command is possible; ``guards`` say it for the single case."""

    command: CommandName
    clause: str
    stages: frozenset[Stage]
    """Empty only for receiving: there is no case yet."""
    roles: frozenset[Role]
    writes: tuple[EventKind, ...]
    condition: Phrase
    guards: tuple[Guard, ...] = ()
    own_department: bool = False
    """Somebody who acts only as a department may do it only for what that department is responsible for."""


CSC, PCS, DEP, PGM, TOP, EXE = (
    Role.CENTRE,
    Role.PROJECT_SERVICE,
    Role.DEPARTMENT,
    Role.PROJECT_MANAGER,
    Role.COMPANY_LEADER,
    Role.EXECUTIVE,
)
OPEN = frozenset(S) - {S.CLOSED}
ALWAYS = frozenset(S)
IN_WORK = frozenset({S.DISPATCHED, S.CONTACTED, S.IN_HAND, S.SOLVED})
TOLD = frozenset({S.FED_BACK, S.VERIFIED, S.REPLIED, S.CALLED_BACK})
"""The result is known; what follows is checking and asking."""
WHILE_OPEN = Phrase("The case is open.", "案件未关闭。")
ANY_TIME = Phrase("At any time.", "任何时候。")


def _row(
    command: CommandName,
    clause: str,
    stages: Iterable[Stage],
    roles: Iterable[Role],
    writes: tuple[EventKind, ...],
    condition: Phrase,
    *guards: Guard,
    own_department: bool = False,
) -> Transition:
    return Transition(command, clause, frozenset(stages), frozenset(roles), writes, condition, guards, own_department)


_INTAKE = (
    _row(C.RECEIVE, "3.3.1", (), {CSC, PCS, DEP}, (K.RECEIVED,), Phrase("There is no case yet.", "尚未立案。")),
    _row(
        C.ANSWER,
        "3.3.2",
        {S.RECEIVED},
        {CSC, PCS},
        (K.ANSWERED,),
        Phrase("A direct answer is given before any dispatch.", "直接答复须在派发之前。"),
    ),
    _row(C.CLASSIFY, "4.3", OPEN, {CSC, PCS}, (K.CLASSIFIED,), WHILE_OPEN),
    _row(C.JUDGE, "3.3.10", OPEN, {CSC, PCS, DEP}, (K.VALIDATED,), WHILE_OPEN),
    _row(
        C.DISPATCH,
        "4.4.2.1",
        {S.RECEIVED, S.ANSWERED, S.UNCLOSED},
        {CSC, PCS},
        (K.DISPATCHED,),
        Phrase("A case is dispatched once; afterwards it is transferred.", "每件报事只派发一次，其后改为转办。"),
        rules.check_room_known,
    ),
    _row(
        C.CONFIRM_RECEIPT,
        "4.4.2.1",
        {S.DISPATCHED, S.IN_HAND},
        {DEP, PCS},
        (K.RECEIPT_CONFIRMED,),
        Phrase("A slip waits for confirmation.", "有派发单待确认接收。"),
        rules.check_receipt_due,
        own_department=True,
    ),
    _row(
        C.NOTIFY_VISITOR,
        "4.4.1.2",
        {S.RECEIVED, *IN_WORK},
        {CSC, PCS},
        (K.VISITOR_NOTIFIED,),
        Phrase("A visitor is there and the result is not yet known.", "客户来访，且处理尚无结果。"),
        rules.check_no_visitor_waits,
    ),
    _row(
        C.RECEIVE_VISITOR,
        "4.4.1.2",
        OPEN,
        {DEP, PCS},
        (K.VISITOR_RECEIVED,),
        Phrase("A visitor waits.", "有来访客户等候。"),
        rules.check_visitor_waits,
    ),
    _row(
        C.TRANSFER,
        "4.4.1.5",
        IN_WORK,
        {CSC, PCS, PGM},
        (K.TRANSFERRED, K.DISPATCHED),
        Phrase("A department is working on the case.", "案件正由责任部门处理。"),
    ),
)

_HANDLING = (
    _row(
        C.CONTACT,
        "4.4.2.2",
        {S.DISPATCHED, S.IN_HAND},
        {DEP, PCS},
        (K.CONTACTED,),
        Phrase("A slip is out and the customer has not been contacted on it.", "派发单已下达而尚未联系客户。"),
        rules.check_contact_due,
        own_department=True,
    ),
    _row(
        C.APPOINT,
        "4.4.2.3",
        {S.CONTACTED, S.IN_HAND, S.UNCLOSED},
        {DEP, PCS},
        (K.APPOINTED,),
        Phrase("The customer was contacted and no completion time runs.", "已联系客户且没有生效中的完成时间。"),
        rules.check_contacted,
        rules.check_no_deadline_runs,
        own_department=True,
    ),
    _row(
        C.EXTEND,
        "4.4.3.1",
        {S.CONTACTED, S.IN_HAND, S.SOLVED},
        {DEP, PCS},
        (K.EXTENDED,),
        Phrase("A completion time runs and was never extended.", "约定的完成时间生效且从未延期。"),
        rules.check_extension_left,
        rules.check_deadline_runs,
        own_department=True,
    ),
    _row(
        C.CANCEL_EXTENSION,
        "4.4.3.2",
        OPEN,
        {CSC},
        (K.EXTENSION_CANCELLED,),
        Phrase("The customer had not confirmed an extension.", "延期未经客户确认。"),
        rules.check_extension_stands,
    ),
    _row(C.REPORT_TO_LEADER, "3.3.8", OPEN, {CSC, PCS, DEP}, (K.REPORTED_TO_LEADER,), WHILE_OPEN),
    _row(
        C.SUBMIT_CONCLUSION,
        "3.3.6",
        IN_WORK,
        {DEP, PCS},
        (K.PLAN_SUBMITTED,),
        Phrase("A department is working on the case.", "案件正由责任部门处理。"),
        own_department=True,
    ),
    _row(
        C.SOLVE,
        "4.4.2.4",
        {S.CONTACTED, S.IN_HAND, S.UNCLOSED},
        {DEP, PCS},
        (K.SOLVED,),
        Phrase("The customer was contacted and the work is under way.", "已联系客户并在处理中。"),
        rules.check_contacted,
        own_department=True,
    ),
    _row(
        C.FEED_BACK,
        "4.4.2.6",
        {S.CONTACTED, S.IN_HAND, S.SOLVED, S.UNCLOSED},
        {DEP, PCS},
        (K.SOLVED, K.FED_BACK),
        Phrase("The customer was contacted and the result is there.", "已联系客户且有处理结果。"),
        rules.check_contacted,
        own_department=True,
    ),
    _row(
        C.VERIFY,
        "3.3.9",
        {S.FED_BACK},
        {PCS, DEP},
        (K.VERIFIED,),
        Phrase("A result is verified after it was fed back.", "反馈之后才能验证。"),
        own_department=True,
    ),
    _row(
        C.REPLY,
        "3.3.12",
        {S.VERIFIED},
        {PCS, CSC},
        (K.REPLIED,),
        Phrase("The formal reply states the verified result.", "正式答复以验证过的结果为准。"),
    ),
    _row(
        C.AGREE,
        "3.3.7",
        {S.CONTACTED, S.IN_HAND, S.SOLVED, S.UNCLOSED, *TOLD},
        {CSC, PCS, DEP},
        (K.CUSTOMER_AGREED,),
        Phrase("The customer was contacted.", "已与客户联系。"),
        rules.check_contacted,
    ),
    _row(
        C.DISAGREE,
        "3.3.7",
        {S.CONTACTED, S.IN_HAND, S.SOLVED, *TOLD},
        {CSC, PCS, DEP},
        (K.CUSTOMER_DISAGREED,),
        Phrase("The customer was contacted.", "已与客户联系。"),
        rules.check_contacted,
    ),
    _row(
        C.CALL_BACK,
        "4.4.2.7",
        {S.REPLIED, S.CALLED_BACK, S.CLOSED},
        {CSC, PCS},
        (K.CALLED_BACK,),
        Phrase(
            "The callback follows the formal reply; project service's own may also follow the closing.",
            "回访在正式答复之后；项目客服部的回访也可在关闭之后。",
        ),
        rules.check_callback_open,
    ),
    _row(
        C.CLOSE,
        "4.4.2.7",
        OPEN,
        {CSC, PCS},
        (K.CLOSED,),
        Phrase(
            "After the callback, or a direct answer; withdrawn or duplicate at any time.",
            "回访之后，或直接答复之后；客户撤回或重复记录可随时关闭。",
        ),
        rules.check_not_claimed,
    ),
    _row(
        C.REOPEN,
        "3.3.7",
        {S.CLOSED},
        {CSC, PCS},
        (K.REOPENED,),
        Phrase("Only a closed case is reopened.", "只有已关闭的案件可以重新打开。"),
    ),
)

_LEADERS = (
    _row(
        C.ESCALATE,
        "4.4.4.5",
        OPEN,
        {CSC},
        (K.ESCALATED, K.NOTED),
        Phrase("The case is open and not yet on the highest level.", "案件未关闭且未升至最高级。"),
        rules.check_can_rise,
    ),
    _row(
        C.INSTRUCT,
        "4.4.4.2",
        OPEN,
        {PGM, TOP},
        (K.INSTRUCTED,),
        Phrase("The case has been escalated.", "案件已升级。"),
        rules.check_raised,
        rules.check_may_instruct,
    ),
    _row(
        C.DISPATCH_AGAIN,
        "4.4.4.2",
        {S.RECEIVED, *IN_WORK},
        {CSC, PCS},
        (K.DISPATCHED_AGAIN,),
        Phrase("The leader has instructed and the result is not yet known.", "领导已批示且处理尚无结果。"),
        rules.check_raised,
        rules.check_instructed,
        rules.check_room_known,
    ),
    _row(
        C.DECLARE_UNCLOSED,
        "3.3.11",
        {S.CONTACTED, S.IN_HAND, S.SOLVED, *TOLD},
        {CSC, PGM},
        (K.DECLARED_UNCLOSED,),
        Phrase("The customer was contacted and the complaint judged valid.", "已联系客户且判定为有效投诉。"),
        rules.check_found_valid,
    ),
    _row(
        C.HOLD_MEETING,
        "3.3.11",
        OPEN,
        {CSC, PCS, PGM},
        (K.ANALYSIS_MEETING_HELD,),
        Phrase("The case is or was on the register of unclosed complaints.", "案件已列为未关闭投诉。"),
        rules.check_was_unclosed,
    ),
    _row(
        C.RAISE_CLAIM,
        "4.7.1",
        OPEN,
        {CSC, PCS, DEP},
        (K.CLAIM_RAISED,),
        Phrase("No other claim is on its way.", "没有其他赔付在审批。"),
        rules_claim.check_no_claim_waits,
    ),
    _row(
        C.ADVISE_CLAIM,
        "4.7.1",
        OPEN,
        {CSC, PCS, DEP, PGM},
        (K.CLAIM_ADVISED,),
        Phrase("A claim is on its way.", "有赔付在审批。"),
        rules_claim.check_claim_waits,
    ),
    _row(
        C.ENDORSE_CLAIM,
        "4.7.1",
        OPEN,
        {CSC, PCS, DEP, PGM, TOP},
        (K.CLAIM_ENDORSED,),
        Phrase("It is the endorser's turn on the pack's route.", "按核决路线轮到本岗位核准。"),
        rules_claim.check_claim_waits,
        rules_claim.check_turn_to_endorse,
    ),
    _row(
        C.APPROVE_CLAIM,
        "4.7.2",
        OPEN,
        {CSC, PCS, DEP, PGM, TOP},
        (K.CLAIM_APPROVED,),
        Phrase("It is the approver's turn on the pack's route.", "按核决路线轮到本岗位审批。"),
        rules_claim.check_claim_waits,
        rules_claim.check_turn_to_approve,
    ),
    _row(
        C.PAY_CLAIM,
        "4.7.1",
        OPEN,
        {PCS, DEP},
        (K.CLAIM_PAID,),
        Phrase("Every post on the route has agreed.", "核决路线上的各岗位均已同意。"),
        rules_claim.check_approved,
    ),
    _row(
        C.REPORT_MAJOR_EVENT,
        "3.4",
        OPEN,
        {CSC, PCS, PGM},
        (K.CLASSIFIED, K.MAJOR_EVENT_REPORTED),
        Phrase("No major-event report was filed yet.", "尚未上报重大事件。"),
        rules.check_not_reported,
    ),
    _row(
        C.COMMEND,
        "4.8.2",
        {S.CALLED_BACK, S.CLOSED},
        {CSC},
        (K.COMMENDED,),
        Phrase("A major complaint, called back, with the customer's praise.", "重大投诉，已回访且客户好评。"),
        rules.check_commendable,
    ),
)

_RECORD = (
    _row(C.ATTACH_EVIDENCE, "3.3.1", ALWAYS, {CSC, PCS, DEP, PGM}, (K.EVIDENCE_ATTACHED,), ANY_TIME),
    _row(C.NOTE, "3.3.1", ALWAYS, {CSC, PCS, DEP, PGM, TOP, EXE}, (K.NOTED,), ANY_TIME),
    _row(C.CORRECT, "3.3.1", ALWAYS, {CSC, PCS, DEP, PGM}, (K.CORRECTED,), ANY_TIME),
    _row(C.REDACT, "3.3.1", ALWAYS, {CSC}, (K.REDACTED,), ANY_TIME),
)

TABLE: dict[CommandName, Transition] = {row.command: row for row in (*_INTAKE, *_HANDLING, *_LEADERS, *_RECORD)}
"""Every command, in the order of a case's life (total: tested against the vocabulary)."""
