"""When each answer of an unfinished sheet was given, so that one held without a network does not undo a later one."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add the column; sheets begun before know no times, and every save of theirs counts."""
    op.add_column("sheet", sa.Column("given_at", sa.Text))
