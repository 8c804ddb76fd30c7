"""Projects beside each other: expected at the group's rates, in a funnel, shrunk; against values worked elsewhere."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from statsmodels.stats.meta_analysis import combine_effects

from dashboard.parts.charts.fairness import ratio_funnel
from reporting.fairness import expected_score, of_projects
from surveys.statistics.fairness import Kind, Place, overdispersion, standings, winsorised


def test_what_is_expected_is_worked_by_hand() -> None:
    # Group: dispatch 10 of 100 missed, reply 30 of 100. Small: 10 and 30 tasks → 1 + 9 = 10 misses expected, at prices
    # 1 and 2: 1 + 18 = 19 points. Missed 2 and 15: 32 points, 80 per hundred; ratio 17 / 10.
    units = {
        "small": [Kind("dispatch", 10, 2, 1), Kind("reply", 30, 15, 2)],
        "large": [Kind("dispatch", 90, 8, 1), Kind("reply", 70, 15, 2)],
    }
    found = standings(units, 5)
    small = found["small"]
    assert (small.n, small.missed, small.points, small.per_hundred) == (40, 17, 32.0, 80.0)
    assert (small.expected_missed, small.expected_points) == pytest.approx((10.0, 19.0))
    assert small.ratio == pytest.approx(1.7)
    # The large one: 9 + 21 = 30 expected, 23 missed.
    assert found["large"].ratio == pytest.approx(23 / 30)


def test_units_that_differ_in_mix_alone_all_stand_at_the_target() -> None:
    units = {name: [Kind("a", a, a // 10), Kind("b", b, b // 2)] for name, a, b in (("x", 90, 10), ("y", 10, 90))}
    assert [each.ratio for each in standings(units, 5).values()] == pytest.approx([1.0, 1.0])


def test_the_spread_beyond_chance_is_that_of_another_implementation() -> None:
    # Symmetric around the target, so that the weighted mean of DerSimonian and Laird is the target, too; nine units,
    # of which none is winsorised.
    ratios = np.array([0.4, 1.6, 0.7, 1.3, 0.9, 1.1, 0.55, 1.45, 1.0])
    variances = np.array([0.02, 0.02, 0.05, 0.05, 0.01, 0.01, 0.03, 0.03, 0.04])
    theirs = combine_effects(ratios, variances, method_re="dl").tau2
    assert overdispersion(ratios, variances) == pytest.approx(theirs)
    assert theirs > 0.05
    # As much as chance explains is no spread.
    assert overdispersion(1 + (ratios - 1) / 10, variances) == 0.0


def test_one_outlier_does_not_hide_itself() -> None:
    z = np.array([-1.2, -1, -0.5, -0.3, 0, 0.2, 0.4, 0.8, 1.1, 30.0])
    assert winsorised(z).tolist() == [-1.0, -1, -0.5, -0.3, 0, 0.2, 0.4, 0.8, 1.1, 1.1]
    units = {f"p{i}": [Kind("a", 200, 20 + i % 3 - 1)] for i in range(12)} | {"bad": [Kind("a", 200, 70)]}
    found = standings(units, 5)
    assert [name for name, each in found.items() if each.place is Place.MORE] == ["bad"]


def test_limits_are_those_of_a_normal_distribution_at_99_8_per_cent() -> None:
    # One rate, no spread beyond chance: 1 ± 3.0902 √((1 − p) / (n p)), with n p = 20 and p = 0.1.
    found = standings({f"p{i}": [Kind("a", 200, 20)] for i in range(5)}, 5)["p0"]
    assert (found.low, found.high) == pytest.approx((1 - 3.0902 * 0.21213, 1 + 3.0902 * 0.21213), abs=1e-4)
    assert found.place is Place.WITHIN


def test_the_less_is_known_the_more_a_ratio_is_drawn_to_the_target() -> None:
    units = {f"p{i}": [Kind("a", 400, 20 + 40 * (i % 2))] for i in range(8)}
    found = standings(units | {"tiny": [Kind("a", 20, 6)], "huge": [Kind("a", 4000, 800)]}, 5)
    drawn = {name: (each.shrunk - 1) / (each.ratio - 1) for name, each in found.items() if each.ratio and each.shrunk}
    assert 0 < drawn["tiny"] < drawn["p1"] < drawn["huge"] < 1


def test_too_few_is_said_instead_of_a_verdict_and_without_tasks_there_is_no_ratio() -> None:
    units = {"big": [Kind("a", 300, 30)], "few": [Kind("a", 4, 4)], "rare": [Kind("a", 6, 6)], "none": []}
    found = standings(units, 5)
    assert {name: each.place for name, each in found.items() if name != "big"} == dict.fromkeys(
        ("few", "rare", "none"), Place.TOO_FEW
    )
    assert (found["none"].ratio, found["none"].per_hundred, found["none"].shrunk) == (None, None, None)


def test_size_alone_moves_nothing() -> None:
    # At equal quality, projects of 15 and of 600 tasks lose the same per hundred and both stand within.
    rng = np.random.default_rng(7)
    units = {f"p{n}": [Kind("a", n, int(rng.binomial(n, 0.08)))] for n in (15, 30, 60, 90, 150, 300, 600) for _ in "x"}
    assert {each.place for each in standings(units, 5).values()} <= {Place.WITHIN, Place.TOO_FEW}


def test_prices_are_those_of_the_scores_and_what_costs_nothing_is_left_out() -> None:
    counts = pa.Table.from_pylist(
        [{"project": project, "rule_key": rule, "met": met, "missed": missed, "overdue": overdue}
         for project, rule, met, missed, overdue in (
             ("a", "s/dispatch", 8, 1, 1), ("a", "s/free", 0, 9, 0), ("b", "s/dispatch", 18, 2, 0),
             ("b", "s/never", 5, 0, 0),
         )]
    )  # fmt: skip
    sums = pa.Table.from_pylist(
        [{"kind": "missed", "rule_key": "s/dispatch", "lines": 4, "points": -8.0},
         {"kind": "base", "rule_key": None, "lines": 1, "points": 100.0}]
    )  # fmt: skip
    found = of_projects(counts, sums, 5)
    # 4 of 30 missed at 2 points: of 10 obligations 1.33 are expected to be missed, which cost 2.67 points.
    assert (found["a"].n, found["a"].points, found["b"].n) == (10, 4.0, 25)
    assert expected_score(found["a"], 100, 0, 110) == pytest.approx(100 - 8 / 3)
    assert expected_score(found["a"], 1, 0, 110) == 0


def test_the_funnel_names_who_lies_outside_it() -> None:
    found = standings({f"p{i}": [Kind("a", 200, 20 + i % 3 - 1)] for i in range(12)} | {"bad": [Kind("a", 200, 70)]}, 5)
    fig = ratio_funnel(found, {"bad": "云杉里"})
    outside = next(trace for trace in fig.data if trace.name == "Differs by more than chance")
    assert list(outside.text) == ["云杉里"]
    assert [trace.name for trace in fig.data if trace.mode == "lines"] == ["99.8% limits"] * 2
