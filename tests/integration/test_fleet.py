"""Figures by many tasks: the same tables as one build gives, whoever runs them; and what stands in no file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from cases import MONDAY, case_in
from company_of_projects import append, company_of_projects, opened, policies

from casework.record.events import Event
from casework.record.ledger import Ledger
from casework.record.ledger.shards import shard_of
from casework.vocabulary import Stage
from etl.fleet.base import Bases, make
from etl.fleet.executors import Executor, InProcess, LocalProcesses
from etl.fleet.history import export
from etl.fleet.reading import BaseReader
from etl.fleet.tables import FilesRefused
from etl.fleet.task import Outcome, Task, build, kept
from etl.open_marts.export import tables
from etl.open_marts.listing import OPEN
from etl.subjects import Answers
from etl.warehouse.models import Model
from etl.warehouse.scope import Scope
from etl.warehouse.warehouse import Warehouse

WORDED = {
    "core.cases": {"content"},
    "core.callback_facts": {"opinion"},
    "core.rare_entries": {"payload"},
    "core.responses": {"said"},
    "core.appraised": {"payload"},
    "staging.amendments": {"payload"},
    "staging.club_calls": {"expectations"},
}
"""Columns in which words stand: a base lacks them there."""
Contents = dict[str, list[str]]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with closing(opened(tmp_path_factory.mktemp("company"), company_of_projects(36, 7))) as ledger:
        yield ledger


@pytest.fixture(scope="module")
def whole(ledger: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Contents:
    """Every kept table as one build gives it."""
    return of_one_build(ledger, tmp_path_factory.mktemp("whole"))


def of_one_build(ledger: Ledger, folder: Path) -> Contents:
    with closing(Warehouse.open(ledger, folder / "w.duckdb", policies())) as built:
        return {model.name: shown(model, built.query(f"select * from {model.name}")) for model in kept()}  # noqa: S608


def of_base(address: Path) -> Contents:
    bases = Bases(str(address))
    base = bases.current()
    assert base is not None
    return {model.name: shown(model, bases.rows(base, model.name)) for model in kept()}


def shown(model: Model, rows: pa.Table) -> list[str]:
    """Rows without the columns that hold words, in an order of their own."""
    names = [name for name in rows.column_names if name not in {"shard", *WORDED.get(model.name, ())}]
    return sorted(str([row[name] for name in sorted(names)]) for row in rows.to_pylist())


@pytest.mark.parametrize(
    ("shards", "executor"), [(1, InProcess()), (3, InProcess()), (8, InProcess()), (8, LocalProcesses(2))], ids=str
)
def test_tasks_give_the_tables_of_one_build(
    ledger: Ledger, whole: Contents, tmp_path: Path, shards: int, executor: Executor
):
    export(ledger, str(tmp_path), shards)
    make(str(tmp_path), policies(), executor)
    found = of_base(tmp_path)
    assert {name for name in found if found[name] != whole[name]} == set()
    assert sum(map(len, found.values())) > 500


def test_open_marts_say_of_a_base_what_they_say_of_the_warehouse(small: Ledger, tmp_path: Path):
    make(str(tmp_path), policies(), InProcess())
    scope = Scope.last_months(3, MONDAY + timedelta(days=25))
    with (
        closing(Warehouse.open(small, tmp_path / "w.duckdb", policies())) as warehouse,
        closing(BaseReader.open(str(tmp_path), policies())) as reader,
    ):
        expected, found = (dict(tables(Answers(each), scope)) for each in (warehouse, reader))
    assert {name for name in OPEN if told(found[name]) != told(expected[name])} == set()
    assert {name for name in OPEN if not found[name].num_rows} <= {"club_summary", "scores", "score_sums", "duties"}


def told(rows: pa.Table) -> list[str]:
    return sorted(map(str, rows.to_pylist()))


class Watched:
    """Runs tasks here, each as often as told, and something else before the last outcome."""

    def __init__(self, times: int = 1, meanwhile: Callable[[], object] = int) -> None:
        self.times, self.meanwhile = times, meanwhile
        self.shards: list[int] = []

    def run(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        for task in tasks:
            self.shards.append(task.shard)
            if task is tasks[-1]:
                self.meanwhile()
            for _ in range(self.times):
                yield build(task)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Ledger]:
    with closing(opened(tmp_path, company_of_projects(12, 5))) as ledger:
        export(ledger, str(tmp_path), 3)
        yield ledger


def more(number: int) -> list[Event]:
    """What happens next in the project P1."""
    return case_in(Stage.CLOSED, f"later-{number}", project="P1")


def test_a_base_takes_in_what_changed_and_makes_only_those_shards_anew(small: Ledger, tmp_path: Path):
    make(str(tmp_path), policies(), InProcess())
    append(small, more(1))
    export(small, str(tmp_path), 3)
    watched = Watched(times=2)
    second = make(str(tmp_path), policies(), watched)
    assert (second.number, second.position) == (2, small.position())
    assert watched.shards == [shard_of("P1", 3)]
    assert of_base(tmp_path) == of_one_build(small, tmp_path / "whole")
    assert make(str(tmp_path), policies(), watched) == second, "nothing came since"


def test_a_task_that_dies_changes_nothing(small: Ledger, tmp_path: Path):
    def dies() -> None:
        raise MemoryError

    first = make(str(tmp_path), policies(), InProcess())
    before = of_base(tmp_path)
    append(small, [*more(1), *case_in(Stage.CLOSED, "elsewhere", project="P2")])
    export(small, str(tmp_path), 3)
    with pytest.raises(MemoryError):
        make(str(tmp_path), policies(), Watched(meanwhile=dies))
    assert Bases(str(tmp_path)).current() == first
    assert of_base(tmp_path) == before
    make(str(tmp_path), policies(), InProcess())
    assert of_base(tmp_path) == of_one_build(small, tmp_path / "whole")


def test_who_comes_late_is_refused_and_what_is_current_stays(small: Ledger, tmp_path: Path):
    make(str(tmp_path), policies(), InProcess())
    append(small, more(1))
    export(small, str(tmp_path), 3)

    def overtakes() -> None:
        append(small, more(2))
        export(small, str(tmp_path), 3)
        make(str(tmp_path), policies(), InProcess())

    with pytest.raises(FilesRefused):
        make(str(tmp_path), policies(), Watched(meanwhile=overtakes))
    found = Bases(str(tmp_path)).current()
    assert found is not None
    assert (found.number, found.position) == (2, small.position())
    assert of_base(tmp_path) == of_one_build(small, tmp_path / "whole")
