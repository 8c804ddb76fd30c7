"""Lives of the engine told to a ledger as entries, and what life, desk and warehouse then owe."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from casework.case.obligations import INSTANT, obligations, verdict
from casework.clock.plan import plan
from casework.policy import Policies
from casework.record import events as ev
from casework.record.events import PAYLOADS
from casework.record.ledger import Ledger, StoredEvent
from casework.regulation.happening import Happening
from casework.regulation.life import Life
from casework.vocabulary import EventKind
from etl.warehouse.warehouse import Warehouse

ANSWERS = {"yes": "satisfied", "no": "dissatisfied", "neither": "fair"}
RECKONED = "shift"
"""What follows from the moment: no entry need say it."""
Owed = list[tuple[str, datetime, datetime | None, str]]
"""Clock, due moment, moment of the warning and verdict of every obligation."""


def by_life(life: Life, now: datetime) -> Owed:
    counted = (each for each in life.obligations if each.rule.counts)
    return sorted(
        (each.clock, each.due_at.astimezone(UTC), each.warn_at and each.warn_at.astimezone(UTC), each.as_of(now).value)
        for each in counted
    )


def by_desk(ledger: Ledger, policies: Policies, case_id: str, now: datetime) -> Owed:
    rows = obligations(f"case/{case_id}", ledger.stream(f"case/{case_id}"), policies)
    return sorted(
        (row.rule.id, row.due_at.astimezone(UTC), row.warn_at and row.warn_at.astimezone(UTC), verdict(row, now).value)
        for row in rows
    )


def by_warehouse(opened: Warehouse, case_id: str, now: datetime) -> Owed:
    rows = opened.query(
        "select rule, due_at, warn_at, core.verdict(due_at, met_at, void_at, $now, void_reason = 'failed') as verdict "
        "from core.obligations where case_id = $case",
        {"case": case_id, "now": now.astimezone(UTC).replace(tzinfo=None)},
    ).to_pylist()
    return sorted(
        (row["rule"], row["due_at"].replace(tzinfo=UTC), row["warn_at"] and row["warn_at"].replace(tzinfo=UTC),
         row["verdict"])
        for row in rows
    )  # fmt: skip


def as_told(life: Life, case_id: str, policies: Policies, now: datetime) -> list[ev.Event]:
    """The entries of a life: what people did as they did it, and what the desk's clock wrote in between.

    What is done at the very moment of a warning is there before the clock looks.
    """
    told: list[ev.Event] = []
    for event in life.events:
        if not event.by_clock:
            told.extend(passed(case_id, policies, told, event.recorded_at - INSTANT))
            told.append(entry(event, case_id, life.regulation.id))
    return [*told, *passed(case_id, policies, told, now)]


def passed(case_id: str, policies: Policies, told: list[ev.Event], now: datetime) -> list[ev.Event]:
    """What the desk's clock writes up to ``now``: it looks when something is due, so all is told when it happens."""
    stream, written = f"case/{case_id}", list[ev.Event]()
    looks = told[-1].recorded_at if told else now
    while told:
        known = [StoredEvent(**dict(event), seq=n, version=n) for n, event in enumerate([*told, *written], start=1)]
        found = plan(stream, known, policies, looks)
        written += found.facts
        if found.next_at is None or found.next_at > now or looks == now:
            break
        looks = min(found.next_at + INSTANT, now)
    return written


def entry(event: Happening, case_id: str, pack: str) -> ev.Event:
    """One event of a life as an entry; what a scenario leaves out is filled in."""
    kind = EventKind(event.kind)
    fields = PAYLOADS[kind].model_fields
    said = {name: value for name, value in event.given.items() if name in fields and name != RECKONED}
    if kind is EventKind.CALLED_BACK and "satisfied" in event.given:
        said["satisfaction"] = ANSWERS[str(event.given["satisfied"])]
    if event.given.get("claim") == "refused":
        said |= {name: False for name in ("endorsed", "approved") if name in fields}
    filled = {name: value for name, value in missing(event, case_id, pack).items() if name in fields}
    return ev.Event(
        stream=f"case/{case_id}",
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        actor=event.by,
        project=case_id,
        payload=PAYLOADS[kind].model_validate({**filled, **said}),
        step=event.step,
    )


def missing(event: Happening, case_id: str, pack: str) -> dict[str, object]:
    """What entries must hold, where a scenario does not say it."""
    required = {
        "number": case_id,
        "pack": pack,
        "due_at": event.occurred_at + timedelta(hours=1),
        "customer_confirmed": True,
        "department": "engineering",
        "cause": "other",
        "to": "leader",
        "owner": "owner",
        "role": event.by,
        "amount": 1.0,
        "party": "project",
        "held_on": event.occurred_at.date(),
    }
    fields = PAYLOADS[EventKind(event.kind)].model_fields
    return {
        name: value
        for name, value in required.items()
        if name == "pack" or (name in fields and fields[name].is_required())
    }


COMPARED = [
    *("obligation_id", "department", "ordinal", "started_at", "started_recorded_at", "due_at", "warn_at"),
    *("met_at", "met_recorded_at", "void_at", "void_reason"),
]


def naive(value: object) -> object:
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value


def rows_of(warehouse: Warehouse, policies: Policies, streams: list[str]) -> tuple[object, object]:
    """The obligations of some cases as the warehouse has them, and as the desk has."""
    ids = [stream.removeprefix("case/") for stream in streams]
    found = warehouse.query("select * from core.obligations where list_contains($ids, case_id)", {"ids": ids})
    desk = [row for stream in streams for row in obligations(stream, warehouse.ledger.stream(stream), policies)]
    return (
        {row["obligation_id"]: [row[name] for name in COMPARED] for row in found.to_pylist()},
        {row.obligation_id: [naive(getattr(row, name)) for name in COMPARED] for row in desk},
    )
