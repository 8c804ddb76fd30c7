"""Every table of the ledger's database in one place: a room that has tables of its own is imported here.

Whoever needs all of them (migrations, what compares them with a database) takes ``metadata`` from here, and does not
depend on what else was imported before.
"""

from __future__ import annotations

from casework.access import sessions
from casework.access.sign_in import tables
from casework.adoption import tables as adoption_tables
from casework.case import finding
from casework.record import desk_tables, survey_tables
from casework.record.ledger.tables import metadata

ROOMS = (adoption_tables, desk_tables, finding, sessions, survey_tables, tables)

__all__ = ["ROOMS", "metadata"]
