"""The tables of the ledger's database: the append-only ``event`` and the mutable tables beside it.

Personal data stand in ``customer``, in ``free_text`` (what people wrote) and, as long as an import is not mended, in
``quarantine_row``; never in ``event``.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def to_micros(moment: datetime) -> int:
    """Microseconds since 1970 UTC of an aware moment; raises ``ValueError`` for a naive one."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone")
    return (moment - EPOCH) // MICROSECOND


def from_micros(micros: int) -> datetime:
    """The aware UTC moment ``micros`` microseconds after 1970."""
    return EPOCH + micros * MICROSECOND


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC: BIGINT microseconds on SQLite, ``timestamptz`` on PostgreSQL."""

    impl = sa.BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> TypeEngine[datetime] | TypeEngine[int]:
        """The column type of the engine at hand."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(sa.DateTime(timezone=True))
        return dialect.type_descriptor(sa.BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> object:
        """An aware moment on its way into the database."""
        if value is None:
            return None
        micros = to_micros(value)
        return value.astimezone(UTC) if dialect.name == "postgresql" else micros

    def process_result_value(self, value: object | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        """A stored moment, aware and in UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if isinstance(value, datetime) else from_micros(int(str(value)))


class FreeText(TypeDecorator[str]):
    """Text from outside: a NUL, which PostgreSQL cannot store, is kept visible as ``␀`` on both engines."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        """Replace NUL characters."""
        return value if value is None else value.replace("\x00", "␀")


metadata = sa.MetaData()

FOUND_BY_KIND = sa.text(
    "kind in ('invited', 'club_called', 'survey_answered', 'response_completed', 'response_partial', "
    "'response_broken_off', 'attempted', 'called_back', 'received', 'classified')"
)
"""The kinds of events that are looked for across all streams; a query that repeats these words uses their index."""
SAYS_WHOSE_CASE = sa.text("kind in ('received', 'corrected')")
"""The kinds of events that say whose a case is."""


class CustomerNamed(FunctionElement[str]):
    """The customer that the facts of an event name, or those that a correction puts in their place."""

    type = sa.Text()
    inherit_cache = True


@compiles(CustomerNamed, "sqlite")
def _named_on_sqlite(element: CustomerNamed, compiler: SQLCompiler, **how: object) -> str:
    payload = compiler.process(element.clauses, **how)
    instead = f"json_extract({payload}, '$.replacement')"
    return f"coalesce(json_extract({payload}, '$.customer_id'), json_extract({instead}, '$.customer_id'))"


@compiles(CustomerNamed, "postgresql")
def _named_on_postgresql(element: CustomerNamed, compiler: SQLCompiler, **how: object) -> str:
    facts, field = f"cast({compiler.process(element.clauses, **how)} as json)", "json_object_field_text"
    instead = f"cast({field}({facts}, 'replacement') as json)"
    return f"coalesce({field}({facts}, 'customer_id'), {field}({instead}, 'customer_id'))"


class Fact(FunctionElement[str]):
    """One field of the facts of an event, by its name; null where the event does not say it."""

    type = sa.Text()
    inherit_cache = True

    def __init__(self, payload: sa.ColumnElement[str], name: str) -> None:
        super().__init__(payload, sa.literal_column(f"'{name}'"))


@compiles(Fact, "sqlite")
def _fact_on_sqlite(element: Fact, compiler: SQLCompiler, **how: object) -> str:
    payload, name = (compiler.process(each, **how) for each in element.clauses)
    return f"json_extract({payload}, '$.' || {name})"


@compiles(Fact, "postgresql")
def _fact_on_postgresql(element: Fact, compiler: SQLCompiler, **how: object) -> str:
    payload, name = (compiler.process(each, **how) for each in element.clauses)
    return f"json_object_field_text(cast({payload} as json), {name})"


SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""On SQLite only INTEGER is the row number itself."""

event = sa.Table(
    "event",
    metadata,
    sa.Column("seq", SEQ, primary_key=True, autoincrement=False),
    sa.Column("stream", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("occurred_at", Moment, nullable=False),
    sa.Column("recorded_at", Moment, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("project", sa.Text, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("words", sa.Text),
    sa.Column("step", sa.Text, nullable=False, server_default=""),
    sa.Column("hash", sa.Text, nullable=False),
    sa.UniqueConstraint("stream", "version", name="event_stream_version"),
    sa.Index("event_found_by_kind", "kind", "occurred_at", sqlite_where=FOUND_BY_KIND, postgresql_where=FOUND_BY_KIND),
)
sa.Index(
    "event_case_of_customer",
    CustomerNamed(event.c.payload),
    sqlite_where=SAYS_WHOSE_CASE,
    postgresql_where=SAYS_WHOSE_CASE,
)
"""``payload`` holds the facts as JSON, ``words`` the digest of what people wrote, null when nobody wrote anything;
``hash`` is the link of the chain (``casework.record.ledger.chain``)."""

free_text = sa.Table(
    "free_text",
    metadata,
    sa.Column("seq", SEQ, primary_key=True, autoincrement=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("salt", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)
"""The words of the event at ``seq``: a JSON object of the fields they stood in. A row never changes, but it may go."""

chain_head = sa.Table(
    "chain_head",
    metadata,
    sa.Column("chain", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)
"""Where the chain of each shard ends, by the number of its last event: who cuts events off leaves this behind. As many
rows as the ledger has shards, which is said once, when it is made."""

event_before_shards = sa.Table(
    "event_before_shards",
    metadata,
    sa.Column("seq", SEQ, primary_key=True, autoincrement=False),
    sa.Column("hash", sa.Text, nullable=False),
    sa.Column("now", sa.BigInteger, nullable=False),
    sa.UniqueConstraint("now", name="event_before_shards_now"),
)
"""The seq and hash that an event had in the one chain that the ledger was before it had shards, and the seq it has
``now``: so that every head and cut stated before still says what it said. Empty in a ledger that never was split."""

customer = sa.Table(
    "customer",
    metadata,
    sa.Column("customer_id", sa.Text, primary_key=True),
    sa.Column("project", sa.Text, nullable=False),
    sa.Column("name", FreeText),
    sa.Column("sex", FreeText),
    sa.Column("phone", FreeText),
    sa.Column("mobile", FreeText),
    sa.Column("email", FreeText),
    sa.Column("address", FreeText),
    sa.Column("postcode", FreeText),
    sa.Column("phase", FreeText),
    sa.Column("building", FreeText),
    sa.Column("room", FreeText),
    sa.Column("contract_number", FreeText),
    sa.Column("purchase_status", FreeText),
    sa.Column("pager", FreeText),
    sa.Column("other_contact", FreeText),
    sa.Column("handed_over_on", FreeText),
    sa.Column("erased_at", Moment),
    sa.Index("customer_project_name", "project", "name"),
    sa.Index("customer_project_contract", "project", "contract_number"),
)

customer_change = sa.Table(
    "customer_change",
    metadata,
    sa.Column("customer_id", sa.Text, primary_key=True),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Index("customer_change_revision", "revision"),
)
"""When each customer's row was last changed, by a number that grows with every change: a copy elsewhere follows it,
since no event need speak of the change. Customers from before have none."""

import_row = sa.Table(
    "import_row",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("batch", sa.Text, nullable=False),
)

quarantine_row = sa.Table(
    "quarantine_row",
    metadata,
    sa.Column("id", SEQ, primary_key=True, autoincrement=True),
    sa.Column("batch", sa.Text, nullable=False),
    sa.Column("file", FreeText, nullable=False),
    sa.Column("row_number", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("column_name", FreeText),
    sa.Column("value", FreeText),
    sa.Column("reason", FreeText, nullable=False),
    sa.Column("rule", sa.Text),
    sa.Column("raw", sa.JSON, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("resolved_at", Moment),
    sa.Index("quarantine_row_state", "state", "batch"),
)
