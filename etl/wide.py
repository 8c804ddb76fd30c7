"""The wide road of a rebuild: cases in which every step happened at most once, pivoted to one row each.

One aggregate over the whole history gives a row per case with the *place* of every kind (microseconds × 1024 +
version, so that one number orders as (occurred_at, version) does). Each rule then is one select over those rows,
written from the packs with a SQL builder. Cases with repetition, corrections, reopenings or a change of department
take the generic road (``steps/``); the two are proven equal by test.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, reduce

import duckdb
import pyarrow as pa
import sqlglot
from pydantic import BaseModel, ConfigDict, TypeAdapter
from sqlglot import exp

from casework.regulation.moves import BY_SERVICE
from casework.vocabulary import EventKind
from etl.reference import KIND_NUMBERS
from etl.statements import statement

TANGLING = frozenset(
    {
        EventKind.CORRECTED,
        EventKind.REDACTED,
        EventKind.ERASED,
        EventKind.REOPENED,
        EventKind.TRANSFERRED,
        EventKind.DISPATCHED_AGAIN,
        EventKind.EXTENSION_CANCELLED,
    }
)
"""Kinds that send a case down the generic road, beside those that move a case differently by different packs."""

SINGLE = frozenset({EventKind.CLASSIFIED, EventKind.ESCALATED, EventKind.VALIDATED})
"""Kinds of which a plain case has one at most, beside those of the rules and those that move it."""

CARRYING = (
    "received",
    "dispatched",
    "classified",
    "validated",
    "appointed",
    "escalated",
    "called_back",
    BY_SERVICE,
    "closed",
)
"""Kinds of which ``plain.sql`` takes more than the moment."""

CONDITIONS = {"channels": "channel", "natures": "nature", "concerns": "concern", "severities": "severity"}
CARRIED = {"appointments": (EventKind.APPOINTED, "appointment"), "levels": (EventKind.ESCALATED, "level")}


class Rule(BaseModel):
    """One obligation of one pack version, as ``instances.sql`` says it."""

    model_config = ConfigDict(frozen=True)

    rule_no: int
    rule_key: str
    pack: str
    clock: str
    channels: tuple[str, ...] | None
    natures: tuple[str, ...] | None
    concerns: tuple[str, ...] | None
    severities: tuple[str, ...] | None
    appointments: tuple[str, ...] | None
    levels: tuple[int, ...] | None
    from_place: int
    until_place: int
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    superseding: tuple[str, ...]
    dispositions: tuple[str, ...]

    def allowed(self, condition: str) -> tuple[str, ...] | tuple[int, ...]:
        """The values that a condition allows; empty when anything will do."""
        return getattr(self, condition) or ()


@dataclass(frozen=True, slots=True)
class Instance:
    """A rule with one of its from-events: at most one obligation in a plain case."""

    rule: Rule
    start: str
    ends: tuple[str, ...]
    superseding: tuple[str, ...]
    dispositions: tuple[str, ...]

    def among(self, told: frozenset[str]) -> Instance:
        """The same with only such kinds as happened."""
        ends = tuple(kind for kind in self.ends if kind in told)
        return replace(self, ends=ends, superseding=tuple(kind for kind in self.superseding if kind in told))

    @property
    def place(self) -> exp.Column:
        """The place of the from-event."""
        return place(self.start)

    def holds(self) -> exp.Expr:
        """When the obligation exists."""
        rule = self.rule
        parts: list[exp.Expr] = [
            self.place.is_(exp.null()).not_(),
            exp.column("pack").eq(rule.pack),
            exp.GTE(this=self.place, expression=number(rule.from_place)),
            exp.LT(this=self.place, expression=number(rule.until_place)),
        ]
        parts += [exp.column(name).isin(*rule.allowed(key)) for key, name in CONDITIONS.items() if rule.allowed(key)]
        for key, (kind, name) in CARRIED.items():
            if rule.allowed(key) and kind == self.start:
                field = exp.column(name)
                parts.append(exp.or_(field.is_(exp.null()), field.isin(*rule.allowed(key))))
        if rule.clock == "agreed":
            parts.append(carried_due(self.start).is_(exp.null()).not_())
        return exp.and_(*parts)

    def later(self, kind: str) -> exp.Expr:
        """The place of ``kind`` where it comes after the from-event, else null."""
        return exp.case().when(exp.GT(this=place(kind), expression=self.place), place(kind))

    def voided(self) -> exp.Expr:
        """The place at which a closing without answer voids it, else null."""
        closed = exp.and_(
            exp.GT(this=place("closed"), expression=self.place), exp.column("disposition").isin(*self.dispositions)
        )
        return exp.case().when(closed, place("closed"))

    def select(self, rivals: Sequence[Instance]) -> exp.Select:
        """One row per plain case that has this obligation; ``rivals`` are all instances of the same rule."""
        earlier = [
            exp.cast(exp.and_(other.holds(), exp.LT(this=other.place, expression=self.place)), "integer")
            for other in rivals
            if other.start != self.start
        ]
        counts: list[exp.Expr] = [number(1), *(exp.func("coalesce", count, number(0)) for count in earlier)]
        return (
            exp.select(
                exp.column("stream_key"),
                exp.alias_(number(self.rule.rule_no), "rule_no"),
                exp.alias_(reduce(lambda a, b: exp.Add(this=a, expression=b), counts), "ordinal"),
                exp.alias_(self.place, "start_place"),
                exp.alias_(recorded(self.start), "started_recorded_at"),
                exp.alias_(carried_due(self.start), "carried_due_at"),
                exp.alias_(least([self.later(kind) for kind in self.ends]), "to_place"),
                exp.alias_(least([self.later(kind) for kind in self.superseding]), "superseded_place"),
                exp.alias_(self.voided(), "void_place"),
                exp.alias_(self._met_recorded(), "to_recorded_at"),
                exp.column("disposition"),
            )
            .from_("plain")
            .where(self.holds())
        )

    def _met_recorded(self) -> exp.Expr:
        if not self.ends:
            return exp.cast(exp.null(), "timestamp")
        chosen = exp.case()
        for kind in self.ends:
            chosen = chosen.when(exp.column("to_place").eq(place(kind)), recorded(kind))
        return chosen


def place(kind: str) -> exp.Column:
    """Column with the place of ``kind``."""
    return exp.column(f"place_{kind}")


def recorded(kind: str) -> exp.Column:
    """Column with the moment at which ``kind`` was recorded."""
    return exp.column(f"recorded_{kind}")


def carried_due(kind: str) -> exp.Expr:
    """Column with the due moment that ``kind`` carries; null for kinds that carry none."""
    return exp.column(f"due_{kind}") if kind in DUE_KINDS else exp.cast(exp.null(), "timestamp")


DUE_KINDS = ("dispatched", "appointed", "extended")


def number(value: int) -> exp.Expr:
    """A literal number."""
    return exp.Literal.number(str(value))


def least(places: Sequence[exp.Expr]) -> exp.Expr:
    """The smallest of the places that are there; null when none is."""
    if not places:
        return exp.cast(exp.null(), "bigint")
    return exp.func("least", *places) if len(places) > 1 else places[0]


@dataclass(frozen=True, slots=True)
class Moves:
    """What is known of stages: the stage after each kind, where it is the same by every pack, and what tangles."""

    stage_after: Mapping[str, str]
    tangling: frozenset[str]
    moving: frozenset[str]
    """Kinds that move cases by some pack, whether they tangle or not."""

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str | None]]) -> Moves:
        """``rows`` are those of ``moves.sql``: a kind whose stage depends on the pack tangles."""
        told, always = dict(rows), {kind.value for kind in TANGLING}
        tangling = frozenset({*always, *(kind for kind, stage in told.items() if stage is None)})
        known = {kind: stage for kind, stage in told.items() if stage is not None and kind not in tangling}
        return cls(known, tangling, frozenset(told) - always)


def instances(rules: Sequence[Rule], tangling: frozenset[str]) -> Iterator[Instance]:
    """Every rule and from-event that a plain case can have."""
    for rule in rules:
        for start in rule.starts:
            if start not in tangling:
                yield Instance(
                    rule=rule,
                    start=start,
                    ends=tuple(k for k in rule.ends if k not in tangling),
                    superseding=tuple(k for k in rule.superseding if k not in tangling),
                    dispositions=rule.dispositions,
                )


def prepare(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make what the models ``core.cases``, ``core.obligation_facts`` … take from the wide road, for one rebuild."""
    told = frozenset(kind for (kind,) in cursor.execute(statement("wide/kinds")).fetchall())
    moves = tuple((str(kind), stage) for kind, stage in cursor.execute(statement("wide/moves")).fetchall())
    road = written(json.dumps(cursor.sql(statement("wide/instances")).to_arrow_table().to_pylist()), told, moves)
    cursor.register("kind_masks", road.masks)
    for each in road.statements:
        cursor.execute(each)


@dataclass(frozen=True, slots=True)
class Road:
    """The wide road for one set of packs: statements in their order, and the bits of the kinds."""

    statements: tuple[str, ...]
    masks: pa.Table


@lru_cache(maxsize=4)
def written(rules: str, told: frozenset[str], stages: tuple[tuple[str, str | None], ...]) -> Road:
    """Write the wide road for these rules (the rows of ``instances.sql`` as JSON); kept, because writing takes time.

    ``stages`` are the rows of ``moves.sql``.

    Kinds that are not among ``told`` never happened: nothing is looked up or reckoned for them.
    """
    moves = Moves.of(stages)
    found = list(instances(TypeAdapter(list[Rule]).validate_json(rules), moves.tangling))
    happened = [i.among(told) for i in found]
    statements = [
        statement("wide/macros"),
        statement("wide/single"),
        plain(found, told, moves),
        completed(found, told, moves),
        statement("wide/cases"),
    ]
    statements += [branches(happened, told, office=office) for office in (False, True)]
    statements.append(statement("wide/obligations"))
    return Road(tuple(statements), kind_masks(found, moves))


def plain(found: Sequence[Instance], told: frozenset[str], moves: Moves) -> str:
    """The statement that makes ``plain_told``: one row per plain case, with the place of each kind it may have once."""
    kinds = [kind for kind in single_kinds(found, moves) if kind in told]
    query = select("plain").select(*stage(told, moves), copy=False)
    chosen = [exp.alias_(exp.column("place", kind), f"place_{kind}") for kind in kinds]
    chosen += [exp.alias_(exp.column("recorded_at", kind), f"recorded_{kind}") for kind in timed(found) if kind in told]
    chosen += [exp.alias_(exp.column("due_at", kind), f"due_{kind}") for kind in DUE_KINDS if kind in told]
    query = query.select(*chosen, copy=False)
    for kind in sorted({*kinds, *CARRYING}):
        side = "inner" if kind == "received" else "left"
        same = exp.column("stream_key", "p").eq(exp.column("stream_key", kind))
        query = query.join(events_of(kind, told), on=same, join_type=side, join_alias=kind, copy=False)
    name = exp.to_table("plain_told")
    return exp.Create(this=name, kind="TABLE", expression=query, properties=TEMPORARY).sql("duckdb")


def completed(found: Sequence[Instance], told: frozenset[str], moves: Moves) -> str:
    """The statement that makes ``plain``: ``plain_told`` with a null column for each kind that never happened."""
    silent = [(f"place_{kind}", "bigint") for kind in single_kinds(found, moves) if kind not in told]
    silent += [(f"recorded_{kind}", "timestamp") for kind in timed(found) if kind not in told]
    silent += [(f"due_{kind}", "timestamp") for kind in DUE_KINDS if kind not in told]
    nulls = [exp.alias_(exp.cast(exp.null(), to), name) for name, to in silent]
    query = exp.select(exp.Star(), *nulls).from_("plain_told")
    return exp.Create(this=exp.to_table("plain"), kind="VIEW", expression=query, properties=TEMPORARY).sql("duckdb")


def events_of(kind: str, told: frozenset[str]) -> exp.Subquery:
    """The events of one kind with their places; known to be none where the kind is not ``told``."""
    wanted = exp.column("kind_no").eq(KIND_NUMBERS[kind]) if kind in told else exp.false()
    return select("events_of").where(wanted).subquery(copy=False)


def kind_masks(found: Sequence[Instance], moves: Moves) -> pa.Table:
    """A bit per kind that counts in the test of ``single.sql``, and how it does."""
    once = set(single_kinds(found, moves))
    factor = {kind: 2 if kind in moves.tangling else int(kind in once) for kind in KIND_NUMBERS}
    bits = {kind: 1 << n for n, kind in enumerate(kind for kind in KIND_NUMBERS if factor[kind])}
    return pa.table(
        {
            "kind_no": pa.array(KIND_NUMBERS.values(), pa.int16()),
            "mask": pa.array([bits.get(kind, 0) for kind in KIND_NUMBERS], pa.int64()),
            "weight": pa.array([bits.get(kind, 0) * factor[kind] for kind in KIND_NUMBERS], pa.int64()),
        }
    )


def single_kinds(found: Sequence[Instance], moves: Moves) -> list[str]:
    """Kinds of which a plain case has one at most."""
    return sorted({*(kind.value for kind in SINGLE), *moves.moving, BY_SERVICE, *timed(found)})


def timed(found: Sequence[Instance]) -> list[str]:
    """Kinds that begin or end an obligation."""
    return sorted({kind for i in found for kind in (i.start, *i.ends, *i.superseding)})


def stage(told: frozenset[str], moves: Moves) -> list[exp.Expr]:
    """The stage that the last event with a stage led to, and that event's place."""
    kinds = {kind: value for kind, value in moves.stage_after.items() if kind in told or kind == "received"}
    latest = exp.func("greatest", *(exp.column("place", kind) for kind in kinds))
    chosen = exp.case()
    for kind, value in kinds.items():
        chosen = chosen.when(exp.column("place", kind).eq(latest), exp.Literal.string(value))
    return [exp.alias_(latest, "stage_place"), exp.alias_(chosen, "stage")]


def branches(found: Sequence[Instance], told: frozenset[str], *, office: bool) -> str:
    """The statement that makes ``wide_office`` or ``wide_wall``: all obligations of plain cases by such a clock."""
    name = "wide_office" if office else "wide_wall"
    clocked = [i for i in found if (i.rule.clock == "working") is office]
    chosen = [i for i in clocked if i.start in told] or clocked[:1]
    selects: Iterator[exp.Expr] = (
        i.select([other for other in found if other.rule.rule_key == i.rule.rule_key]) for i in chosen
    )
    union = reduce(lambda a, b: exp.union(a, b, distinct=False, copy=False), selects)
    return exp.Create(this=exp.to_table(name), kind="VIEW", expression=union, properties=TEMPORARY).sql("duckdb")


TEMPORARY = exp.Properties(expressions=[exp.TemporaryProperty()])


def select(name: str) -> exp.Select:
    """A static select of the folder ``wide``, ready to be added to."""
    return sqlglot.parse_one(statement(f"wide/{name}"), read="duckdb", into=exp.Select)
