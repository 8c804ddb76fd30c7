"""Registers with a trouble that real ones have, each with its right value (``tests/data/registers``)."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from facts import fact
from import_files import case, load_file, load_rows, policies, profile_of, tried, write_csv

from casework.case.effective import effective
from casework.case.obligations import obligations, verdict
from casework.errors import YingshengError
from casework.record.events import Appointed, Closed, Dispatched, Received
from casework.record.ledger import Ledger
from casework.record.ledger.tables import customer
from casework.vocabulary import EventKind, Verdict
from etl.intake.profiles import Profile, load_profile, parse_profile
from etl.intake.reports import Preview

REGISTERS = Path(__file__).parents[1] / "data" / "registers"
GUESSING = profile_of("register_projects = true\nguess = true\n")


@pytest.fixture(scope="module")
def register(empty_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A ledger for looking only."""
    folder = tmp_path_factory.mktemp("register")
    shutil.copyfile(empty_ledger, folder / "ledger.sqlite")
    ledger = Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}")
    yield ledger
    ledger.close()


@dataclass(frozen=True)
class Judged:
    """A register and what a load makes of it: rows that go in, rows held back, rules that rows break."""

    file: str
    accepted: int
    held: int = 0
    rules: frozenset[str] = frozenset()
    profile: str = "complaints"


def judged(file: str, accepted: int, held: int = 0, *rules: str, profile: str = "complaints") -> Judged:
    return Judged(file, accepted, held, frozenset(rules), profile)


JUDGED = [
    judged("33_stray_corner.xlsx", 1),
    judged("16_stray_cell.xlsx", 1),
    judged("32_styled_far.xlsx", 1),
    judged("30_phone_collapse.csv", 13, 0, "in_e_notation"),
    judged("09_numbers.csv", 6, 0, "in_e_notation", "became_a_date"),
    judged("dry_run_cap.csv", 2500, 500, "due_without_appointed", "closed_before_received", "closed_without_answer",
           profile="collision.toml"),
    judged("dry_run_unknown_project.csv", 0, 2, "unknown_project", profile="no_register.toml"),
    judged("01_title_total.xlsx", 2, 2, "total_row", "missing", "bad_date"),
    judged("02_two_row_header.xlsx", 2, 0, "dispatch_without_department"),
    judged("03_merged_project.xlsx", 3),
    judged("06_hidden_rows.xlsx", 3, 0, "hidden_row"),
    judged("17_date_only.xlsx", 3),
    judged("18_reopen_close.xlsx", 2, 0, "reopened_then_closed", "closed_without_answer"),
    judged("closed_flag_no_date.csv", 2, 0, "closed_without_date", "due_without_appointed",
           profile="collision.toml"),
    judged("limit_as_hours.csv", 2, profile="collision.toml"),
    judged("07_notes_first.xlsx", 2),
    judged("repeated_header.csv", 1),
    judged("11_semicolon.csv", 1),
    judged("12_utf16.txt", 1),
    judged("13_gb18030.csv", 1),
    judged("22_header_forms.xlsx", 1),
    judged("27_1904.xlsx", 1),
    judged("28_names.xlsx", 8),
    judged("36_month_edge.csv", 1, 0, "dispatch_without_department"),
    judged("15_traditional.xlsx", 0, 1, "unknown_word"),
    judged("24_long.xlsx", 1, 1, "too_long"),
    judged("25_formula.xlsx", 0, 2, "formula"),
    judged("26_attr_order_formula.xlsx", 0, 2, "formula"),
    judged("38_roundtrip.csv", 0, 2, "bad_date"),
]  # fmt: skip


def profile_at(name: str) -> str | Profile:
    return load_profile(REGISTERS / name) if name.endswith(".toml") else name


def trial(ledger: Ledger, file: str, profile: str = "complaints") -> Preview:
    register = None if profile.endswith(".toml") else True
    return tried(ledger, REGISTERS / file, profile_at(profile), register=register)


@pytest.fixture(scope="module")
def seen(register: Ledger) -> Callable[..., Preview]:
    """A trial run on an empty ledger; each register is judged once for all who look at it."""
    judge = cache(partial(trial, register))
    return lambda file, profile="complaints": judge(file, profile)


@pytest.mark.parametrize("case", JUDGED, ids=lambda case: case.file)
def test_a_register_is_judged_to_the_last_row(seen: Callable[..., Preview], case: Judged) -> None:
    shown = seen(case.file, case.profile)
    assert (shown.outcomes.accepted, shown.held_back) == (case.accepted, case.held)
    assert set(shown.problems_by_rule) == case.rules


@pytest.mark.parametrize("file", ["04_old.xls", "05_html.xls", "14_big5.csv"])
def test_a_file_that_cannot_be_read_is_refused_in_words(register: Ledger, file: str) -> None:
    with pytest.raises(YingshengError, match=r"Save it as"):
        trial(register, file)


def test_a_trial_says_what_the_load_then_does(ledger: Ledger, seen: Callable[..., Preview]) -> None:
    shown = seen("dry_run_cap.csv", "collision.toml")
    assert shown.consequences.new_projects == ("云锦",)
    report = load_file(ledger, REGISTERS / "dry_run_cap.csv", profile_at("collision.toml"), register=None)
    assert (report.outcomes, report.problems_by_rule) == (shown.outcomes, shown.problems_by_rule)
    added = sum(step.count for step in shown.consequences.steps if step.fate == "added")
    assert report.events == added == 2500 * 2  # received, agreed


def test_a_trial_names_the_steps_that_an_empty_cell_would_strike_out(ledger: Ledger) -> None:
    load_file(ledger, REGISTERS / "39a_full.csv", GUESSING)
    emptied = REGISTERS / "39c_emptied.csv"
    before = ledger.count_events()
    shown = tried(ledger, emptied, GUESSING)
    assert (shown.outcomes.corrected, shown.consequences.struck) == (1, {"closed": 1})
    assert ledger.count_events() == before
    load_file(ledger, emptied, GUESSING)
    kinds = [entry.kind for entry in effective(ledger.stream("case/CL1"))]
    assert kinds == [EventKind.RECEIVED, EventKind.SOLVED]


def test_a_file_with_fewer_columns_would_strike_out_nothing(ledger: Ledger) -> None:
    load_file(ledger, REGISTERS / "partial_update_1.csv", GUESSING)
    shown = tried(ledger, REGISTERS / "partial_update_2.csv", GUESSING)
    fates = {(step.fate, step.kind): step.count for step in shown.consequences.steps}
    assert fates == {("corrected", "closed"): 1}


def test_the_column_that_a_profile_names_and_a_file_lacks_is_told_before_anything_is_loaded(register: Ledger) -> None:
    (absent,) = trial(register, "next_month.csv", "profile_names_absent_column.toml").absent
    assert (absent.name, absent.headers) == ("due_at", ("要求完成时间",))


def test_it_is_told_how_many_cases_had_a_deadline_there(ledger: Ledger, tmp_path: Path) -> None:
    profile = load_profile(REGISTERS / "profile_names_absent_column.toml")
    text = (REGISTERS / "next_month.csv").read_text(encoding="utf-8")
    earlier = tmp_path / "earlier.csv"
    earlier.write_text(text.replace("要求完成日期", "要求完成时间"), encoding="utf-8")
    load_file(ledger, earlier, profile)
    (absent,) = tried(ledger, REGISTERS / "next_month.csv", profile).absent
    assert absent.known_earlier == 2


def test_a_required_column_that_is_absent_refuses_the_file(ledger: Ledger) -> None:
    text = (REGISTERS / "profile_names_absent_column.toml").read_text(encoding="utf-8")
    strict = parse_profile(text.replace('["要求完成时间"]', '["要求完成时间"]\nrequired = true'), "strict.toml")
    with pytest.raises(YingshengError, match="要求完成时间"):
        load_file(ledger, REGISTERS / "next_month.csv", strict)
    assert ledger.count_events() == 0


def received(ledger: Ledger, number: str) -> Received:
    (first, *_) = effective(ledger.stream(f"case/{number}"))
    assert isinstance(first.payload, Received)
    return first.payload


def test_nobody_is_recognised_by_what_is_no_number(ledger: Ledger) -> None:
    load_file(ledger, REGISTERS / "30_phone_collapse.csv")
    who = {f"PC{n}": received(ledger, f"PC{n}").customer_id for n in range(1, 13)}
    assert len({who[f"PC{n}"] for n in range(1, 7)}) == 6
    assert len({who[f"PC{n}"] for n in range(7, 11)}) == 1
    assert who["PC11"] == who["PC12"]


def test_what_a_spreadsheet_has_spoiled_is_named_cell_by_cell(seen: Callable[..., Preview]) -> None:
    shown = seen("09_numbers.csv")
    assert [(p.row_number, p.column, p.value, p.rule) for p in shown.problems] == [
        (2, "手机", "1.38E+10", "in_e_notation"),
        (2, "房号", "2026/3/1", "became_a_date"),
        (3, "编号", "2.02603E+15", "in_e_notation"),
        (6, "房号", "3月1日", "became_a_date"),
    ]


def test_numbers_are_kept_as_they_were_meant(ledger: Ledger) -> None:
    load_file(ledger, REGISTERS / "09_numbers.csv")
    assert received(ledger, "00124").number == "00124"
    with ledger.reading() as connection:
        found = {tuple(row) for row in connection.execute(sa.select(customer.c.mobile, customer.c.room))}
    assert {("13800000003", "3-1-1201"), ("13800000005", "0302"), ("13800000077", "3-1-1201")} <= found


def test_a_number_in_full_width_is_the_same_number(seen: Callable[..., Preview]) -> None:
    shown = seen("20_keys.csv")
    assert (shown.outcomes.accepted, shown.outcomes.repeated) == (3, 2)  # A-001, a-001, A–001; A-001 twice more


def test_a_total_is_called_a_total_and_nothing_else(seen: Callable[..., Preview]) -> None:
    shown = seen("01_title_total.xlsx")
    assert [(p.value, p.rule) for p in shown.problems if p.row_number == 5] == [("合计", "total_row")]


@pytest.mark.parametrize("file", ["23_date_time_columns.xlsx", "23b_date_time_columns.csv"])
def test_a_date_and_a_time_in_two_columns_make_a_moment(ledger: Ledger, file: str) -> None:
    load_file(ledger, REGISTERS / file, load_profile(REGISTERS / "23_profile.toml"), register=True)
    moments = [effective(ledger.stream(f"case/{number}"))[0].occurred_at for number in ("K1", "K2")]
    assert moments == [datetime(2026, 3, 5, 6, 30, tzinfo=UTC), datetime(2026, 3, 6, 1, 5, tzinfo=UTC)]


def test_a_header_that_stands_twice_is_told_apart(seen: Callable[..., Preview]) -> None:
    shown = seen("repeated_header.csv")
    assert shown.unused == ("其他，请注明 [1]", "其他，请注明 [2]")


def test_a_project_that_differs_in_signs_is_the_same_and_told(ledger: Ledger) -> None:
    profile = profile_at("collision.toml")
    load_file(ledger, REGISTERS / "project_code_collision_1.csv", profile, register=None)
    report = load_file(ledger, REGISTERS / "project_code_collision_2.csv", profile, register=None)
    assert (report.outcomes.accepted, report.problems_by_rule) == (1, {"project_respelled": 1})
    assert [(s.written, s.code, s.is_new) for s in report.spellings] == [("云锦·一期", "云锦-一期", False)]


def test_a_blank_cell_of_a_column_that_is_there_takes_back(ledger: Ledger, tmp_path: Path) -> None:
    text = (REGISTERS / "blank_due.csv").read_text(encoding="utf-8")
    first = tmp_path / "first.csv"
    first.write_text(text.replace("09:00,,", "09:00,2026-03-04 09:00,"), encoding="utf-8")
    load_file(ledger, first, GUESSING)
    load_file(ledger, REGISTERS / "blank_due.csv", GUESSING)
    assert EventKind.APPOINTED not in {entry.kind for entry in effective(ledger.stream("case/T-1"))}


def test_what_the_desk_did_survives_a_later_file(ledger: Ledger) -> None:
    load_file(ledger, REGISTERS / "41a_before_desk.csv")
    at = datetime(2026, 11, 28, 2, tzinfo=UTC)
    slip = Dispatched(department="工程部", due_at=at + timedelta(hours=2))
    ledger.append("case/DW1", 1, [fact("case/DW1", slip, occurred_at=at, recorded_at=at, project="云栖里")])
    load_file(ledger, REGISTERS / "41b_after_desk.csv")
    kinds = [entry.kind for entry in effective(ledger.stream("case/DW1"))]
    assert kinds == [EventKind.RECEIVED, EventKind.DISPATCHED]
    assert received(ledger, "DW1").content == "门禁坏（更正）"


def test_a_whole_extract_tells_what_an_earlier_one_had_and_it_lacks(ledger: Ledger, tmp_path: Path) -> None:
    whole = profile_of("register_projects = true\nguess = true\nwhole = true\n")
    load_rows(ledger, tmp_path, [case("W1"), case("W2")], whole)
    shown = tried(ledger, write_csv(tmp_path / "april.csv", [case("W1")]), whole)
    assert shown.consequences.gone == ("W2",)
    assert load_rows(ledger, tmp_path, [case("W1")], whole).gone == ("W2",)
    assert tried(ledger, write_csv(tmp_path / "part.csv", [case("W1")]), GUESSING).consequences.gone == ()


def test_a_spelling_that_two_projects_have_asks_instead_of_choosing(ledger: Ledger, tmp_path: Path) -> None:
    projects = [{"code": "P1", "name": "云锦(一期)"}, {"code": "P2", "name": "云锦-一期"}]
    load_rows(ledger, tmp_path, projects, "projects")
    shown = tried(ledger, write_csv(tmp_path / "alike.csv", [case("S1", project="云锦·一期")]))
    assert (shown.held_back, shown.problems_by_rule) == (1, {"project_alike": 1})


def test_a_telephone_number_that_may_have_lost_its_zero_is_named(register: Ledger, tmp_path: Path) -> None:
    rows = [case("Z1", phone="2164312345"), case("Z2", phone="02164312345")]
    shown = tried(register, write_csv(tmp_path / "zero.csv", rows))
    assert [(problem.row_number, problem.rule) for problem in shown.problems] == [(2, "lost_zero")]


def test_a_header_of_two_rows_names_the_columns(ledger: Ledger) -> None:
    load_file(ledger, REGISTERS / "02_two_row_header.xlsx")
    facts = effective(ledger.stream("case/M1"))
    assert [fact.kind for fact in facts] == [EventKind.RECEIVED, EventKind.DISPATCHED, EventKind.SOLVED]
    with ledger.reading() as connection:
        found = {tuple(row) for row in connection.execute(sa.select(customer.c.name, customer.c.mobile))}
    assert found == {("钱 一", "13800000001"), ("孙二", "13800000002")}


def test_a_hidden_row_is_loaded_and_named(seen: Callable[..., Preview]) -> None:
    shown = seen("06_hidden_rows.xlsx")
    assert [(problem.row_number, problem.value, problem.rule) for problem in shown.problems] == [
        (3, "R2", "hidden_row")
    ]


def test_what_was_closed_again_is_closed(ledger: Ledger) -> None:
    load_file(ledger, REGISTERS / "18_reopen_close.xlsx")
    told = [(fact.kind.value, fact.occurred_at) for fact in effective(ledger.stream("case/C1"))][-2:]
    again = [datetime(2026, 3, 12, 1, tzinfo=UTC), datetime(2026, 3, 20, 2, tzinfo=UTC)]
    assert told == list(zip(["reopened", "closed"], again, strict=True))
    assert effective(ledger.stream("case/C2"))[-1].kind is EventKind.REOPENED


def test_a_case_can_be_reopened_and_closed_twice(ledger: Ledger, tmp_path: Path) -> None:
    row = case("A1", solved_at="2026-03-04 10:00", closed_at="2026-03-05 10:00", reopened_at="2026-03-07 10:00")
    row |= {"reopened_at.2": "2026-03-10 10:00", "closed_at.2": "2026-03-11 10:00"}
    load_rows(ledger, tmp_path, [row])
    assert load_rows(ledger, tmp_path, [row | {"closed_at.2": "2026-03-12 10:00"}], name="later.csv").events == 1
    facts = effective(ledger.stream("case/A1"))[2:]
    assert [(fact.kind.value, fact.occurred_at.day) for fact in facts] == [
        ("closed", 5),
        ("reopened", 7),
        ("reopened", 10),
        ("closed", 12),
    ]


def test_what_was_closed_nobody_knows_when_is_closed_and_not_judged(ledger: Ledger) -> None:
    load_file(ledger, REGISTERS / "closed_flag_no_date.csv", profile_at("collision.toml"), register=None)
    closed = effective(ledger.stream("case/F-1"))[-1].payload
    assert isinstance(closed, Closed)
    assert closed.undated
    assert EventKind.CLOSED not in {fact.kind for fact in effective(ledger.stream("case/F-2"))}
    rows = obligations("case/F-1", ledger.stream("case/F-1"), policies())
    later = datetime(2026, 5, 1, tzinfo=UTC)
    ended = [verdict(row, later) for row in rows if row.unjudged_from is not None]
    assert set(ended) <= {Verdict.UNJUDGED}


def test_a_later_file_with_the_closing_time_says_when(ledger: Ledger, tmp_path: Path) -> None:
    guessing = profile_at("collision.toml")
    load_rows(ledger, tmp_path, [case("F1", project="云锦", status="已关闭")], guessing)
    dated = case("F1", project="云锦", status="已关闭", closed_at="2026-03-04 10:00")
    load_rows(ledger, tmp_path, [dated], guessing, name="dated.csv")
    load_rows(ledger, tmp_path, [case("F1", project="云锦", status="已关闭")], guessing, name="again.csv")
    closed = effective(ledger.stream("case/F1"))[-1]
    assert (closed.occurred_at, getattr(closed.payload, "undated", None)) == (datetime(2026, 3, 4, 2, tzinfo=UTC), None)


def test_a_limit_in_hours_or_days_becomes_a_deadline(ledger: Ledger, tmp_path: Path) -> None:
    load_file(ledger, REGISTERS / "limit_as_hours.csv", profile_at("collision.toml"), register=None)
    later = datetime(2026, 5, 1, tzinfo=UTC)
    found = {}
    for number in ("L-1", "L-2"):
        rows = obligations(f"case/{number}", ledger.stream(f"case/{number}"), policies())
        (deadline,) = (row for row in rows if row.rule.id == "deadline")
        found[number] = deadline.due_at, verdict(deadline, later)
    assert found == {
        "L-1": (datetime(2026, 3, 4, 1, tzinfo=UTC), Verdict.MET),
        "L-2": (datetime(2026, 3, 3, 1, tzinfo=UTC), Verdict.MISSED),
    }
    in_days = {"编号": "L-3", "项目": "云锦", "受理时间": "2026-03-02 09:00", "处理时限（天）": "3"}
    load_rows(ledger, tmp_path, [in_days], profile_at("collision.toml"))
    agreed = effective(ledger.stream("case/L-3"))[-1].payload
    assert isinstance(agreed, Appointed)
    assert agreed.due_at == datetime(2026, 3, 5, 1, tzinfo=UTC)
