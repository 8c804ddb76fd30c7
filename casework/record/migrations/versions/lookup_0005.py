"""Whole values that people who see them masked tried to find."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MOMENT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Create the list of what was tried."""
    op.create_table(
        "lookup",
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("tried_at", MOMENT, nullable=False),
    )
