"""Numbers are given by series: cases, club calls and survey answers each count for themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Move the counter of cases into the table of all series."""
    series = op.create_table(
        "number_series",
        sa.Column("series", sa.Text, primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("last", sa.Integer, nullable=False),
    )
    old = sa.table("case_number", sa.column("year", sa.Integer), sa.column("last", sa.Integer))
    given = sa.select(sa.literal("SY"), old.c.year, old.c.last)
    op.execute(sa.insert(series).from_select(["series", "year", "last"], given))
    op.drop_table("case_number")
