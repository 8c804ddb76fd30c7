"""Customers in the warehouse follow the ledger's rows, though no event need speak of a change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from cases import MONDAY, case_in, write
from facts import fact

from casework.record import people
from casework.record.events import ClubMonthSubmitted
from casework.record.ledger import Ledger
from casework.record.ledger.tables import customer_change
from casework.record.people import Customer
from casework.vocabulary import Stage
from etl.warehouse.warehouse import Warehouse


@pytest.fixture
def followed(ledger: Ledger, tmp_path: Path) -> Iterator[Warehouse]:
    """A warehouse over a ledger with a case and two customers."""
    say(ledger, Customer(customer_id="c1", project="P1", sex="女"), Customer(customer_id="c2", project="P1"))
    write(ledger, case_in(Stage.RECEIVED))
    warehouse = Warehouse.open(ledger, tmp_path / "warehouse.duckdb")
    yield warehouse
    warehouse.close()


def say(ledger: Ledger, *customers: Customer) -> None:
    with ledger.transaction() as transaction:
        people.upsert(transaction.connection, customers)


def known(warehouse: Warehouse) -> list[tuple[str, str, str | None]]:
    rows = warehouse.query("select customer_id, project, sex from core.customers order by customer_id").to_pylist()
    return [(row["customer_id"], row["project"], row["sex"]) for row in rows]


def test_a_row_changed_without_any_event_is_taken_over_by_the_next_sync(ledger: Ledger, followed: Warehouse) -> None:
    say(ledger, Customer(customer_id="c2", project="P2", sex="男"), Customer(customer_id="c3", project="P1"))
    followed.sync()
    expected = [("c1", "P1", "女"), ("c2", "P2", "男"), ("c3", "P1", None)]
    assert known(followed) == expected
    followed.rebuild()
    assert known(followed) == expected


def test_a_row_changed_beside_an_event_of_something_else_is_taken_over(ledger: Ledger, followed: Warehouse) -> None:
    say(ledger, Customer(customer_id="c1", project="P1", sex="男"))
    ledger.append("club_month/P1/2026-03", 0, [fact("club_month/P1/2026-03", ClubMonthSubmitted(), project="P1")])
    followed.sync()
    assert known(followed) == [("c1", "P1", "男"), ("c2", "P1", None)]


def test_an_erased_customer_has_no_sex_in_the_figures_any_more(ledger: Ledger, followed: Warehouse) -> None:
    with ledger.transaction() as transaction:
        people.erase(transaction.connection, "c1", MONDAY)
    followed.sync()
    assert known(followed) == [("c1", "P1", None), ("c2", "P1", None)]


def test_a_ledger_that_counts_fewer_changes_is_an_older_copy(ledger: Ledger, followed: Warehouse) -> None:
    say(ledger, Customer(customer_id="c2", project="P2"))
    followed.sync()
    with ledger.transaction() as transaction:
        transaction.connection.execute(sa.delete(customer_change))
    say(ledger, Customer(customer_id="c1", project="P3"))
    followed.sync()
    assert known(followed) == [("c1", "P3", None), ("c2", "P2", None)]
