"""Weighting to what is known of all customers, and interviewers against each other: worked by hand."""

from __future__ import annotations

import pytest

from casework.texts import Words
from surveys.errors import WeightError
from surveys.looking import Asking, interviewer_effects
from surveys.questionnaire import Measure
from surveys.results import Asked, Line, results
from surveys.statistics.estimates import Size
from surveys.weighting import Known, Sheet, margins, weighted

OVERALL = Asked("overall", Words(zh="总体", en="Overall"), 1, 5, Measure.OVERALL)
SIZES = {"P": Size(10, 100)}
KNOWN = [Known("sex", "female", 50, 10, 8), Known("sex", "male", 50, 10, 2), Known("project", "P", 100, 20, 10)]


def sheet(sex: str, item: str | None, value: float | None, n: int) -> Sheet:
    return Sheet("P", "P", sex, "", 1.0, item, value, n)


SHEETS = [
    sheet("female", None, None, 8), sheet("male", None, None, 2),
    sheet("female", "overall", 5.0, 8), sheet("male", "overall", 1.0, 2),
]  # fmt: skip
FOUND = results([OVERALL], [Line("P", "overall", "5", 5.0, 8, 8, 8), Line("P", "overall", "1", 1.0, 2, 2, 2)], SIZES)


def test_who_answered_too_seldom_counts_for_as_many_as_there_are():
    # Eight women say 5, two men 1: 4.2 as answered; half of all customers are men: (5 + 1) / 2.
    [each] = weighted(FOUND, SHEETS, margins(KNOWN, ["sex"]), SIZES)
    assert each.plain.value == pytest.approx(4.2)
    assert each.weighted.value == pytest.approx(3.0)
    assert each.effect == pytest.approx(-1.2)
    # What the margin explains varies no longer: within each sex all say the same.
    assert each.weighted.se == pytest.approx(0.0, abs=1e-9)


def test_two_facts_are_raked_until_both_hold():
    [each] = weighted(FOUND, SHEETS, margins(KNOWN, ["sex", "project"]), SIZES)
    assert each.weighted.value == pytest.approx(3.0)


def test_a_category_that_nobody_answered_for_is_refused_by_name():
    with pytest.raises(WeightError, match="Nobody of sex = male answered"):
        weighted(FOUND, [row for row in SHEETS if row.sex == "female"], margins(KNOWN, ["sex"]), SIZES)


def test_an_interviewer_whose_answers_differ_is_told_from_chance():
    rows = [
        Asking("kind", 20, 98.0, 482.0),
        Asking("stern", 20, 60.0, 200.0),
        Asking("usual", 20, 80.0, 340.0),
    ]
    told = {each.actor: each for each in interviewer_effects(rows)}
    # 98/20 = 4.9, all others 140/40 = 3.5.
    assert told["kind"].change.value == pytest.approx(1.4)
    assert told["kind"].p < 0.001
    assert told["usual"].p > 0.05


def test_one_interviewer_has_nobody_to_be_compared_with():
    assert interviewer_effects([Asking("alone", 20, 80.0, 340.0)]) == []
