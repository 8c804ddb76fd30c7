"""What was redacted is gone wherever it was read: entries, forms, corrections, and the files of the warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from desks import policies
from facts import MARCH, fact
from papers import facts as paper

from casework.case.effective import effective
from casework.record.events import Noted, Received, Redacted, Solved
from casework.record.ledger import Ledger, StoredEvent
from dashboard.parts.documents.case_forms import available
from dashboard.parts.documents.printed import printed
from etl.warehouse.warehouse import Warehouse

TAKEN = "王小明 的身份证 110101199001011234"
CASE = "case/1"


def life(*, redacted: bool) -> list[object]:
    told = [Received(number="N1", content=TAKEN, demand=TAKEN), Solved(result=TAKEN), Noted(note=TAKEN)]
    taken = [Redacted(target=n, reason="was not ours to keep") for n in (1, 2, 3)] if redacted else []
    return [
        fact(CASE, payload, occurred_at=MARCH + timedelta(minutes=n), recorded_at=MARCH + timedelta(minutes=n))
        for n, payload in enumerate([*told, *taken])
    ]


def on_paper(entries: Sequence[StoredEvent]) -> str:
    """All that the forms of the case print."""
    facts = replace(paper(), entries=entries)
    return "\n".join(printed(line, facts) for each in available(facts) for line in each.form.lines)


def test_entries_forms_and_what_a_correction_begins_with_say_nothing_of_it(book: Ledger) -> None:
    book.append(CASE, 0, life(redacted=True))  # type: ignore[arg-type]
    entries = effective(book.stream(CASE))
    assert TAKEN not in "".join(str(entry.payload.model_dump()) for entry in entries)
    assert TAKEN not in on_paper(entries)


def test_it_was_there_before(book: Ledger) -> None:
    book.append(CASE, 0, life(redacted=False))  # type: ignore[arg-type]
    assert TAKEN in on_paper(effective(book.stream(CASE)))


def test_no_file_of_the_warehouse_holds_it(ledger: Ledger, tmp_path: Path) -> None:
    warehouse = Warehouse.open(ledger, tmp_path / "warehouse.duckdb", policies())
    facts = life(redacted=True)
    ledger.append(CASE, 0, facts[:3])  # type: ignore[arg-type]
    warehouse.sync()
    held = b"".join(path.read_bytes() for path in tmp_path.glob("warehouse.duckdb*"))
    assert TAKEN.encode() in held
    ledger.append(CASE, 3, facts[3:])  # type: ignore[arg-type]
    warehouse.sync()
    held = b"".join(path.read_bytes() for path in tmp_path.glob("warehouse.duckdb*"))
    warehouse.close()
    assert TAKEN.encode() not in held
