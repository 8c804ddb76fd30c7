"""Whatever people do in whatever order, a life stays one that the regulation allows."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from desks import policies
from hypothesis import given, settings
from hypothesis import strategies as st
from lives import Life, dice

from casework.case.effective import effective
from casework.case.obligations import ObligationRow, obligations, verdict
from casework.vocabulary import EventKind, Stage, Verdict

FOLLOWS = {
    Verdict.PENDING: {Verdict.PENDING, Verdict.MET, Verdict.VOID, Verdict.OVERDUE, Verdict.MISSED},
    Verdict.OVERDUE: {Verdict.OVERDUE, Verdict.MISSED},
    Verdict.MET: {Verdict.MET},
    Verdict.MISSED: {Verdict.MISSED},
    Verdict.VOID: {Verdict.VOID},
}
"""What a verdict can become as time goes on."""


def check_life(life: Life) -> None:
    facts = effective(life.entries)
    kinds = [fact.kind for fact in facts]
    assert kinds[0] is EventKind.RECEIVED
    assert kinds.count(EventKind.RECEIVED) == 1
    assert kinds.count(EventKind.EXTENDED) <= 1
    assert all(fact.occurred_at <= fact.recorded_at <= life.now for fact in facts)
    assert life.state().version == len(life.entries)


def check_clocks(life: Life) -> None:
    rows = obligations(life.stream, life.entries, policies())
    assert len({row.obligation_id for row in rows}) == len(rows)
    for row in rows:
        assert row.started_at <= (row.warn_at or row.started_at) <= max(row.due_at, row.started_at)
        assert row.met_at is None or row.void_at is None
        assert row.met_at is None or row.met_at >= row.started_at
        check_verdicts(row)


def check_verdicts(row: ObligationRow) -> None:
    turns = sorted({row.started_at, row.due_at, row.met_at or row.due_at, row.void_at or row.due_at})
    moments = [turn + timedelta(microseconds=shift) for turn in turns for shift in (0, 1) if turn >= row.started_at]
    for before, after in pairwise(verdict(row, moment) for moment in moments):
        assert after in FOLLOWS[before]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**9))
def test_any_sequence_of_commands_keeps_the_invariants(seed: int) -> None:
    life = Life(dice(seed))
    for _ in range(40):
        life.step()
        check_life(life)
    check_clocks(life)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**9))
def test_the_clock_has_nothing_to_add_to_what_it_has_just_written(seed: int) -> None:
    life = Life(dice(seed))
    for _ in range(25):
        life.step()
    life.tick()
    before = len(life.entries)
    life.tick()
    assert len(life.entries) == before


def reached(seed: int) -> set[str]:
    """Every stage and kind of entry in one long life."""
    life = Life(dice(seed))
    stages: set[str] = set()
    for _ in range(60):
        life.step()
        stages.add(life.state().stage)
    return stages | {entry.kind.value for entry in life.entries}


def test_random_lives_reach_every_stage_and_most_kinds() -> None:
    """The generator is worth something: it gets around, in 25 lives at most."""
    wanted = "called_back closed reopened extended extension_cancelled warned escalated instructed dispatched_again"
    wanted += " declared_unclosed analysis_meeting_held claim_approved corrected redacted transferred"
    missing = {*wanted.split(), *(stage.value for stage in Stage)}
    for seed in range(25):
        missing -= reached(seed)
        if not missing:
            break
    assert missing == set()
