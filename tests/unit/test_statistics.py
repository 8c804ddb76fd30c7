"""Intervals and limits against published examples and small sums done by hand."""

from __future__ import annotations

import pytest

from surveys.statistics import (
    Share,
    WeightedShare,
    difference,
    funnel_limits,
    survival,
)
from surveys.statistics.control import THREE_SIGMA


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_wilson_interval_is_that_of_newcombe_1998_table_i(hits: int, n: int, low: float, high: float) -> None:
    # Newcombe RG, Stat. Med. 1998; 17:857–872, table I, method 3.
    assert Share(hits, n).interval == pytest.approx((low, high), abs=5e-5)


def test_a_share_without_a_denominator_is_no_data() -> None:
    assert (Share(0, 0).value, Share(0, 0).interval) == (None, None)


def test_a_perfect_share_of_few_is_not_certain() -> None:
    # 5 of 5: the lower limit is n / (n + z²) = 5 / 8.8415.
    assert Share(5, 5).value == 1
    assert Share(5, 5).interval == pytest.approx((0.5655, 1.0), abs=5e-5)


def test_fewer_than_the_minimum_is_too_few() -> None:
    assert Share(4, 4).too_few(5)
    assert not Share(5, 5).too_few(5)


@pytest.mark.parametrize(("hits", "n"), [(3, 2), (-1, 5), (0, -1)])
def test_an_impossible_share_is_refused(hits: int, n: int) -> None:
    with pytest.raises(ValueError, match="0 ≤ hits ≤ n"):
        Share(hits, n)


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [
        (Share(56, 70), Share(48, 80), 0.0524, 0.3339),
        (Share(9, 10), Share(3, 10), 0.1705, 0.8090),
        (Share(6, 7), Share(2, 7), 0.0582, 0.8062),
        (Share(5, 56), Share(0, 29), -0.0381, 0.1926),
        (Share(0, 10), Share(0, 20), -0.1611, 0.2775),
        (Share(10, 10), Share(0, 10), 0.6075, 1.0000),
    ],
)
def test_the_difference_interval_is_that_of_newcombe_1998_table_ii(a: Share, b: Share, low: float, high: float) -> None:
    # Newcombe RG, Stat. Med. 1998; 17:873–890, table II, method 10.
    found = difference(a, b)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)


def test_no_data_cannot_be_compared() -> None:
    assert difference(Share(0, 0), Share(5, 10)) is None


def test_funnel_limits_are_interpolated_binomial_limits() -> None:
    # n = 10, p = ½: P(X ≤ 1) = 11/1024, P(X ≤ 2) = 56/1024; 25/1000 of the way: 2 − (56 − 25.6)/45 = 1.3244 of 10.
    (limits,) = funnel_limits(0.5, [10])
    assert (limits.low, limits.high) == pytest.approx((0.13244, 0.86756), abs=1e-5)


def test_a_difference_has_an_interval_of_its_own() -> None:
    gained = difference(Share(56, 70), Share(48, 80))
    assert gained is not None
    assert (gained.value, gained.low > 0) == (pytest.approx(0.2), True)


@pytest.mark.parametrize("share", [Share(5, 10), Share(0, 10), Share(10, 10)])
def test_a_difference_of_zero_is_one_and_leans_to_neither_side(share: Share) -> None:
    same = difference(share, share)
    assert same is not None
    assert (same.value, same.low + same.high) == (0, pytest.approx(0, abs=1e-12))
    assert same.low < 0 < same.high


def test_three_sigma_limits_leave_out_what_three_standard_deviations_do() -> None:
    # 99.73 % leave 1.3824 of 1024 on each side; n = 10, p = ½: P(X ≤ 0) = 1/1024, P(X ≤ 1) = 11/1024:
    # 1 − (11 − 1.3824)/10 = 0.03824 of 10.
    (limits,) = funnel_limits(0.5, [10], THREE_SIGMA)
    assert (limits.low, limits.high) == pytest.approx((0.003824, 0.996176), abs=1e-9)


def test_funnel_limits_at_99_8_percent_hold_more() -> None:
    # n = 10, p = ½: P(X ≤ 0) = 1/1024 < 1/1000, P(X ≤ 1) = 11/1024: 1 − (11 − 1.024)/10 = 0.0024 of 10.
    (limits,) = funnel_limits(0.5, [10], 0.998)
    assert limits.low == pytest.approx(0.00024, abs=1e-8)


def test_a_count_that_is_likely_enough_lies_within_its_funnel() -> None:
    # 4 of 4 at p = ½ happens once in 16: no signal, so the limit is 1.
    (limits,) = funnel_limits(0.5, [4])
    assert (limits.low, limits.high) == (0, 1)


def test_funnel_limits_close_in_as_n_grows() -> None:
    widths = [limits.high - limits.low for limits in funnel_limits(0.9, [10, 40, 160, 640])]
    assert widths == sorted(widths, reverse=True)


def test_a_funnel_needs_a_centre_that_is_a_share() -> None:
    with pytest.raises(ValueError, match="share from 0 to 1"):
        funnel_limits(95, [10])


def test_equal_weights_give_the_plain_share() -> None:
    weighted = WeightedShare.of([(True, 2.0)] * 15 + [(False, 2.0)] * 133)
    assert weighted.effective_n == pytest.approx(148)
    assert weighted.interval == pytest.approx((0.0624, 0.1605), abs=5e-5)


def test_weights_move_the_share_and_cost_precision() -> None:
    # Hits weigh 3 of 3 + 1: 0.75; (3 + 1)² / (9 + 1) = 1.6 equal answers.
    weighted = WeightedShare.of([(True, 3.0), (False, 1.0)])
    assert (weighted.value, weighted.effective_n) == (0.75, pytest.approx(1.6))


def test_no_weight_is_no_data() -> None:
    nothing = WeightedShare.of([])
    assert (nothing.value, nothing.interval) == (None, None)


def test_a_negative_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        WeightedShare.of([(True, -1.0)])


# Freireich et al. 1963, 6-mercaptopurine arm, weeks of remission: 6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23
# 25+ 32+ 32+ 34+ 35+ (Klein & Moeschberger 2003, tables 1.1 and 4.1B; band as printed by SAS PROC LIFETEST, log-log).
WEEKS = [6, 7, 9, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 34, 35]
RELAPSED = [3, 1, 0, 1, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0]
STILL_WELL = [1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 2, 1, 1]


def test_the_survival_curve_is_that_of_the_freireich_trial() -> None:
    curve = survival(WEEKS, RELAPSED, STILL_WELL)
    steps = dict(zip(curve.day, curve.survival, strict=True))
    known = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert {week: steps[week] for week in known} == pytest.approx(known, abs=5e-4)


def test_those_at_risk_are_those_still_watched() -> None:
    curve = survival(WEEKS, RELAPSED, STILL_WELL)
    assert dict(zip(curve.day, curve.at_risk, strict=True)) == {
        0: 21, 6: 21, 7: 17, 10: 15, 13: 12, 16: 11, 22: 7, 23: 6, 35: 1,
    }  # fmt: skip


def test_the_band_of_the_survival_curve_is_the_published_one() -> None:
    curve = survival(WEEKS, RELAPSED, STILL_WELL)
    band = dict(zip(curve.day, zip(curve.low, curve.high, strict=True), strict=True))
    assert band[6] == pytest.approx((0.6197, 0.9516), abs=5e-5)
    assert band[23] == pytest.approx((0.1881, 0.6801), abs=5e-5)


def test_the_median_is_the_first_day_by_which_half_are_solved() -> None:
    assert survival(WEEKS, RELAPSED, STILL_WELL).median == 23


def test_open_cases_count_as_open_and_leave_no_median_when_most_are_open() -> None:
    # One of four solved on day 2, three watched for 9 days: ¾ are open from then on.
    curve = survival([2, 9], [1, 0], [0, 3])
    assert (curve.day, curve.survival, curve.median) == ((0, 2, 9), (1, 0.75, 0.75), None)


def test_cases_solved_on_the_first_day_lower_the_curve_at_once() -> None:
    curve = survival([0, 4], [1, 1], [0, 0])
    assert (curve.day, curve.survival) == ((0, 4), (0.5, 0))


def test_when_nothing_was_solved_everything_is_open() -> None:
    curve = survival([3, 8], [0, 0], [2, 1])
    assert (curve.day, curve.survival, curve.median) == ((0, 8), (1, 1), None)


def test_no_cases_give_an_empty_curve() -> None:
    assert survival([], [], []).day == ()


def test_the_band_at_the_end_of_a_finished_curve_stays_a_band() -> None:
    curve = survival([1, 2], [2, 1], [0, 0])
    assert curve.survival[-1] == 0
    assert (curve.low[-1], curve.high[-1]) == (0, curve.high[-2])


@pytest.mark.parametrize("cases", range(2, 61, 2))
def test_the_median_is_the_day_on_which_exactly_half_are_solved(cases: int) -> None:
    # One case is solved a day; the survivors of the first half are still open on the last of its days.
    half = cases // 2
    days = list(range(1, half + 1))
    assert survival(days, [1] * half, [0] * (half - 1) + [half]).median == half


def test_no_sizes_make_a_funnel_without_limits() -> None:
    assert funnel_limits(0.5, []) == []
