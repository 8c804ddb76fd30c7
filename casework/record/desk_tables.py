"""The tables of the case desk, in the ledger's database: written in the same transaction as the events they go with.

Users and drafts are mutable and may hold personal data; the others hold none.
"""

from __future__ import annotations

import sqlalchemy as sa

from casework.record.ledger.tables import SEQ, FreeText, Moment, metadata

app_user = sa.Table(
    "app_user",
    metadata,
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("name", FreeText, nullable=False),
    sa.Column("email", FreeText),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
)

user_right = sa.Table(
    "user_right",
    metadata,
    sa.Column("user_id", sa.Text, sa.ForeignKey("app_user.user_id"), primary_key=True),
    sa.Column("role", sa.Text, primary_key=True),
    sa.Column("project", sa.Text, primary_key=True),
    sa.Column("department", sa.Text, primary_key=True),
    sa.Index("user_right_role", "role", "project"),
)
"""``project`` and ``department`` are empty for "all" (a key has no nulls)."""

user_change = sa.Table(
    "user_change",
    metadata,
    sa.Column("id", SEQ, primary_key=True, autoincrement=True),
    sa.Column("user_id", sa.Text, nullable=False),
    sa.Column("changed_by", sa.Text, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
    sa.Column("change", sa.Text, nullable=False),
)
"""Who gave which right to whom."""

idempotency = sa.Table(
    "idempotency",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("stream", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
)
"""One row per form that was sent; ``version`` is where the stream stood after it."""

number_series = sa.Table(
    "number_series",
    metadata,
    sa.Column("series", sa.Text, primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("last", sa.Integer, nullable=False),
)

agenda = sa.Table(
    "agenda",
    metadata,
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("next_at", Moment, nullable=False),
    sa.Index("agenda_next", "next_at"),
)
"""When the clock has to look at a case again although nothing happens to it."""

agenda_mark = sa.Table(
    "agenda_mark",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("position", sa.Text, nullable=False),
    sa.Column("rules", sa.Text, nullable=False),
    sa.Column("ticked_at", Moment, nullable=False),
)
"""One row: up to which position the clock has read the ledger, and by which packs and calendar it planned."""

clock_seen = sa.Table(
    "clock_seen",
    metadata,
    sa.Column("run", sa.Text, primary_key=True),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Column("passed_us", sa.BigInteger, nullable=False),
)
"""What the clock on the wall said when it was last believed, by run of a machine, and how far time had passed then."""

clock_doubt = sa.Table(
    "clock_doubt",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("doubt", sa.Text, nullable=False),
    sa.Column("wall", Moment, nullable=False),
    sa.Column("expected", Moment, nullable=False),
)
"""One row while the clock stands: why the time is not believed."""

inbox_item = sa.Table(
    "inbox_item",
    metadata,
    sa.Column("id", SEQ, primary_key=True, autoincrement=True),
    sa.Column("user_id", sa.Text, nullable=False),
    sa.Column("stream", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("project", sa.Text, nullable=False),
    sa.Column("clause", sa.Text),
    sa.Column("due_at", Moment),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("read_at", Moment),
    sa.UniqueConstraint("user_id", "stream", "version", name="inbox_item_once"),
    sa.Index("inbox_item_stream", "stream", "version"),
)

confided = sa.Table(
    "confided",
    metadata,
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("opened_by", sa.Text, primary_key=True),
    sa.Column("introduced", sa.Text),
    sa.Index("confided_introduced", "introduced"),
)
"""Confidential cases and the keys of the rights that open them, one row each and one with the empty key;
``introduced`` is the customer whom nobody knew before the case."""

delivery = sa.Table(
    "delivery",
    metadata,
    sa.Column("id", SEQ, primary_key=True, autoincrement=True),
    sa.Column("stream", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_at", Moment, nullable=False),
    sa.Column("sent_at", Moment),
    sa.Column("error", sa.Text),
    sa.UniqueConstraint("stream", "version", "target", name="delivery_once"),
    sa.Index("delivery_state", "state", "next_at"),
)
"""The outbox: one row per message and target; ``target`` names a configured channel, never its address or password."""

draft = sa.Table(
    "draft",
    metadata,
    sa.Column("user_id", sa.Text, primary_key=True),
    sa.Column("form", sa.Text, primary_key=True),
    sa.Column("fields", FreeText, nullable=False),
    sa.Column("saved_at", Moment, nullable=False),
)
"""What a person has typed into a form and not yet sent; JSON, and it may hold personal data until it is."""
