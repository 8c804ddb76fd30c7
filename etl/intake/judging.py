"""From text to judged rows: the steps of an import on its workbench, before anything is written."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import md5
from itertools import groupby

import duckdb
import pyarrow as pa
import sqlalchemy as sa
from duckdb import Expression, coalesce, col, fn, lit, when

from casework.policy import Policies
from casework.settings import settings
from etl.errors import ImportRefused
from etl.intake.absent import refuse_absent
from etl.intake.answers import ANSWERED, bring_answers
from etl.intake.barring import bring_barred
from etl.intake.kinds import Column
from etl.intake.mapping import DOUBTS, UNTIMED, Mapped, canonical, fixed_offset, mapped_columns, nothing
from etl.intake.moments import local_moment
from etl.intake.profiles import DATE_FORMATS, Profile, meant
from etl.intake.reports import Stopwatch
from etl.intake.source import RAW, ROW, Reject, Source, no_rows
from etl.intake.standing import (
    bring_customers,
    bring_fingerprints,
    bring_policies,
    bring_projects,
    bring_standing,
    bring_streams,
)
from etl.intake.words import lookup, own_words
from etl.intake.workbench import Value, Workbench
from surveys.questionnaire import Questionnaire

QUARANTINE_ID = "quarantine_id"
"""Column of an exported quarantine file by which its rows are known again."""
TOTAL = r"(.*~)?(本页|本月|全部|各项目)?\s*([合总小共累]\s*计|sub-?total|(grand )?total)\s*[:：]?"
"""How the row below a table begins that sums it up."""
_SEPARATOR = "\x1f"
_EVENTS = {"complaints": ("complaints_events", "complaints_outcome", "complaints_again")}
_BEARINGS = {"complaints": "bearings", "escalations": "bearings_ladder", "projects": "bearings_register",
             "phone_calls": "bearings_calls"}  # fmt: skip
_DEPARTMENTS = {"department", "again_department"}
_DERIVED = {"callbacks": {"kind"}, "responses": {column.name for column in ANSWERED}}
"""Columns that the rules of a kind fill, whether the file has them or not."""
_LIMITS = {"limit_hours", "limit_days"}
_FOLLOWS = {"complaints": {"closed_at": {"status"}, "due_at": _LIMITS, "appointed_at": _LIMITS}}
"""Columns that can follow from others where the file lacks them."""
_PLACED = {"escalations": "placed_case", "projects": "placed_register"}
_WAS = "was_"
"""Begins the names of columns in the models ``remembered_*``."""
_VOIDING = {"complaints", "escalations"}
"""Kinds whose rows tell the whole story: an event they no longer mention did not happen."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is loaded, how, by whom, and when (aware UTC)."""

    batch: str
    source: Source
    profile: Profile
    actor: str
    recorded_at: datetime
    register_projects: bool
    sheet: Questionnaire | None = None
    """The questionnaire that the rows answer; None where they answer none."""

    @property
    def kind(self) -> str:
        """The canonical kind."""
        return self.profile.target.name

    @property
    def naive(self) -> datetime:
        """``recorded_at`` as DuckDB keeps moments here: UTC without saying so."""
        return self.recorded_at.astimezone(UTC).replace(tzinfo=None)


def order_of(
    source: Source, profile: Profile, actor: str, register_projects: bool | None, sheet: Questionnaire | None = None
) -> Order:
    """An order to load ``source``, its table found as the profile says; ``register_projects`` overrides the profile."""
    register = profile.register_projects if register_projects is None else register_projects
    found = source.as_told(profile.source)
    return Order(uuid.uuid4().hex[:12], found, profile, actor, datetime.now(UTC), register, sheet)


def map_source(
    source: Source, profile: Profile, policies: Policies | None = None, departments: Mapping[str, str] | None = None
) -> list[Mapped]:
    """The canonical columns the source fills, its table found as the profile says; words are those of ``policies``,
    ``departments`` those that are meant by other spellings.

    Raises ``ImportRefused`` when a required one is missing, ``SourceError`` when there is no such table.
    """
    source = source.as_told(profile.source)
    refuse_absent(profile, source.columns, source.name)
    mapped = [_numbered(part, source.name) for part in mapped_columns(profile, source.columns)]
    missing = [c for c in profile.target.columns if c.required and c.name not in {part.column.name for part in mapped}]
    if missing:
        raise ImportRefused(
            "{file}: the profile {profile} needs the column(s) {missing}, but the file has {found}. Choose another "
            "profile, or let one be suggested.",
            file=source.name,
            profile=profile.id,
            missing=", ".join(f"{c.zh} / {c.en}" for c in missing),
            found=", ".join(source.columns[:30]),
        )
    if policies is None:
        return mapped
    return [_speaking(_meaning(part, departments or {}), profile, policies) for part in mapped]


def _numbered(part: Mapped, file: str) -> Mapped:
    """Numbers that are made tell the file, so that row 2 of another one is another case."""
    if not part.rule.made:
        return part
    told = md5(file.encode(), usedforsecurity=False).hexdigest()[:8]
    return replace(part, rule=part.rule.model_copy(update={"prefix": f"{part.rule.prefix}{told}-"}))


def _meaning(part: Mapped, departments: Mapping[str, str]) -> Mapped:
    """A column of departments also knows what their other spellings mean."""
    return replace(part, own=lookup(departments)) if part.column.name in _DEPARTMENTS else part


def _speaking(part: Mapped, profile: Profile, policies: Policies) -> Mapped:
    """A column that also knows what the regulations call its words."""
    words = part.column.words
    return (
        part
        if words is None
        else replace(part, own=own_words(words, policies, profile.pack), own_first=profile.pack is not None)
    )


def refuse_unknown_pack(profile: Profile, policies: Policies) -> None:
    """Refuse a profile that names a policy pack this installation does not have."""
    packs = sorted({pack.id for pack in policies.packs})
    if profile.pack is not None and profile.pack not in packs:
        raise ImportRefused(
            "The profile {profile} names the policy pack {pack}, but there are only {packs}. Correct the profile.",
            profile=profile.id,
            pack=profile.pack,
            packs=", ".join(packs),
        )


def read(bench: Workbench, source: Source, watch: Stopwatch) -> list[Reject]:
    """Bring the source to the workbench as text; raises ``SourceError`` when it has no rows."""
    watch.start()
    rejects = source.fill(bench.connection)
    bench.put("hidden_rows", pa.table({ROW: pa.array(sorted(source.hidden), pa.int64())}))
    count = len(bench.connection.table(RAW))
    if count + len(rejects) == 0:
        raise no_rows(source.name)
    watch.tell("reading", count + len(rejects), count + len(rejects))
    return rejects


def check(bench: Workbench, order: Order, mapped: Sequence[Mapped], watch: Stopwatch) -> None:
    """Type and judge every row by the rules that need no ledger: table ``checked``."""
    watch.start()
    profile, kind = order.profile, order.kind
    raw = bench.connection.table(RAW)
    canonical(raw, profile, mapped, order.naive).create_view("canonical")
    if order.sheet is not None:
        bring_answers(bench, profile, order.sheet)
    if kind in _FOLLOWS:
        bench.relation(f"{kind}_derived").create_view("derived")
    bench.relation(f"{kind}_rules").create_view("unprinted")
    filled = {part.column.name for part in mapped} | _DERIVED.get(kind, set())
    filled |= {name for name, sources in _FOLLOWS.get(kind, {}).items() if sources & filled}
    keep(bench, profile, filled)
    _older(bench, profile, mapped)
    bench.make("repeats", "repeats", {"key_rule": f"{profile.target.columns[0].name}|conflicting_rows"})
    bench.relation("checked").create_view("checked")
    count = len(raw)
    watch.tell("checking", count, count)


def _older(bench: Workbench, profile: Profile, mapped: Sequence[Mapped]) -> None:
    """The rows that a later one of the same number replaces, where the profile says how to know it: ``older_rows``."""
    if profile.latest_by is None:
        bench.put("older_rows", pa.table({ROW: pa.array([], pa.int64())}))
        return
    raw = bench.connection.table(RAW)
    header = meant(profile.latest_by, raw.columns)
    if header is None:
        raise ImportRefused(
            "The profile {profile} finds the latest row of a number by the column {column}, which the file lacks.",
            profile=profile.id,
            column=profile.latest_by,
        )
    number = next(part.headers[0] for part in mapped if part.column.name in {"number", "code"})
    raw.select(
        col(ROW),
        fn("nullif", fn("trim", col(number)), "").alias("number"),
        local_moment(col(header), DATE_FORMATS, ends=False, serials=False).alias("dated_at"),
        col(header).try_cast("DOUBLE").alias("amount"),
        col(header).alias("written"),
    ).create_view("dated_rows")
    bench.make("older_rows", "older_rows")


def keep(bench: Workbench, profile: Profile, filled: Set[str]) -> None:
    """Keep what the rules found and the columns that hold something: table ``ruled``; view ``told`` has them all.

    The columns nobody filled are constants of the view: neither written nor read, and what asks for them is not run.
    """
    columns = profile.target.columns + (ANSWERED if profile.items else ())
    stops = fn("concat_ws", "\n", fn("nullif", col("errors"), ""), fn("nullif", col("stops"), ""))
    numbered = next(column.name for column in columns if column.name in {"number", "code"})
    is_total = fn("regexp_full_match", fn("lower", col(numbered)), TOTAL) & (stops != "")
    stops = when(is_total).then(f"{numbered}|total_row").otherwise(stops)
    hidden = bench.connection.table("hidden_rows").select(col(ROW).alias("hidden_row"))
    bench.connection.view("unprinted").join(hidden, col(ROW) == col("hidden_row"), how="left").select(
        col(ROW),
        *(col(column.name) for column in columns if column.name in filled),
        col("key"),
        col(UNTIMED),
        stops.alias("stops"),
        fn(
            "concat_ws",
            "\n",
            fn("nullif", col("flags"), ""),
            fn("nullif", col(DOUBTS), ""),
            when(col("hidden_row").isnotnull()).then(f"{numbered}|hidden_row").end(),
        ).alias("flags"),
        fn("md5", fn("concat_ws", _SEPARATOR, *_fields(columns, filled), fn("nullif", col(UNTIMED), ""))).alias(
            "fingerprint"
        ),
    ).create("ruled")
    absent = (nothing(column).alias(column.name) for column in columns if column.name not in filled)
    bench.connection.table("ruled").select(duckdb.star(), *absent).create_view("told")


def _fields(columns: Sequence[Column], filled: Set[str]) -> Iterator[Expression]:
    """What a fingerprint is made of: every column of the kind, an empty one as "", several at once as one text."""
    for is_filled, run in groupby(columns, key=lambda column: column.name in filled):
        if is_filled:
            yield from (coalesce(col(column.name).cast("VARCHAR"), "") for column in run)
        else:
            yield lit(_SEPARATOR * (len(list(run)) - 1))


def place(bench: Workbench, connection: sa.Connection, order: Order, policies: Policies) -> None:
    """Find each row's project and stream and decide its outcome: table ``judged``."""
    bring_policies(bench, policies)
    bring_projects(bench, connection)
    for spelled in ("named_projects", "alike_projects"):
        bench.make(spelled, spelled)
    params: dict[str, Value] = {"default_pack": settings().default_pack}
    if order.kind == "projects":
        params |= {"pack": order.profile.pack, "packs": sorted({pack.id for pack in policies.packs})}
    else:
        bench.make("checked_kinds", f"checked_kinds_{order.kind}")
        bring_streams(bench, connection, openly=order.kind != "complaints")
    if order.kind not in _PLACED:
        params |= {"pack": order.profile.pack, "register": order.register_projects}
    if order.kind == "complaints":
        bring_barred(bench, policies)
        bench.make("placed_openly", "placed_project", params)
        bench.make("placed", "barred")
    else:
        bench.make("placed", _PLACED.get(order.kind, "placed_project"), params)
    bring_fingerprints(bench, connection, order.kind)
    bench.make("judged", "judged")
    _months(bench, order)


def prepare(bench: Workbench, connection: sa.Connection, order: Order) -> None:
    """Work out the events each row stands for, and what stands already in their streams."""
    if order.kind not in {"escalations", "projects", "phone_calls"}:
        bring_customers(bench, connection)
        bench.make("people", "people")
        bench.make("customers", "customers")
    params: dict[str, Value] = {"batch": order.batch} if order.kind == "complaints" else {}
    if order.kind == "projects":
        params = {"now": order.naive}
    bench.make("bearings", _BEARINGS.get(order.kind, "bearings_people"), params)
    bring_standing(bench, connection, order.kind)
    _ready(bench, order).create_view("ready")
    bench.make_union_view("said", _EVENTS.get(order.kind, (f"{order.kind}_events",)))
    is_by_days = bool(bench.rows("days_alone")[0][0])
    (bench.relation("untimed") if is_by_days else bench.connection.view("said")).create_view("desired")


def _ready(bench: Workbench, order: Order) -> duckdb.DuckDBPyRelation:
    """The rows that bring events; what the file has no column for is as the ledger knows it, where it knows the row."""
    if order.kind == "projects":
        return bench.relation("ready_register")
    ready = bench.relation("ready")
    if not bench.rows("streams_known_count")[0][0]:
        return ready
    if order.kind == "complaints":
        bench.make("lives", "lives_standing")
    bench.make("remembered", f"remembered_{order.kind}")
    remembered = bench.connection.table("remembered")
    known = {name.removeprefix(_WAS) for name in remembered.columns}
    follows = set(_FOLLOWS.get(order.kind, {})) - set(order.profile.rules(order.source.columns))
    lacking = (known & set(ready.columns)) - set(bench.connection.table("ruled").columns) | follows
    if "urgency" not in lacking:
        lacking.discard("contact_minutes")
    days = {UNTIMED: _days(order, lacking)} if f"{_WAS}{UNTIMED}" in remembered.columns else {}
    ready.join(remembered, col(ROW) == col(f"{_WAS}row"), how="left").select(
        *(days.get(name, _stated(name, lacking, follows)).alias(name) for name in ready.columns)
    ).create("ready_whole")
    return bench.connection.table("ready_whole")


def _stated(name: str, lacking: Set[str], follows: Set[str]) -> Expression:
    """What a row says of a column, or where the file lacks it and nothing follows, what the ledger knows."""
    known = col(f"{_WAS}{name}") if name in lacking else col(name)
    return coalesce(col(name), known) if name in follows else known


def _days(order: Order, lacking: Set[str]) -> Expression:
    """The events of which a row knows the day alone, by the file or, for columns that it lacks, by the ledger."""
    kinds = [column.event for column in order.profile.target.columns if column.name in lacking]
    kinds += ["undated"] if "closed_at" in lacking else []
    was = fn("list_intersect", fn("string_split", col(f"{_WAS}{UNTIMED}"), ","), kinds)
    return fn("concat_ws", ",", fn("nullif", col(UNTIMED), ""), fn("nullif", fn("array_to_string", was, ","), ""))


def comparing(bench: Workbench) -> None:
    """Compare what the file asks for with what stands: table ``compared``."""
    offset = fixed_offset(settings().timezone) or timedelta(0)
    bench.make("compared", "compared", {"offset_minutes": offset // timedelta(minutes=1)})


def change_params(order: Order) -> dict[str, Value]:
    """Parameters of the model ``changes``."""
    return {
        "now": order.naive,
        "file": order.source.name,
        "may_void": order.kind in _VOIDING,
    }


def _months(bench: Workbench, order: Order) -> None:
    """Add the local month of each row's moment, by which the control totals count."""
    moment = col(order.profile.target.moment).cast("TIMESTAMP")
    offset = fixed_offset(settings().timezone) or timedelta(0)
    local = moment if order.kind == "projects" else moment + offset
    months = bench.connection.view("told").select(
        col(ROW),
        moment.alias("month_moment"),
        fn("date_trunc", lit("month"), local).cast("DATE").alias("report_month"),
    )
    bench.connection.table("judged").join(months, ROW).create_view("judged_months")
