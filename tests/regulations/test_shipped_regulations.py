"""Every regulation that is shipped: nothing it names is missing, no life gets stuck, and its scenarios come out."""

from __future__ import annotations

import pytest

from casework.regulation import Regulation, Regulations
from casework.regulation.check import _collisions
from casework.regulation.model import Scenario
from casework.regulation.references import check_references
from casework.regulation.scenarios import live
from casework.regulation.walk import check_lives
from casework.settings import ROOT

SHIPPED = Regulations.load(ROOT / "data" / "regulations")


def _named(regulation: Regulation) -> str:
    return f"{regulation.id}-{regulation.version}"


EACH = pytest.mark.parametrize("regulation", SHIPPED.all, ids=_named)
WATCHED = pytest.mark.parametrize("regulation", [each for each in SHIPPED.all if each.watched], ids=_named)
ENOUGH = 15
SCENARIOS = [
    pytest.param(regulation, scenario, id=f"{_named(regulation)}-{number}")
    for regulation in SHIPPED.all
    for number, scenario in enumerate(regulation.cases, start=1)
]


@EACH
def test_every_name_leads_somewhere_and_every_clause_is_carried_out(regulation: Regulation):
    assert list(map(str, check_references(regulation))) == []


@WATCHED
def test_no_life_gets_stuck_and_a_clock_always_runs(regulation: Regulation):
    assert list(map(str, check_lives(regulation))) == []


@pytest.mark.parametrize(("regulation", "scenario"), SCENARIOS)
def test_scenario_comes_out_as_written(regulation: Regulation, scenario: Scenario):
    assert live(regulation, scenario) == []


@EACH
def test_enough_scenarios_and_one_for_each_clause_with_a_limit(regulation: Regulation):
    expected = {word for scenario in regulation.cases for want in scenario.expect for word in want.split()}
    unnamed = {clause for name, clock in regulation.clocks.items() if name not in expected for clause in clock.clause}
    assert unnamed == set()
    assert len(regulation.cases) >= ENOUGH


@EACH
def test_every_warning_is_expected_at_its_moment(regulation: Regulation):
    expected = [want.split() for scenario in regulation.cases for want in scenario.expect if want.startswith("warned ")]
    moments = {clock for _, clock, *moment in expected if moment != ["never"]}
    assert moments == {name for name, clock in regulation.clocks.items() if clock.warn}


@EACH
def test_what_passing_time_does_after_each_limit_is_expected(regulation: Regulation):
    acting = {name: regulation.steps[clock.missed].writes for name, clock in regulation.clocks.items() if clock.missed}
    scenarios = [[want.split() for want in scenario.expect] for scenario in regulation.cases]
    unexpected = {
        name
        for name, kinds in acting.items()
        if not any(_names(name, wants) and _wrote(kinds, wants) for wants in scenarios)
    }
    assert unexpected == set()


def _names(clock: str, wants: list[list[str]]) -> bool:
    return any(clock in want for want in wants)


def _wrote(kinds: tuple[str, ...], wants: list[list[str]]) -> bool:
    return any(want[:4] == ["wrote", kinds[-1], "by", "clock"] for want in wants)


@EACH
def test_points_of_every_sheet_are_expected(regulation: Regulation):
    found = {want.split()[1] for scenario in regulation.cases for want in scenario.expect
             if want.startswith("points ") and not want.endswith(" 0")}  # fmt: skip
    assert found == set(regulation.sheet)


def test_a_word_means_the_same_in_every_regulation():
    assert list(map(str, _collisions(SHIPPED.all))) == []


@EACH
def test_whoever_ends_a_clock_that_tells_things_apart_is_asked_which_of_them(regulation: Regulation):
    """Else the entry says nothing of it, and the limit runs on for ever."""
    mute = [
        (clock, step)
        for clock, rule in regulation.clocks.items()
        for step, taken in regulation.steps.items()
        for name in rule.same
        if set(rule.to) & set(taken.writes) and name not in (*taken.asks, *taken.with_)
    ]
    assert mute == []
