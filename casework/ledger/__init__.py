"""The ledger: everything that happened, in the order it was written, never changed afterwards.

``ledger.py``    the ``Ledger`` and its ``Transaction``
``batches.py``   the Arrow schemas and what a batch must fulfil
``tables.py``    the tables, one definition for both engines
``sqlite.py``    what is special about SQLite
``postgres.py``  what is special about PostgreSQL
``turnstile.py`` one writer at a time, first come first served
"""

from casework.ledger.batches import EVENT_SCHEMA, LEDGER_SCHEMA
from casework.ledger.ledger import Ledger, StoredEvent, Transaction

__all__ = ["EVENT_SCHEMA", "LEDGER_SCHEMA", "Ledger", "StoredEvent", "Transaction"]
