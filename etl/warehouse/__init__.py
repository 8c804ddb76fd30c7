"""The warehouse: from the ledger to typed events, from those to every kept table."""
