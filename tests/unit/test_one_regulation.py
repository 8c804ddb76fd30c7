"""Which regulation's clauses a page shows first."""

from __future__ import annotations

from packs import SHIPPED

from casework.policy import Policies
from dashboard.frame import shell
from dashboard.parts.one_regulation import regulation_of, rules_of, weights
from etl.subjects import Choices, ProjectChoice

SAVILLS = Policies.load(SHIPPED).versions("savills")[-1]


def test_the_regulation_under_which_most_fell_due_comes_first_and_equals_by_name():
    due = [
        ("savills/reply", 5),
        ("greentown/reply", 2),
        ("greentown/visit", 4),
        ("zhonghai/reply", 5),
        ("promise/a", 0),
    ]
    assert weights(due) == {"greentown": 6, "savills": 5, "zhonghai": 5}
    assert list(weights(due)) == ["greentown", "savills", "zhonghai"]


def test_a_rule_belongs_to_the_regulation_before_the_stroke():
    assert regulation_of("sales_office/promotion.month") == "sales_office"


def test_only_the_rules_of_the_regulation_are_kept():
    assert rules_of("savills", ("savills/reply", "savills_new/reply", "greentown/visit")) == ("savills/reply",)


def test_a_clause_is_held_to_the_target_of_its_own_clock():
    """Of internal repairs seven in ten are to be called back face to face; what names no share goes by that of all."""
    own = {clock.id: clock.target for clock in SAVILLS.obligations if clock.target is not None}
    assert sorted(own.values()) == [0.7, 1.0]
    assert {rule: SAVILLS.target_of(rule) for rule in own} == own
    others = {SAVILLS.target_of(rule.id) for rule in SAVILLS.obligations if rule.id not in own}
    assert others == {SAVILLS.compliance.target}
    assert SAVILLS.target_of("no such rule") == SAVILLS.compliance.target


def choices(**projects: str) -> Choices:
    found = tuple(ProjectChoice(code, code, "", pack) for code, pack in projects.items())
    return Choices(found, (), (), (), (), (), (), ())


def test_projects_of_one_regulation_speak_by_it_and_those_of_several_by_that_of_the_company():
    some = choices(A="savills", B="savills", C="greentown")
    assert shell.regulation_of(some, ("A", "B")) == "savills"
    assert shell.regulation_of(some, ("C",)) == "greentown"
    assert shell.regulation_of(some) == shell.regulation_of(choices()) == "sunshine"
