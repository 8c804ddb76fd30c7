"""Who is told of an entry: the posts that its step names, in the roles that they are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from desks import at, case
from packs import pack, with_step

from casework.case.state import Claim
from casework.messages.inbox import notice
from casework.policy import Pack
from casework.record import events as ev
from casework.record.events import Payload
from casework.record.ledger import StoredEvent
from casework.vocabulary import EscalationCause, Severity
from casework.vocabulary.desk import Role

DUE = datetime(2026, 3, 5, 10, tzinfo=UTC)
C, S, D, M, L = Role.CENTRE, Role.PROJECT_SERVICE, Role.DEPARTMENT, Role.PROJECT_MANAGER, Role.COMPANY_LEADER
RAISED = {level: ev.Escalated(level=level, cause=EscalationCause.NO_FEEDBACK, to="x") for level in (1, 2)}

TOLD: list[tuple[Payload, str, set[Role]]] = [
    (ev.Dispatched(department="works", due_at=DUE), "dispatch", {D, S}),
    (ev.Dispatched(department="works", due_at=DUE), "transfer", {D, S}),
    (ev.Transferred(department="works"), "transfer", set()),
    (ev.VisitorNotified(department="works"), "", {D}),
    (ev.Warned(obligation="o", clause="c", due_at=DUE), "", {D, S}),
    (ev.ExtensionCancelled(), "", {D, S}),
    (RAISED[1], "raise_1", {C, M, L}),
    (RAISED[2], "raise_2", {C, L}),
    (ev.Instructed(), "instruct_1", {D, S, C}),
    (ev.DispatchedAgain(department="works", due_at=DUE), "", {D, S}),
    (ev.ReportedToLeader(to="x"), "", {M, C}),
    (ev.Solved(), "solve_and_feed_back", set()),
    (ev.FedBack(), "solve_and_feed_back", {S, C}),
    (ev.Replied(), "", {C}),
    (ev.CustomerDisagreed(), "", {D, S}),
    (ev.DeclaredUnclosed(), "", {M, C}),
    (ev.Classified(severity=Severity.MAJOR), "report_major", set()),
    (ev.MajorEventReported(), "report_major", {C, M, L}),
    (ev.Reopened(), "", {S, M}),
    (ev.Noted(note="x"), "", set()),
]


def told(payload: Payload, step: str, rules: Pack, claim: Claim | None = None) -> set[Role]:
    entry = StoredEvent(
        stream="case/c1", occurred_at=at(), recorded_at=at(), actor="a", project="P", payload=payload, step=step,
        seq=1, version=1,
    )  # fmt: skip
    found = notice(case(claim=claim), entry, rules)
    return set(found.posts) if found else set()


@pytest.mark.parametrize(("payload", "step", "roles"), TOLD)
def test_an_entry_is_told_to_whom_its_step_names(payload: Payload, step: str, roles: set[Role]) -> None:
    assert told(payload, step, pack()) == roles


@pytest.mark.parametrize(
    ("payload", "claim", "roles"),
    [
        (ev.ClaimRaised(amount=30_000), Claim(30_000), {D}),
        (ev.ClaimEndorsed(role="department"), Claim(30_000, ("department",)), {M}),
        (ev.ClaimEndorsed(role="project_gm", endorsed=False), Claim(30_000, ("department",), refused=True), {S}),
        (ev.ClaimApproved(role="vice_president"), Claim(5_000, ("department", "project_gm")), {S}),
    ],
)
def test_a_claim_is_told_to_whose_turn_it_is_and_its_end_to_project_service(
    payload: Payload, claim: Claim, roles: set[Role]
) -> None:
    assert told(payload, "", pack(), claim) == roles


def test_whom_a_step_tells_is_changed_in_the_folder() -> None:
    known = pack()
    told_others = with_step(known, "reply", tells=("sales", "company_gm"))
    assert told(ev.Replied(), "reply", told_others) == {Role.SALES, L}
