"""A warehouse that stands on a base says what one says that is made of the ledger alone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from cases import MONDAY, case_in
from company_of_projects import SAID, UNREGISTERED, append, company_of_projects, opened, policies
from every_question import QUESTIONS, Said, answered, rows_of

from casework.record import events as ev
from casework.record.ledger import Ledger
from casework.vocabulary import Stage
from casework.vocabulary.asking import Flag, Mode
from etl.errors import WarehouseError
from etl.fleet.base import make
from etl.fleet.executors import InProcess
from etl.fleet.history import export
from etl.warehouse.models import models
from etl.warehouse.warehouse import Warehouse

SHARDS = 3
SHEET = ev.ResponseCompleted(
    questionnaire="owner", version=1, campaign="w1", mode=Mode.PHONE, weight=1, answers={"overall": 3},
    said=f'{{"likes": "{SAID}"}}',
)  # fmt: skip
FLAGGED = ev.ResponseFlagged(flag=Flag.SPEED, note=SAID)
SPOKEN = [
    ev.Event(stream="response/said", occurred_at=MONDAY, recorded_at=MONDAY, actor="a", project="P1", payload=each)
    for each in (SHEET, FLAGGED)
]
ANSWERS = ("club/", "survey/", "response/")
TOLD = [
    event
    for event in company_of_projects(24, 11)
    if not (event.project in UNREGISTERED and event.stream.startswith(ANSWERS))
]
TAKEN_AWAY = [
    event.model_copy(update={"payload": ev.Redacted(target=1, reason="asked for"), "step": ""})
    for event in TOLD
    if event.payload.kind.value == "received"
][:2]
EVENTS = sorted([*TOLD, *SPOKEN], key=lambda event: not event.stream.startswith(("project/", "response/said")))
EVENTS += TAKEN_AWAY
"""By which regulation answers are read is known before they come: a later registration leaves them as they are."""
FIRST = 20
"""So many are in every base."""
KEPT = [model.name for model in models() if model.materialise in {"table", "view"}] + ["staging.log"]


def contents(warehouse: Warehouse) -> Said:
    """Every kept table, whatever the order of its rows."""
    return {name: rows_of(warehouse.query(f"select * from {name}")) for name in KEPT}  # noqa: S608


def based(ledger: Ledger, folder: Path) -> str:
    """A base of what the ledger holds now; its address."""
    address = str(folder / "company")
    export(ledger, address, SHARDS)
    make(address, policies(), InProcess())
    return address


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Said, Said]]:
    """What a warehouse says that is made of the ledger alone."""
    folder = tmp_path_factory.mktemp("whole")
    with (
        closing(opened(folder, EVENTS)) as ledger,
        closing(Warehouse.open(ledger, folder / "w.duckdb", policies())) as warehouse,
    ):
        yield contents(warehouse), answered(warehouse)


def altered_since(cut: int) -> set[str]:
    """The kinds of entries about others that came after so many events, to cases that began before."""
    begun = {event.stream for event in EVENTS[:cut]}
    return {event.payload.kind.value for event in EVENTS[cut:] if event.stream in begun} & {"corrected", "redacted"}


@pytest.mark.parametrize(("number", "asked"), [(0, True), (1, False)])
def test_a_base_and_what_came_since_are_what_a_rebuild_gives(
    whole: tuple[Said, Said], tmp_path: Path, number: int, asked: bool
):
    """The ledger is cut at random: into what the base has, and what comes before and after the warehouse is opened."""
    dice = random.Random(number)  # noqa: S311 - no secret
    cuts = sorted(dice.randint(FIRST, len(EVENTS)) for _ in range(3))
    assert altered_since(cuts[0]) == {"corrected", "redacted"}
    with closing(opened(tmp_path, EVENTS[: cuts[0]])) as ledger:
        address = based(ledger, tmp_path)
        append(ledger, EVENTS[cuts[0] : cuts[1]])
        with closing(Warehouse.open(ledger, tmp_path / "b.duckdb", policies(), base=address)) as standing:
            for start, end in ((cuts[1], cuts[2]), (cuts[2], len(EVENTS))):
                append(ledger, EVENTS[start:end])
                standing.sync()
            tables, answers = contents(standing), answered(standing) if asked else whole[1]
    assert {name for name in tables if tables[name] != whole[0][name]} == set()
    assert {name for name in answers if answers[name] != whole[1][name]} == set()
    assert sum(map(bool, answers.values())) > len(QUESTIONS)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[tuple[Ledger, str]]:
    """A ledger and a base of all that it holds."""
    with closing(opened(tmp_path, company_of_projects(12, 5))) as ledger:
        yield ledger, based(ledger, tmp_path)


def later(number: int) -> list[ev.Event]:
    """What happens next in the project P1: a case, and what its customer says."""
    told = case_in(Stage.CLOSED, f"later-{number}", project="P1")
    first = told[0].payload.model_copy(update={"content": f"{SAID} later {number}"})
    return [told[0].model_copy(update={"payload": first}), *told[1:]]


def own_streams(warehouse: Warehouse) -> list[str]:
    return sorted(
        warehouse.query("select stream from own.streams join own.touched using (stream_key)")["stream"].to_pylist()
    )


def words_of(warehouse: Warehouse, case: str) -> object:
    return warehouse.query("select content from core.cases where case_id = $case", {"case": case})[
        "content"
    ].to_pylist()


def opened_on(ledger: Ledger, address: str, folder: Path, told: list[WarehouseError] | None = None) -> Warehouse:
    announce = None if told is None else told.append
    return Warehouse.open(ledger, folder / "b.duckdb", policies(), base=address, announce=announce)


def test_a_newer_base_takes_over_the_streams_that_it_contains(small: tuple[Ledger, str], tmp_path: Path):
    ledger, address = small
    with closing(opened_on(ledger, address, tmp_path)) as standing:
        append(ledger, later(1))
        standing.sync()
        assert "case/later-1" in own_streams(standing)
        append(ledger, later(2))
        based(ledger, tmp_path)
        append(ledger, later(3))
        standing.sync()
        assert own_streams(standing) == ["case/later-2", "case/later-3"], "a base is known by what it ends with"
        assert words_of(standing, "later-1") == [f"{SAID} later 1"]
    based(ledger, tmp_path)
    with closing(opened_on(ledger, address, tmp_path)) as standing:
        assert own_streams(standing) == ["case/later-3"]
        assert words_of(standing, "later-2") == [f"{SAID} later 2"]


def test_a_warehouse_that_stands_already_is_opened_as_it_is(small: tuple[Ledger, str], tmp_path: Path):
    ledger, address = small
    told: list[WarehouseError] = []
    append(ledger, later(1))
    opened_on(ledger, address, tmp_path, told).close()
    append(ledger, later(2))
    with closing(opened_on(ledger, address, tmp_path, told)) as standing:
        assert {"case/later-1", "case/later-2"} <= set(own_streams(standing))
    assert told == []


def test_words_that_are_taken_away_stand_nowhere_any_more(small: tuple[Ledger, str], tmp_path: Path):
    """Those of a case of the base, and those of one whose words the file held."""
    ledger, address = small
    append(ledger, later(1))
    old = next(event for event in company_of_projects(12, 5) if event.payload.kind.value == "received")
    with closing(opened_on(ledger, address, tmp_path)) as standing:
        assert words_of(standing, "later-1") == [f"{SAID} later 1"]
        gone = ev.Redacted(target=1, reason="asked for")
        append(ledger, [each.model_copy(update={"payload": gone, "step": ""}) for each in (old, later(1)[0])])
        standing.sync()
        assert [words_of(standing, case) for case in ("later-1", old.stream.removeprefix("case/"))] == [[None], [None]]
        assert standing.query("select 1 from own.log where payload like '%later 1%'").num_rows == 0


def test_a_base_that_does_not_fit_is_refused_and_figures_are_made_of_the_ledger(
    small: tuple[Ledger, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    ledger, address = small
    (tmp_path / "other").mkdir()
    with closing(opened(tmp_path / "other", company_of_projects(12, 6))) as other:
        opened_on(other, address, tmp_path / "other").close()
    monkeypatch.setattr("etl.fleet.standing.made_by", lambda _policies: ("10", "other models", "other rules"))
    with closing(opened_on(ledger, address, tmp_path)) as alone:
        assert alone.query("select * from staging.base").num_rows == 0
        assert alone.query("select count(*) as n from core.cases")["n"].to_pylist() == [12]
    assert ["made of another ledger" in caplog.text, "that this program and its" in caplog.text] == [True, True]
