"""The history of the ledger's schema, run by ``Ledger.open``."""

HEAD = "0020"
"""The newest revision; a ledger already there is opened without loading Alembic."""
