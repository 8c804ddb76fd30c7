"""A process that serves some shards of a ledger: its warehouse holds their projects, and says of them what is so."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from cases import project
from company_of_projects import append, company_of_projects, policies
from every_question import QUESTIONS, Said, answered
from person_everywhere import platform_home
from sharding import serving
from streamlit.testing.v1 import AppTest

from casework.errors import LedgerError
from casework.record import events as ev
from casework.record.ledger import Ledger
from casework.record.ledger.shards import shard_of
from dashboard.frame import health, state
from etl.errors import NotServed, WarehouseError
from etl.fleet.base import make
from etl.fleet.executors import InProcess
from etl.fleet.history import export
from etl.subjects import Answers
from etl.subjects.score.handed import WarehouseScores
from etl.warehouse.warehouse import Warehouse

pytestmark = pytest.mark.postgres

HERE = "1-3"
SERVED = frozenset(f"P{number}" for number in range(1, 13) if 1 <= shard_of(f"P{number}", 8) <= 3)
MOVED_EARLY = ("case/4-0", "case/4-10")
EVENTS = sorted(
    company_of_projects(31, 4),
    key=lambda event: (not event.stream.startswith("project/"), event.stream not in MOVED_EARLY),
)
CUTS = (len(EVENTS) // 2, len(EVENTS) * 2 // 3)
OF_ITSELF = {"state"}
"""The question about the warehouse, not about projects."""


def moves(events: list[ev.Event]) -> set[tuple[bool, bool]]:
    """Whether cases were moved from a project served here, and to one, as they were."""
    told = (event.payload for event in events)
    found = {(each.moved_from in SERVED, each.moved_to in SERVED) for each in told if isinstance(each, ev.Moved)}
    return found & {(True, False), (False, True)}


@pytest.fixture
def held(sharded: Ledger) -> Ledger:
    append(sharded, EVENTS[: CUTS[0]])
    return sharded


def based(ledger: Ledger, folder: Path, shards: int = 8) -> str:
    """A base of what the ledger holds now; its address."""
    address = str(folder / f"company-{shards}")
    export(ledger, address, shards)
    make(address, policies(), InProcess())
    return address


def of_projects(said: Said) -> Said:
    return {name: rows for name, rows in said.items() if name.split()[0] not in OF_ITSELF}


@pytest.mark.parametrize("on_base", [False, True])
def test_who_serves_some_shards_says_of_their_projects_what_who_serves_all_says(
    held: Ledger, tmp_path: Path, on_base: bool
):
    """Cases are moved to its projects and away from them before the base, and after the warehouse was opened."""
    address = based(held, tmp_path) if on_base else None
    append(held, EVENTS[CUTS[0] : CUTS[1]])
    with serving(HERE), closing(Warehouse.open(held, tmp_path / "s.duckdb", policies(), base=address)) as some:
        append(held, EVENTS[CUTS[1] :])
        some.sync()
        assert some.query("select * from staging.base").num_rows == on_base
        assert (some.position, some.served) == (held.position(), SERVED)
        found, alone = of_projects(answered(some)), held_alone(some)
    with closing(Warehouse.open(held, tmp_path / "w.duckdb", policies())) as whole:
        expected = of_projects(answered(whole, SERVED))
    assert [moves(EVENTS[: CUTS[0]]), moves(EVENTS[CUTS[1] :])] == [{(True, False), (False, True)}] * 2
    assert {name for name in found if found[name] != expected[name]} == set()
    assert sum(map(bool, found.values())) > len(QUESTIONS)
    assert alone


def held_alone(warehouse: Warehouse) -> bool:
    """Whether the cases of all other projects are elsewhere, but those that were moved away from here."""
    other = warehouse.query("select stream_key >> 40 as shard, project from core.cases").to_pylist()
    return all(row["shard"] in {1, 2, 3} or row["project"] in SERVED for row in other) and bool(other)


def test_what_is_said_of_the_whole_company_is_not_said_where_some_are_served(held: Ledger, tmp_path: Path):
    with serving(HERE), closing(Warehouse.open(held, tmp_path / "s.duckdb", policies())) as some:
        scores, answers = WarehouseScores(some), Answers(some)
        with pytest.raises(NotServed, match="serves 7 projects alone"):
            scores.lines(date(2026, 3, 1))
        with pytest.raises(NotServed, match="does not serve P7: go to the one that does"):
            scores.lines(date(2026, 3, 1), ["P1", "P7"])
        scores.lines(date(2026, 3, 1), ["P1"])
        assert [each.code for each in answers.for_projects(["P1", "P7"]).projects()] == ["P1"]
        assert answers.state().served == tuple(sorted(SERVED))


def test_other_shards_than_before_make_the_figures_anew(held: Ledger, tmp_path: Path):
    told: list[WarehouseError] = []
    for shards in (HERE, HERE, "6"):
        with serving(shards):
            Warehouse.open(held, tmp_path / "s.duckdb", policies(), announce=told.append).close()
    assert [str(each)[-50:] for each in told] == ["this process serves other shards of it than before."[-50:]]


def test_a_setting_that_names_a_shard_that_is_none_is_refused(held: Ledger, tmp_path: Path):
    with serving("6-8"), pytest.raises(LedgerError, match="names 6-8, but the shards of this ledger are 0 to 7"):
        Warehouse.open(held, tmp_path / "s.duckdb", policies())


def test_a_base_of_other_shards_than_the_ledgers_serves_nobody_who_serves_some(
    held: Ledger, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    address = based(held, tmp_path, 4)
    with serving(HERE), closing(Warehouse.open(held, tmp_path / "s.duckdb", policies(), base=address)) as some:
        assert some.query("select * from staging.base").num_rows == 0
        assert some.served == SERVED
    assert "history export --shards 8" in caplog.text


def page(rights: tuple[str, ...]) -> None:
    from casework.access.permissions import Right, User
    from casework.vocabulary.desk import Role
    from dashboard.frame import served_notice

    held = tuple(Right(Role.PROJECT_SERVICE, project) for project in rights) or (Right(Role.EXECUTIVE),)
    served_notice.show(User("who", "谁", held))


def noticed(*rights: str) -> list[str]:
    """What a page says to whoever has rights to projects (none named: to all)."""
    app = AppTest.from_function(page, kwargs={"rights": rights}, default_timeout=120).run()
    assert not app.exception
    return [each.value for each in app.info]


def test_readers_with_rights_elsewhere_are_told_what_is_here(sharded_address: str, tmp_path: Path):
    with platform_home(tmp_path / "data", sharded_address), serving(HERE):
        with closing(Ledger.open(sharded_address)) as ledger:
            append(ledger, [*project("P1"), *project("P7")])
        try:
            (company,), (elsewhere,), (both,) = noticed(), noticed("P7"), noticed("P1", "P7")
            assert ("P1" in company, "P7" in company) == (True, False)
            assert ("P1" in elsewhere, "P7" in elsewhere) == (False, True)
            assert ("P1" in both, "P7" in both) == (True, True)
            assert noticed("P1") == []
            assert health.look().projects_served == 1
        finally:
            state.stop()
