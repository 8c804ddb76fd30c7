"""Drafts of regulations, in the ledger's database."""

from __future__ import annotations

import sqlalchemy as sa

from casework.record.ledger.tables import FreeText, Moment, metadata

regulation_draft = sa.Table(
    "regulation_draft",
    metadata,
    sa.Column("draft_id", sa.Text, primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("folder", sa.Text, nullable=False),
    sa.Column("texts", FreeText, nullable=False),
    sa.Column("base", sa.Text, nullable=False),
    sa.Column("saved_by", sa.Text, nullable=False),
    sa.Column("saved_at", Moment, nullable=False),
)
"""``texts`` is the folder as JSON, file by file; ``base`` the version it was copied from; ``revision`` grows with every
save, so that nobody overwrites what another wrote meanwhile."""
