"""A company of any size as the app finds it: a ledger with its people and projects, and beside it a warehouse.

That holds the synthetic history as well, so that pages can be run over a million cases without a ledger of as many.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from cases import case_in, write
from history import rebuild, tell
from streamlit.components.v2 import manifest_scanner

from casework.access.users import enrol
from casework.policy import Policies
from casework.record.events import Event, ProjectRegistered
from casework.record.ledger import Ledger
from casework.settings import Settings, settings
from casework.upkeep import demo_mark
from casework.vocabulary import Stage
from dashboard.frame import state
from etl.demo.personas import personas
from etl.warehouse.file import connected
from etl.warehouse.warehouse import Warehouse

BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 7, 5, 2, tzinfo=UTC)
"""After the last event of the synthetic history."""
PROJECTS = 40
OWN_CASE = "own"
"""The case that the ledger has, too: a closed one. All others are the warehouse's alone."""


def found_company(folder: Path, cases: int) -> None:
    """Fill ``folder`` with a ledger and a warehouse; what the warehouse has beyond the ledger is the history."""
    chosen = Settings(data_dir=folder)
    policies = Policies.load(chosen.regulation_dir)
    file = folder / "warehouse.duckdb"
    with closing(Ledger.open(chosen.ledger)) as ledger:
        with ledger.transaction() as transaction:
            transaction.append(demo_mark.STREAM, 0, [demo_mark.mark(BEGAN)])
            for number in range(PROJECTS):
                transaction.append(f"project/P{number}", 0, [_registered(f"P{number}")])
            enrol(transaction.connection, personas(), "bench", BEGAN)
        write(ledger, case_in(Stage.CLOSED, OWN_CASE))
        Warehouse.open(ledger, file, policies).close()
    with closing(connected(str(file))) as connection:
        with connection.cursor() as cursor:
            tell(cursor, cases)
        rebuild(connection)


def _registered(code: str) -> Event:
    return Event(
        stream=f"project/{code}",
        occurred_at=BEGAN,
        recorded_at=BEGAN,
        actor="bench",
        project=code,
        payload=ProjectRegistered(code=code, name=f"Project {code}"),
    )


@contextmanager
def at_work(folder: Path) -> Iterator[None]:
    """Let this process hold the company of ``folder``, as an app that was started after the history's last event."""
    clock = folder / "clock"
    clock.write_text(NOW.isoformat(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        # A server looks for components once, a page run without one each time.
        looked = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", looked)
        patch.setenv("YINGSHENG_DATA_DIR", str(folder))
        patch.setenv("YINGSHENG_TEST_CLOCK", str(clock))
        patch.setenv("YINGSHENG_TEST_CLOCK_ALLOWED", "1")
        state.stop()
        settings.cache_clear()
        state.platform()
        yield
        state.stop()
    settings.cache_clear()
