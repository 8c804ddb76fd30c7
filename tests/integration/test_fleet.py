"""Figures by many tasks: the same tables as one build gives, whoever runs them; and what stands in no file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from cases import MONDAY, case_in
from company_of_projects import append, company_of_projects, opened, policies
from kept_tables import Contents, of_base, of_one_build, of_reader
from story import Story

from casework.record.events import Classified, Event
from casework.record.ledger import Ledger
from casework.record.ledger.shards import shard_of
from casework.vocabulary import Stage
from etl.fleet.base import Bases, make, make_known
from etl.fleet.executors import Executor, InProcess, LocalProcesses
from etl.fleet.few import FewProjects
from etl.fleet.history import export
from etl.fleet.reading import BaseReader
from etl.fleet.tables import FilesRefused
from etl.fleet.task import Outcome, Task, build
from etl.open_marts.export import tables
from etl.open_marts.listing import OPEN
from etl.subjects import Answers
from etl.warehouse.scope import Scope
from etl.warehouse.warehouse import Warehouse


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with closing(opened(tmp_path_factory.mktemp("company"), company_of_projects(36, 7))) as ledger:
        yield ledger


@pytest.fixture(scope="module")
def whole(ledger: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Contents:
    """Every kept table as one build gives it."""
    return of_one_build(ledger, tmp_path_factory.mktemp("whole"), policies())


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
    assert of_base(tmp_path) == of_one_build(small, tmp_path / "whole", policies())
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
    assert of_base(tmp_path) == of_one_build(small, tmp_path / "whole", policies())


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
    assert of_base(tmp_path) == of_one_build(small, tmp_path / "whole", policies())


THEN = MONDAY + timedelta(days=2)


def later_confidential() -> list[Event]:
    """A case that became confidential two days after THEN: who may know of it is decided by that, then too."""
    told = Story().project("P5", "戊")
    told.case("secret", "2026-03-02 10:00", "P5", pack="sales_office", severity="major", number="SO-1")
    told.tell("case/secret", "2026-03-06 10:00", Classified(severity="internal"))
    return told.streams["case/secret"]


def test_a_base_of_what_was_known_then_is_what_the_warehouse_once_knew(small: Ledger, tmp_path: Path):
    append(small, later_confidential())
    export(small, str(tmp_path), 3)
    there, made = make_known(str(tmp_path), policies(), InProcess(), THEN)
    now, then = of_base(tmp_path), of_base(Path(there.address))
    with closing(Warehouse.open(small, tmp_path / "w.duckdb", policies())) as warehouse:
        expected = of_reader(warehouse.as_known(THEN))
        assert now == of_reader(warehouse), "what is current is as before"
    assert {name for name in expected if then[name] != expected[name]} == set()
    assert len(now["core.responses"]) > len(then["core.responses"]) > 10
    assert [("internal" in row, "centre/P5" in row) for row in then["core.cases"] if "SO-1" in row] == [(False, True)]
    assert [("internal" in row, "centre/P5" in row) for row in now["core.cases"] if "SO-1" in row] == [(True, True)]
    assert make_known(str(tmp_path), policies(), Watched(), THEN) == (there, made), "nothing came since"
    with closing(BaseReader.open(there.address, policies())) as reader:
        assert reader.as_known(THEN) is reader


def test_what_was_known_of_a_few_projects_is_made_of_their_shards_alone(small: Ledger, tmp_path: Path):
    append(small, later_confidential())
    export(small, str(tmp_path), 3)
    make(str(tmp_path), policies(), InProcess())
    scope = replace(Scope.last_months(3, THEN), known_at=THEN, projects=("P5",))
    with (
        closing(Warehouse.open(small, tmp_path / "w.duckdb", policies())) as warehouse,
        closing(FewProjects.open(str(tmp_path), policies(), ("P5",), THEN)) as few,
    ):
        expected, found = ([told(ask(Answers(each), scope)) for ask in ASKED] for each in (warehouse, few))
        lie_there = few.query("select distinct project from staging.log where version = 1")["project"].to_pylist()
    assert found == expected
    assert all(found)
    assert {shard_of(project, 3) for project in lie_there} == {0, shard_of("P5", 3)}


ASKED: tuple[Callable[[Answers, Scope], pa.Table], ...] = (
    lambda ask, scope: ask.compliance(scope, ("project", "rule_key", "month")),
    lambda ask, scope: ask.obligations(scope, limit=1000),
    lambda ask, scope: ask.unresolved(scope, limit=1000),
)
