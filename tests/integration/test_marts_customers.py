"""Club callbacks, satisfaction and callback coverage, worked by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from story import Story, scope

from casework.record.events import CalledBack, ClubCalled, FedBack, SignedCounted, SurveyAnswered
from casework.vocabulary import Caller, Concern, Satisfaction
from dashboard.views.club import calls as club_calls
from etl.subjects import Answers
from etl.warehouse.scope import ScopeError


def tell_club(story: Story) -> None:
    calls = [
        ("2026-03-01 00:30", {"band": "content", "card_received": True, "contact_updated": True}),
        ("2026-03-04 10:00", {"band": "acceptable", "card_received": False, "on_service": "slow", "other_needs": " "}),
        (
            "2026-03-09 10:00",
            {"band": "discontent", "card_received": False, "on_consultant": "rude", "consultant": "Li"},
        ),
        ("2026-03-11 10:00", {"newsletter_received": False}),
        ("2026-03-12 10:00", {"valid": False, "card_received": False}),
        ("2026-04-01 00:10", {"band": "content"}),
    ]
    for number, (at, fields) in enumerate(calls):
        story.tell(f"club/{number}", at, ClubCalled.model_validate({"number": f"K{number}", **fields}))
    for at, month, customers in (
        ("2026-02-02 09:00", 2, 100),
        ("2026-03-02 09:00", 3, 120),
        ("2026-05-04 09:00", 5, 150),
    ):
        story.tell("project/A", at, SignedCounted(month=date(2026, month, 1), customers=customers))


def tell_callbacks(story: Story) -> None:
    # Fed back Mon 2 March: callback due after 3 working days, Thu 5 March 18:00.
    answers: list[tuple[str, Satisfaction | None]] = [
        ("2026-03-05 18:00", Satisfaction.SATISFIED),
        ("2026-03-05 18:01", Satisfaction.NEUTRAL),
        ("2026-03-04 10:00", None),
    ]
    for number, (at, said) in enumerate(answers):
        case = story.case(f"c{number}", "2026-03-02 09:00", concern=Concern.ENGINEERING, category="leak")
        case.dispatched("2026-03-02 09:05", "2026-03-02 11:05").then("2026-03-02 10:00", FedBack())
        case.then(at, CalledBack(caller=Caller.CENTRE, reached=said is not None, satisfaction=said))
    story.case("c9", "2026-03-02 09:00").then("2026-03-02 10:00", FedBack())


def tell_survey(story: Story) -> None:
    answers = [
        {"score": 5, "recommend": 10, "weight": 2.0},
        {"score": 3, "recommend": 0},
        {"score": 4, "recommend": 8, "weight": 0.5},
        {"comment": "no time"},
    ]
    for number, fields in enumerate(answers):
        answered = SurveyAnswered.model_validate({"number": f"S{number}", "survey": "2026", **fields})
        story.tell(f"survey/{number}", "2026-03-20 10:00", answered)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    story = Story().project("A", "Apricot Court", "Beijing").project("B")
    tell_club(story)
    tell_callbacks(story)
    tell_survey(story)
    with story.answers(tmp_path_factory.mktemp("customers")) as answers:
        yield answers


def summary(answers: Answers, project: str, month: str, as_of: str = "2026-12-31 12:00") -> dict[str, object]:
    return answers.club_summary(scope(as_of, month, month, projects=(project,))).to_pylist()[0]


def test_annex_3_counts_every_field_among_valid_calls(answers: Answers) -> None:
    assert summary(answers, "A", "2026-03") == {
        "project": "A",
        "month": date(2026, 3, 1),
        "period_from": date(2026, 3, 1),
        "period_to": date(2026, 3, 12),
        "signed": 120,
        "called": 5,
        "valid": 4,
        "no_card": 2,
        "no_newsletter": 1,
        "contact_updated": 1,
        "content": 1,
        "acceptable": 1,
        "discontent": 1,
        "unbanded": 1,
    }


def test_the_latest_signed_count_up_to_the_month_stands(answers: Answers) -> None:
    assert [summary(answers, "A", f"2026-{month:02}")["signed"] for month in (1, 2, 4, 5)] == [None, 100, 120, 150]


def test_a_month_without_calls_has_its_own_bounds_and_no_calls(answers: Answers) -> None:
    row = summary(answers, "B", "2026-02")
    assert (row["period_from"], row["period_to"], row["called"], row["signed"]) == (
        date(2026, 2, 1),
        date(2026, 2, 28),
        0,
        None,
    )


def test_calls_after_the_moment_asked_about_do_not_count(answers: Answers) -> None:
    row = summary(answers, "A", "2026-03", "2026-03-09 10:00")
    assert (row["called"], row["period_to"]) == (3, date(2026, 3, 9))


def test_customers_words_come_by_field_newest_first_without_blanks(answers: Answers) -> None:
    rows = answers.club_words(scope("2026-12-31 12:00")).to_pylist()
    assert [(row["number"], row["field"], row["words"]) for row in rows] == [
        ("K2", "on_consultant", "rude"),
        ("K1", "on_service", "slow"),
    ]


def test_every_figure_of_the_summary_opens_exactly_the_calls_it_counts(answers: Answers) -> None:
    march = scope("2026-12-31 12:00", "2026-03", "2026-03", projects=("A",))
    calls = answers.club_listed(march)
    opened = {figure: club_calls.counted(calls, figure)["number"].to_pylist() for figure in club_calls.COUNTED}
    assert opened == {
        "called": ["K4", "K3", "K2", "K1", "K0"],
        "valid": ["K3", "K2", "K1", "K0"],
        "invalid": ["K4"],
        "no_card": ["K2", "K1"],
        "no_newsletter": ["K3"],
        "contact_updated": ["K0"],
        "content": ["K0"],
        "acceptable": ["K1"],
        "discontent": ["K2"],
    }
    figures = answers.club_summary(march).to_pylist()[0]
    assert {name: len(numbers) for name, numbers in opened.items() if name != "invalid"}.items() <= figures.items()


def by_source(answers: Answers) -> dict[str, dict[str, object]]:
    march = scope("2026-12-31 12:00", "2026-03", "2026-03")
    return {row["source"]: row for row in answers.satisfaction(march, ("source",)).to_pylist()}


def test_who_did_not_answer_is_asked_but_not_answered(answers: Answers) -> None:
    found = by_source(answers)
    assert [found["case_callback"][name] for name in ("asked", "answered", "satisfied")] == [3, 2, 1]
    assert [found["club"][name] for name in ("asked", "answered", "satisfied")] == [5, 3, 2]
    assert [found["survey"][name] for name in ("asked", "answered", "satisfied")] == [4, 3, 2]


def test_survey_weights_are_summed(answers: Answers) -> None:
    row = by_source(answers)["survey"]
    assert (row["satisfied_weight"], row["answered_weight"], row["answered_weight_squared"]) == (2.5, 3.5, 5.25)


def test_a_recommendation_of_zero_is_a_detractor(answers: Answers) -> None:
    row = by_source(answers)["survey"]
    assert (row["promoters"], row["passives"], row["detractors"]) == (1, 1, 1)


def test_sources_are_never_mixed(answers: Answers) -> None:
    with pytest.raises(ScopeError, match="never mixed"):
        answers.satisfaction(scope("2026-12-31 12:00"), ("project",))


def test_satisfaction_by_subject(answers: Answers) -> None:
    rows = answers.satisfaction(
        scope("2026-12-31 12:00", concerns=("engineering",)), ("source", "category")
    ).to_pylist()
    assert [(r["source"], r["category"], r["answered"]) for r in rows if r["source"] == "case_callback"] == [
        ("case_callback", "leak", 2)
    ]


def test_coverage_counts_what_is_owed_done_and_in_time(answers: Answers) -> None:
    march = scope("2026-03-31 12:00", "2026-03", "2026-03")
    # Four results were fed back; the centre and project service owe a callback on each. The centre made two, one of
    # them in time; its call that reached nobody counts for nothing. Project service made none.
    assert answers.callback_coverage(march).to_pylist() == [{"due": 8, "done": 2, "in_time": 1}]


def test_coverage_before_the_limit_counts_only_what_is_done(answers: Answers) -> None:
    march = scope("2026-03-05 18:00", "2026-03", "2026-03")
    assert answers.callback_coverage(march, ("month",)).to_pylist() == [
        {"month": date(2026, 3, 1), "due": 1, "done": 1, "in_time": 1}
    ]


def test_choices_hold_what_occurs_and_only_what_the_reader_may_see(answers: Answers) -> None:
    everything, only_b = answers.choices(), answers.choices(projects=("B",))
    assert [(project.code, project.name, project.city) for project in everything.projects] == [
        ("A", "Apricot Court", "Beijing"),
        ("B", "B", ""),
    ]
    assert everything.months[0] == date(2026, 3, 1)
    assert {rule.rule_key for rule in everything.rules} >= {"sunshine/dispatch", "sunshine/callback"}
    assert [project.code for project in only_b.projects] == ["B"]
    assert (only_b.rules, only_b.months, only_b.departments) == ((), (), ())


def test_the_state_names_position_packs_and_calendar(answers: Answers) -> None:
    state = answers.state()
    assert (state.cases, state.ledger_seq, state.events) == (4, 29, 29)
    assert [pack.split()[0] for pack in state.packs] == ["sunshine"]
    assert state.calendar_version.startswith("chinesecalendar")
    assert state.synced_at is not None
    assert state.provisional_years == ()
