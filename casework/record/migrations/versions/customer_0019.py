"""The cases of a customer are found without reading every receipt."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

SAYS = sa.text("kind in ('received', 'corrected')")
ON_SQLITE = (
    "coalesce(json_extract(payload, '$.customer_id'), "
    "json_extract(json_extract(payload, '$.replacement'), '$.customer_id'))"
)
ON_POSTGRESQL = (
    "coalesce(json_object_field_text(cast(payload as json), 'customer_id'), json_object_field_text("
    "cast(json_object_field_text(cast(payload as json), 'replacement') as json), 'customer_id'))"
)


def upgrade() -> None:
    """Create the index."""
    named = ON_SQLITE if op.get_context().dialect.name == "sqlite" else ON_POSTGRESQL
    op.create_index("event_case_of_customer", "event", [sa.text(named)], sqlite_where=SAYS, postgresql_where=SAYS)
