"""Mark a ledger that holds the demo company and nothing imported as one for trying."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from casework.record.events import NO_PROJECT
from casework.record.ledger.tables import Moment
from casework.upkeep.demo_mark import ACTOR, STREAM

revision = "0006"
down_revision = "0005"

CHANGE = sa.table("user_change", sa.column("changed_by", sa.Text))
TEXTS = "stream kind actor project payload"
EVENT = sa.table(
    "event",
    *(sa.column(name, sa.BigInteger) for name in ("seq", "version")),
    *(sa.column(name, sa.Text) for name in TEXTS.split()),
    *(sa.column(name, Moment) for name in ("occurred_at", "recorded_at")),
)


def upgrade() -> None:
    """Write the mark. Where real data were imported beside the demo company, nobody may choose who to be any more."""
    connection = op.get_bind()
    invented = sa.select(CHANGE.c.changed_by).where(CHANGE.c.changed_by == ACTOR).limit(1)
    imported = sa.select(EVENT.c.seq).where(EVENT.c.kind == "import_loaded").limit(1)
    if connection.execute(invented).first() is None or connection.execute(imported).first() is not None:
        return
    now = datetime.now(UTC)
    last = connection.execute(sa.select(sa.func.max(EVENT.c.seq))).scalar() or 0
    row = {"seq": last + 1, "stream": STREAM, "version": 1, "kind": "demo_filled", "payload": "{}"}
    row |= {"occurred_at": now, "recorded_at": now, "actor": ACTOR, "project": NO_PROJECT}
    connection.execute(sa.insert(EVENT).values(row))
