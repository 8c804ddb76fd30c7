"""Every command × every stage × every role, against a table written by hand from the regulation (P1, chapters 3, 4).

The table is the expectation, read independently of ``casework.desk.transitions``: who may (letters of roles), when
(letters of stages), what is written, and by which clause a wrong stage is refused. ``given`` makes the case fit the
rules, so that role and stage alone decide; the rules themselves are tested one by one in ``test_rules_*``.
"""

from __future__ import annotations

from functools import cache

import pytest
from desks import DEPARTMENT, EXAMPLES, at, case, ground, person

from casework.case.state import CaseState
from casework.desk.workflow import decide, possible
from casework.errors import PermissionRefused, RuleError
from casework.record import events as ev
from casework.record.ledger import StoredEvent
from casework.vocabulary import EscalationCause, Satisfaction, Severity, Stage, Validity
from casework.vocabulary.desk import CommandName, Role

STAGES = dict(zip("RADCISFVPBUX", Stage, strict=True))
"""Received Answered Dispatched Contacted In-hand Solved Fed-back Verified rePlied called-Back Unclosed (X) closed."""
ROLES = dict(zip("ecpdmlsa", Role, strict=True))
"""executive centre project-service department manager leader sales admin."""
OPEN = "RADCISFVPBU"

#        command               roles    stages         writes                            clause
EXPECTED = """
answer_directly                cp       R              answered                          3.3.2
classify                       cp       RADCISFVPBU    classified                        4.3
judge                          cpd      RADCISFVPBU    validated                         3.3.10
dispatch                       cp       RAU            dispatched                        4.4.2.1
confirm_receipt                dp       DI             receipt_confirmed                 4.4.2.1
notify_visitor                 cp       RDCIS          visitor_notified                  4.4.1.2
receive_visitor                dp       RADCISFVPBU    visitor_received                  4.4.1.2
contact                        dp       DI             contacted                         4.4.2.2
appoint                        dp       CIU            appointed                         4.4.2.3
extend                         dp       CIS            extended                          4.4.3.1
cancel_extension               c        RADCISFVPBU    extension_cancelled               4.4.3.2
report_to_leader               cpd      RADCISFVPBU    reported_to_leader                3.3.8
submit_conclusion              dp       DCIS           plan_submitted                    3.3.6
solve                          dp       CIU            solved                            4.4.2.4
feed_back                      dp       CISU           solved+fed_back                   4.4.2.6
verify                         dp       F              verified                          3.3.9
reply                          cp       V              replied                           3.3.12
record_agreement               cpd      CISFVPBU       customer_agreed                   3.3.7
record_disagreement            cpd      CISFVPB        customer_disagreed                3.3.7
call_back                      c        PBX            called_back                       4.4.2.7
close                          cp       RADCISFVPBU    closed                            4.4.2.7
reopen                         cp       X              reopened                          3.3.7
transfer                       cpm      DCIS           transferred+dispatched            4.4.1.5
escalate                       c        RADCISFVPBU    escalated                         4.4.4.5
instruct                       ml       RADCISFVPBU    instructed                        4.4.4.2
dispatch_again                 cp       RDCIS          dispatched_again                  4.4.4.2
declare_unclosed               cm       CISFVPB        declared_unclosed                 3.3.11
hold_meeting                   cpm      RADCISFVPBU    analysis_meeting_held             3.3.11
raise_claim                    cpd      RADCISFVPBU    claim_raised                      4.7.1
advise_claim                   cpdm     RADCISFVPBU    claim_advised                     4.7.1
endorse_claim                  d        RADCISFVPBU    claim_endorsed                    4.7.1
approve_claim                  m        RADCISFVPBU    claim_approved                    4.7.2
pay_claim                      dp       RADCISFVPBU    claim_paid                        4.7.1
report_major_event             cpm      RADCISFVPBU    classified+major_event_reported   3.4
commend                        c        BX             commended                         4.8.2
attach_evidence                cpdm     RADCISFVPBUX   evidence_attached                 -
note                           cpdmle   RADCISFVPBUX   noted                             -
correct                        c        RADCISFVPBUX   corrected                         -
redact                         c        RADCISFVPBUX   redacted                          -
"""

OTHER_POST = {
    "call_back": ("p", "person"),
    "correct": ("pdm", "person"),
    "endorse_claim": ("cpml", "4.7.1"),
    "approve_claim": ("cpdl", "4.7.1"),
}
"""Roles that the table lets in but a rule sends elsewhere: another's name, another's entry, another post's turn."""


SLIP = ev.Dispatched(department=DEPARTMENT, due_at=at(hours=1))
AGREED = ev.Appointed(due_at=at(days=3))
RAISED = ev.Escalated(level=1, cause=EscalationCause.DIRECT, to="project_gm")
CLAIM, ENDORSED = ev.ClaimRaised(amount=5000), ev.ClaimEndorsed(role="department")
PRAISE = ev.CalledBack(satisfaction=Satisfaction.VERY_SATISFIED)
BEFORE: dict[str, tuple[ev.Payload, ...]] = {
    "confirm_receipt": (SLIP,),
    "receive_visitor": (ev.VisitorNotified(department=DEPARTMENT),),
    "contact": (SLIP,),
    "extend": (AGREED,),
    "cancel_extension": (AGREED, ev.Extended(due_at=at(days=4), customer_confirmed=True)),
    "instruct": (RAISED,),
    "dispatch_again": (RAISED, ev.Instructed()),
    "declare_unclosed": (ev.Validated(validity=Validity.VALID),),
    "hold_meeting": (ev.DeclaredUnclosed(),),
    "commend": (ev.Classified(severity=Severity.MAJOR), PRAISE),
    "advise_claim": (CLAIM,),
    "endorse_claim": (CLAIM,),
    "approve_claim": (CLAIM, ENDORSED),
    "pay_claim": (CLAIM, ENDORSED, ev.ClaimApproved(role="project_gm")),
}
"""What happened before, so that the rules of a command are kept."""


@cache
def favourable(command: str, stage: Stage) -> CaseState:
    """A case at ``stage`` that keeps every rule of ``command``."""
    return case(stage, *BEFORE.get(command, ()), stage=stage, stage_since=at(minutes=-30))


def entries(state: CaseState) -> list[StoredEvent]:
    """The one entry that a correction can point at."""
    from casework.record.events import Received

    payload = Received(number=state.number)
    fields = {"occurred_at": at(hours=-1), "recorded_at": at(hours=-1), "actor": "somebody", "project": state.project}
    return [StoredEvent(stream="case/c1", payload=payload, seq=1, version=1, **fields)]


def outcome(name: str, stage: Stage, role: Role) -> str:
    """What happens, in one word or the kinds written."""
    state = favourable(name, stage)
    basis = ground(person(role), entries=entries(state))
    try:
        written = decide(state, EXAMPLES[CommandName(name)], basis)
    except PermissionRefused:
        return "refused: person"
    except RuleError as error:
        return f"refused: {error.fields.get('clause', 'rule')}"
    return "+".join(payload.kind.value for payload in written)


def expected(row: tuple[str, ...], stage: Stage, role: Role) -> str:
    """What the table says."""
    name, roles, stages, writes, clause = row
    letter = next(key for key, value in ROLES.items() if value is role)
    others, reason = OTHER_POST.get(name, ("", ""))
    if letter not in roles + others:
        return "refused: person"
    if stage not in {STAGES[key] for key in stages}:
        return f"refused: {clause}"
    if name == "call_back" and stage == Stage.CLOSED:  # in the name of the centre, that is
        return f"refused: {clause}"
    if letter in others:
        return f"refused: {reason}"
    if name == "feed_back" and stage == Stage.SOLVED:
        return "fed_back"
    return writes


ROWS = [tuple(line.split()) for line in EXPECTED.strip().splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_command_does_what_the_table_says_at_every_stage_for_every_role(row: tuple[str, ...]) -> None:
    for stage in Stage:
        for role in Role:
            assert outcome(row[0], stage, role) == expected(row, stage, role), (row[0], stage, role)


def test_the_table_names_every_command_but_receiving() -> None:
    assert {row[0] for row in ROWS} == {name.value for name in CommandName} - {"receive"}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("stage", Stage)
def test_what_is_offered_is_exactly_what_is_not_refused(stage: Stage, role: Role) -> None:
    for name in EXAMPLES:
        if name is CommandName.RECEIVE:
            continue
        state = favourable(name.value, stage)
        offered = name in possible(state, ground(person(role), entries=entries(state)))
        refused = outcome(name.value, stage, role).startswith("refused")
        by_input = name in {CommandName.CALL_BACK, CommandName.CORRECT} and offered
        assert offered != refused or by_input, (name, stage, role)


def test_a_refusal_at_the_wrong_stage_says_what_is_possible_instead() -> None:
    with pytest.raises(RuleError) as refusal:
        decide(case(Stage.RECEIVED), EXAMPLES[CommandName.CONTACT], ground(person(Role.PROJECT_SERVICE)))
    assert str(refusal.value).startswith(
        "Clause 4.4.2.2: “Contact” is not possible while the case stands at “Received”."
    )
    assert "dispatch" in str(refusal.value)
    assert refusal.value.fields["possible"].label("zh-CN").startswith("直接答复、分类")
