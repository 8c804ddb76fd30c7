"""Surveys: unfinished sheets, links, the list of calls, and who does not want to be asked."""

import sqlalchemy as sa
from alembic import op

from casework.record.ledger.tables import FreeText, Moment

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Create the four tables; there was no survey in the house before."""
    op.create_table(
        "sheet",
        sa.Column("invitation", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("consent", sa.Text),
        sa.Column("answers", FreeText, nullable=False),
        sa.Column("reached", sa.Text),
        sa.Column("started_at", Moment, nullable=False),
        sa.Column("saved_at", Moment, nullable=False),
    )
    op.create_table(
        "survey_link",
        sa.Column("link", sa.Text, primary_key=True),
        sa.Column("invitation", sa.Text, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("revoked_at", Moment),
    )
    op.create_index("survey_link_invitation", "survey_link", ["invitation"])
    _create_calls()
    op.create_table(
        "do_not_ask",
        sa.Column("customer_id", sa.Text, primary_key=True),
        sa.Column("since", Moment, nullable=False),
    )


def _create_calls() -> None:
    op.create_table(
        "call_item",
        sa.Column("stream", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("campaign", sa.Text),
        sa.Column("project", sa.Text, nullable=False),
        sa.Column("customer_id", sa.Text),
        sa.Column("not_before", Moment, nullable=False),
        sa.Column("due_at", Moment),
        sa.Column("arranged_at", Moment),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("disposition", sa.Text),
        sa.Column("final", sa.Boolean, nullable=False),
        sa.Column("holder", sa.Text),
        sa.Column("held_until", Moment),
        sa.Column("guard", sa.Integer, nullable=False),
    )
    op.create_index("call_item_open", "call_item", ["final", "project", "not_before"])
    op.create_index("call_item_campaign", "call_item", ["campaign"])
    op.create_index("call_item_customer", "call_item", ["customer_id"])
