"""Alerts over series made by hand: once per crossing, armed again after recovery, told to those who may know."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from desks import person

from casework.access.permissions import Right, User
from casework.access.users import Users, enrol
from casework.errors import PermissionRefused, RuleError
from casework.messages.letters import Letter
from casework.messages.notify import deliver, outcomes
from casework.record.events import AlertTerms
from casework.record.ledger import Ledger
from casework.vocabulary.desk import Role, Undelivered
from etl.warehouse.scope import Scope
from reporting.alerts.desk import AlertDesk
from reporting.alerts.judging import Turn, judge, looks_at, told_at
from reporting.alerts.standing import alerts, rules, stream_of
from reporting.alerts.telling import AlertLetters
from reporting.alerts.watching import Watch

ZONE = ZoneInfo("Asia/Shanghai")
NINE = datetime(2026, 3, 9, 1, tzinfo=UTC)
"""Monday, 9 March 2026, 09:00 in Shanghai."""
DAY = timedelta(days=1)
OVERDUE = AlertTerms(kpi="overdue", beyond="above", threshold=0.2, recover=0.1, roles=("project_manager", "centre"))
CENTRE = person(Role.CENTRE, None, name="centre")
ROOT = User("root", "管理员", (Right(Role.ADMIN),))
MANAGER = User("ma", "经理", (Right(Role.PROJECT_MANAGER, "A"),), "ma@example.com")
ELSEWHERE = User("mb", "经理二", (Right(Role.PROJECT_MANAGER, "B"),), "mb@example.com")
MAIL = {"mail": "mailto://box.example.com?to={email}"}


def below(threshold: float, recover: float, evaluations: int = 1) -> AlertTerms:
    return AlertTerms(kpi="compliance", beyond="below", threshold=threshold, recover=recover, evaluations=evaluations,
                      roles=("centre",))  # fmt: skip


def turns(terms: AlertTerms, series: Sequence[float | None]) -> str:
    """F fires, C clears, . stays, look by look."""
    said, firing = "", False
    for end in range(1, len(series) + 1):
        turn = judge(terms, series[:end], firing=firing)
        firing = {Turn.FIRES: True, Turn.CLEARS: False}.get(turn, firing)
        said += {Turn.FIRES: "F", Turn.CLEARS: "C", Turn.STAYS: "."}[turn]
    return said


@pytest.mark.parametrize(
    ("terms", "series", "expected"),
    [
        (below(0.9, 0.95), [0.95, 0.9, 0.89, 0.8, 0.94, 0.85, 0.95, 0.89], "..F...CF"),  # equal is not below
        (below(0.9, 0.9), [0.89, 0.9, 0.89], "FCF"),
        (below(0.9, 0.95), [None, 0.8, None, None, 0.95, None], ".F..C."),  # no data is neither
        (below(0.9, 0.95, 3), [0.8, 0.8, 0.91, 0.8, 0.8, 0.8, 0.8], ".....F."),
        (below(0.9, 0.95, 3), [0.8, 0.8, None, 0.8, 0.8], "...F."),
        (below(0.9, 0.95, 2), [0.8, None], ".."),
        (OVERDUE, [0.2, 0.21, 0.2, 0.11, 0.1, 0.3], ".F..CF"),
        (OVERDUE, [], ""),
    ],
)
def test_an_alert_fires_once_per_crossing_and_again_only_after_recovery(
    terms: AlertTerms, series: Sequence[float | None], expected: str
):
    assert turns(terms, series) == expected


@pytest.mark.parametrize(
    ("hours", "at", "expected"),
    [
        ((None, None), "2026-03-09 23:30", "2026-03-09 23:30"),
        (("22:00", "08:00"), "2026-03-09 21:59", "2026-03-09 21:59"),
        (("22:00", "08:00"), "2026-03-09 22:00", "2026-03-10 08:00"),
        (("22:00", "08:00"), "2026-03-10 07:59", "2026-03-10 08:00"),
        (("22:00", "08:00"), "2026-03-10 08:00", "2026-03-10 08:00"),
        (("12:00", "13:30"), "2026-03-10 12:15", "2026-03-10 13:30"),
    ],
)
def test_in_quiet_hours_people_are_told_when_these_are_over(
    hours: tuple[str | None, str | None], at: str, expected: str
):
    terms = OVERDUE.model_copy(update={"quiet_from": hours[0], "quiet_to": hours[1]})
    local = datetime.fromisoformat(at).replace(tzinfo=ZONE)
    assert f"{told_at(terms, local, ZONE):%Y-%m-%d %H:%M}" == expected


def test_looks_are_those_of_the_hour_or_of_the_morning():
    hourly = looks_at(OVERDUE.model_copy(update={"every": "hour"}), NINE + timedelta(minutes=59), ZONE)
    assert [each.astimezone(UTC) for each in hourly] == [NINE - timedelta(hours=1), NINE]
    assert [each.astimezone(UTC) for each in looks_at(OVERDUE, NINE - timedelta(minutes=1), ZONE)][-1] == NINE - DAY


class Series:
    """Answers with the figures of a series, a value a day from Monday; None is a day without data."""

    def __init__(self, **units: Sequence[float | None]) -> None:
        self.units = units

    def kpi_months(self, scope: Scope) -> pa.Table:
        day = (scope.as_of - NINE).days
        rows = [
            {"unit": unit, "month": date(2026, 3, 1), "kpi": "overdue", "hits": series[day] * 100, "n": 100,
             "target": None, "running": True}
            for unit, series in self.units.items() if 0 <= day < len(series) and series[day] is not None
        ]  # fmt: skip
        types = {"unit": pa.string(), "month": pa.date32(), "kpi": pa.string(), "hits": pa.float64(), "n": pa.int64(),
                 "target": pa.float64(), "running": pa.bool_()}  # fmt: skip
        return pa.Table.from_pylist(rows, schema=pa.schema(types))

    def project_names(self) -> dict[str, str]:
        return {"A": "甲苑"}


def watch(ledger: Ledger, **units: Sequence[float | None]) -> Watch:
    return Watch(ledger, Series(**units), MAIL, ZONE)  # type: ignore[arg-type]


def letters(ledger: Ledger, now: datetime) -> list[tuple[str, str]]:
    """What is sent now: to whom, and what it says."""
    sent: list[tuple[str, str]] = []

    def note(address: str, letter: Letter) -> None:
        sent.append((address.partition("=")[2], letter.body))

    writer = AlertLetters(ledger, Series(), "https://y.example.com")  # type: ignore[arg-type]
    deliver(ledger, MAIL, now, send=note, writers=(writer,))
    return sent


@pytest.fixture
def watched(ledger: Ledger) -> Ledger:
    with ledger.transaction() as transaction:
        enrol(transaction.connection, (ROOT, MANAGER, ELSEWHERE), "test", NINE)
    AlertDesk(ledger).define(CENTRE, "overdue", "逾期过多", OVERDUE, NINE)
    return ledger


def test_three_looks_at_once_and_days_without_one_write_each_turn_once(watched: Ledger):
    series = {"A": [0.3, 0.3, 0.05, 0.3], "B": [0.1, None, 0.1, 0.2]}
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _: watch(watched, **series).look(NINE), range(3)))
    assert sorted(map(len, found)) == [0, 0, 1]
    assert watch(watched, **series).look(NINE + DAY) == []
    assert watch(watched, **series).look(NINE + 2 * DAY) == [stream_of("overdue", "A")]
    assert [each.fired for each in alerts(watched)] == [None]
    assert watch(watched, **series).look(NINE + 3 * DAY) == [stream_of("overdue", "A")]
    later = watch(watched, A=[0.3, None, None, None, None, None, 0.05])
    assert later.look(NINE + 6 * DAY + timedelta(hours=3)) == [stream_of("overdue", "A")]
    kinds = [each.kind.value for each in watched.stream(stream_of("overdue", "A"))]
    assert kinds == ["alert_fired", "alert_cleared", "alert_fired", "alert_cleared"]


def test_only_those_of_the_unit_are_told_with_value_and_link(watched: Ledger):
    watch(watched, A=[0.3]).look(NINE)
    [(who, text)] = letters(watched, NINE)
    assert who == "ma@example.com"
    assert "逾期过多：甲苑 为 30.0%，高于 20.0%. 截至 2026-03-09 09:00" in text
    assert "甲苑 is at 30.0%, above 20.0%. As of 2026-03-09 09:00" in text
    assert text.endswith("https://y.example.com/project?project=A")
    assert letters(watched, NINE + DAY) == []


def test_who_moved_before_it_went_is_told_nothing(watched: Ledger):
    watch(watched, A=[0.3]).look(NINE)
    Users(watched).save(ROOT, User("ma", "经理", ELSEWHERE.rights, "ma@example.com"), NINE)
    assert letters(watched, NINE) == []
    [became] = outcomes(watched, stream_of("overdue", "A"), 1)
    assert (became.state, became.reason) == ("failed", Undelivered.NO_RIGHT)


def test_a_muted_alert_is_kept_and_told_to_nobody_until_it_ends(watched: Ledger):
    desk = AlertDesk(watched)
    series = [0.3, 0.05, 0.3, 0.3, 0.05, 0.3]
    watch(watched, A=series).look(NINE)
    desk.mute(MANAGER, "overdue", "A", NINE + 3 * DAY, "正在整改", NINE)
    assert letters(watched, NINE) == []
    assert outcomes(watched, stream_of("overdue", "A"), 1)[0].reason is Undelivered.MUTED
    for day in (1, 2):
        watch(watched, A=series).look(NINE + day * DAY)
    assert letters(watched, NINE + 2 * DAY) == []
    assert [each.fired is not None for each in alerts(watched)] == [True]
    watch(watched, A=series).look(NINE + 4 * DAY)
    assert ["has recovered" in text for _, text in letters(watched, NINE + 4 * DAY)] == [True]


def test_a_digest_tells_a_day_s_alerts_in_one_message(watched: Ledger):
    desk = AlertDesk(watched)
    desk.define(CENTRE, "overdue", "逾期过多", OVERDUE.model_copy(update={"digest": True}), NINE)
    desk.define(CENTRE, "more", "又一条", OVERDUE.model_copy(update={"digest": True, "threshold": 0.25}), NINE)
    watch(watched, A=[0.3], B=[0.3]).look(NINE + timedelta(minutes=5))
    assert letters(watched, NINE + timedelta(minutes=29)) == []
    told = dict(letters(watched, NINE + timedelta(minutes=30)))
    assert sorted(told) == ["ma@example.com", "mb@example.com"]
    assert told["ma@example.com"].count("甲苑 is at 30.0%") == 2
    assert "B is at" not in told["ma@example.com"]


def test_rules_are_events_and_retire(watched: Ledger):
    desk = AlertDesk(watched)
    desk.define(CENTRE, "overdue", "更严", OVERDUE.model_copy(update={"threshold": 0.15}), NINE)
    assert [(r.name, r.terms.threshold) for r in rules(watched).values()] == [("更严", 0.15)]
    desk.retire(CENTRE, "overdue", NINE)
    assert watch(watched, A=[0.9]).look(NINE) == []
    with pytest.raises(RuleError, match="no alert rule overdue in force"):
        desk.retire(CENTRE, "overdue", NINE)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kpi": "weather"}, "no figure weather"),
        ({"threshold": float("nan")}, "numbers from 0 up"),
        ({"threshold": 20.0}, "100 % at most"),
        ({"recover": 0.3}, "lies beyond the threshold"),
        ({"quiet_from": "22:00"}, "a beginning and an end"),
        ({"roles": ()}, "which roles are told"),
        ({"roles": ("king",)}, "which roles are told"),
    ],
)
def test_a_rule_that_cannot_work_is_refused(watched: Ledger, changes: dict[str, object], said: str):
    before = watched.count_events()
    with pytest.raises(RuleError, match=said):
        AlertDesk(watched).define(CENTRE, "bad", "坏", OVERDUE.model_copy(update=changes), NINE)
    assert watched.count_events() == before


def test_rules_are_set_by_centre_and_administrators_and_muted_in_the_unit(watched: Ledger):
    desk = AlertDesk(watched)
    desk.define(ROOT, "other", "另一条", OVERDUE, NINE)
    for user in (MANAGER, person(Role.CENTRE, "A")):
        with pytest.raises(PermissionRefused):
            desk.define(user, "mine", "我的", OVERDUE, NINE)
    watch(watched, A=[0.3]).look(NINE)
    with pytest.raises(PermissionRefused):
        desk.mute(ELSEWHERE, "overdue", "A", NINE + DAY, "x", NINE)
    for until, reason, said in ((NINE + DAY, " ", "Say why"), (NINE + 91 * DAY, "x", "90 days at most")):
        with pytest.raises(RuleError, match=said):
            desk.mute(MANAGER, "overdue", "A", until, reason, NINE)
    with pytest.raises(RuleError, match="does not fire any more"):
        desk.mute(ELSEWHERE, "overdue", "B", NINE + DAY, "x", NINE)
