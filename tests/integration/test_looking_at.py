"""Responses to look at: marked, looked at, put right; none is lost for it, and nobody does it who may not see whose."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from desks import person
from facts import fact
from surveyed import ANSWERED, CALLER, CENTRE, PROJECT, at, calling, entering, opened, sheets

from casework.case.effective import effective
from casework.errors import PermissionRefused, RuleError
from casework.record.events import ResponseCompleted, ResponseWithdrawn
from casework.record.ledger import Ledger
from casework.vocabulary.asking import Flag
from casework.vocabulary.desk import Role
from etl.subjects import Answers
from etl.warehouse.scope import Scope
from etl.warehouse.warehouse import Warehouse
from surveys.fieldwork.entering import Entry
from surveys.fieldwork.looking_at import LookingAt
from surveys.looking import Looks


def answered(ledger: Ledger, **plan: object) -> str:
    """One response to a survey by phone; returns its id."""
    opened(ledger, 1, name="move_in", **plan)
    asked = sheets(ledger).every()["move_in"]
    (item,) = calling(ledger).ahead(CALLER, at())
    answers = {each.code: _least(each) for each in asked.items.values() if each.asks and each.required}
    entry = Entry(stream=item.stream, disposition=ANSWERED, answers=answers, seconds=1)
    entering(ledger).save(CALLER, entry, key="call", now=at(10))
    return item.stream.removeprefix("invitation/")


def _least(item) -> object:
    return item.points[0] if item.points else item.options[0].code


def desk(ledger: Ledger) -> LookingAt:
    return LookingAt(ledger, sheets(ledger))


def counted(ledger: Ledger, response: str) -> ResponseCompleted:
    """The sheet as it counts."""
    return effective(ledger.stream(f"response/{response}"))[0].payload


def looks(ledger: Ledger, folder: Path) -> list[tuple[str, bool, str | None, str | None]]:
    """What the warehouse lists: the flag, whether it was looked at, who spoke of it last, what they said."""
    warehouse = Warehouse.open(ledger, folder / "warehouse.duckdb")
    scope = Scope.last_months(3, at() + timedelta(days=2))
    rows = Answers(warehouse).survey_looks(scope, "move_in", "wave", Looks()).to_pylist()
    warehouse.close()
    return sorted((row["flag"], row["looked_at"], row["said_by"], row["note"]) for row in rows)


def test_what_was_looked_at_stays_in_the_list_and_says_so_and_a_mark_by_hand_joins_it(
    ledger: Ledger, tmp_path: Path
) -> None:
    response = answered(ledger)
    desk(ledger).clear(CENTRE, response, Flag.SHORT_CALL, "录音已听", at(20))
    desk(ledger).flag(CENTRE, response, Flag.OTHER, "与另一份笔迹相同", at(21))
    listed = looks(ledger, tmp_path)
    assert ("short_call", True, "centre", "录音已听") in listed
    assert ("other", False, "centre", "与另一份笔迹相同") in listed
    assert counted(ledger, response).answers["overall"] == 1


def test_answers_that_are_put_right_count_and_the_sheet_as_entered_stays(ledger: Ledger) -> None:
    response = answered(ledger)
    found, _asked = desk(ledger).read(CENTRE, response)
    desk(ledger).correct(CENTRE, response, {**found.answers, "overall": 4}, "按录音", at(20))
    assert counted(ledger, response).answers == {**found.sheet.answers, "overall": 4}
    assert ledger.stream(f"response/{response}")[0].payload == found.sheet


def test_answers_that_do_not_fit_are_refused_and_nothing_is_written(ledger: Ledger) -> None:
    response = answered(ledger)
    found, _asked = desk(ledger).read(CENTRE, response)
    with pytest.raises(RuleError, match="not complete or do not fit"):
        desk(ledger).correct(CENTRE, response, {**found.answers, "overall": 9}, "按录音", at(20))
    with pytest.raises(RuleError, match="Nothing was changed"):
        desk(ledger).correct(CENTRE, response, found.answers, "按录音", at(20))
    with pytest.raises(RuleError, match="why the answers are put right"):
        desk(ledger).correct(CENTRE, response, {**found.answers, "overall": 2}, " ", at(20))
    assert len(ledger.stream(f"response/{response}")) == 1


def test_whoever_does_not_see_whose_answers_they_are_marks_none(ledger: Ledger) -> None:
    response = answered(ledger)
    for user in (CALLER, person(Role.ADMIN, None), person(Role.CENTRE, "XA01")):
        with pytest.raises(PermissionRefused):
            desk(ledger).flag(user, response, Flag.OTHER, "看看", at(20))
    assert len(ledger.stream(f"response/{response}")) == 1


def test_in_a_confidential_survey_no_response_is_looked_at_alone(ledger: Ledger) -> None:
    response = answered(ledger, confidential=True)
    with pytest.raises(RuleError, match="survey is confidential"):
        desk(ledger).read(CENTRE, response)


def test_a_response_that_was_taken_back_is_changed_no_more(ledger: Ledger) -> None:
    response = answered(ledger)
    stream = f"response/{response}"
    ledger.append(stream, 1, [fact(stream, ResponseWithdrawn(), project=PROJECT)])
    with pytest.raises(RuleError, match="taken back"):
        desk(ledger).clear(CENTRE, response, Flag.SPEED, "", at(20))
