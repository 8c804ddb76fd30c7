"""Every benchmark runs, at a scale where nothing is measured: no figure is judged here."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent.parent / "benchmarks"
TINY = 200


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(FOLDER))


@pytest.mark.parametrize(
    "name",
    [
        "bench_append",
        pytest.param("bench_shards", marks=pytest.mark.postgres),
        "bench_import",
        "bench_hostile",
        "bench_rebuild",
        "bench_fleet",
        "bench_surveys",
        "bench_months",
        "bench_reports",
        "bench_proof",
    ],
)
def test_a_benchmark_yields_its_figures(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = import_module(name)
    monkeypatch.setattr(bench, "ROUNDS", 1, raising=False)
    found = bench.run(TINY)
    assert len({measure.name for measure in found}) == len(found) > 0
    assert all(measure.value >= 0 for measure in found)


def test_no_table_differs_from_a_rebuild_after_the_syncs_that_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = import_module("bench_sync")
    monkeypatch.setattr(bench, "ROUNDS", 1)
    found = bench.run(5 * TINY)
    assert [measure.value for measure in found if measure.name.startswith("tables that differ")] == [0]


def test_the_runner_names_every_benchmark() -> None:
    names = {path.stem for path in FOLDER.glob("bench_*.py")}
    assert set(import_module("run").BENCHMARKS) == names


@pytest.mark.parametrize(("value", "at_least", "said"), [(2.0, True, "yes"), (1.9, True, "no"), (2.0, False, "yes")])
def test_a_line_says_whether_the_target_was_reached(value: float, at_least: bool, said: str) -> None:
    line = import_module("measure").Measure("x", value, "×", 2.0, at_least=at_least).line()
    assert line.endswith(said)
