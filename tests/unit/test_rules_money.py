"""The approval routes of 4.7, to the yuan."""

from __future__ import annotations

import pytest
from desks import DEPARTMENT, case, ground, pack, person
from packs import SHIPPED

from casework.access.permissions import User
from casework.case.approvals import next_post, route, route_of
from casework.case.state import CaseState, Claim
from casework.desk import commands as cmd
from casework.desk.workflow import decide
from casework.errors import RuleError
from casework.policy import Pack
from casework.record import events as ev
from casework.regulation import load_regulation
from casework.vocabulary import Disposition, Stage
from casework.vocabulary.desk import Role

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


def claimed(amount: float, agreed: tuple[str, ...] = (), *more: ev.Payload) -> CaseState:
    """A case with a claim to which some posts have said yes."""
    endorsing = SMALL[:1] if amount <= 20_000 else LARGE[:2]
    said = [ev.ClaimEndorsed(role=role) if role in endorsing else ev.ClaimApproved(role=role) for role in agreed]
    return case(Stage.IN_HAND, ev.ClaimRaised(amount=amount), *said, *more)


def adding() -> Pack:
    """The edition in force with its claims added up."""
    known = pack()
    return known.model_copy(
        update={"approvals": tuple(each.model_copy(update={"sum_per": "household"}) for each in known.approvals)}
    )


def test_the_claims_of_a_household_are_added_up_where_the_regulation_says_so() -> None:
    """A second claim that passes the bound goes the upper way as a whole; one that was refused does not count."""
    paid = (ev.ClaimEndorsed(role="department"), ev.ClaimApproved(role="project_gm"), ev.ClaimPaid(amount=15_000))
    again = ev.ClaimRaised(amount=6_000)
    second = case(Stage.IN_HAND, ev.ClaimRaised(amount=15_000), *paid, again).claim
    after_refusal = case(
        Stage.IN_HAND, ev.ClaimRaised(amount=15_000), ev.ClaimEndorsed(role="department", endorsed=False), again
    ).claim
    assert second is not None
    assert after_refusal is not None
    assert route_of(adding(), second).clause == "4.7.2"
    assert route_of(pack(), second).clause == "4.7.1"
    assert route_of(adding(), after_refusal).clause == "4.7.1"
    exactly = case(Stage.IN_HAND, ev.ClaimRaised(amount=15_000), *paid, ev.ClaimRaised(amount=5_000)).claim
    assert exactly is not None
    assert route_of(adding(), exactly).clause == "4.7.1"


def test_the_corrected_edition_adds_claims_up_and_wants_two_people() -> None:
    corrected = load_regulation(SHIPPED / "sunshine")
    assert {route.sum_per for route in corrected.routes} == {"household"}
    for step in ("endorse_claim", "approve_claim"):
        assert "check second_person" in [need.need for need in corrected.steps[step].needs]


def decision(state: CaseState, command: cmd.Command, user: User) -> str:
    try:
        written = decide(state, command, ground(user))
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
    assert decision(claimed(20_001, agreed), command, user) == LARGE[len(agreed)]


def test_the_project_gm_does_not_approve_above_the_limit() -> None:
    assert decision(claimed(20_001, LARGE[:2]), cmd.ApproveClaim(approved=True), BOSS) == (
        "Clause 4.7.2: a claim of 20,001.00 yuan now waits for approval by Company departments. Ask there, "
        "or add your advice."
    )


def test_a_departments_project_right_is_not_a_company_departments() -> None:
    assert "waits for approval by Company" in decision(
        claimed(20_001, LARGE[:2]), cmd.ApproveClaim(approved=True), TEAM
    )


def test_nothing_is_approved_before_it_was_endorsed() -> None:
    assert decision(claimed(5000), cmd.ApproveClaim(approved=True), BOSS) == (
        "Clause 4.7.1: a claim of 5,000.00 yuan now waits for endorsement by Responsible department. Ask there, "
        "or add your advice."
    )


def test_nothing_is_paid_before_the_last_approval() -> None:
    with pytest.raises(RuleError, match=r"here: 5,000\.00 yuan, waiting for approval by Project GM"):
        decide(claimed(5000, ("department",)), cmd.PayClaim(amount=5000), ground(TEAM))


def test_no_more_is_paid_than_was_approved() -> None:
    with pytest.raises(RuleError, match=r"5,000\.00 yuan were approved"):
        decide(claimed(5000, SMALL), cmd.PayClaim(amount=5000.01), ground(TEAM))


def test_one_claim_at_a_time() -> None:
    with pytest.raises(RuleError, match="A claim is already on its way"):
        decide(claimed(5000), cmd.RaiseClaim(amount=1, reason="x"), ground(TEAM))


@pytest.mark.parametrize(
    "done",
    [
        claimed(5000, (), ev.ClaimEndorsed(role="department", endorsed=False)),
        claimed(5000, SMALL, ev.ClaimPaid(amount=1)),
    ],
)
def test_a_new_claim_follows_a_refused_or_paid_one(done: CaseState) -> None:
    assert decide(done, cmd.RaiseClaim(amount=1, reason="x"), ground(TEAM))


@pytest.mark.parametrize("agreed", [(), SMALL])
@pytest.mark.parametrize("disposition", [Disposition.RESOLVED, Disposition.WITHDRAWN, Disposition.DUPLICATE])
def test_a_case_is_not_closed_over_a_claim_that_is_neither_refused_nor_paid(
    agreed: tuple[str, ...], disposition: Disposition
) -> None:
    """Money that was promised is owed: approved is not the end of it."""
    said = [kind(role=role) for kind, role in zip((ev.ClaimEndorsed, ev.ClaimApproved), agreed, strict=False)]
    state = case(Stage.CALLED_BACK, ev.ClaimRaised(amount=5000), *said)
    with pytest.raises(RuleError, match=r"claim .*be refused or paid first"):
        decide(state, cmd.Close(disposition=disposition), ground(person(Role.CENTRE)))
