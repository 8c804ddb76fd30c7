"""Events name the step that was taken; those from before steps were noted keep their hashes."""

from __future__ import annotations

from contextlib import closing

import sqlalchemy as sa
from cases import case, normal_life, write
from desks import policies
from facts import MARCH, batch, fact

from casework.case.folding import fold
from casework.record import proof
from casework.record.ledger import Ledger, guards
from casework.record.ledger.chain import GENESIS, link
from casework.record.ledger.ledger import Store, store_for
from casework.record.ledger.tables import Moment, to_micros
from casework.record.migrations.upgrade import migrate
from casework.vocabulary import Stage

NAMES = ("seq", "stream", "version", "kind", "occurred_at", "recorded_at", "actor", "project", "payload", "words")
BEFORE = sa.table("event", *(sa.column(name, Moment if name.endswith("_at") else None) for name in (*NAMES, "hash")))


def unnamed(address: str) -> str:
    """A ledger of the revision before, with one event in it; returns that event's hash."""
    store: Store = store_for(address)
    with store.engine.connect().execution_options(**store.writing_options) as connection, connection.begin():
        migrate(connection, to="0010")
        row = dict(zip(NAMES, (1, "case/1", 1, "noted", MARCH, MARCH, "a", "P", "{}", None), strict=True))
        moments = {name: to_micros(MARCH) for name in ("occurred_at", "recorded_at")}
        own = link(GENESIS, ["" if value is None else value for value in (row | moments).values()] + [""])
        connection.execute(sa.insert(BEFORE), row | {"hash": own})
        connection.execute(sa.text("update chain_head set seq = 1, hash = :hash"), {"hash": own})
    store.engine.dispose()
    return own


def broken(ledger: Ledger) -> list[str]:
    return list(proof.chain(ledger, lambda *_: None))


def test_an_older_ledger_opens_with_every_hash_as_it_was(address: str) -> None:
    own = unnamed(address)
    with closing(Ledger.open(address)) as ledger:
        assert [entry.step for entry in ledger.stream("case/1")] == [""]
        with ledger.reading() as connection:
            assert connection.execute(sa.text("select hash from event")).scalar_one() == own
            assert guards.missing(connection) == []
        assert broken(ledger) == []


def test_a_step_is_kept_with_its_event_by_either_road_and_read_back(book: Ledger) -> None:
    book.append("case/1", 0, [fact(step="dispatch"), fact()])
    with book.transaction() as transaction:
        transaction.bulk_append([batch([("case/2", 1), ("case/2", 2)], step=["transfer", ""])])
    assert [entry.step for case in ("case/1", "case/2") for entry in book.stream(case)] == [
        "dispatch",
        "",
        "transfer",
        "",
    ]
    assert [step for part in book.read() for step in part["step"].to_pylist()] == ["dispatch", "", "transfer", ""]
    assert broken(book) == []


def test_a_step_that_was_changed_breaks_the_chain(ledger: Ledger) -> None:
    ledger.append("case/1", 0, [fact(step="dispatch")])
    with ledger.transaction() as transaction:
        transaction.connection.execute(sa.text("drop trigger event_no_update"))
        transaction.connection.execute(sa.text("update event set step = 'transfer'"))
    assert broken(ledger) != []


def test_an_entry_whose_step_no_version_has_any_more_still_moves_its_case(book: Ledger) -> None:
    lived = case(normal_life(), "c1")
    write(book, [each.model_copy(update={"step": "a_step_of_old"}) for each in lived])
    found = fold("case/c1", book.stream("case/c1"), policies())
    assert found is not None
    assert (found.stage, found.version) == (Stage.CLOSED, len(lived))
