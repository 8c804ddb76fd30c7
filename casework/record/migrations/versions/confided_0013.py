"""Who may know of confidential cases."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Create the table of confidential cases; there are none yet, no regulation with such was at work."""
    op.create_table(
        "confided",
        sa.Column("stream", sa.Text, primary_key=True),
        sa.Column("opened_by", sa.Text, primary_key=True),
        sa.Column("introduced", sa.Text),
    )
    op.create_index("confided_introduced", "confided", ["introduced"])
