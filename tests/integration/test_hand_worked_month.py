"""May 2026 on paper against May 2026 through Excel → import → ledger → warehouse → marts.

Every figure below was worked out by hand from the cases in ``factories/hand_worked_month.py``, where the reasoning
stands beside each case. As of is the month's last moment: 1 June 2026 00:00 local.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from loaded_month import loaded_month

from etl.intake.reports import LoadReport
from etl.subjects import Answers
from etl.warehouse.scope import Scope
from surveys.statistics import Share

LOCAL = timezone(timedelta(hours=8))
APRIL, MAY, JUNE = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)
MONTH_END = datetime(2026, 6, 1, tzinfo=LOCAL)
IN_MAY = Scope(as_of=MONTH_END, month_from=MAY, month_to=MAY)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Answers, dict[str, LoadReport]]]:
    with loaded_month(tmp_path_factory.mktemp("month")) as (warehouse, reports):
        yield Answers(warehouse), reports


@pytest.fixture(scope="module")
def answers(loaded: tuple[Answers, dict[str, LoadReport]]) -> Answers:
    return loaded[0]


def test_every_row_of_the_workbook_is_accepted(loaded: tuple[Answers, dict[str, LoadReport]]) -> None:
    outcomes = {sheet: report.outcomes for sheet, report in loaded[1].items()}
    accepted = {sheet: outcome.accepted for sheet, outcome in outcomes.items()}
    assert accepted == {"projects": 2, "complaints": 20, "escalations": 6, "callbacks": 15, "club": 10}
    assert [outcome.quarantined for outcome in outcomes.values()] == [0, 0, 0, 0, 0]


# Project service owes a callback of its own (3.3.12), 3 WD after feedback like the centre's. It reached C03, C05, C09
# and C19 in time, nobody on C06, and did not try C01, C02, C12, C15, C17 and C20.
VERDICTS = {
    "C01": "dispatch=met contact=met deadline=met conclusion=met reply=met callback=met service_callback=overdue",
    "C02": "dispatch=missed contact=missed deadline=missed conclusion=met reply=missed callback=missed "
    "service_callback=overdue",
    "C03": "dispatch=met contact=met deadline=met conclusion=missed reply=met callback=met service_callback=met",
    "C04": "dispatch=met reply=met",
    "C05": "dispatch=met contact=met deadline=void deadline=met conclusion=met reply=met callback=met "
    "service_callback=met",
    "C06": "dispatch=met contact=met deadline=missed deadline=met conclusion=missed reply=met callback=met "
    "service_callback=overdue "
    "instruction=met",
    "C07": "dispatch=met contact=overdue conclusion=overdue reply=overdue",
    "C09": "dispatch=met contact=met deadline=met conclusion=met reply=met callback=met service_callback=met",
    "C10": "dispatch=met contact=met deadline=void conclusion=void reply=void",
    "C11": "dispatch=met contact=met",
    "C12": "dispatch=met contact=met deadline=met conclusion=met reply=met callback=met "
    "service_callback=overdue dispatch=overdue reply=overdue",
    "C13": "visitor=met dispatch=missed reply=met",
    "C14": "visitor=missed dispatch=met reply=met",
    "C15": "dispatch=met contact=met visit_result=met conclusion=met reply=met callback=met service_callback=overdue",
    "C16": "reply=overdue instruction=overdue",
    "C17": "dispatch=met contact=met deadline=missed conclusion=missed reply=missed callback=met "
    "service_callback=overdue instruction=met "
    "second_deadline=missed",
    "C18": "dispatch=void reply=void",
    "C19": "dispatch=met contact=met deadline=met conclusion=met reply=met callback=met service_callback=met",
    "C20": "dispatch=met contact=met deadline=met conclusion=missed reply=met callback=overdue "
    "service_callback=overdue",
}
"""What fell due in May, and how it stands. C08's clocks were all due in April; so were C16's first three."""


def _verdicts(answers: Answers, scope: Scope) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in answers.obligations(scope).to_pylist():
        found.setdefault(row["number"], []).append(f"{row['rule_key'].split('/')[1]}={row['verdict']}")
    return {number: sorted(parts) for number, parts in found.items()}


def test_every_verdict_of_the_month_is_the_one_on_paper(answers: Answers) -> None:
    assert _verdicts(answers, IN_MAY) == {number: sorted(text.split()) for number, text in VERDICTS.items()}


def test_what_falls_due_in_june_is_pending_at_the_end_of_may(answers: Answers) -> None:
    june = Scope(as_of=MONTH_END, month_from=JUNE, month_to=JUNE)
    assert _verdicts(answers, june) == {
        "C07": ["instruction=pending"],
        "C11": ["conclusion=pending", "deadline=pending", "reply=pending"],
    }


DUE = {
    ("C01", "reply"): "05-11 18:00",
    ("C01", "callback"): "05-12 18:00",
    ("C02", "conclusion"): "05-09 09:16",
    ("C03", "reply"): "05-09 18:00",
    ("C03", "conclusion"): "05-04 10:10",
    ("C03", "callback"): "05-09 18:00",
    ("C06", "instruction"): "05-26 18:00",
    ("C07", "contact"): "05-18 09:25",
    ("C07", "reply"): "05-22 18:00",
    ("C13", "visitor"): "05-07 10:17",
    ("C16", "instruction"): "05-13 18:00",
    ("C16", "reply"): "05-06 18:00",
    ("C17", "instruction"): "05-21 18:00",
    ("C17", "second_deadline"): "05-13 18:00",
    ("C20", "callback"): "05-28 18:00",
}


def test_due_moments_skip_holidays_and_count_the_make_up_saturday(answers: Answers) -> None:
    rows = answers.obligations(IN_MAY).to_pylist()
    found = {(row["number"], row["rule_key"].split("/")[1]): row["due_at"] for row in rows}
    local = {key: f"{found[key].replace(tzinfo=UTC).astimezone(LOCAL):%m-%d %H:%M}" for key in DUE}
    assert local == DUE


# Met, missed, overdue, pending, void of what fell due in May, over both projects.
BY_RULE = {
    "dispatch": (15, 2, 1, 0, 1),
    "visitor": (1, 1, 0, 0, 0),
    "contact": (12, 1, 1, 0, 0),
    "visit_result": (1, 0, 0, 0, 0),
    "deadline": (8, 3, 0, 0, 2),
    "conclusion": (7, 4, 1, 0, 1),
    "reply": (12, 2, 3, 0, 2),
    "instruction": (2, 0, 1, 0, 0),
    "second_deadline": (0, 1, 0, 0, 0),
    "callback": (9, 1, 1, 0, 0),
    "service_callback": (4, 0, 7, 0, 0),
}


def test_compliance_counts_by_clause(answers: Answers) -> None:
    rows = answers.compliance(IN_MAY, by=("rule_key",)).to_pylist()
    found = {
        row["rule_key"].split("/")[1]: tuple(row[v] for v in ("met", "missed", "overdue", "pending", "void"))
        for row in rows
    }
    assert found == BY_RULE


def test_compliance_of_the_month_is_71_of_101(answers: Answers) -> None:
    # 71 met, 15 missed, 15 overdue: 71 / 101 = 0.7030. Wilson 95 % on paper: centre 0.6955, half-width 0.0878.
    row = answers.compliance(IN_MAY, by=()).to_pylist()[0]
    share = Share(row["met"], row["met"] + row["missed"] + row["overdue"])
    assert (share.hits, share.n) == (71, 101)
    assert share.interval == pytest.approx((0.6078, 0.7833), abs=0.0005)


# Whole days from receipt to 1 June 00:00, band, stage, level.
OPEN = {
    "C07": (13, "7–14", "dispatched", 1),
    "C08": (60, "60+", "unclosed", 0),
    "C11": (2, "0–2", "in_hand", 0),
    "C12": (19, "15–29", "received", 0),
    "C16": (34, "30–59", "contacted", 2),
    "C20": (10, "7–14", "replied", 0),
}


def test_open_cases_have_the_age_band_stage_and_level_on_paper(answers: Answers) -> None:
    rows, bands = answers.unresolved(IN_MAY), answers.unresolved_counts(IN_MAY, ("age_band",))["age_band"].to_pylist()
    listed = {name: answers.unresolved_listed(IN_MAY, group=("age_band", name), limit=100) for name in bands}
    band = {number: name for name, found in listed.items() for number in found["number"].to_pylist()}
    found = {r["number"]: (r["age_days"], band[r["number"]], r["stage"], r["level"]) for r in rows.to_pylist()}
    assert found == OPEN


def test_the_next_clock_of_an_open_case_and_how_long_it_is_overdue(answers: Answers) -> None:
    rows = {row["number"]: row for row in answers.unresolved(IN_MAY).to_pylist()}
    # C11: the conclusion, 3 days after Friday 29 May 17:10, is due on 1 June 17:10: 17 h 10 min left.
    assert (rows["C11"]["next_rule_key"], rows["C11"]["minutes_left"]) == ("sunshine/conclusion", 17 * 60 + 10)
    # C20: callback due 28 May 18:00, 3 days 6 hours ago.
    assert (rows["C20"]["next_rule_key"], rows["C20"]["overdue_minutes"]) == ("sunshine/callback", 78 * 60)


SCORES = {
    # HY: missed 21 = C01 1 + C02 8 + C03 1 + C06 4 + C07 4 + C12 3; two L1; C08 unclosed over 30 days; C09 commended.
    ("HY", MAY): (100, -21, -6, -1, 5, 77),
    # LX: missed 14 = C13 1 + C14 1 + C15 1 + C16 2 + C17 6 + C20 3; one L1 and two L2.
    ("LX", MAY): (100, -14, -13, 0, 0, 73),
    # HY in April: C08 deadline 2, conclusion 1, reply 1. LX: C16 contact 2, conclusion 1, one L1.
    ("HY", APRIL): (100, -4, 0, 0, 0, 96),
    ("LX", APRIL): (100, -3, -3, 0, 0, 94),
}


def test_scores_of_both_projects_and_months(answers: Answers) -> None:
    rows = answers.scores(Scope(as_of=MONTH_END, month_from=APRIL, month_to=MAY)).to_pylist()
    parts = ("base", "missed_points", "escalation_points", "unclosed_points", "bonus_points", "total")
    assert {(row["project"], row["month"]): tuple(row[part] for part in parts) for row in rows} == SCORES


LINES_LX = [
    ("base", None, 100),
    ("missed", "C13 4.4.2.1", -1),
    ("missed", "C14 4.4.1.2", -1),
    ("missed", "C15 3.3.12", -1),
    ("missed", "C16 3.3.12", -1),
    ("missed", "C16 4.4.4.3", -1),
    ("missed", "C17 3.3.12", -1),
    ("missed", "C17 3.3.12", -1),
    ("missed", "C17 3.3.6", -1),
    ("missed", "C17 4.4.2.6", -2),
    ("missed", "C17 4.4.4.4", -1),
    ("missed", "C20 3.3.12", -1),
    ("missed", "C20 3.3.6", -1),
    ("missed", "C20 4.4.2.7", -1),
    ("escalation", "C16 4.4.4.4", -5),
    ("escalation", "C17 4.4.4.1", -3),
    ("escalation", "C17 4.4.4.4", -5),
]


def test_every_score_line_names_its_case_and_clause(answers: Answers) -> None:
    rows = [row for row in answers.score_lines(IN_MAY, limit=1000).to_pylist() if row["project"] == "LX"]
    found = [(r["kind"], f"{r['number']} {r['clause']}" if r["number"] else None, r["capped_points"]) for r in rows]
    assert sorted(found, key=str) == sorted(LINES_LX, key=str)


ANNEX_3 = {
    # signed, called, valid, no card, contact updated, content, acceptable, discontent
    "HY": (420, 6, 5, 2, 1, 2, 2, 1),
    "LX": (95, 4, 3, 1, 2, 1, 0, 2),
}


def test_annex_3_of_both_projects(answers: Answers) -> None:
    fields = ("signed", "called", "valid", "no_card", "contact_updated", "content", "acceptable", "discontent")
    rows = answers.club_summary(IN_MAY).to_pylist()
    assert {row["project"]: tuple(row[field] for field in fields) for row in rows} == ANNEX_3


def test_the_callback_period_runs_from_the_first_to_the_last_call(answers: Answers) -> None:
    rows = {row["project"]: row for row in answers.club_summary(IN_MAY).to_pylist()}
    assert (rows["HY"]["period_from"], rows["HY"]["period_to"]) == (date(2026, 5, 11), date(2026, 5, 13))
    assert (rows["LX"]["period_from"], rows["LX"]["period_to"]) == (date(2026, 5, 14), date(2026, 5, 15))


# Satisfied, answered, asked. HY: 11 calls, C06's second reached nobody; 7 of 10 satisfied. LX: 2 of 4.
SATISFACTION = {
    ("case_callback", "HY"): (7, 10, 11),
    ("case_callback", "LX"): (2, 4, 4),
    ("club", "HY"): (4, 5, 6),
    ("club", "LX"): (1, 3, 4),
}


def test_satisfaction_by_source_and_project(answers: Answers) -> None:
    rows = answers.satisfaction(IN_MAY, by=("source", "project")).to_pylist()
    found = {(r["source"], r["project"]): (r["satisfied"], r["answered"], r["asked"]) for r in rows}
    assert found == SATISFACTION


def test_of_22_callbacks_owed_14_were_made_13_in_time(answers: Answers) -> None:
    # The centre owed 11, made 10, 9 in time; project service owed 11 and made 4, all in time.
    row = answers.callback_coverage(IN_MAY).to_pylist()[0]
    assert (row["due"], row["done"], row["in_time"]) == (22, 14, 13)


def test_as_of_an_earlier_moment_later_events_do_not_count(answers: Answers) -> None:
    # At noon on 12 May: C01 awaits its callback; C06's deadline (18:00) is not yet reached; C02 owes its callback.
    noon = Scope(as_of=datetime(2026, 5, 12, 12, tzinfo=LOCAL), month_from=MAY, month_to=MAY)
    found = _verdicts(answers, noon)
    assert "callback=pending" in found["C01"]
    assert [part for part in found["C06"] if part.startswith("deadline")] == ["deadline=pending"]
    assert "C19" not in found
