"""Every table of the ledger's database in one place: a room that has tables of its own is imported here.

Whoever needs all of them (migrations, what compares them with a database) takes ``metadata`` from here, and does not
depend on what else was imported before.
"""

from __future__ import annotations

from casework import desk_tables, finding, sessions
from casework.adoption import tables as adoption_tables
from casework.ledger.tables import metadata
from casework.sign_in import tables

ROOMS = (adoption_tables, desk_tables, finding, sessions, tables)

__all__ = ["ROOMS", "metadata"]
