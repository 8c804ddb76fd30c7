"""What a clock can be conditioned on and counted from, by the case's desk and in the warehouse alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from cases import DAY, MONDAY, Step, after, case, dispatched, received, write
from constructs import constructs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_cases import many_cases
from retold import naive, rows_of

from casework.case.folding import fold
from casework.case.obligations import ObligationRow, obligations, verdict
from casework.clock.plan import CLOCK, plan
from casework.policy import Policies
from casework.record import events as ev
from casework.record.ledger import Ledger, StoredEvent
from etl.warehouse.warehouse import Warehouse

LATER = MONDAY.replace(month=6)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Warehouse, Policies]]:
    """A ledger and its warehouse under a regulation that uses every construct."""
    folder = tmp_path_factory.mktemp("constructs")
    policies = constructs(folder)
    ledger = Ledger.open(f"sqlite:///{folder}/ledger.sqlite")
    warehouse = Warehouse.open(ledger, folder / "warehouse.duckdb", policies)
    yield warehouse, policies
    warehouse.close()
    ledger.close()


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(lives=many_cases(least=6, most=12))  # a sync takes as long for one case
def test_random_lives_owe_the_same_in_the_warehouse_as_at_the_desk(
    told: tuple[Warehouse, Policies], lives: list[list[Step]]
) -> None:
    warehouse, policies = told
    streams = [f"case/{uuid4().hex}" for _ in lives]
    for stream, steps in zip(streams, lives, strict=True):
        write(warehouse.ledger, case(steps, stream.removeprefix("case/")))
    warehouse.sync()
    shown, owed = rows_of(warehouse, policies, streams)
    assert shown == owed


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_verdicts_do_not_depend_on_the_order_of_entry(told: tuple[Warehouse, Policies], data: st.DataObject) -> None:
    _, policies = told
    facts = [dispatched(), (20, ev.Contacted()), (50, ev.Classified(severity="major")), (90, ev.Solved(result="done"))]
    facts += [(25, ev.VisitorNotified(department="engineering")), (70, ev.FedBack(result="done"))]
    facts += [(95, ev.CalledBack(satisfaction="satisfied")), (60, ev.PlanSubmitted(plan="a"))]
    first, entered = (0.0, received()), data.draw(st.permutations(facts))
    orders = (sorted(facts, key=lambda step: step[0]), entered)
    as_it_was, as_entered = (case([first, *steps], "c1") for steps in orders)
    assert verdicts(as_entered, policies) == verdicts(as_it_was, policies)


def verdicts(events: list[ev.Event], policies: Policies) -> list[tuple[str, str, datetime]]:
    entries = [StoredEvent(**dict(event), seq=n, version=n) for n, event in enumerate(events, start=1)]
    rows = obligations("case/c1", entries, policies)
    return sorted((row.rule.id, verdict(row, LATER).value, row.due_at) for row in rows)


def grave(minutes: float, severity: str = "major") -> Step:
    return minutes, ev.Classified(severity=severity)


def fed_back(minutes: float, department: str) -> Step:
    return minutes, ev.FedBack(result="done", department=department)


def returned(minutes: float, department: str) -> Step:
    return minutes, ev.Returned(department=department)


DONE, FED, UNREACHED = ev.Solved(result="done"), ev.FedBack(result="a"), ev.CalledBack(reached=False)
NOT_SOLVED, NOT_SO = ev.VisitorReceived(), ev.CustomerAgreed()
AGAIN = ev.DispatchedAgain(department="sales", due_at=after(DAY))
CLAIM, SIGNED = ev.ClaimRaised(amount=15_000), ev.ClaimApproved(role="project_gm")
ENDORSED, REFUSED = ev.ClaimEndorsed(role="department"), ev.ClaimEndorsed(role="department", endorsed=False)


def called(mode: str) -> ev.CalledBack:
    return ev.CalledBack(mode=mode)


def raised(level: int) -> ev.Escalated:
    return ev.Escalated(level=level, cause="no_contact", to="project_gm")


Owed = list[tuple[str, str, str | None]]


@pytest.mark.parametrize(
    ("clock", "steps", "owed"),
    [
        # Frozen: general when the slip was written; that it became grave later changes nothing.
        ("frozen", [dispatched(10), grave(20), (70, ev.Solved(result="done"))], [("01:10", "met", "01:10")]),
        ("frozen", [grave(5), dispatched(10)], []),
        # A list that names the classification follows it: begins counted from receipt, ends when it is grave no more.
        ("grave", [grave(60), (120, ev.Solved(result="done"))], [("02:00", "met", "02:00")]),
        ("grave", [grave(60), grave(90, "minor")], [("02:00", "void", None)]),
        ("grave", [grave(60), grave(121, "minor")], [("02:00", "missed", None)]),
        ("grave", [grave(60), grave(70), (130, ev.Solved(result="done"))], [("02:00", "missed", "02:10")]),
        # One instance for each department.
        (
            "each_department",
            [dispatched(0), dispatched(10, department="sales"), (20, ev.VisitorNotified(department="sales"))],
            [("1d09:00", "overdue", None), ("1d09:00", "met", "00:20")],
        ),
        # Only the answer that says no begins it, only the one that says yes ends it. Of 24 office hours from 09:20 pass
        # 7:10 on Monday, 7:30 on Tuesday and on Wednesday, and 1:50 on Thursday: 10:50.
        (
            "said_no",
            [(10, ev.CalledBack(satisfaction="satisfied")), (20, ev.CalledBack(satisfaction="dissatisfied"))],
            [("3d01:50", "overdue", None)],
        ),
        (
            "said_yes",
            [(10, ev.FedBack(result="a")), (20, ev.CalledBack()), (30, ev.CalledBack(satisfaction="satisfied"))],
            [("3d00:10", "met", "00:30")],
        ),
        # It begins when the last department that has a slip has fed back: at 40 minutes, on Thursday at closing.
        (
            "of_all",
            [dispatched(0), dispatched(5, department="sales"), fed_back(20, "sales"), fed_back(40, "engineering")],
            [("3d09:00", "overdue", None)],
        ),
        ("of_all", [dispatched(0), dispatched(5, department="sales"), fed_back(20, "sales")], []),
        (
            "of_all",
            [dispatched(0), dispatched(5, department="sales"), fed_back(20, "sales"), returned(30, "engineering")],
            [],  # nobody fed back after the slip was returned
        ),
        # A month is until the same day of the next: from Monday 2 March to Thursday 2 April, 31 days.
        ("a_month", [(31 * DAY, ev.Solved(result="done"))], [("31d00:00", "met", "31d00:00")]),
        ("a_month", [(31 * DAY + 1, ev.Solved(result="done"))], [("31d00:00", "missed", "31d00:01")]),
        # By severity; of two parts the earlier: Tuesday 15:00 comes before Tuesday 18:00.
        ("by_severity", [], [("1d06:00", "overdue", None)]),
        (
            "by_severity",
            [grave(20), (60, AGAIN), (65, ev.Solved(result="done"))],
            [("1d06:00", "met", "01:05"), ("01:10", "met", "01:05")],
        ),
        ("by_severity", [grave(20, "minor"), (60, AGAIN)], [("1d06:00", "overdue", None)]),
        # By the slip's own word, though the case is of another urgency.
        (
            "by_urgency",
            [(20, ev.Dispatched(department="sales", urgency="urgent", due_at=after(50)))],
            [("01:30", "overdue", None), ("00:50", "overdue", None)],
        ),
        # Of what is known the earliest: of four office hours from 09:10, 2:50 pass before noon and 1:10 after 13:30.
        (
            "earliest",
            [(10, ev.Contacted()), (20, ev.Appointed(due_at=after(60))), (30, ev.Solved(result="done"))],
            [("05:40", "met", "00:30"), ("01:00", "met", "00:30")],
        ),
        # No date was wanted: 24 office hours, 7:30 on each of three days and 1:30 on Thursday.
        ("as_wanted", [], [("3d01:30", "overdue", None)]),
        ("only_as_wanted", [], []),
        # Called back in another way: it can no longer be kept, though there was time; withdrawn, it is void.
        ("face_to_face", [(10, DONE), (20, called("phone")), (30, called("visit"))], [("3d01:40", "missed", None)]),
        ("face_to_face", [(10, DONE), (20, called("visit")), (30, called("phone"))], [("3d01:40", "met", "00:20")]),
        ("face_to_face", [(10, DONE), (20, UNREACHED), (30, called("visit"))], [("3d01:40", "met", "00:30")]),
        ("face_to_face", [(10, DONE), (20, ev.Closed(disposition="withdrawn"))], [("3d01:40", "void", None)]),
        ("face_to_face", [(10, DONE), (20, ev.Closed())], [("3d01:40", "missed", None)]),
        # Raised to level 1 after level 2 a case is of level 2 still; reopened it is of none.
        ("raised", [(5, raised(2)), (6, raised(1)), (10, ev.Instructed())], [("3d00:10", "overdue", None)]),
        ("raised", [(5, raised(1)), (10, ev.Instructed())], []),
        ("raised", [(-15, raised(2)), (10, ev.Instructed())], [("3d00:10", "overdue", None)]),
        ("claimed", [(-5, CLAIM), (8, ENDORSED), (10, SIGNED)], [("5d00:10", "overdue", None)]),
        ("unraised", [(5, raised(2)), (10, ev.Contacted()), (20, ev.Reopened())], [("4d00:20", "overdue", None)]),
        # 15,000 yuan need two signatures, 15,000 more of the same household four, unless the first were refused.
        ("claimed", [(5, CLAIM), (8, ENDORSED), (10, SIGNED)], [("5d00:10", "overdue", None)]),
        (
            "claimed",
            [(5, CLAIM), (8, ENDORSED), (10, SIGNED), (15, CLAIM), (18, ENDORSED), (20, SIGNED)],
            [("5d00:10", "overdue", None)],
        ),
        (
            "claimed",
            [(5, CLAIM), (8, REFUSED), (15, CLAIM), (18, ENDORSED), (20, SIGNED)],
            [("5d00:20", "overdue", None)],
        ),
        # What was said is open again after the case was reopened.
        (
            "content",
            [(5, ev.CalledBack(satisfaction="satisfied")), (10, FED), (20, ev.Reopened()), (30, FED)],
            [("2d00:10", "overdue", None)],
        ),
        # A solution that was taken back met nothing and began nothing; the one before it did, and stands.
        ("a_month", [(20, DONE), (30, NOT_SOLVED)], [("31d00:00", "overdue", None)]),
        ("a_month", [(20, DONE), (25, DONE), (30, NOT_SOLVED), (40, NOT_SOLVED)], [("31d00:00", "met", "00:20")]),
        ("face_to_face", [(10, DONE), (20, NOT_SOLVED), (30, called("visit"))], [("3d01:40", "void", None)]),
        # A site visit is no completion.
        (
            "to_a_completion",
            [(10, ev.Contacted()), (20, ev.Appointed(appointment="site_visit", due_at=after(DAY)))],
            [("1d00:10", "overdue", None)],
        ),
    ],
)
def test_a_clock_asks_what_its_folder_says(
    told: tuple[Warehouse, Policies], clock: str, steps: list[Step], owed: Owed
) -> None:
    assert judged(told, clock, case([(0, received()), *steps], uuid4().hex)) == owed


def test_a_case_is_what_it_was_before_what_is_taken_back(told: tuple[Warehouse, Policies]) -> None:
    warehouse, policies = told
    steps = [(0, received()), grave(10), (20, DONE), grave(30, "minor"), (40, NOT_SOLVED), (50, NOT_SO)]
    events = case(steps, uuid4().hex)
    write(warehouse.ledger, events)
    warehouse.sync()
    state = fold(events[0].stream, warehouse.ledger.stream(events[0].stream), policies)
    rows = warehouse.query("select severity, solved_at from core.cases where case_id = $c", {"c": events[0].stream[5:]})
    assert rows.to_pylist() == [{"severity": "major", "solved_at": None}]
    assert state is not None and (state.severity, state.solved_at) == ("major", None)  # noqa: PT018


def judged(told: tuple[Warehouse, Policies], clock: str, events: list[ev.Event]) -> Owed:
    """Due moment, verdict in the end and moment of being met of a clock, equal at the desk and in the warehouse."""
    rows = [row for row in owed_by(told, events) if row.rule.id == clock]
    counted = (
        told[0]
        .query(
            "select core.verdict(due_at, met_at, void_at, timestamp '2026-06-02 01:00:00', void_reason = 'failed') "
            "as verdict from core.obligations where case_id = $case and rule = $rule order by ordinal",
            {"case": events[0].stream.removeprefix("case/"), "rule": clock},
        )
        .to_pylist()
    )
    assert [row["verdict"] for row in counted] == [verdict(row, LATER).value for row in rows]
    return [(since(row.due_at), verdict(row, LATER).value, row.met_at and since(row.met_at)) for row in rows]


def owed_by(told: tuple[Warehouse, Policies], events: list[ev.Event]) -> list[ObligationRow]:
    """What a new case owes, equal at the desk and in the warehouse."""
    warehouse, policies = told
    stream = events[0].stream
    write(warehouse.ledger, events)
    warehouse.sync()
    shown, desk = rows_of(warehouse, policies, [stream])
    assert shown == desk
    return obligations(stream, warehouse.ledger.stream(stream), policies)


def since(moment: datetime) -> str:
    """Days and time since the case was received."""
    gone = moment - MONDAY
    clock = f"{gone.seconds // 3600:02}:{gone.seconds // 60 % 60:02}"
    return f"{gone.days}d{clock}" if gone.days else clock


@pytest.mark.parametrize(
    ("decided", "by", "expected"),
    [
        (DAY, "staff", "met"),
        (DAY + 1, "staff", "missed"),
        (DAY, CLOCK, "missed"),  # its own limit
        (DAY + 60, CLOCK, "missed"),
        (60, CLOCK, "void"),
    ],
)
def test_what_the_clock_writes_meets_nothing_and_voids_nothing_at_its_limit(
    told: tuple[Warehouse, Policies], decided: float, by: str, expected: str
) -> None:
    steps: list[Step] = [
        (0, received()),
        (0, ev.PlanSubmitted(plan="a")),
        (decided, ev.Verified()),
    ]
    *before, last = case(steps, uuid4().hex)
    ((due, found, _),) = judged(told, "decision", [*before, last.model_copy(update={"actor": by})])
    assert (due, found) == ("1d00:00", expected)


def test_a_month_that_has_no_such_day_ends_on_its_last(told: tuple[Warehouse, Policies]) -> None:
    end_of_january = MONDAY.replace(month=1, day=31, hour=15)  # 23:00 of that day in Shanghai
    events = case([(0, received())], uuid4().hex, start=end_of_january)
    (row,) = [row for row in owed_by(told, events) if row.rule.id == "a_month"]
    assert row.due_at == datetime(2026, 2, 28, 15, tzinfo=UTC)


def test_time_counts_from_entry_where_the_clock_says_so(told: tuple[Warehouse, Policies]) -> None:
    raised = ev.Escalated(level=2, cause="no_contact", to="company_gm")
    events = case([(0, received()), (30, raised)], uuid4().hex, recorded_after=3 * DAY)
    ((due, found, _),) = judged(told, "from_entry", events)
    # Entered on Thursday 5 March at 09:30; ten working days after it end on Thursday 19 March at 18:00.
    assert (due, found) == ("17d09:00", "overdue")


WITHDRAWN = ev.Closed(disposition="withdrawn")


@pytest.mark.parametrize(
    ("clock", "steps", "owed"),
    [
        # A zero limit is due at the start itself: kept by what is entered next at that very moment.
        ("at_once", [(10, ev.Contacted()), (10, ev.FedBack(result="a"))], [("00:10", "met", "00:10")]),
        ("at_once", [(10, ev.Contacted()), (11, ev.FedBack(result="a"))], [("00:10", "missed", "00:11")]),
        # Withdrawn at the very moment of the limit: void; after it: missed.
        ("frozen", [dispatched(10), (70, WITHDRAWN)], [("01:10", "void", None)]),
        ("frozen", [dispatched(10), (70.001, WITHDRAWN)], [("01:10", "missed", None)]),
        # Reopened at the very moment it was withdrawn: what was void stays so.
        (
            "frozen",
            [dispatched(10), (20, WITHDRAWN), (20, ev.Reopened()), (30, ev.Solved())],
            [("01:10", "void", None)],
        ),
        # Level 1 begins no instruction of level 2.
        ("from_entry", [(10, ev.Escalated(level=1, cause="no_contact", to="project_gm"))], []),
    ],
)
def test_at_the_very_moment(told: tuple[Warehouse, Policies], clock: str, steps: list[Step], owed: Owed) -> None:
    assert judged(told, clock, case([(0, received()), *steps], uuid4().hex)) == owed


def test_what_is_due_exactly_now_is_pending_and_overdue_an_instant_later(told: tuple[Warehouse, Policies]) -> None:
    events = case([(0, received()), dispatched(10)], uuid4().hex)
    (row,) = [row for row in owed_by(told, events) if row.rule.id == "frozen"]
    moments = [after(70), after(70) + timedelta(microseconds=1)]
    assert [verdict(row, moment).value for moment in moments] == ["pending", "overdue"]
    shown = told[0].query(
        "select core.verdict(due_at, met_at, void_at, $now, void_reason = 'failed') as now, "
        "core.verdict(due_at, met_at, void_at, $later, void_reason = 'failed') as later "
        "from core.obligations where case_id = $case and rule = 'frozen'",
        {"case": row.case_id, "now": naive(moments[0]), "later": naive(moments[1])},
    )
    assert shown.to_pylist() == [{"now": "pending", "later": "overdue"}]


def test_a_limit_that_leaves_no_time_is_warned_of_by_nothing(told: tuple[Warehouse, Policies]) -> None:
    warehouse, policies = told
    events = case([(0, received()), (10, ev.Contacted())], uuid4().hex)
    (row,) = [row for row in owed_by(told, events) if row.rule.id == "at_once"]
    assert row.warn_at == row.due_at == after(10)
    written = plan(events[0].stream, warehouse.ledger.stream(events[0].stream), policies, after(10)).firings
    assert [firing for firing in written if firing.obligation == row.obligation_id] == []


def begun(clock: str, events: list[ev.Event], told: tuple[Warehouse, Policies]) -> list[str]:
    """The due moments of a clock, equal at the desk and in the warehouse."""
    return [since(row.due_at) for row in owed_by(told, events) if row.rule.id == clock]


def test_the_customers_own_date_counts_though_another_limit_is_earlier(told: tuple[Warehouse, Policies]) -> None:
    wish = received(wanted_by=after(5 * DAY))
    events = case([(0, wish), (DAY, ev.Closed()), (2 * DAY, ev.Reopened())], uuid4().hex)
    assert begun("as_wanted", events, told) == ["5d00:00", "5d00:00"]
    assert begun("only_as_wanted", case([(0, wish)], uuid4().hex), told) == ["5d00:00"]
    # Of a receipt that was moved behind it, a reopening knows nothing: 24 office hours, to Thursday 10:30.
    steps = [(0, received(wanted_by=after(60))), (0, ev.Corrected(target=1, occurred_at=after(15))), (0, ev.Reopened())]
    assert begun("as_wanted", case(steps, uuid4().hex), told) == ["3d01:30", "01:00"]


@pytest.mark.parametrize(
    ("moment", "clock"),
    [("02T08:29", "by_night"), ("02T08:30", "by_day"), ("02T17:59", "by_day"), ("02T18:00", "by_night"),
     ("07T11:00", "by_night")],
)  # fmt: skip
def test_the_night_shift_goes_to_the_minute_and_a_saturday_is_night_all_day(
    told: tuple[Warehouse, Policies], moment: str, clock: str
) -> None:
    start = datetime.fromisoformat(f"2026-03-{moment}:00+08:00")
    rows = owed_by(told, case([(0, received())], uuid4().hex, start=start))
    assert {row.rule.id for row in rows} & {"by_night", "by_day"} == {clock}


def test_what_can_no_longer_be_kept_is_missed_at_once(told: tuple[Warehouse, Policies]) -> None:
    events = case([(0, received()), (10, DONE), (20, called("phone"))], uuid4().hex)
    (row,) = [row for row in owed_by(told, events) if row.rule.id == "face_to_face"]
    moments = [after(19), after(20), LATER]
    assert [verdict(row, moment).value for moment in moments] == ["pending", "missed", "missed"]
    shown = [
        told[0]
        .query(
            "select verdict from marts.judged($now) where case_id = $case and rule = 'face_to_face'",
            {"case": row.case_id, "now": naive(moment)},
        )
        .to_pylist()
        for moment in moments
    ]
    assert shown == [[{"verdict": "pending"}], [{"verdict": "missed"}], [{"verdict": "missed"}]]
    cube = told[0].query("select sum(missed) as n from core.compliance_cube where rule_key = 'sunshine/face_to_face'")
    counted = told[0].query("select count(*) as n from marts.judged($now) where rule = 'face_to_face' "
                            "and verdict = 'missed' and (met_at is not null or void_at is not null)",
                            {"now": naive(LATER)})  # fmt: skip
    assert cube.to_pylist() == counted.to_pylist()
