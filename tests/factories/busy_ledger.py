"""The ledger of an office of fifty people after eighteen months: many cases closed, a few thousand still open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import md5
from pathlib import Path

import duckdb
import pyarrow as pa

from casework.access.permissions import Right, User
from casework.access.users import enrol
from casework.record.events import Event, ProjectRegistered
from casework.record.ledger import EVENT_SCHEMA, Ledger
from casework.record.people import Customer, upsert
from casework.upkeep import demo_mark
from casework.vocabulary.desk import Role
from etl.demo import group
from etl.demo.personas import personas

SQL = Path(__file__).with_suffix(".sql")
PROJECTS = tuple(f"P{n:02}" for n in range(12))
DEPARTMENTS = ("工程部", "物业部")
BATCH_ROWS = 50_000


def fill(ledger: Ledger, cases: int, now: datetime, *, worst: bool = True) -> int:
    """Write ``cases`` cases of 8 events each, a tenth of them (3,000 at most) open; returns the number of events.

    ``worst``: nearly all limits of two clauses are missed, as no company does; otherwise most are met.
    """
    residents = max(12, cases // 60 * 12)
    with ledger.transaction() as transaction:
        upsert(transaction.connection, (resident(n) for n in range(residents)))
        enrol(transaction.connection, staff(), "history", now)
        return transaction.bulk_append(_events(cases, residents, now, worst=worst))


def resident(n: int) -> Customer:
    """The n-th customer; their project is the one their cases are in."""
    return Customer(
        customer_id=md5(f"resident {n}".encode(), usedforsecurity=False).hexdigest(),
        project=PROJECTS[n % 12],
        name=f"业主{n}",
        mobile=f"138{n:08}",
        building=str(n % 30),
        room=f"{n % 30}-{n // 360 + 1:04}",
    )


def staff() -> list[User]:
    """Fifty people: the centre (13), each project's service (12), two departments in each (24), a company leader."""
    centre = [User(f"centre-{n}", f"客服{n}", (Right(Role.CENTRE),)) for n in range(13)]
    service = [User(f"service-{p}", f"项目客服{p}", (Right(Role.PROJECT_SERVICE, p),)) for p in PROJECTS]
    department = [
        User(f"department-{p}-{n}", f"{name}{p}", (Right(Role.DEPARTMENT, p, name), Right(Role.PROJECT_MANAGER, p)))
        for p in PROJECTS
        for n, name in enumerate(DEPARTMENTS)
    ]
    return [*centre, *service, *department, User("leader", "主管副总", (Right(Role.COMPANY_LEADER),))]


def open_to_visitors(ledger: Ledger, now: datetime) -> None:
    """Let tabs of a browser be the invented people (``visitors``), who work in all of these projects."""
    with ledger.transaction() as transaction:
        transaction.append(demo_mark.STREAM, 0, [demo_mark.mark(now)])
        for code in PROJECTS:
            named = ProjectRegistered(code=code, name=f"Project {code}")
            known = Event(
                stream=f"project/{code}", occurred_at=now, recorded_at=now, actor="history", project=code, payload=named
            )
            transaction.append(known.stream, 0, [known])
        enrol(transaction.connection, visitors(), "history", now)


def visitors() -> list[User]:
    """The people of the demo company, whoever they are there, as staff here: half of them take calls."""
    ids = [*(each.user_id for each in personas()), *group.accounts()]
    held = [
        *[(Right(Role.CENTRE),)] * 10,
        *[tuple(Right(Role.PROJECT_SERVICE, code) for code in PROJECTS)] * 4,
        *[tuple(Right(Role.DEPARTMENT, code, DEPARTMENTS[0]) for code in PROJECTS)] * 6,
        *[tuple(Right(Role.DEPARTMENT, code, DEPARTMENTS[1]) for code in PROJECTS)] * 6,
        (Right(Role.COMPANY_LEADER),),
    ]
    return [User(who, f"员工{n}", rights) for n, (who, rights) in enumerate(zip(ids, held, strict=True))]


def _events(cases: int, residents: int, now: datetime, *, worst: bool) -> Iterator[pa.RecordBatch]:
    values = {
        "cases": cases,
        "open": min(3_000, cases // 10),
        "customers": residents,
        "worst": worst,
        "now": now.astimezone(UTC).replace(tzinfo=None),
    }
    with duckdb.connect() as connection:
        told = connection.sql(SQL.read_text(encoding="utf-8"), params=values).to_arrow_table()
    moments = {"occurred_at", "recorded_at"}
    for name in moments:
        at = told.column_names.index(name)
        told = told.set_column(at, name, told[name].cast(EVENT_SCHEMA.field(name).type))
    yield from told.cast(EVENT_SCHEMA).to_batches(BATCH_ROWS)
