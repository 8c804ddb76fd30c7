"""The checks that are written in Python: all there under their names, each refusing what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from desks import at, case, ground, pack, person
from packs import SHIPPED

from casework.case.accused import told_roles
from casework.case.state import CaseState
from casework.desk import commands as cmd
from casework.desk.checks import OF_ENTRIES, REGISTRY, Asking, ask, named
from casework.errors import PermissionRefused, YingshengError
from casework.policy import Pack
from casework.record import events as ev
from casework.regulation import load_regulation
from casework.regulation.durations import Duration
from casework.regulation.facts import CHECKS
from casework.regulation.model import Need
from casework.regulation.references import check_references
from casework.vocabulary import Caller, Severity, Stage
from casework.vocabulary.desk import Role

NOBODY_THERE = ev.CalledBack(caller=Caller.CENTRE, reached=False)


def asked(name: str, state: CaseState, *arguments: int | Duration, command: cmd.Command | None = None,
          known: Pack | None = None, role: Role = Role.CENTRE, user: str = "") -> str:  # fmt: skip
    """What the check says; empty when it lets the step pass."""
    on = ground(person(role, name=user), pack=known or pack())
    step = on.pack.steps["commend"]
    try:
        ask(name, Asking(state, on, step, "1.2", command, arguments))
    except YingshengError as error:
        return str(error)
    return ""


def changed(**parts: object) -> Pack:
    known = pack()
    return known.model_copy(update={"regulation": known.regulation.model_copy(update=parts)})


def test_every_check_that_a_regulation_may_name_is_there_and_no_other() -> None:
    assert set(REGISTRY) == set(CHECKS)
    assert set(REGISTRY) >= OF_ENTRIES
    with pytest.raises(KeyError, match="guess"):
        named("guess")


def test_a_name_that_is_no_check_is_refused_when_the_folder_is_read() -> None:
    known = pack().regulation
    steps = known.steps | {"note": known.steps["note"].model_copy(update={"needs": (Need(need="check guess"),)})}
    found = [str(each) for each in check_references(known.model_copy(update={"steps": steps}))]
    assert any("there is no check guess" in each for each in found)


def test_a_check_of_an_entry_asks_nothing_before_there_is_one() -> None:
    assert asked("consent_named", case()) == ""
    assert asked("consent_named", case(), command=cmd.Escalate(level=1)).startswith("Clause 1.2: a direct escalation")


def test_three_tries_on_two_days_are_not_reached_and_count_from_the_last_feedback() -> None:
    yesterday = (NOBODY_THERE, at(days=-1))
    fed_back = (ev.FedBack(), at(days=-2))
    tried = case(Stage.DISPATCHED, fed_back, yesterday, NOBODY_THERE, NOBODY_THERE)
    assert asked("tries", tried, 3, 2) == ""
    assert "2 call(s) on 1 day(s)" in asked("tries", case(Stage.REPLIED, NOBODY_THERE, NOBODY_THERE), 3, 2)
    assert "3 call(s) on 1 day(s)" in asked("tries", case(Stage.REPLIED, *[NOBODY_THERE] * 3), 3, 2)
    again = case(Stage.DISPATCHED, fed_back, yesterday, ev.FedBack(), NOBODY_THERE, NOBODY_THERE)
    assert "2 call(s) on 1 day(s)" in asked("tries", again, 3, 2)


def test_nobody_earns_points_from_their_own_call() -> None:
    called = case(Stage.CALLED_BACK)
    assert asked("own_call", called, user="somebody").startswith("Clause 1.2: you called this customer back yourself")
    assert asked("own_call", called, user="another") == ""


def test_a_complaint_about_a_post_is_not_for_who_holds_it() -> None:
    state, told = case(), case(Stage.RECEIVED, ev.Classified(about="project_gm"))
    assert "about Project GM" in asked("not_about_me", told, role=Role.PROJECT_MANAGER)
    assert asked("not_about_me", told, role=Role.CENTRE) == ""
    assert asked("not_about_me", state, role=Role.PROJECT_MANAGER) == ""


def test_a_slip_goes_to_no_office_that_the_complaint_is_about() -> None:
    posts = pack().regulation.posts
    asking = changed(posts=posts | {"sales": posts["sales"].model_copy(update={"offices": ("销售部",)})})
    told = case(Stage.RECEIVED, ev.Classified(about="sales"))
    own, other = cmd.Dispatch(department="销售部"), cmd.Dispatch(department="工程部")
    assert "about 销售部 itself" in asked("not_about_me", told, command=own, known=asking)
    assert asked("not_about_me", told, command=other, known=asking) == ""
    assert asked("not_about_me", case(), command=own, known=asking) == ""
    moved = cmd.Transfer(department="销售部", reason="x")
    assert "Send the slip to another department" in asked("not_about_me", told, command=moved, known=asking)


def test_the_corrected_edition_names_the_offices_of_its_posts() -> None:
    posts = load_regulation(SHIPPED / "sunshine").posts
    assert {name: post.offices for name, post in posts.items() if post.offices} == {
        "project_service": ("项目客服部",), "pcs_manager": ("项目客服部",), "sales": ("销售部", "项目销售部"),
    }  # fmt: skip


def test_whom_a_complaint_is_about_is_not_told_of_it() -> None:
    known = pack()
    step = known.steps["dispatch"].model_copy(update={"tells": ("department", "project_service"), "needs": ()})
    checked = step.model_copy(update={"needs": (Need(need="check not_about_me"),)})
    about_service = case(Stage.RECEIVED, ev.Classified(about="project_service"))
    about_department = case(Stage.RECEIVED, ev.Classified(about="department"))
    both = {Role.DEPARTMENT, Role.PROJECT_SERVICE}
    assert told_roles(case(), checked, known) == both
    assert told_roles(about_service, checked, known) == {Role.DEPARTMENT}
    assert told_roles(about_department, checked, known) == {Role.PROJECT_SERVICE}
    assert told_roles(about_department, step, known) == both  # the regulation tells this very post


def test_the_sheets_of_a_category_are_attached_before_it_is_judged() -> None:
    words = pack().regulation.words
    leak = words["category"]["leak"].model_copy(update={"evidence": ("dispatch_slip",)})
    asking = changed(words=words | {"category": words["category"] | {"leak": leak}})
    leaking = ev.Classified(category="leak")
    form = asking.regulation.forms["dispatch_slip"].en
    assert f"{form} must be kept" in asked("evidence_kept", case(Stage.RECEIVED, leaking), known=asking)
    sheet = ev.EvidenceAttached(digest="a" * 64, filename="a.pdf", media_type="application/pdf", size=1)
    assert asked("evidence_kept", case(Stage.RECEIVED, leaking, sheet), known=asking) == ""
    assert asked("evidence_kept", case(Stage.RECEIVED, ev.Classified(category="crack")), known=asking) == ""


def test_what_happened_long_ago_is_not_filed_any_more() -> None:
    week = Duration.read("1 week")
    note = cmd.Note(note="x")
    base = ground(person(Role.CENTRE), at=at() - timedelta(days=7))
    late = ground(person(Role.CENTRE), at=at() - timedelta(days=7, minutes=1))
    step = base.pack.steps["note"]
    ask("filed_within", Asking(case(), base, step, "1", note, (week,)))
    with pytest.raises(YingshengError, match="recorded within 1 week after it happened"):
        ask("filed_within", Asking(case(), late, step, "1", note, (week,)))


def test_who_raised_a_claim_or_has_signed_it_does_not_sign() -> None:
    raised = case(Stage.IN_HAND, ev.ClaimRaised(amount=5000))
    assert "you raised this claim" in asked("second_person", raised, user="somebody")
    assert asked("second_person", raised, user="another") == ""
    assert asked("second_person", case(), user="somebody") == ""


def test_praise_is_what_the_customer_said_in_a_callback() -> None:
    major = case(Stage.CALLED_BACK, ev.Classified(severity=Severity.MAJOR), ev.CustomerAgreed())
    assert "the last callback shows none" in asked("praised", major)


def test_a_refusal_for_whom_it_is_about_is_a_want_of_right() -> None:
    state = case()
    told = replace(state, course=replace(state.course, facts={"about": ("project_gm",)}))
    on = ground(person(Role.PROJECT_MANAGER))
    with pytest.raises(PermissionRefused):
        ask("not_about_me", Asking(told, on, on.pack.steps["note"], "1"))


def test_no_way_of_the_corrected_edition_leads_past_whom_a_case_is_about():
    steps = load_regulation(SHIPPED / "sunshine").steps
    ways = {name: step for name, step in steps.items() if WAYS & {*step.writes} and not step.by_clock}
    assert set(ways) == {"dispatch", "transfer", "dispatch_again"}
    assert [name for name, step in ways.items() if "check not_about_me" not in {need.need for need in step.needs}] == []


WAYS = {"dispatched", "transferred", "dispatched_again"}
"""What hands a case to somebody."""
