"""Events name the step that was taken; those written before are the first step of their regulation that writes them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the column: an empty step is not hashed, so every hash stays as it is."""
    op.add_column("event", sa.Column("step", sa.Text, nullable=False, server_default=""))
