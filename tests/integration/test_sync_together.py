"""Many who enter at once share their syncs, and still each finds what they entered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cases import case_in, project, write

from casework.record.ledger import Ledger
from casework.vocabulary import Stage
from etl.warehouse.warehouse import Warehouse

PEOPLE, ENTRIES = 8, 4


def test_whoever_syncs_finds_their_own_entry_however_many_sync_at_once(ledger: Ledger, tmp_path: Path) -> None:
    write(ledger, project())
    warehouse = Warehouse.open(ledger, tmp_path / "warehouse.duckdb")

    def missed(person: int) -> list[str]:
        cases = [f"c{person}-{n}" for n in range(ENTRIES)]
        return [case_id for case_id in cases if not entered(case_id)]

    def entered(case_id: str) -> bool:
        write(ledger, case_in(Stage.RECEIVED, case_id))
        warehouse.sync()
        return warehouse.query("from core.cases where case_id = $case_id", {"case_id": case_id}).num_rows == 1

    with ThreadPoolExecutor(PEOPLE) as people:
        assert [case_id for found in people.map(missed, range(PEOPLE)) for case_id in found] == []
    warehouse.close()
