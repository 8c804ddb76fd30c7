"""What is refused of a month, each with its answer; and corrections: entered, waived or listed, never lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from assessed import AFTER, BOTH, CENTRE, COLLEAGUE, FEBRUARY, LEADER, MARCH, Assessed, assessed, service
from desks import policies
from story import ZONE, local

from casework.errors import PermissionRefused, RuleError, YingshengError
from casework.month import proof
from casework.month.desk import Hand, lines_of
from casework.month.opening import open_due
from casework.month.reading import Months
from casework.record.events import Corrected, Event
from casework.vocabulary.assessing import LineKind, MonthStage, Ruling

DAY = local("2026-03-03 10:00")
LATE = local("2026-03-05 18:01")


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assessed]:
    """Proposed, met, one line by hand that waits, one appeal that waits; nothing here changes it but the last tests."""
    with assessed(tmp_path_factory.mktemp("refused")) as found:
        found.propose()
        found.desk.add_line(Hand(BOTH, DAY), "late", FEBRUARY, -4, "计划未完成", clause="4.8.1")
        found.desk.appeal(Hand(service(), DAY), "late", FEBRUARY, missed(found), "已联系")
        yield found


def missed(company: Assessed) -> str:
    return next(each.of for each in lines_of(company.month("late")) if each.kind is LineKind.MISSED)


def added(company: Assessed) -> str:
    return next(iter(company.month("late").added))


def points(value: float) -> Callable[[Assessed], object]:
    return lambda c: c.desk.add_line(Hand(CENTRE, DAY), "late", FEBRUARY, value, "x", clause="4.8.1")


REFUSED: dict[str, tuple[Callable[[Assessed], object], type[YingshengError], str]] = {
    "own line approved": (
        lambda c: c.desk.approve_line(Hand(BOTH, DAY), "late", FEBRUARY, added(c)), PermissionRefused, "another person",
    ),
    "line by a project": (
        lambda c: c.desk.add_line(Hand(service(), DAY), "late", FEBRUARY, 1, "x", clause="4.8.1"),
        PermissionRefused, "ask one of them",
    ),
    "no number": (points(float("nan")), RuleError, "no number of points"),
    "without end": (points(float("inf")), RuleError, "no number of points"),
    "too much": (points(10_000), RuleError, "between −110 and 110"),
    "nothing": (points(0), RuleError, "no number of points"),
    "no reason": (
        lambda c: c.desk.add_line(Hand(CENTRE, DAY), "late", FEBRUARY, 1, " ", clause="4.8.1"), RuleError, "reason",
    ),
    "appeal late": (
        lambda c: c.desk.appeal(Hand(service(), LATE), "late", FEBRUARY, "case/l1@5", "x"),
        RuleError, "2026-03-05 18:00",
    ),
    "appeal twice": (
        lambda c: c.desk.appeal(Hand(service(), DAY), "late", FEBRUARY, missed(c), "x"), RuleError, "contested already",
    ),
    "appeal on another's": (
        lambda c: c.desk.appeal(Hand(service(), DAY), "praised", FEBRUARY, "case/p0@4", "x"),
        PermissionRefused, "no right",
    ),
    "appeal against another's line": (
        lambda c: c.desk.appeal(Hand(service("sunk"), DAY), "sunk", FEBRUARY, missed(c), "x"),
        RuleError, "does not stand",
    ),
    "appeal against the base": (
        lambda c: c.desk.appeal(Hand(service(), DAY), "late", FEBRUARY, "base", "x"), RuleError, "takes no points",
    ),
    "partly, and all of it": (
        lambda c: c.desk.decide(Hand(LEADER, DAY), "late", FEBRUARY, missed(c), Ruling.PARTLY, "x", 2),
        RuleError, "less than 2",
    ),
    "before the meeting": (lambda c: c.lock("praised"), RuleError, "meeting on 2026-02 was not entered"),
    "before the month is over": (lambda c: c.propose(MARCH, DAY), RuleError, "is not over"),
    "never opened": (
        lambda c: c.desk.propose(Hand(CENTRE, DAY), local("2025-12-01 00:00").date(), c.scores), RuleError, "preview",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_says_what_is_wrong_and_writes_nothing(company: Assessed, case: str):
    act, kind, words = REFUSED[case]
    before = company.month("late")
    with pytest.raises(kind, match=words):
        act(company)
    assert company.month("late") == before


def test_locks_wait_for_lines_appeals_time_and_order_and_happen_once(company: Assessed):
    company.meet()
    with pytest.raises(RuleError, match="waits to be approved"):
        company.lock("late")
    company.desk.approve_line(Hand(LEADER, DAY), "late", FEBRUARY, added(company))
    with pytest.raises(RuleError, match="waits to be decided"):
        company.lock("late")
    company.desk.decide(Hand(LEADER, DAY), "late", FEBRUARY, missed(company), Ruling.REJECTED, "无依据")
    with pytest.raises(RuleError, match="Lock it after that"):
        company.lock("late", at=DAY)
    later = local("2026-04-10 10:00")
    company.propose(MARCH, local("2026-04-01 10:00"))
    company.meet(MARCH, later)
    with pytest.raises(RuleError, match="2026-02 of late comes first"):
        company.lock("late", MARCH, later)
    company.lock("late")
    for by in (CENTRE, COLLEAGUE):
        with pytest.raises(RuleError, match="locked and never changes"):
            company.desk.lock(Hand(by, AFTER), "late", FEBRUARY)
    with pytest.raises(RuleError, match="locked and never changes"):
        company.desk.appeal(Hand(service(), AFTER), "late", FEBRUARY, missed(company), "x")


def test_a_correction_moves_a_later_month_once_and_under_the_floor_nothing(tmp_path: Path):
    with assessed(tmp_path) as company:
        company.propose()
        company.meet()
        for project in ("late", "praised", "sunk"):
            company.lock(project)
        corrected(company, "l1", "contacted", "2026-02-02 11:00")
        hand, leader = Hand(CENTRE, AFTER), Hand(LEADER, AFTER)
        company.desk.correct(hand, "late", FEBRUARY, MARCH, "联系时间有误", company.scores)
        with pytest.raises(RuleError, match="nothing to enter or waive"):
            company.desk.correct(leader, "late", FEBRUARY, MARCH, "x", company.scores, waive=True)
        with pytest.raises(RuleError, match="nothing to enter or waive"):
            company.desk.correct(hand, "sunk", FEBRUARY, MARCH, "x", company.scores)
        every = Months(company.ledger).every()
        assert [each.left for each in proof.differing(every, company.scores, [company.month("late")])] == [0.0]
        (entered,) = company.month("late", MARCH).settled
        assert (entered.entry.before, entered.entry.after, entered.entry.points) == (94.0, 99.0, 5.0)
        assert company.month("late").stage is MonthStage.LOCKED


def corrected(company: Assessed, case: str, kind: str, at: str) -> None:
    stream = f"case/{case}"
    told = company.ledger.stream(stream)
    target = next(entry.version for entry in told if entry.kind.value == kind)
    change = Corrected(target=target, occurred_at=local(at), reason="录入有误")
    first = {name: getattr(told[0], name) for name in ("stream", "actor", "project")}
    company.ledger.append(stream, len(told), [Event(**first, occurred_at=AFTER, recorded_at=AFTER, payload=change)])


def test_the_clock_opens_each_month_once_also_after_it_rested(tmp_path: Path):
    with assessed(tmp_path) as company:
        april = local("2026-05-03 09:00")
        assert open_due(company.ledger, policies(), str(ZONE), april) == 6  # April and May, of three projects
        assert open_due(company.ledger, policies(), str(ZONE), april) == 0
