"""The ledger: everything that happened, in the order it was written, never changed afterwards.

``ledger.py``    the ``Ledger``
``transaction.py`` its ``Transaction``, the only way to write
``entering.py``  what becomes of events on their way in
``entries.py``   entries as they are read
``words.py``     what people wrote, split off the facts and joined again
``chain.py``     hashes and heads
``shards.py``    in which part of a ledger an event lies, and how far somebody has followed it
``parting.py``   which events of a batch go to which shard
``batches.py``   the Arrow schemas and what a batch must fulfil
``tables.py``    the tables, one definition for both engines
``store.py``     what an engine must be able to do
``questions.py`` what is asked over and over
``beside.py``    a transaction that writes no event
``engines.py``   which engine an address asks for
``sqlite.py``    what is special about SQLite
``postgres.py``  what is special about PostgreSQL
``turnstile.py`` one writer at a time, first come first served
"""

from casework.record.ledger.batches import EVENT_SCHEMA, LEDGER_SCHEMA
from casework.record.ledger.chain import Head
from casework.record.ledger.entries import StoredEvent
from casework.record.ledger.ledger import Ledger
from casework.record.ledger.transaction import Transaction

__all__ = ["EVENT_SCHEMA", "LEDGER_SCHEMA", "Head", "Ledger", "StoredEvent", "Transaction"]
