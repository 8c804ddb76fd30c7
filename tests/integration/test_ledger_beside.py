"""A transaction that writes no event: all or nothing, one after the other, the same on both engines."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from casework.errors import LedgerError
from casework.record.events import Invited
from casework.record.ledger import Ledger
from casework.record.ledger.questions import Question
from casework.record.survey_tables import sheet
from surveys.respond.sheet import Sheet
from tests.factories.cases import MONDAY
from tests.factories.respondents import write

KEPT = Question(sa.select(sheet).where(sheet.c.invitation == sa.bindparam("whose")))


def revision(ledger: Ledger) -> int:
    """How often the sheet was written; 0 where there is none."""
    rows = ledger.ask(KEPT, whose="i1")
    return rows[0].revision if rows else 0


def test_what_is_changed_is_there_for_everybody_once_it_is_over(book: Ledger) -> None:
    with book.beside() as beside:
        Sheet({"why": "\x00cold"}, "en", started_at=MONDAY).write(beside, "i1", MONDAY)
        assert [row.revision for row in beside.ask(KEPT, whose="i1")] == [1]
    (row,) = book.ask(KEPT, whose="i1")
    assert (row.started_at, row.language, row.consent) == (MONDAY, "en", None)
    found = Sheet.of(row)
    assert found is not None
    assert found.started_at == MONDAY


def broken_off(ledger: Ledger) -> None:
    """Begin a sheet, and be no more before it is kept."""
    with ledger.beside() as beside:
        Sheet({}, "en").write(beside, "i1", MONDAY)
        raise KeyboardInterrupt


def test_what_fails_midway_leaves_nothing_and_the_ledger_goes_on(book: Ledger) -> None:
    with pytest.raises(KeyboardInterrupt):
        broken_off(book)
    assert revision(book) == 0
    write(book, "invitation/i1", Invited(campaign="spring", customer_id="c1", stratum="P1", place=1))
    with book.beside() as beside:
        Sheet({}, "en").write(beside, "i1", MONDAY)
    assert revision(book) == 1


def test_who_has_a_transaction_open_begins_no_other(ledger: Ledger) -> None:
    with ledger.beside(), pytest.raises(LedgerError, match="already has a transaction open"), ledger.transaction():
        pass


def test_of_many_at_once_none_is_lost(book: Ledger) -> None:
    def write_again(_: int) -> None:
        with book.beside() as beside:
            before = [Sheet.of(row) for row in beside.ask(KEPT, whose="i1")]
            (next(filter(None, before), None) or Sheet({}, "en")).write(beside, "i1", MONDAY)

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(write_again, range(40)))
    assert revision(book) == 40
