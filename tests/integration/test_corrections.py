"""Correcting and redacting at the desk: the original stays, and a life that could not be lived is refused."""

from __future__ import annotations

import pytest
from desks import DEPARTMENT, Office, at

from casework.case.obligations import obligations, verdict
from casework.desk import commands as cmd
from casework.errors import PermissionRefused, RuleError
from casework.record import events as ev
from casework.record.ledger import Ledger
from casework.vocabulary import Stage, Verdict
from casework.vocabulary.desk import Role


@pytest.fixture
def office(ledger: Ledger) -> Office:
    return Office(ledger)


@pytest.fixture
def contacted(office: Office) -> str:
    """Received and dispatched at 09:00, contacted at 12:00 (too late: the slip gave two hours)."""
    case_id = office.receive()
    office.do(Role.CENTRE, case_id, cmd.Dispatch(department=DEPARTMENT))
    office.wait(hours=3)
    office.do(Role.DEPARTMENT, case_id, cmd.Contact())
    return case_id


def contact_verdict(office: Office, case_id: str) -> Verdict:
    rows = obligations(f"case/{case_id}", office.ledger.stream(f"case/{case_id}"), office.desk.policies)
    return verdict(next(row for row in rows if row.rule.id == "contact"), office.now)


def correct(office: Office, case_id: str, *, role: Role = Role.CENTRE, **fields: object) -> None:
    office.do(role, case_id, cmd.Correct(**({"reason": "录入有误"} | fields)))


def test_a_corrected_time_changes_the_verdict_and_keeps_the_original(office: Office, contacted: str) -> None:
    assert contact_verdict(office, contacted) is Verdict.MISSED
    correct(office, contacted, target=3, happened_at=at(50))
    assert contact_verdict(office, contacted) is Verdict.MET
    assert office.ledger.stream(f"case/{contacted}")[2].occurred_at == at(180)


def test_a_voided_entry_takes_the_case_back_a_stage(office: Office, contacted: str) -> None:
    correct(office, contacted, target=3, void=True)
    assert office.state(contacted).stage == Stage.DISPATCHED
    assert contact_verdict(office, contacted) is Verdict.OVERDUE


def test_a_mistaken_correction_is_taken_back_by_voiding_it(office: Office, contacted: str) -> None:
    correct(office, contacted, target=3, void=True)
    correct(office, contacted, target=4, void=True)
    assert office.state(contacted).stage == Stage.CONTACTED


def test_corrected_content_replaces_the_old(office: Office, contacted: str) -> None:
    slip = ev.Dispatched(department="物业部", due_at=at(120)).model_dump_json()
    correct(office, contacted, target=2, replacement=slip)
    assert office.state(contacted).department == "物业部"


def test_content_of_another_shape_is_refused(office: Office, contacted: str) -> None:
    with pytest.raises(RuleError, match="does not fit “Dispatched”: department"):
        correct(office, contacted, target=2, replacement='{"due_at": "2026-03-02T03:00:00Z"}')


def test_a_case_is_never_taken_out(office: Office, contacted: str) -> None:
    with pytest.raises(RuleError, match=r"3\.3\.1"):
        correct(office, contacted, target=1, void=True)


def test_the_number_of_a_case_is_never_changed(office: Office, contacted: str) -> None:
    other = ev.Received(number="SY-2026-999999", customer_id="k1").model_dump_json()
    with pytest.raises(RuleError, match="Keep SY-2026-000001"):
        correct(office, contacted, target=1, replacement=other)


def test_no_entry_is_moved_before_the_case(office: Office, contacted: str) -> None:
    with pytest.raises(RuleError, match="before the case was received at 2026-03-02 09:00"):
        correct(office, contacted, target=3, happened_at=at(-1))


def test_no_entry_is_moved_into_the_future(office: Office, contacted: str) -> None:
    with pytest.raises(RuleError, match="in the future"):
        correct(office, contacted, target=3, happened_at=at(days=1))


def test_a_step_that_others_build_on_is_not_voided_first(office: Office, contacted: str) -> None:
    with pytest.raises(RuleError, match="Later steps build on entry 2"):
        correct(office, contacted, target=2, void=True)


def test_an_entry_that_does_not_exist_cannot_be_corrected(office: Office, contacted: str) -> None:
    with pytest.raises(RuleError, match="no entry 99"):
        correct(office, contacted, target=99, void=True)


def test_everybody_corrects_their_own_entries_only(office: Office, contacted: str) -> None:
    with pytest.raises(PermissionRefused, match="made by somebody else"):
        correct(office, contacted, role=Role.PROJECT_SERVICE, target=3, happened_at=at(50))
    correct(office, contacted, role=Role.DEPARTMENT, target=3, happened_at=at(50))
    assert office.kinds(contacted)[-1] == "corrected"


def test_a_redacted_entry_is_marked_and_stays_in_the_ledger(office: Office, contacted: str) -> None:
    office.do(Role.CENTRE, contacted, cmd.Redact(target=3, reason="含身份证号"))
    last = office.ledger.stream(f"case/{contacted}")[-1]
    assert last.payload == ev.Redacted(target=3, reason="含身份证号")
    assert office.state(contacted).stage == Stage.CONTACTED


def test_the_second_extension_is_refused_at_the_desk(office: Office) -> None:
    case_id = office.to_agreed(at(days=3))
    extend = cmd.Extend(due_at=at(days=6), customer_confirmed=True, reason="等待材料")
    office.do(Role.DEPARTMENT, case_id, extend)
    assert office.state(case_id).due_at == at(days=6)
    again = extend.model_copy(update={"due_at": at(days=9)})
    with pytest.raises(RuleError, match=r"4\.4\.3\.3"):
        office.do(Role.DEPARTMENT, case_id, again)


def test_a_cancelled_extension_brings_back_the_old_deadline_and_is_used_up(office: Office) -> None:
    case_id = office.to_agreed(at(days=3))
    extend = cmd.Extend(due_at=at(days=6), customer_confirmed=True, reason="等待材料")
    office.do(Role.DEPARTMENT, case_id, extend)
    office.do(Role.CENTRE, case_id, cmd.CancelExtension(reason="客户否认"))
    assert office.state(case_id).due_at == at(days=3)
    with pytest.raises(RuleError, match=r"4\.4\.3\.3"):
        office.do(Role.DEPARTMENT, case_id, extend)
