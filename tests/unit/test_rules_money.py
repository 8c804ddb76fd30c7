"""The approval routes of 4.7, to the yuan."""

from __future__ import annotations

import pytest
from desks import DEPARTMENT, case, ground, pack, person

from casework.approvals import next_post, route
from casework.case_state import Claim
from casework.desk import commands as cmd
from casework.desk.workflow import decide
from casework.errors import RuleError
from casework.permissions import User
from casework.vocabulary import Disposition, Stage
from casework.vocabulary_desk import Role

TEAM = person(Role.DEPARTMENT, department=DEPARTMENT)
HEAD_OFFICE = person(Role.DEPARTMENT, project=None)
BOSS, LEADER = person(Role.PROJECT_MANAGER), person(Role.COMPANY_LEADER)
SMALL, LARGE = ("department", "project_gm"), ("department", "project_gm", "company_department", "vice_president")


@pytest.mark.parametrize(
    ("amount", "clause"), [(0.01, "4.7.1"), (19_999.99, "4.7.1"), (20_000, "4.7.1"), (20_000.01, "4.7.2")]
)
def test_exactly_20_000_yuan_counts_as_up_to(amount: float, clause: str) -> None:
    assert route(pack(), amount).clause == clause


@pytest.mark.parametrize(("amount", "order"), [(20_000, SMALL), (20_001, LARGE)])
def test_a_claim_goes_from_post_to_post_in_the_routes_order(amount: float, order: tuple[str, ...]) -> None:
    for said in range(len(order)):
        waits_for = next_post(pack(), Claim(amount, order[:said]))
        assert waits_for is not None
        assert waits_for.post == order[said]
    assert next_post(pack(), Claim(amount, order)) is None


def test_a_refused_claim_waits_for_nobody() -> None:
    assert next_post(pack(), Claim(5000, refused=True)) is None


def decision(claim: Claim, command: cmd.Command, user: User) -> str:
    try:
        written = decide(case(Stage.IN_HAND, claim=claim), command, ground(user))
    except RuleError as error:
        return str(error)
    return written[0].role  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize(
    ("agreed", "command", "user"),
    [
        (LARGE[:0], cmd.EndorseClaim(endorsed=True), TEAM),
        (LARGE[:1], cmd.EndorseClaim(endorsed=True), BOSS),
        (LARGE[:2], cmd.ApproveClaim(approved=True), HEAD_OFFICE),
        (LARGE[:3], cmd.ApproveClaim(approved=True), LEADER),
    ],
)
def test_above_the_limit_four_posts_decide(agreed: tuple[str, ...], command: cmd.Command, user: User) -> None:
    assert decision(Claim(20_001, agreed), command, user) == LARGE[len(agreed)]


def test_the_project_gm_does_not_approve_above_the_limit() -> None:
    assert decision(Claim(20_001, LARGE[:2]), cmd.ApproveClaim(approved=True), BOSS) == (
        "Clause 4.7.2: a claim of 20,001.00 yuan now waits for approval by Company departments. Ask there, "
        "or add your advice."
    )


def test_a_departments_project_right_is_not_a_company_departments() -> None:
    assert "waits for approval by Company" in decision(Claim(20_001, LARGE[:2]), cmd.ApproveClaim(approved=True), TEAM)


def test_nothing_is_approved_before_it_was_endorsed() -> None:
    assert decision(Claim(5000), cmd.ApproveClaim(approved=True), BOSS) == (
        "Clause 4.7.1: a claim of 5,000.00 yuan now waits for endorsement by Responsible department. Ask there, "
        "or add your advice."
    )


def test_nothing_is_paid_before_the_last_approval() -> None:
    with pytest.raises(RuleError, match=r"4\.7\.1: nothing is paid before Project GM has agreed"):
        decide(case(Stage.IN_HAND, claim=Claim(5000, ("department",))), cmd.PayClaim(amount=5000), ground(TEAM))


def test_no_more_is_paid_than_was_approved() -> None:
    with pytest.raises(RuleError, match=r"5,000\.00 yuan were approved"):
        decide(case(Stage.IN_HAND, claim=Claim(5000, SMALL)), cmd.PayClaim(amount=5000.01), ground(TEAM))


def test_one_claim_at_a_time() -> None:
    with pytest.raises(RuleError, match="already on its way"):
        decide(case(Stage.IN_HAND, claim=Claim(5000)), cmd.RaiseClaim(amount=1, reason="x"), ground(TEAM))


@pytest.mark.parametrize("done", [Claim(5000, refused=True), Claim(5000, SMALL, paid=True)])
def test_a_new_claim_follows_a_refused_or_paid_one(done: Claim) -> None:
    assert decide(case(Stage.IN_HAND, claim=done), cmd.RaiseClaim(amount=1, reason="x"), ground(TEAM))


def test_a_case_is_not_closed_over_an_open_claim() -> None:
    with pytest.raises(RuleError, match="still on its way"):
        decide(
            case(Stage.CALLED_BACK, claim=Claim(5000)),
            cmd.Close(disposition=Disposition.RESOLVED),
            ground(person(Role.CENTRE)),
        )
