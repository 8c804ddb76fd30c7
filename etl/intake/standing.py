"""What the ledger already knows of the things in a file, brought to the workbench as Arrow tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

import pyarrow as pa
import sqlalchemy as sa

from casework.policy import Policies
from casework.record.ledger.entries import entries_query
from casework.record.ledger.tables import customer, event, import_row
from casework.record.ledger.words import WORDS, join
from casework.record.selves import selves
from casework.vocabulary import EventKind
from etl.intake.barring import openly_known
from etl.intake.workbench import Workbench
from etl.warehouse.reference import validity

FIRST = (event.c.stream, event.c.project, event.c.occurred_at, event.c.payload)
CHUNK = 10_000
"""Values asked for in one query."""

DESK_NAME = len("case/") + 32
"""Length of a stream's name when the desk has given it: a random number in hexadecimal digits."""

PROJECTS = pa.schema([("code", pa.string()), ("name", pa.string()), ("pack", pa.string())])
MOMENT = pa.timestamp("us")
STREAMS = pa.schema(
    [
        ("stream_kind", pa.string()),
        ("number", pa.string()),
        ("stream", pa.string()),
        ("project", pa.string()),
        ("pack", pa.string()),
        ("confided", pa.bool_()),
        ("began_at", MOMENT),
    ]
)
APART = pa.schema([("stream", pa.string())])
"""Cases of a file that have the number of a confidential case of another project (``imports/placed_project.sql``)."""
ROWS = pa.schema([("key", pa.string()), ("fingerprint", pa.string())])
LOG = pa.schema(
    [
        ("stream", pa.string()),
        ("version", pa.int64()),
        ("kind", pa.string()),
        ("occurred_at", MOMENT),
        ("recorded_at", MOMENT),
        ("payload", pa.string()),
        ("words_gone", pa.bool_()),
    ]
)
POSITIONS = pa.schema([("stream", pa.string()), ("version", pa.int64())])
IMPORTS = pa.schema([("recorded_at", MOMENT)])
CUSTOMERS = pa.schema(
    [(name, pa.string()) for name in ("project", "customer_id", "name", "phone", "mobile", "phase", "building", "room")]
)
EDITION = [("pack", pa.string()), ("valid_from", MOMENT), ("valid_until", MOMENT)]
LIMITS = pa.schema([*EDITION, ("urgency", pa.string()), ("minutes", pa.int64())])
LADDERS = pa.schema(
    [
        *EDITION,
        ("level", pa.int64()),
        ("receiver", pa.string()),
        ("clause", pa.string()),
        ("direct_clause", pa.string()),
    ]
)

T = TypeVar("T")


def bring_policies(bench: Workbench, policies: Policies) -> None:
    """Contact limits and ladders of every edition: a row goes by the one that was in force on its own day."""
    editions = [((pack.id, start, end), pack) for pack, start, end in validity(policies)]
    limits = [(*edition, *limit) for edition, pack in editions for limit in pack.contact_minutes.items()]
    ladders = [
        (*edition, step.level, step.receivers[0], step.clause, pack.direct_escalation_clause)
        for edition, pack in editions
        for step in pack.ladder
    ]
    bench.put("contact_limits", _table(limits, LIMITS))
    bench.put("ladders", _table(ladders, LADDERS))


def bring_projects(bench: Workbench, connection: sa.Connection) -> None:
    """The registered projects: code, name, pack."""
    query = sa.select(event.c.payload).where(event.c.stream.startswith("project/", autoescape=True),
                                             event.c.kind == "project_registered")  # fmt: skip
    found = {p["code"]: (p["code"], p["name"], p.get("pack")) for p in map(json.loads, connection.scalars(query))}
    bench.put("known_projects", _table(list(found.values()), PROJECTS))


def bring_fingerprints(bench: Workbench, connection: sa.Connection, kind: str) -> None:
    """Fingerprints of the file's keys that were imported before."""
    keys = _column(bench, "keys")
    query = sa.select(import_row.c.key, import_row.c.fingerprint).where(import_row.c.kind == kind)
    rows: list[tuple[object, ...]] = []
    for chunk in _chunks(keys):
        rows += [tuple(row) for row in connection.execute(query.where(import_row.c.key.in_(chunk)))]
    bench.put("known_rows", _table(rows, ROWS))


def bring_streams(bench: Workbench, connection: sa.Connection, *, openly: bool) -> None:
    """The streams of the file's numbers that exist, found by their name, else by the number in their first event.

    A file learns nothing of confidential cases that came by no file. Of those that came by one ``openly`` leaves out
    all; else a file may speak of them again in their own project, as it did before.
    """
    names = [(str(stream), str(named), once) for stream, named, once in bench.rows("stream_names")]
    wanted = {stream: named for stream, named, _once in names}
    rows: list[tuple[object, ...]] = []
    for stream, project, began_at, facts in _opened(connection, list(wanted)):
        rows.append((stream.partition("/")[0], wanted[stream], stream, project, facts.get("pack"), began_at))
    found = {row[2] for row in rows}
    missing = {number: stream for stream, number in wanted.items() if stream not in found and stream[:5] == "case/"}
    rows += _by_number(connection, missing)
    rows += _named_once(connection, {named: str(once) for stream, named, once in names if once and stream not in found})
    known = openly_known(connection, [str(row[2]) for row in rows])
    rows = [row for row in rows if row[2] in known or (row[2] in found and not openly)]
    moved = _moved(connection, [str(row[2]) for row in rows])
    rows = [
        (kind, number, stream, moved.get(stream, project), pack, stream not in known, began_at)
        for kind, number, stream, project, pack, began_at in rows
    ]
    bench.put("known_streams", _table(rows, STREAMS))
    _bring_apart(bench, connection, [str(row[2]) for row in rows if row[5]])


def _bring_apart(bench: Workbench, connection: sa.Connection, confided: Sequence[str]) -> None:
    """The streams that have the number of a confidential case of another project: few, if any."""
    rows: list[tuple[object, ...]] = []
    for stream in confided:
        named = sa.and_(event.c.stream.startswith(f"{stream}~", autoescape=True), event.c.version == 1)
        rows += [(each,) for each in connection.scalars(sa.select(event.c.stream).where(named))]
    bench.put("apart_streams", _table(rows, APART))


def _moved(connection: sa.Connection, streams: Sequence[str]) -> dict[object, str]:
    """To which project cases were moved, by stream; the last move counts."""
    found: dict[object, str] = {}
    query = sa.select(event.c.stream, event.c.payload).where(event.c.kind == EventKind.MOVED.value)
    for chunk in _chunks(streams):
        rows = connection.execute(query.where(event.c.stream.in_(chunk)).order_by(event.c.stream, event.c.version))
        found.update((stream, json.loads(payload)["moved_to"]) for stream, payload in rows)
    return found


def _by_number(connection: sa.Connection, missing: dict[str, str]) -> list[tuple[object, ...]]:
    """Cases of the desk whose stream is not named after their number; only streams named as the desk names are read."""
    if not missing:
        return []
    named = sa.and_(event.c.stream >= "case/", event.c.stream < "case0")  # by the index of SQLite, in order of bytes
    if connection.dialect.name != "sqlite":
        named = event.c.stream.startswith("case/", autoescape=True)
    query = sa.select(*FIRST).where(
        named, sa.func.length(event.c.stream) == DESK_NAME, event.c.version == 1, event.c.kind == "received"
    )
    rows: list[tuple[object, ...]] = []
    for stream, project, began_at, payload in connection.execute(query.execution_options(yield_per=CHUNK)):
        facts = json.loads(payload)
        if facts["number"] in missing:
            rows.append(("case", facts["number"], stream, project, facts.get("pack"), began_at.replace(tzinfo=None)))
    return rows


def _named_once(connection: sa.Connection, names: Mapping[str, str]) -> list[tuple[object, ...]]:
    """Answers whose stream is named after their number alone, as those of all surveys were: of the survey in question.

    ``names`` says how a stream was named once, by what it is named after now.
    """
    rows: list[tuple[object, ...]] = []
    for stream, project, began_at, facts in _opened(connection, sorted(set(names.values()))):
        named = f"{facts.get('survey')}~{facts.get('number')}"
        if named in names:
            rows.append((stream.partition("/")[0], named, stream, project, None, began_at))
    return rows


def _opened(connection: sa.Connection, streams: Sequence[str]) -> Iterator[tuple[str, str, datetime, dict[str, str]]]:
    """Of each stream that exists its name and project, when it began (naive UTC), and what its first event says."""
    for chunk in _chunks(streams):
        query = sa.select(*FIRST).where(event.c.version == 1, event.c.stream.in_(chunk))
        for stream, project, began_at, payload in connection.execute(query):
            yield stream, project, began_at.replace(tzinfo=None), json.loads(payload)


def bring_customers(bench: Workbench, connection: sa.Connection) -> None:
    """Customers of the file's projects who were not erased; a merged record is the person's for whom another stands."""
    known = selves(connection)
    columns = [customer.c[name] for name in CUSTOMERS.names]
    rows: list[tuple[object, ...]] = []
    for chunk in _chunks(_column(bench, "projects_named")):
        query = sa.select(*columns).where(customer.c.project.in_(chunk), customer.c.erased_at.is_(None))
        rows += [(row.project, known.person(row.customer_id), *row[2:]) for row in connection.execute(query)]
    bench.put("known_customers", _table(rows, CUSTOMERS))
    bench.make("known_phones", "known_phones")
    bench.make("known_homes", "known_homes")


def bring_standing(bench: Workbench, connection: sa.Connection, kind: str) -> None:
    """Everything written so far in the streams that the file speaks of again."""
    streams = _column(bench, "streams_known")
    query = entries_query()
    bench.put("standing_log", _table([], LOG))
    for chunk in _chunks(streams):
        rows = [_logged(row) for row in connection.execute(query.where(event.c.stream.in_(chunk)))]
        bench.connection.from_arrow(_table(rows, LOG)).insert_into("standing_log")
    bench.put("words_of", _words_of())
    bench.make("positions", "positions")
    loaded = sa.select(event.c.recorded_at, event.c.payload).where(
        event.c.stream.startswith("import/", autoescape=True), event.c.kind == "import_loaded"
    )
    moments = [
        (moment.replace(tzinfo=None),)
        for moment, payload in connection.execute(loaded)
        if json.loads(payload)["target"] == kind
    ]
    bench.put("import_moments", _table(moments, IMPORTS))
    bench.make("standing", "standing", {"by_moment": kind == "callbacks"})


def _logged(row: sa.Row[tuple[object, ...]]) -> tuple[object, ...]:
    """A row of LOG; who comes with a file does not bring back words that were taken away."""
    moments = (moment.replace(tzinfo=None) for moment in (row.occurred_at, row.recorded_at))
    words_gone = row.words is not None and row.text is None
    return row.stream, row.version, row.kind, *moments, join(row.payload, row.text), words_gone


def _words_of() -> pa.Table:
    """The JSON merge patch that takes the words out of a payload, by kind; empty where there are none."""
    patches = {kind: json.dumps(dict.fromkeys(sorted(names))) for kind, names in WORDS.items()}
    return pa.table({"kind": pa.array(patches.keys()), "patch": pa.array(patches.values())})


def _column(bench: Workbench, name: str) -> list[str]:
    return [str(row[0]) for row in bench.rows(name)]


def _pairs(bench: Workbench, name: str) -> list[tuple[str, str]]:
    return [(str(row[0]), str(row[1])) for row in bench.rows(name)]


def _chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def _table(rows: Sequence[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [() for _ in schema]
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)
