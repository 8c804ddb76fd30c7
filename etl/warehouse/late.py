"""A warehouse that is opened by the first question: most turns of the clock ask none, and opening is dear."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from casework.policy import Policies
from casework.record.ledger import Ledger
from casework.settings import settings
from etl.warehouse.snapshot import NO_KEYS, Keys, Known, Snapshot
from etl.warehouse.warehouse import Warehouse


class LateWarehouse:
    """The questions of a ``Warehouse`` over the ledger; close it afterwards."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._opened: Warehouse | None = None

    @property
    def served(self) -> frozenset[str] | None:
        """The projects that it holds all cases of; None: all."""
        return self._warehouse.served if settings().served_shards else None

    def query(self, sql: str, params: Mapping[str, object] | None = None, keys: Keys = NO_KEYS) -> pa.Table:
        """Run one select; see ``Reader.query``."""
        return self._warehouse.query(sql, params, keys)

    def query_once(self, sql: str, params: Mapping[str, object] | None = None, keys: Keys = NO_KEYS) -> pa.Table:
        """As ``query``, but run only when the tables have changed since the last time."""
        return self._warehouse.query_once(sql, params, keys)

    def as_known(self, known: Known) -> Snapshot:
        """The warehouse as it would be if nothing had been recorded after a moment or position."""
        return self._warehouse.as_known(known)

    def close(self) -> None:
        """Close the warehouse, if a question opened it."""
        if self._opened is not None:
            self._opened.close()

    @property
    def _warehouse(self) -> Warehouse:
        if self._opened is None:
            self._opened = Warehouse.open(self._ledger, policies=Policies.load(settings().regulation_dir))
        return self._opened
