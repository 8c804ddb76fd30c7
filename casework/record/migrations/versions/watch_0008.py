"""What the clock saw last, and why it stands."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

MOMENT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Create the two tables of the watch."""
    op.create_table(
        "clock_seen",
        sa.Column("run", sa.Text, primary_key=True),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("passed_us", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "clock_doubt",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("doubt", sa.Text, nullable=False),
        sa.Column("wall", MOMENT, nullable=False),
        sa.Column("expected", MOMENT, nullable=False),
    )
