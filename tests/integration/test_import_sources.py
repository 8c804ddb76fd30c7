"""What a profile says of the habits of a source: several rows of one number, hasty clocks, codes that are no answer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from facts import fact
from import_files import Row, case, load_file, load_rows, policies, profile_of, tried, write_csv

from casework.record.events import Received, SurveyAnswered
from casework.record.ledger import Ledger
from etl.errors import ImportRefused, ProfileError
from etl.intake.profiles import load_profile, parse_profile
from etl.subjects import Answers
from etl.warehouse.scope import Scope
from etl.warehouse.warehouse import Warehouse

REGISTERS = Path(__file__).parents[1] / "data" / "registers"
SURVEY = 'register_projects = true\nguess = true\n[columns.score]\nfrom = "总体评分"\n'
UPDATES = (REGISTERS / "one_row_per_update.toml").read_text(encoding="utf-8")


def test_the_latest_row_of_a_number_counts_and_the_others_repeat_it(ledger: Ledger) -> None:
    latest = parse_profile('latest_by = "updated_at"\n' + UPDATES, "latest.toml")
    report = load_file(ledger, REGISTERS / "one_row_per_update.csv", latest, register=None)
    assert (report.outcomes.accepted, report.outcomes.repeated, report.outcomes.quarantined) == (2, 2, 0)
    received = ledger.stream("case/I-1")[0].payload
    assert isinstance(received, Received)
    assert received.department == "B"
    assert load_file(ledger, REGISTERS / "one_row_per_update.csv", latest, register=None).events == 0


def test_without_being_told_which_counts_they_all_wait(ledger: Ledger) -> None:
    report = load_file(ledger, REGISTERS / "one_row_per_update.csv", parse_profile(UPDATES, "x.toml"), register=None)
    assert (report.outcomes.accepted, report.problems_by_rule) == (1, {"conflicting_rows": 3})


def test_a_file_without_the_column_that_says_which_is_latest_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    latest = profile_of('guess = true\nlatest_by = "更新时间"\n')
    with pytest.raises(ImportRefused, match="更新时间"):
        load_rows(ledger, tmp_path, [case()], latest)


def test_a_step_some_seconds_before_the_receipt_is_taken_as_at_it_and_told(ledger: Ledger, tmp_path: Path) -> None:
    hasty = profile_of("register_projects = true\nguess = true\ntolerance_seconds = 30\n")
    times = {"received_at": "2026-03-02 09:00:20", "department": "工程部"}
    rows = [
        case("S1", **times, dispatched_at="2026-03-02 09:00:00", solved_at="2026-03-02 10:00"),
        case("S2", **times, dispatched_at="2026-03-02 08:59:49", solved_at="2026-03-02 10:00"),
    ]
    report = load_rows(ledger, tmp_path, rows, hasty)
    assert report.problems_by_rule == {"seconds_early": 1, "before_receipt": 1}
    assert ledger.stream("case/S1")[1].occurred_at == datetime(2026, 3, 2, 1, 0, 20, tzinfo=UTC)


def test_what_lies_before_the_receipt_is_told_once(ledger: Ledger, tmp_path: Path) -> None:
    early = case(solved_at="2026-03-01 10:00", closed_at="2026-03-01 11:00")
    shown = tried(ledger, write_csv(tmp_path / "early.csv", [early]))
    assert shown.problems_by_rule == {"closed_before_received": 1}


def test_codes_that_mean_no_answer_are_none_and_who_answers_nothing_is_no_response(ledger: Ledger) -> None:
    words = 'no_answer = ["0"]\nmap = { "非常满意" = "5", "满意" = "4" }\n'
    report = load_file(ledger, REGISTERS / "19_survey.xlsx", profile_of(SURVEY + words, kind="surveys"), register=None)
    assert report.problems_by_rule == {"out_of_range": 1, "not_a_number": 2, "answers_nothing": 1, "too_long": 1}
    told = [ledger.stream(f"survey/2026上半年~s{n}")[0].payload for n in (1, 2, 3, 4, 10)]
    assert all(isinstance(answer, SurveyAnswered) for answer in told)
    found = [(answer.score, answer.recommend) for answer in told if isinstance(answer, SurveyAnswered)]
    assert found == [(5, 0), (4, None), (None, 10), (5, 9), (4, None)]


def test_the_figures_of_two_surveys_stand_apart(ledger: Ledger, tmp_path: Path) -> None:
    profile = load_profile(REGISTERS / "surveys_guess.toml")
    load_file(ledger, REGISTERS / "two_surveys_mixed.csv", profile, register=None)
    warehouse = Warehouse.open(ledger, tmp_path / "warehouse.duckdb", policies())
    month = date(2026, 3, 1)
    scope = Scope(as_of=datetime(2026, 4, 1, tzinfo=UTC), month_from=month, month_to=month)
    answers = Answers(warehouse)
    counts = answers.satisfaction(scope, by=("source", "survey")).to_pylist()
    listed = answers.customer_answers(scope, "survey", survey="退场调查").to_pylist()
    warehouse.close()
    told = {row["survey"]: (row["satisfied"], row["answered"], row["promoters"], row["detractors"]) for row in counts}
    assert told == {"入住调查": (2, 2, 2, 0), "退场调查": (0, 2, 0, 2)}  # net promoters 100 and -100
    assert [(row["survey"], row["number"]) for row in listed] == [("退场调查", "S-3"), ("退场调查", "S-4")]


ANSWER: Row = {"number": "1", "survey": "入住", "project": "HY", "answered_at": "2026-03-05 10:00", "score": 5}


def test_two_surveys_that_both_begin_with_number_one_leave_each_other_alone(ledger: Ledger, tmp_path: Path) -> None:
    leaving = ANSWER | {"survey": "退场", "answered_at": "2026-04-05 10:00", "score": 1}
    assert load_rows(ledger, tmp_path, [ANSWER, ANSWER | {"number": "2"}], "surveys").outcomes.accepted == 2
    later = load_rows(ledger, tmp_path, [leaving, leaving | {"number": "2"}, ANSWER], "surveys", name="later.csv")
    assert (later.outcomes.accepted, later.outcomes.corrected, later.outcomes.unchanged) == (2, 0, 1)
    told = [ledger.stream(f"survey/{survey}~1")[0].payload for survey in ("入住", "退场")]
    assert [(answer.number, answer.score) for answer in told if isinstance(answer, SurveyAnswered)] == [
        ("1", 5), ("1", 1),
    ]  # fmt: skip


def test_a_number_that_two_registers_gave_is_told_before_the_later_one_replaces(ledger: Ledger, tmp_path: Path) -> None:
    hotline, chat = case("1", content="漏水"), case("1", received_at="2026-03-09 10:00", content="停电")
    load_rows(ledger, tmp_path, [hotline, case("2")])
    path = write_csv(tmp_path / "chat.csv", [chat, case("2", received_at="2026-03-02 10:30", content="门禁")])
    shown = tried(ledger, path)
    assert [(problem.row_number, problem.rule) for problem in shown.problems] == [(2, "begins_otherwise")]
    assert load_file(ledger, path).problems_by_rule == {"begins_otherwise": 1}
    assert load_file(ledger, path).problems_by_rule == {}
    apart = profile_of('register_projects = true\nguess = true\n[columns.number]\nfrom = "number"\nprefix = "W-"\n')
    assert load_file(ledger, path, apart, register=None).outcomes.accepted == 2


def test_an_answer_that_was_loaded_when_surveys_shared_their_numbers_is_known_again(
    ledger: Ledger, tmp_path: Path
) -> None:
    at = datetime(2026, 3, 5, 2, tzinfo=UTC)
    once = SurveyAnswered(number="1", survey="入住", score=4)
    ledger.append("survey/1", 0, [fact("survey/1", once, occurred_at=at, recorded_at=at, project="HY")])
    report = load_rows(ledger, tmp_path, [ANSWER, ANSWER | {"survey": "退场"}], "surveys")
    assert (report.outcomes.corrected, report.outcomes.accepted) == (1, 1)
    assert len(ledger.stream("survey/1")) == 2
    assert ledger.stream("survey/入住~1") == []


def test_rows_without_a_number_are_numbered_by_file_and_row(ledger: Ledger, tmp_path: Path) -> None:
    made = profile_of(
        "register_projects = true\nguess = true\n[columns.number]\nmade = true\nprefix = 'S-'\n", kind="surveys"
    )
    rows = [{"survey": "入住", "project": "HY", "answered_at": "2026-03-05 10:00", "score": score} for score in (5, 5)]
    march, april = (write_csv(tmp_path / f"{month}.csv", rows) for month in ("march", "april"))
    assert load_file(ledger, march, made).outcomes.accepted == 2
    assert load_file(ledger, march, made).outcomes.unchanged == 2
    assert load_file(ledger, april, made).outcomes.accepted == 2


def test_only_a_number_is_made() -> None:
    with pytest.raises(ProfileError, match="only the number"):
        profile_of("guess = true\n[columns.project]\nmade = true\n")
