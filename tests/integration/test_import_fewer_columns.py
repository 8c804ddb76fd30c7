"""A file that lacks a column says nothing about it: what the ledger knows stays, and an empty cell still takes back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from import_files import Row, case, load_file, load_rows, profile_of

from casework.case.effective import effective
from casework.record.events import CalledBack, Closed, Dispatched, Escalated, Instructed, SurveyAnswered
from casework.record.ledger import Ledger, StoredEvent
from casework.vocabulary import EventKind

REGISTERS = Path(__file__).parents[1] / "data" / "registers"
GUESSING = profile_of("register_projects = true\nguess = true\n")


def standing(ledger: Ledger, stream: str) -> list[StoredEvent]:
    return effective(ledger.stream(stream))


def only(ledger: Ledger, stream: str, kind: EventKind) -> StoredEvent:
    (found,) = (event for event in standing(ledger, stream) if event.kind is kind)
    return found


def test_a_case_stays_closed_when_a_file_without_its_last_columns_comes(ledger: Ledger) -> None:
    load_file(ledger, REGISTERS / "39a_full.csv", GUESSING)
    before = ledger.count_events()
    load_file(ledger, REGISTERS / "39b_fewer_columns.csv", GUESSING)
    assert only(ledger, "case/CL1", EventKind.CLOSED).occurred_at == datetime(2026, 3, 9, 2, tzinfo=UTC)
    assert only(ledger, "case/CL1", EventKind.SOLVED).occurred_at == datetime(2026, 3, 8, 2, tzinfo=UTC)
    assert ledger.count_events() == before + 1  # that it was loaded, and nothing else


def test_a_file_with_only_the_closing_corrects_only_the_closing(ledger: Ledger) -> None:
    load_file(ledger, REGISTERS / "partial_update_1.csv", GUESSING)
    before = standing(ledger, "case/P-1")
    load_file(ledger, REGISTERS / "partial_update_2.csv", GUESSING)
    after = standing(ledger, "case/P-1")
    assert [event.kind for event in after] == [event.kind for event in before]
    assert only(ledger, "case/P-1", EventKind.CLOSED).occurred_at == datetime(2026, 3, 6, 2, tzinfo=UTC)
    payload = only(ledger, "case/P-1", EventKind.CALLED_BACK).payload
    assert isinstance(payload, CalledBack)
    assert payload.satisfaction == "dissatisfied"


def test_an_empty_cell_of_a_column_that_is_there_takes_back(ledger: Ledger, tmp_path: Path) -> None:
    row = case(due_at="2026-03-05 18:00", contacted_at="2026-03-02 09:30", closed_at="2026-03-06 10:00")
    load_rows(ledger, tmp_path, [row])
    load_rows(ledger, tmp_path, [{**row, "due_at": ""}])
    kinds = [event.kind for event in standing(ledger, "case/T1")]
    assert kinds == [EventKind.RECEIVED, EventKind.CONTACTED, EventKind.CLOSED]


def test_a_limit_that_was_stated_stays_and_one_by_urgency_follows_the_dispatch(ledger: Ledger, tmp_path: Path) -> None:
    stated = case("S1", urgency="urgent", dispatched_at="2026-03-02 09:10", contact_due="2026-03-02 15:00")
    usual = case("U1", urgency="urgent", dispatched_at="2026-03-02 09:10", contact_due="")
    load_rows(ledger, tmp_path, [stated, usual])
    load_rows(ledger, tmp_path, [case(number, dispatched_at="2026-03-02 10:00") for number in ("S1", "U1")])
    dues = []
    for number in ("S1", "U1"):
        payload = only(ledger, f"case/{number}", EventKind.DISPATCHED).payload
        assert isinstance(payload, Dispatched)
        dues.append(payload.due_at)
    # 15:00 as stated; urgent: 30 minutes after the later dispatch at 10:00 (UTC + 8)
    assert dues == [datetime(2026, 3, 2, 7, tzinfo=UTC), datetime(2026, 3, 2, 2, 30, tzinfo=UTC)]


def test_an_ending_that_was_not_stated_follows_what_comes_later(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [case(closed_at="2026-03-06 10:00", solved_at="")])
    load_rows(ledger, tmp_path, [case(answered_at="2026-03-02 09:05", answer="当场解释")])
    payload = only(ledger, "case/T1", EventKind.CLOSED).payload
    assert isinstance(payload, Closed)
    assert payload.disposition == "answered"


def test_an_escalation_keeps_its_instruction(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [case()])
    row: Row = {"number": "T1", "level": 1, "cause": "no_contact", "escalated_at": "2026-03-03 09:00"}
    more = {"to": "项目总经理", "instructed_at": "2026-03-03 11:00", "instruction": "今日上门"}
    load_rows(ledger, tmp_path, [{**row, **more}], "escalations", name="first.csv")
    load_rows(ledger, tmp_path, [{**row, "escalated_at": "2026-03-03 09:30"}], "escalations", name="second.csv")
    raised = only(ledger, "case/T1", EventKind.ESCALATED)
    assert raised.occurred_at == datetime(2026, 3, 3, 1, 30, tzinfo=UTC)
    assert isinstance(raised.payload, Escalated)
    assert raised.payload.to == "项目总经理"
    instructed = only(ledger, "case/T1", EventKind.INSTRUCTED).payload
    assert isinstance(instructed, Instructed)
    assert instructed.instruction == "今日上门"


def test_a_callback_and_an_answer_keep_what_the_next_file_has_no_column_for(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [case()])
    call: Row = {"number": "T1", "called_at": "2026-03-09 10:00", "kind": "case", "satisfaction": "satisfied"}
    load_rows(ledger, tmp_path, [{**call, "opinion": "回复快"}], "callbacks", name="calls.csv")
    load_rows(ledger, tmp_path, [{**call, "satisfaction": "neutral"}], "callbacks", name="again.csv")
    called = only(ledger, "case/T1", EventKind.CALLED_BACK).payload
    assert isinstance(called, CalledBack)
    assert (called.satisfaction, called.opinion) == ("neutral", "回复快")
    answer: Row = {"number": "R1", "survey": "入住", "project": "HY", "answered_at": "2026-03-09 10:00", "score": 4}
    load_rows(ledger, tmp_path, [{**answer, "recommend": 9, "comment": "很好"}], "surveys", name="answers.csv")
    load_rows(ledger, tmp_path, [{**answer, "score": 5}], "surveys", name="answers2.csv")
    given_back = only(ledger, "survey/入住~R1", EventKind.SURVEY_ANSWERED).payload
    assert isinstance(given_back, SurveyAnswered)
    assert (given_back.score, given_back.recommend, given_back.comment) == (5, 9, "很好")


WHOLE = case(
    channel="来访", urgency="紧急", severity="重大", content="客厅漏水", department="工程部",
    dispatched_at="2026-03-02 09:10", slip="D-1", contacted_at="2026-03-02 09:30", appointed_at="2026-03-02 09:35",
    due_at="2026-03-05 18:00", solved_at="2026-03-05 10:00", result="已修复", fed_back_at="2026-03-05 11:00",
    called_back_at="2026-03-06 10:00", satisfaction="满意", opinion="谢谢", closed_at="2026-03-06 11:00",
    claim_amount="300", claim_raised_at="2026-03-03 09:00",
)  # fmt: skip
TOGETHER: Sequence[Sequence[str]] = (
    ("channel",), ("urgency",), ("severity",), ("content",), ("department",), ("dispatched_at", "slip"),
    ("contacted_at",), ("appointed_at", "due_at"), ("solved_at", "fed_back_at", "result"),
    ("called_back_at", "satisfaction", "opinion"), ("closed_at",), ("claim_amount", "claim_raised_at"),
)  # fmt: skip
"""Columns that need each other: a word about a step without the step's time makes no entry that could keep it."""
NAMES = count()


@st.composite
def splits(draw: st.DrawFn) -> list[list[str]]:
    """The columns of the whole file over up to three files, in any order."""
    order = draw(st.permutations(TOGETHER))
    places = [draw(st.integers(0, 2)) for _ in order]
    return [
        [name for group, at in zip(order, places, strict=True) if at == place for name in group] for place in range(3)
    ]


def told(ledger: Ledger) -> list[tuple[str, datetime, dict[str, object]]]:
    facts = []
    for event in standing(ledger, "case/T1"):
        payload = {k: v for k, v in json.loads(event.payload.model_dump_json(exclude_none=True)).items() if v != ""}
        payload.pop("source", None)
        facts.append((event.kind.value, event.occurred_at, payload))
    return sorted(facts, key=lambda fact: (fact[0], fact[1]))


@settings(max_examples=3, deadline=None)
@given(splits())
def test_any_split_of_a_file_s_columns_ends_as_the_whole_file(parts: list[list[str]]) -> None:
    with TemporaryDirectory() as folder:
        place = Path(folder)
        whole, pieces = (Ledger.open(f"sqlite:///{place / name}.sqlite") for name in ("whole", "pieces"))
        load_rows(whole, place, [WHOLE])
        for names in parts:
            row = {name: WHOLE[name] for name in ("number", "project", "received_at", *names)}
            load_rows(pieces, place, [row], name=f"{next(NAMES)}.csv")
        assert told(pieces) == told(whole)
        whole.close()
        pieces.close()
