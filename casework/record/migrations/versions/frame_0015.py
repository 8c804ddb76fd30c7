"""Surveys: who could be drawn, in the order of the draw."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Create the table; nothing was drawn before."""
    op.create_table(
        "survey_frame",
        sa.Column("campaign", sa.Text, primary_key=True),
        sa.Column("customer_id", sa.Text, primary_key=True),
        sa.Column("stratum", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
    )
    op.create_index("survey_frame_place", "survey_frame", ["campaign", "stratum", "place"])
