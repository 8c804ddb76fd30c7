"""The append-only event table and the tables beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Create everything; the triggers make the event table append-only for every client of the database."""
    _event()
    _customer()
    _imports()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _event() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    valid = "payload::json is not null" if postgresql else "json_valid(payload)"
    op.create_table(
        "event",
        sa.Column("seq", SEQ, primary_key=True, autoincrement=False),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("project", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.UniqueConstraint("stream", "version", name="event_stream_version"),
        sa.CheckConstraint(valid, name="event_payload_is_json"),
    )


def _customer() -> None:
    texts = (
        "name sex phone mobile email address postcode phase building room contract_number purchase_status pager "
        "other_contact"
    )
    op.create_table(
        "customer",
        sa.Column("customer_id", sa.Text, primary_key=True),
        sa.Column("project", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text) for name in texts.split()),
        sa.Column("erased_at", MOMENT),
    )
    op.create_index("customer_project_name", "customer", ["project", "name"])
    op.create_index("customer_project_contract", "customer", ["project", "contract_number"])


def _imports() -> None:
    op.create_table(
        "import_row",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("batch", sa.Text, nullable=False),
    )
    op.create_table(
        "quarantine_row",
        sa.Column("id", SEQ, primary_key=True, autoincrement=True),
        sa.Column("batch", sa.Text, nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("row_number", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("column_name", sa.Text),
        sa.Column("value", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("rule", sa.Text),
        sa.Column("raw", sa.JSON, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("resolved_at", MOMENT),
    )
    op.create_index("quarantine_row_state", "quarantine_row", ["state", "batch"])


def _guard_sqlite() -> None:
    op.execute(
        "create trigger event_no_update before update on event begin "
        "select raise(abort, 'events are never changed: write a correction instead'); end"
    )
    op.execute(
        "create trigger event_no_delete before delete on event begin "
        "select raise(abort, 'events are never removed: write a correction instead'); end"
    )


def _guard_postgresql() -> None:
    op.execute(
        "create function event_refuse() returns trigger language plpgsql as "
        "$$ begin raise exception 'events are never changed or removed: write a correction instead'; end $$"
    )
    op.execute(
        "create trigger event_append_only before update or delete or truncate on event "
        "for each statement execute function event_refuse()"
    )
