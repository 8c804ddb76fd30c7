"""Two lives told in full, by the regulation and through every role, with the clock beside them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from desks import DEPARTMENT, Office, at, person, policies

from casework.access.permissions import User
from casework.clock.ticking import tick
from casework.desk import commands as cmd
from casework.errors import RuleError
from casework.record.ledger import Ledger
from casework.vocabulary import Appointment, Disposition, Satisfaction, Stage, Urgency
from casework.vocabulary.desk import Role

C, P, D, M = Role.CENTRE, Role.PROJECT_SERVICE, Role.DEPARTMENT, Role.PROJECT_MANAGER


@pytest.fixture
def office(ledger: Ledger) -> Office:
    return Office(ledger)


def clock(office: Office) -> list[str]:
    return [fired.kind.value for fired in tick(office.ledger, policies(), office.now).fired]


def dispatch_and_agree(office: Office, due_at: datetime) -> str:
    case_id = office.receive(P)
    office.do(C, case_id, cmd.Dispatch(department=DEPARTMENT, urgency=Urgency.URGENT))
    office.do(D, case_id, cmd.ConfirmReceipt())
    office.wait(15)
    office.do(D, case_id, cmd.Contact())
    office.do(D, case_id, cmd.Appoint(appointment=Appointment.COMPLETION, due_at=due_at))
    assert clock(office) == []
    return case_id


def miss_the_extended_deadline(office: Office, case_id: str) -> None:
    office.wait(days=2)
    assert clock(office) == ["warned"]
    extend = cmd.Extend(due_at=at(days=5), customer_confirmed=True, reason="等待材料")
    office.do(D, case_id, extend)
    with pytest.raises(RuleError, match=r"4\.4\.3\.3"):
        office.do(D, case_id, extend.model_copy(update={"due_at": at(days=9)}))
    office.wait(days=4)
    assert clock(office) == ["warned", "escalated"]
    assert office.state(case_id).level == 1


def instruct_and_work_the_second_slip(office: Office, case_id: str) -> None:
    office.do(M, case_id, cmd.Instruct(instruction="两日内修复"))
    slip_due = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
    office.do(C, case_id, cmd.DispatchAgain(department=DEPARTMENT, due_at=slip_due))
    office.do(D, case_id, cmd.ConfirmReceipt())
    office.wait(days=1)
    office.do(D, case_id, cmd.Solve(result="更换管件"))
    finish(office, case_id)


def finish(office: Office, case_id: str) -> None:
    office.do(D, case_id, cmd.FeedBack(result="更换管件并试水"))
    office.do(P, case_id, cmd.Verify())
    office.do(P, case_id, cmd.Reply(reply="已修复"))


def test_a_case_that_is_extended_escalated_and_reworked_ends_well(office: Office) -> None:
    case_id = dispatch_and_agree(office, at(days=3))
    miss_the_extended_deadline(office, case_id)
    instruct_and_work_the_second_slip(office, case_id)
    office.do(C, case_id, cmd.CallBack(satisfaction=Satisfaction.DISSATISFIED))
    with pytest.raises(RuleError, match="customer satisfied: not no"):
        office.do(C, case_id, cmd.Close(disposition=Disposition.RESOLVED))
    office.do(C, case_id, cmd.RecordDisagreement())
    office.do(D, case_id, cmd.Appoint(appointment=Appointment.COMPLETION, due_at=at(days=9)))
    finish(office, case_id)
    office.do(C, case_id, cmd.CallBack(satisfaction=Satisfaction.SATISFIED))
    office.do(C, case_id, cmd.Close(disposition=Disposition.RESOLVED))
    office.wait(days=60)
    assert clock(office) == []
    state = office.state(case_id)
    assert (state.stage, state.disposition, state.level) == (Stage.CLOSED, Disposition.RESOLVED, 1)


def test_a_claim_above_20_000_yuan_passes_four_posts_before_it_is_paid(office: Office) -> None:
    case_id = dispatch_and_agree(office, at(days=3))
    head_office: User = person(D, project=None, name="company-department")
    office.do(P, case_id, cmd.RaiseClaim(amount=30_000, reason="地板更换"))
    with pytest.raises(RuleError, match=r"4\.7\.2"):
        office.do(M, case_id, cmd.ApproveClaim(approved=True))
    office.do(D, case_id, cmd.EndorseClaim(endorsed=True))
    office.do(M, case_id, cmd.EndorseClaim(endorsed=True))
    office.do(D, case_id, cmd.ApproveClaim(approved=True), user=head_office)
    with pytest.raises(RuleError, match="waiting for approval by Vice president"):
        office.do(P, case_id, cmd.PayClaim(amount=30_000))
    office.do(Role.COMPANY_LEADER, case_id, cmd.ApproveClaim(approved=True))
    office.do(P, case_id, cmd.PayClaim(amount=30_000))
    claim = office.state(case_id).claim
    assert claim is not None
    assert (claim.agreed_by, claim.paid) == (("department", "project_gm", "company_department", "vice_president"), True)


def test_every_entry_of_a_life_names_the_step_that_was_taken(office: Office) -> None:
    case_id = dispatch_and_agree(office, at(days=3))
    miss_the_extended_deadline(office, case_id)
    instruct_and_work_the_second_slip(office, case_id)
    assert [entry.step for entry in office.ledger.stream(f"case/{case_id}")] == [
        *("receive", "dispatch", "confirm_receipt", "contact", "appoint", "", "extend", "", "raise_1", "instruct_1"),
        *("dispatch_again", "confirm_receipt", "solve", "feed_back", "verify", "reply"),
    ]
