"""When an owner took over the home, and which customers' rows were changed since a copy of them was made."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the column and the table; of nobody is it known yet when they took over."""
    op.add_column("customer", sa.Column("handed_over_on", sa.Text))
    op.create_table(
        "customer_change",
        sa.Column("customer_id", sa.Text, primary_key=True),
        sa.Column("revision", sa.BigInteger, nullable=False),
    )
    op.create_index("customer_change_revision", "customer_change", ["revision"])
