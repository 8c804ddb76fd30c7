"""The club's month: written, handed in, returned, mended, accepted; and what each refuses."""

from __future__ import annotations

from datetime import date

import pytest
from desks import person, policies
from facts import fact
from surveyed import CALLER, CENTRE, PROJECT, at

from casework.errors import PermissionRefused, RuleError
from casework.record.events import ClubMonthAccepted, DutyDone, ProjectRegistered
from casework.record.ledger import Ledger
from casework.vocabulary.asking import ClubMonthStage
from casework.vocabulary.desk import Role
from surveys.fieldwork.club_months import ClubMonths, digest_of

FEBRUARY = date(2026, 2, 1)
FIGURES, WORDS = {"called": 12, "valid": 9}, {"expectations": ["花园聚会", "讲座"]}


def test_a_month_goes_to_and_fro_until_it_is_accepted_with_its_digest(book: Ledger):
    months = ClubMonths(book, policies())
    months.write(CALLER, PROJECT, FEBRUARY, "电话回访 12 户", at())
    months.submit(CALLER, PROJECT, FEBRUARY, at(1))
    returned = months.give_back(CENTRE, PROJECT, FEBRUARY, "请补充物业意见", at(2))
    assert (returned.stage, returned.reason) == (ClubMonthStage.RETURNED, "请补充物业意见")
    months.write(CALLER, PROJECT, FEBRUARY, "电话回访 12 户，有效 9 户", at(3))
    months.submit(CALLER, PROJECT, FEBRUARY, at(4))
    accepted = months.accept(CENTRE, PROJECT, FEBRUARY, FIGURES, WORDS, at(5))
    assert accepted.stage is ClubMonthStage.ACCEPTED
    payload = book.stream(accepted.stream)[-1].payload
    assert isinstance(payload, ClubMonthAccepted)
    assert payload.digest == digest_of(FIGURES, {"expectations": ["讲座", "花园聚会"]}, "电话回访 12 户，有效 9 户")
    assert payload.digest != digest_of(FIGURES | {"valid": 8}, WORDS, "电话回访 12 户，有效 9 户")


def test_what_was_handed_in_or_accepted_is_not_written_over(ledger: Ledger):
    months = ClubMonths(ledger, policies())
    months.write(CALLER, PROJECT, FEBRUARY, "一", at())
    months.submit(CALLER, PROJECT, FEBRUARY, at())
    with pytest.raises(RuleError, match="at the stage Submitted"):
        months.write(CALLER, PROJECT, FEBRUARY, "二", at())
    months.accept(CENTRE, PROJECT, FEBRUARY, FIGURES, WORDS, at())
    with pytest.raises(RuleError, match="at the stage Accepted"):
        months.give_back(CENTRE, PROJECT, FEBRUARY, "why", at())


def test_the_project_hands_in_and_the_centre_decides(ledger: Ledger):
    months = ClubMonths(ledger, policies())
    with pytest.raises(PermissionRefused):
        months.write(person(Role.DEPARTMENT, PROJECT), PROJECT, FEBRUARY, "x", at())
    months.write(CALLER, PROJECT, FEBRUARY, "x", at())
    months.submit(CALLER, PROJECT, FEBRUARY, at())
    with pytest.raises(PermissionRefused):
        months.accept(CALLER, PROJECT, FEBRUARY, FIGURES, WORDS, at())


def test_projects_that_have_not_handed_in_are_named(ledger: Ledger):
    months = ClubMonths(ledger, policies())
    months.write(CALLER, PROJECT, FEBRUARY, "x", at())
    assert months.missing([PROJECT, "CD01"], FEBRUARY) == [PROJECT, "CD01"]
    months.submit(CALLER, PROJECT, FEBRUARY, at())
    assert months.missing([PROJECT, "CD01"], FEBRUARY) == ["CD01"]


@pytest.mark.parametrize(("pack", "done"), [("sunshine", [DutyDone(duty="club_summary", period="2026-02-01")]),
                                            ("greentown", [])])  # fmt: skip
def test_what_is_accepted_is_done_where_it_is_owed_as_of_when_it_was_handed_in(
    ledger: Ledger, pack: str, done: list[DutyDone]
):
    registered = ProjectRegistered(code=PROJECT, name="一期", pack=pack)
    ledger.append(f"project/{PROJECT}", 0, [fact(stream=f"project/{PROJECT}", project=PROJECT, payload=registered)])
    months = ClubMonths(ledger, policies())
    months.write(CALLER, PROJECT, FEBRUARY, "x", at())
    months.submit(CALLER, PROJECT, FEBRUARY, at(1))
    with pytest.raises(PermissionRefused):
        months.accept(CALLER, PROJECT, FEBRUARY, FIGURES, WORDS, at(2))
    assert ledger.stream(f"unit/{PROJECT}") == []
    months.accept(CENTRE, PROJECT, FEBRUARY, FIGURES, WORDS, at(3))
    entries = ledger.stream(f"unit/{PROJECT}")
    assert [each.payload for each in entries] == done
    assert [(each.occurred_at, each.recorded_at, each.actor) for each in entries] == [(at(1), at(3), "centre")] * len(
        done
    )
