"""A person whose case lies in a base is erased: whoever stands on the base tells nothing of them any more."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from company_of_projects import policies
from kept_tables import of_one_build, of_reader
from person_everywhere import CENTRE, LATER, NAME, PHONE, SECOND, WORDS, marked, person_everywhere, platform_home, write

from casework.access.hands import Hand
from casework.case.confidential import Sight
from casework.record.events import Noted
from casework.record.ledger import Ledger
from casework.settings import settings
from casework.upkeep.privacy import erasing, requests
from etl.fleet.base import make
from etl.fleet.executors import InProcess
from etl.fleet.history import export
from etl.subjects import Answers
from etl.warehouse.scope import Scope
from etl.warehouse.warehouse import Warehouse

MONTHS = (date(2026, 1, 1), date(2026, 12, 1))
SCOPES = [
    Scope(datetime(2026, 12, 1, 4, tzinfo=UTC), *MONTHS),
    Scope(datetime(2026, 12, 1, 4, tzinfo=UTC), *MONTHS, known_at=LATER),
]
ASKED = ("case_header", "case_timeline", "case_search", "club_words", "customer_answers", "survey_words")
"""The questions whose answers hold what somebody said."""
NAMES = "select distinct table_schema || '.' || table_name as name from information_schema.tables"


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Ledger]:
    with platform_home(tmp_path / "data") as home, person_everywhere(home) as ledger:
        yield ledger


def based(ledger: Ledger, folder: Path) -> str:
    """A base of what the ledger holds now; its address."""
    address = str(folder / "company")
    export(ledger, address, 3)
    make(address, policies(), InProcess())
    return address


def erase(ledger: Ledger) -> None:
    asked = requests.ask(ledger, Hand(CENTRE), "c1", f"{NAME} wrote to us", LATER)
    erasing.erase(ledger, Hand(SECOND), asked.request, settings(), LATER)


def tables_that_tell(warehouse: Warehouse) -> set[str]:
    """The tables and views in which a name, number or sentence of the person stands."""
    names = warehouse.query(NAMES)["name"].to_pylist()
    return {name for name in names if tells(warehouse.query(f"select * from {name}").to_pylist())}  # noqa: S608


def tells(found: object) -> bool:
    return any(mark in str(found) for mark in (NAME, PHONE, WORDS))


def answers_that_tell(warehouse: Warehouse) -> set[str]:
    """The questions in whose answers it stands, now or as it was known before the erasure."""
    answers = Answers(warehouse, Sight(None, frozenset()))
    given = {
        "case_id": "k1", "customers": ["c1"], "text": WORDS, "questionnaire": "q", "wave": "wave", "source": "survey",
        "item": "why",
    }  # fmt: skip
    found = set()
    for name in ASKED:
        wanted = inspect.signature(getattr(answers, name)).parameters
        for scope in SCOPES:
            chosen = {each: value for each, value in {**given, "scope": scope}.items() if each in wanted}
            if tells(rows(getattr(answers, name)(**chosen))):
                found.add(name)
    return found


def rows(found: object) -> object:
    return found.to_pylist() if isinstance(found, pa.Table) else found


def test_after_an_erasure_and_a_sync_nothing_tells_of_a_person_whose_case_lies_in_the_base(
    held: Ledger, tmp_path: Path
):
    """Their entries are in the base, and one came since; the neighbour's words stay."""
    address = based(held, tmp_path)
    write(held, "case/k1", Noted(note=f"{WORDS}, again"))
    file = tmp_path / "figures" / "b.duckdb"
    with closing(Warehouse.open(held, file, policies(), base=address)) as standing:
        assert standing.query("select stream from own.streams where stream = 'case/k1'").num_rows == 1
        assert answers_that_tell(standing) == set(ASKED)
        assert {"staging.log", "core.cases", "core.responses"} <= tables_that_tell(standing)
        erase(held)
        standing.sync()
        assert (answers_that_tell(standing), tables_that_tell(standing)) == (set(), set())
        neighbours = standing.query("select content from core.cases where case_id = 'k2'")["content"].to_pylist()
        tables = of_reader(standing)
    assert neighbours == ["邻居的话"]
    assert (marked(tmp_path / "company"), marked(file.parent)) == ({}, {})
    built = of_one_build(held, tmp_path, policies())
    assert {name for name in built if built[name] != tables[name]} == set()
