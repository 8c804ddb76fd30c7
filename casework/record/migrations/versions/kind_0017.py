"""Who was asked lately, and whose case is grave, is found by kind and day, without reading every event."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

FOUND = sa.text(
    "kind in ('invited', 'club_called', 'survey_answered', 'response_completed', 'response_partial', "
    "'response_broken_off', 'attempted', 'called_back', 'received', 'classified')"
)


def upgrade() -> None:
    """Create the index."""
    op.create_index("event_found_by_kind", "event", ["kind", "occurred_at"], sqlite_where=FOUND, postgresql_where=FOUND)
