"""Why a warehouse is made anew while nobody can read it."""

from __future__ import annotations

from etl.errors import WarehouseError

DAMAGED = WarehouseError(
    "The figures are made anew from the ledger, because their file was damaged. Nothing that was entered is lost."
)
OF_ANOTHER_PROGRAM = WarehouseError(
    "The figures are made anew from the ledger, because the program, its regulations or its calendar have changed."
)
OF_ANOTHER_BASE = WarehouseError(
    "The figures are made anew from the ledger, because they stand on another base than before."
)
OF_OTHER_SHARDS = WarehouseError(
    "The figures are made anew from the ledger, because this process serves other shards of it than before."
)
OF_ANOTHER_LEDGER = WarehouseError(
    "The figures are made anew from the ledger, because they were made in another folder or from another ledger."
)
