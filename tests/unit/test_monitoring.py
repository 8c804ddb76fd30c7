"""Only what a series' own past makes unlikely is called unusual: how often that is wrong, and how soon it is found."""

from __future__ import annotations

from itertools import pairwise
from math import comb, sqrt

import numpy as np
import pytest
from scipy.stats import false_discovery_control
from statsmodels.stats.multitest import multipletests

from surveys.monitoring import (
    LEAST,
    MOST,
    WATCHED,
    Finding,
    Verdict,
    benjamini_hochberg,
    course,
    judge,
    judge_all,
    judge_values,
    laney,
    listed,
)
from surveys.statistics import Share

GOOD, BAD = 0.965, 0.90
GROUPS = 22


def drawn(seed: int, count: int, n: int, *, spread: float = 0.0, last: float | None = None) -> list[list[Share]]:
    """Series of the longest past and a quarter, at 96.5 % with ``spread`` between months; the quarter at ``last``."""
    rng = np.random.default_rng(seed)
    shares = np.clip(rng.normal(GOOD, spread, (count, MOST + WATCHED)), 0, 1)
    if last is not None:
        shares[:, MOST:] = last
    return [[Share(int(hits), n) for hits in line] for line in rng.binomial(n, shares)]


def over_a_quarter(many: list[list[Share]]) -> list[list[Verdict]]:
    """The verdicts at the end of each of the last three months."""
    return [judge_all([line[: len(line) - back] for line in many]) for back in (2, 1, 0)]


def signalled(many: list[list[Share]]) -> float:
    """Share of series with a signal in the quarter."""
    months = over_a_quarter(many)
    return float(np.any([[verdict.signal for verdict in month] for month in months], axis=0).mean())


@pytest.mark.parametrize("n", [30, 150])
def test_an_unchanged_series_signals_seldom(n: int) -> None:
    assert signalled(drawn(1, 1_000, n)) <= 0.025


@pytest.mark.parametrize("n", [30, 150, 600])
def test_months_that_really_vary_by_one_and_a_half_points_signal_seldom(n: int) -> None:
    assert signalled(drawn(2, 1_000, n, spread=0.015)) <= 0.06


@pytest.mark.parametrize(("n", "least"), [(60, 0.75), (150, 0.97)])
def test_a_drop_of_one_group_among_many_is_found_within_a_quarter(n: int, least: float) -> None:
    """From 96.5 to 90 %, one of 22, in the list that allows for looking at all."""
    companies, stock = 300, 1_000
    fallen, others = over_a_quarter(drawn(3, companies, n, last=BAD)), over_a_quarter(drawn(4, stock, n))
    found = np.zeros(companies, dtype=bool)
    for one, rest in zip(fallen, others, strict=True):
        for place in range(companies):
            company = [one[place], *(rest[(place * (GROUPS - 1) + i) % stock] for i in range(GROUPS - 1))]
            found[place] |= any(key == 0 for key, _ in listed(dict(enumerate(company))).found)
    assert found.mean() >= least


def test_an_unchanged_company_lists_something_in_few_months() -> None:
    companies = 400
    verdicts = judge_all(drawn(5, companies * GROUPS, 60))
    lists = [listed(dict(enumerate(verdicts[at : at + GROUPS]))) for at in range(0, len(verdicts), GROUPS)]
    assert {each.looked_at for each in lists} == {GROUPS}
    assert np.mean([bool(each.found) for each in lists]) <= 0.10


def test_laney_s_sigma_agrees_with_a_loop_over_the_definition() -> None:
    rng = np.random.default_rng(6)
    n = rng.integers(40, 400, (5, 18)).astype(float)
    hits = rng.binomial(n.astype(int), rng.normal(0.9, 0.03, n.shape)).astype(float)
    assert laney(hits, n) == pytest.approx([loop_over(list(h), list(k)) for h, k in zip(hits, n, strict=True)])


def loop_over(hits: list[float], n: list[float]) -> float:
    mean = sum(hits) / sum(n)
    z = [(h / k - mean) / sqrt(mean * (1 - mean) / k) for h, k in zip(hits, n, strict=True)]
    return sum(abs(b - a) for a, b in pairwise(z)) / (len(z) - 1) / 1.128


SEEN = (266501, 264225, 276532, 281461, 269071, 261215, 270409, 279778, 270483, 270320,
        267923, 271478, 255353, 256820, 261835, 259144, 255910, 260863, 264465, 260989)  # fmt: skip
CAME = (280443, 276823, 291681, 296155, 282343, 275888, 283867, 295251, 284468, 282529,
        279618, 283932, 266629, 268091, 276803, 271578, 266005, 273520, 278574, 273772)  # fmt: skip
"""Patients of English emergency departments seen within four hours, and all, in twenty weeks: Mohammed and others 2013,
BMJ Qual. Saf. 22:362, table 1; ``nhs_accidents`` in the R package qicharts2."""


def test_laney_s_sigma_is_that_of_published_data_as_another_program_works_it_out() -> None:
    # qicharts2 0.8.1, first week: centre 0.9528997, upper limit 0.9540999 on its p chart and 0.9656698 on its p' chart
    centre, plain, stretched = 0.95289971134419116, 0.9540998580423673, 0.96566977851086822
    (found,) = laney(np.array([SEEN], dtype=float), np.array([CAME], dtype=float))
    assert sum(SEEN) / sum(CAME) == pytest.approx(centre, abs=1e-12)
    assert found == pytest.approx((stretched - centre) / (plain - centre), rel=1e-9)
    assert found == pytest.approx(10.64, abs=0.005)


PUBLISHED = (0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
             0.7590, 1.0)  # fmt: skip
"""Fifteen comparisons of two treatments of heart attacks: Benjamini and Hochberg 1995, section 4.1."""


def test_of_the_fifteen_chances_that_the_method_was_published_with_the_same_four_count() -> None:
    assert benjamini_hochberg(PUBLISHED, 0.05) == [True] * 4 + [False] * 11


def test_the_list_s_correction_agrees_with_scipy_s_and_with_statsmodels() -> None:
    rng = np.random.default_rng(7)
    for size in (1, 3, 22, 200):
        p = rng.uniform(0, 1, size) ** 4
        assert benjamini_hochberg(list(p)) == list(false_discovery_control(p) <= 0.10)
        assert benjamini_hochberg(list(p)) == list(multipletests(p, 0.10, method="fdr_bh")[0])
    assert benjamini_hochberg([]) == []


def test_by_hand_a_list_keeps_what_lies_under_the_line() -> None:
    # sorted: .01 ≤ .1·1/4, .04 ≤ .1·2/4, .08 > .1·3/4, .09 ≤ .1·4/4: the last under the line takes all before it along
    assert benjamini_hochberg([0.09, 0.01, 0.08, 0.04]) == [True, True, True, True]
    assert benjamini_hochberg([0.5, 0.01, 0.08, 0.04]) == [False, True, False, True]


def steady(months: int, n: int = 100) -> list[Share]:
    """A share that swings around 96 % by a hit or two."""
    return [Share(n * 96 // 100 + (-1) ** month, n) for month in range(months)]


def test_eleven_months_of_past_are_no_judgement_yet() -> None:
    assert judge([*steady(LEAST - 1), Share(0, 100)]).finding is Finding.NOT_YET
    assert judge([*steady(LEAST), Share(0, 100)]).finding is Finding.LOWER


def test_months_before_the_first_with_figures_are_no_past() -> None:
    assert judge([*[Share(0, 0)] * 12, *steady(5), Share(0, 100)]) == Verdict(Finding.NOT_YET, 5)


def test_where_the_past_begins_anew_no_month_is_judged_by_what_came_before() -> None:
    # 96 % for two years, then 84 % for good from place 24 on.
    worse = [Share(84 + (-1) ** month, 100) for month in range(14)]
    found = [each.finding for each in course([*steady(24), *worse], anew=[24])]
    assert found[:LEAST] == [Finding.NOT_YET] * LEAST
    assert found[LEAST:24] == [Finding.USUAL] * (24 - LEAST)
    assert found[24 : 24 + LEAST] == [Finding.NOT_YET] * LEAST
    assert found[24 + LEAST :] == [Finding.USUAL, Finding.USUAL]
    assert course([*steady(24), *worse])[24].finding is Finding.LOWER


def test_a_month_without_figures_is_not_judged() -> None:
    assert judge([*steady(20), Share(0, 0)]).finding is Finding.NOT_YET


def test_nothing_at_all_is_no_judgement() -> None:
    assert judge_all([]) == []
    assert judge([]).finding is Finding.NOT_YET
    assert listed({"a": judge([])}).looked_at == 0


def test_the_exact_tail_decides_where_the_past_knows_no_misses() -> None:
    spotless = [Share(50, 50)] * 24
    assert judge([*spotless, Share(50, 50)]).finding is Finding.USUAL
    assert judge([*spotless, Share(44, 50)]).finding is Finding.LOWER


def test_a_value_within_its_limit_is_usual_and_from_it_on_it_is_not() -> None:
    # twelve months of 10 have a spread of one at least: 3·√(1 + 1/12) = 3.1225 on either side
    past = [*[10.0] * 12, 10.0, 10.0]
    high = judge_values([*past, 10.0]).high
    assert high == pytest.approx(13.1225, abs=1e-4)
    found = [judge_values([*past, value]).finding for value in (high - 1e-9, high + 1e-9, 20 - high - 1e-9)]
    assert found == [Finding.USUAL, Finding.HIGHER, Finding.LOWER]


def test_one_month_s_limits_by_hand() -> None:
    # 1,200 of past at one half, 4 now: P(no hit) = 1/16, so nothing that four can say is unusual
    verdict = judge([*[Share(50, 100)] * 12, Share(0, 4)])
    assert comb(4, 0) / 2**4 > 0.00135
    assert (verdict.finding, verdict.centre, verdict.low) == (Finding.USUAL, pytest.approx(0.5), 0.0)


def test_months_that_vary_more_than_chance_widen_the_limits() -> None:
    calm, wild = [Share(960, 1000)] * 24, [Share(960 + 30 * (-1) ** month, 1000) for month in range(24)]
    now = Share(930, 1000)
    assert (judge([*calm, now]).finding, judge([*wild, now]).finding) == (Finding.LOWER, Finding.USUAL)
    # each step of 0.06 is 9.7 of the standard deviations of 0.0062; over 1.128 that is 8.6
    assert judge([*wild, now]).spread == pytest.approx(8.58, abs=0.01)


def test_months_are_never_narrower_than_chance() -> None:
    assert judge([*[Share(960, 1000)] * 24, Share(960, 1000)]).spread == 1


def test_a_small_shift_that_lasts_is_found_before_a_month_alone_would_tell() -> None:
    past, low = [Share(480, 500)] * 24, Share(467, 500)
    assert judge([*past, low]).finding is Finding.USUAL
    last = judge([*past, low, low, low])
    assert last.finding is Finding.LOWER
    assert last.low is not None
    assert last.low < 467 / 500


def test_better_is_told_from_worse() -> None:
    assert judge([*[Share(80, 100)] * 24, Share(99, 100)]).finding is Finding.HIGHER


def test_months_that_expect_under_one_miss_are_taken_together() -> None:
    small = [Share(10 - (month % 4 == 0), 10) for month in range(24)]  # 2.5 % missed: a miss in four months
    assert judge([*small, *[Share(10, 10)] * 3]).pooled == 3
    assert judge([*[Share(240 - 6, 240)] * 24, Share(234, 240)]).pooled == 1


def test_a_chart_and_a_card_say_the_same_of_a_month() -> None:
    series = [*steady(20), Share(70, 100), *steady(3)]
    drawn_course = course(series)
    assert [verdict.finding for verdict in drawn_course[:LEAST]] == [Finding.NOT_YET] * LEAST
    assert drawn_course[20] == judge(series[:21])
    assert drawn_course[20].finding is Finding.LOWER


def test_a_list_names_how_many_were_looked_at_and_begins_with_the_least_likely() -> None:
    verdicts = {
        "dipped": judge([*[Share(96, 100)] * 24, Share(82, 100)]),
        "fell": judge([*[Share(96, 100)] * 24, Share(60, 100)]),
        "usual": judge(steady(25)),
        "young": judge(steady(3)),
    }
    found = listed(verdicts)
    assert ([key for key, _ in found.found], found.looked_at) == (["fell", "dipped"], 3)


def test_one_of_many_needs_more_than_one_alone() -> None:
    doubtful = Verdict(Finding.LOWER, 24, p=0.01)
    usual = {str(place): Verdict(Finding.USUAL, 24, p=0.5) for place in range(40)}
    assert listed({"it": doubtful}).found == (("it", doubtful),)
    assert listed({"it": doubtful} | usual).found == ()


def test_figures_that_are_no_shares_are_judged_by_how_they_moved() -> None:
    # moving ranges of 2 all along: a spread of 2 / 1.128 = 1.77, times √(13/12) 1.85; three of it is 5.5
    past = [81.0, 79.0] * 6
    verdict = judge_values([*past, 76.0])
    assert (verdict.finding, verdict.centre, verdict.low) == (Finding.USUAL, 80, pytest.approx(74.46, abs=0.01))
    assert judge_values([*past, 70.0]).finding is Finding.LOWER
    assert judge_values([*past, 90.0]).finding is Finding.HIGHER
    assert judge_values([*past[1:], 70.0]).finding is Finding.NOT_YET
    assert judge_values([*past, None]).finding is Finding.NOT_YET
    assert judge_values([]).finding is Finding.NOT_YET
