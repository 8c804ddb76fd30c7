"""Users and rights, idempotency keys, case numbers, the clock's agenda, inbox and outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

SEQ = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Create the tables of the case desk."""
    _users()
    _bookkeeping()
    _agenda()
    _inbox()
    _delivery()


def _users() -> None:
    op.create_table(
        "app_user",
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_table(
        "user_right",
        sa.Column("user_id", sa.Text, sa.ForeignKey("app_user.user_id"), primary_key=True),
        sa.Column("role", sa.Text, primary_key=True),
        sa.Column("project", sa.Text, primary_key=True),
        sa.Column("department", sa.Text, primary_key=True),
    )
    op.create_index("user_right_role", "user_right", ["role", "project"])
    op.create_table(
        "user_change",
        sa.Column("id", SEQ, primary_key=True, autoincrement=True),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("change", sa.Text, nullable=False),
    )


def _bookkeeping() -> None:
    op.create_table(
        "idempotency",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_table(
        "case_number",
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("last", sa.Integer, nullable=False),
    )


def _agenda() -> None:
    op.create_table(
        "agenda",
        sa.Column("stream", sa.Text, primary_key=True),
        sa.Column("next_at", MOMENT, nullable=False),
    )
    op.create_index("agenda_next", "agenda", ["next_at"])
    op.create_table(
        "agenda_mark",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("rules", sa.Text, nullable=False),
        sa.Column("ticked_at", MOMENT, nullable=False),
    )


def _inbox() -> None:
    op.create_table(
        "inbox_item",
        sa.Column("id", SEQ, primary_key=True, autoincrement=True),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("project", sa.Text, nullable=False),
        sa.Column("clause", sa.Text),
        sa.Column("due_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("read_at", MOMENT),
        sa.UniqueConstraint("user_id", "stream", "version", name="inbox_item_once"),
    )
    op.create_index("inbox_item_stream", "inbox_item", ["stream", "version"])


def _delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", SEQ, primary_key=True, autoincrement=True),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("error", sa.Text),
        sa.UniqueConstraint("stream", "version", "target", name="delivery_once"),
    )
    op.create_index("delivery_state", "delivery", ["state", "next_at"])
