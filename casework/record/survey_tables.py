"""The tables of surveys, in the ledger's database: written in the same transaction as the events they go with.

None holds a name or a number. Sheets hold what a respondent has answered so far, words among it, until the response is
an event; the list of calls could be made anew from the events at any time.
"""

from __future__ import annotations

import sqlalchemy as sa

from casework.record.ledger.tables import FreeText, Moment, metadata

sheet = sa.Table(
    "sheet",
    metadata,
    sa.Column("invitation", sa.Text, primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("consent", sa.Text),
    sa.Column("answers", FreeText, nullable=False),
    sa.Column("reached", sa.Text),
    sa.Column("started_at", Moment, nullable=False),
    sa.Column("saved_at", Moment, nullable=False),
    sa.Column("given_at", sa.Text),
)
"""An unfinished response, as JSON of item code → answer; ``reached`` says what it has got past
(``surveys.fieldwork.quotas``), ``revision`` grows with every save; ``given_at`` is JSON of item code → when that answer
was given (ISO)."""

survey_link = sa.Table(
    "survey_link",
    metadata,
    sa.Column("link", sa.Text, primary_key=True),
    sa.Column("invitation", sa.Text, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("revoked_at", Moment),
    sa.Index("survey_link_invitation", "invitation"),
)
"""``link`` is the SHA-256 of a code: who reads the database can open nothing."""

call_item = sa.Table(
    "call_item",
    metadata,
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("campaign", sa.Text),
    sa.Column("project", sa.Text, nullable=False),
    sa.Column("customer_id", sa.Text),
    sa.Column("not_before", Moment, nullable=False),
    sa.Column("due_at", Moment),
    sa.Column("arranged_at", Moment),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("disposition", sa.Text),
    sa.Column("final", sa.Boolean, nullable=False),
    sa.Column("holder", sa.Text),
    sa.Column("held_until", Moment),
    sa.Column("guard", sa.Integer, nullable=False),
    sa.Index("call_item_open", "final", "project", "not_before"),
    sa.Index("call_item_campaign", "campaign"),
    sa.Index("call_item_customer", "customer_id"),
)
"""Whom to call, one row a person and reason (``casework.vocabulary.asking.Call``); ``disposition`` is the latest.

``holder`` has the person until ``held_until``; ``guard`` grows with every change, so that two who take the same person
at one moment cannot both have it. ``arranged_at`` is when the customer wants the call.
"""

survey_frame = sa.Table(
    "survey_frame",
    metadata,
    sa.Column("campaign", sa.Text, primary_key=True),
    sa.Column("customer_id", sa.Text, primary_key=True),
    sa.Column("stratum", sa.Text, nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Index("survey_frame_place", "campaign", "stratum", "place"),
)
"""Everybody who could be drawn, in the order of the draw within each stratum: the reserve is whoever comes next, even
when customers were added since. The event of the draw keeps the digest."""

do_not_ask = sa.Table(
    "do_not_ask",
    metadata,
    sa.Column("customer_id", sa.Text, primary_key=True),
    sa.Column("since", Moment, nullable=False),
)
"""Customers who said that they do not want to be asked, in any survey."""
