"""Means, shares and their variance by design, against R's ``survey`` on its own data, and small sums by hand."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from surveys.errors import WeightError
from surveys.statistics.calibration import Cell, Margins, calibrated, rake
from surveys.statistics.comparing import TableStratum, change, holm, rao_scott
from surveys.statistics.estimates import (
    Counted,
    Estimate,
    Score,
    Size,
    Spread,
    Stratum,
    design_effect,
    estimate,
    scored,
)
from surveys.statistics.scores import Measure, nps, points, score_of, top_2_box

DATA = Path(__file__).parents[1] / "data"


class School(NamedTuple):
    stype: str
    dnum: str
    api00: float
    awards: str
    comp_imp: str
    sch_wide: str
    pw: float
    fpc: float


Keep = Callable[[School], bool]


@cache
def schools(name: str) -> tuple[School, ...]:
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    return tuple(School(r[0], r[1], float(r[2]), *r[3:6], float(r[6]), float(r[7])) for r in rows)  # type: ignore[arg-type]


def everybody(_: School) -> bool:
    return True


def without_award(school: School) -> bool:
    return school.awards == "No"


def value(points: float) -> float:
    return points


def above_700(points: float) -> float:
    return float(points > 700)


SIZES = {"E": Size(100, 4421), "H": Size(50, 755), "M": Size(50, 1018)}
DISTRICTS = {"all": Size(15, 757)}


def stratified(score: Score = value, keep: Keep = everybody) -> list[Stratum]:
    lines = [Counted(s.stype, s.api00, s.pw, s.pw**2) for s in schools("apistrat") if keep(s)]
    return scored(lines, SIZES, score)


def clustered(score: Score = value, keep: Keep = everybody) -> list[Stratum]:
    """Sums over districts, as a query would form them: first within each, then of their squares and products."""
    x, y = defaultdict[str, float](float), defaultdict[str, float](float)
    for school in filter(keep, schools("apiclus1")):
        x[school.dnum] += school.pw
        y[school.dnum] += school.pw * score(school.api00)
    pairs = [(x[dnum], y[dnum]) for dnum in x]
    sums = (sum(a for a, _ in pairs), sum(b for _, b in pairs), sum(a * a for a, _ in pairs))
    return [Stratum("all", Size(15, 757), *sums, sum(a * b for a, b in pairs), sum(b * b for _, b in pairs))]


@pytest.mark.parametrize(
    ("strata", "expected", "error"),
    [
        (stratified(), 662.287363159321, 9.40894080278458),
        (clustered(), 644.169398907104, 23.542240693781),
        (stratified(keep=without_award), 633.734911659413, 15.334770976045),
        (stratified(keep=lambda s: s.awards == "Yes"), 678.422405614438, 11.8566309874443),
        (clustered(keep=without_award), 625.415094339623, 31.3056071664194),
        (stratified(above_700), 0.404339681611039, 0.0374753900501934),
        (clustered(above_700), 0.33879781420765, 0.0798060346605451),
        (stratified(lambda v: (v > 700) - (v < 600)), 0.0775896003123815, 0.0652476513052124),
    ],
    ids=["mean", "clustered", "no award", "award", "clustered, no award", "share", "clustered share", "net score"],
)
def test_a_mean_and_its_error_are_those_of_r_s_survey(strata: list[Stratum], expected: float, error: float):
    found = estimate(strata)
    assert found is not None
    assert (found.value, found.se) == pytest.approx((expected, error), rel=1e-9)


def test_without_a_known_population_nothing_is_taken_off():
    unknown = [Stratum(s.name, Size(s.size.units), *s.sums) for s in stratified()]
    assert the(estimate(unknown)).se == pytest.approx(9.53613229692516, rel=1e-9)


def the(found: Estimate | None) -> Estimate:
    assert found is not None
    return found


def test_intervals_are_those_of_r_s_survey():
    assert the(estimate(stratified())).interval == pytest.approx((643.732188272086, 680.842538046555), rel=1e-9)
    assert the(estimate(clustered())).interval == pytest.approx((593.676314463326, 694.662483350882), rel=1e-9)


def test_the_interval_of_a_share_is_symmetric_in_the_logit_as_r_s_survey_has_it():
    of_schools, of_districts = the(estimate(stratified(above_700))), the(estimate(clustered(above_700)))
    assert of_schools.share_interval == pytest.approx((0.333085027525667, 0.479869454608789), rel=1e-9)
    assert of_districts.share_interval == pytest.approx((0.192671040333306, 0.523840562340403), rel=1e-9)


def test_a_share_of_nobody_has_wilson_s_interval():
    # Nobody of 20 in one stratum of many: n/(n + z²) is what is left, z² = 3.8415.
    nobody = the(estimate([Stratum("a", Size(20, 1e9), x=20, xx=20)]))
    assert nobody.share_interval == pytest.approx((0, 3.8415 / 23.8415), abs=5e-5)


def spread_of(name: str, score: Score = value, keep: Keep = everybody) -> Spread:
    kept = [(school.pw, score(school.api00)) for school in schools(name) if keep(school)]
    weighted = (sum(w for w, _ in kept), sum(w * y for w, y in kept), sum(w * y * y for w, y in kept))
    return Spread(len(kept), *weighted)


@pytest.mark.parametrize(
    ("strata", "spread", "expected"),
    [
        (stratified(), spread_of("apistrat"), 1.20445726853772),
        (clustered(), spread_of("apiclus1"), 9.34586945059095),
        (stratified(above_700), spread_of("apistrat", above_700), 1.19909841343478),
        (stratified(keep=without_award), spread_of("apistrat", keep=without_award), 1.3585008985193),
    ],
)
def test_the_design_effect_is_that_of_r_s_survey(strata: list[Stratum], spread: Spread, expected: float):
    assert design_effect(the(estimate(strata)), spread) == pytest.approx(expected, rel=1e-9)


TYPES = {"E": 4421.0, "H": 755.0, "M": 1018.0}
TARGETS = {"No": 1072.0, "Yes": 5122.0}


def cells(name: str, keep: Keep = everybody, score: Score = value) -> list[Cell]:
    """A cell for each school: the finest there are; R knows no other."""
    return [
        Cell(
            stratum=school.stype if name == "apistrat" else "all",
            categories={"stype": school.stype, "sch.wide": school.sch_wide, "awards": school.awards},
            weight=school.pw,
            n=1,
            inside=int(keep(school)),
            total=keep(school) * score(school.api00),
            squares=keep(school) * score(school.api00) ** 2,
            cluster=None if name == "apistrat" else school.dnum,
        )
        for school in schools(name)
    ]


def together(single: list[Cell]) -> list[Cell]:
    """The same sums in as few cells as there are: what a query gives."""
    groups = defaultdict[object, list[Cell]](list)
    for cell in single:
        groups[cell.stratum, cell.cluster, *cell.categories.items()].append(cell)
    return [
        Cell(
            first.stratum, first.categories, first.weight, *(
                sum(getattr(cell, name) for cell in group) for name in ("n", "inside", "total", "squares")
            ), first.cluster,
        )
        for first, *rest in groups.values()
        for group in [[first, *rest]]
    ]  # fmt: skip


TYPE: Margins = {"stype": TYPES}
BOTH: Margins = {"stype": TYPES, "sch.wide": TARGETS}


@pytest.mark.parametrize(
    ("single", "margins", "expected", "error"),
    [
        (cells("apiclus1"), TYPE, 642.310788211582, 23.9204864450904),
        (cells("apiclus1", without_award), TYPE, 624.524847002596, 30.989311378785),
        (cells("apistrat"), {"awards": {"No": 2027, "Yes": 4167}}, 663.798325819986, 9.43934413400249),
        (cells("apistrat"), BOTH, 662.211650357724, 9.27291508962958),
        (cells("apistrat", without_award), BOTH, 633.610557242082, 15.2220518241961),
        (cells("apiclus1"), BOTH, 641.2303209268, 23.703616887929),
        (cells("apiclus1", without_award), BOTH, 622.980364174258, 30.387919500904),
        (cells("apiclus1", score=above_700), BOTH, 0.324112697461456, 0.0777096904071636),
    ],
    ids=["post", "post domain", "one margin raked", "raked", "raked domain", "clustered", "clustered domain", "share"],
)
@pytest.mark.parametrize("cells_of", [list, together])
def test_calibrated_means_are_those_of_r_s_survey(
    single: list[Cell], margins: Margins, expected: float, error: float, cells_of: Callable[[list[Cell]], list[Cell]]
):
    # R: postStratify, rake (epsilon = 1e-10: its default stops when a margin is within one school).
    sizes = DISTRICTS if single[0].cluster else SIZES
    found = the(calibrated(cells_of(single), margins, sizes))
    assert (found.value, found.se) == pytest.approx((expected, error), rel=1e-7)


def test_raked_weights_meet_every_margin():
    together_cells = together(cells("apistrat"))
    weights = rake(together_cells, BOTH)
    for name, sizes in BOTH.items():
        for category, wanted in sizes.items():
            found = sum(w * c.n for w, c in zip(weights, together_cells, strict=True) if c.categories[name] == category)
            assert found == pytest.approx(wanted, rel=1e-9)


def answered(*rows: tuple[str, str]) -> list[Cell]:
    return [Cell("all", {"a": a, "b": b}, 1.0, 5, 5, 10.0, 30.0) for a, b in rows]


@pytest.mark.parametrize(
    ("rows", "margins", "reason"),
    [
        ([("1", "x")], {"a": {"1": 5, "2": 5}}, "Nobody of a = 2 answered"),
        ([("1", "x"), ("2", "x")], {"a": {"1": 10}}, "margin a says nothing of 2"),
        ([("1", "x"), ("2", "y")], {"a": {"1": 5, "2": 5}, "b": {"x": 6, "y": 5}}, "different populations"),
        ([("1", "x")], {}, "different populations"),
        ([("1", "x"), ("2", "y")], {"a": {"1": 5, "2": 5}, "b": {"x": 6, "y": 4}}, "No weights fit all margins"),
    ],
)
def test_what_cannot_be_weighted_is_refused(rows: list[tuple[str, str]], margins: Margins, reason: str):
    with pytest.raises(WeightError, match=reason):
        rake(answered(*rows), margins)


def test_a_lone_stratum_is_merged_with_its_neighbour_and_said():
    # One high school of 755 answered: with the 100 elementary schools it is a sample of 101 of 5,176.
    lines = [Counted(s.stype, s.api00, 1.0, 1.0) for s in schools("apistrat") if s.stype != "H"]
    high = next(s for s in schools("apistrat") if s.stype == "H")
    sizes = {"H": Size(1, 755), "E": Size(100, 4421), "M": Size(50, 1018)}
    found = the(estimate(scored([*lines, Counted("H", high.api00, 1.0, 1.0)], sizes, value), grossed=True))
    assert (found.value, found.se) == pytest.approx((666.496319977493, 10.736460009087), rel=1e-9)
    assert found.merged == ("H + E",)


def test_a_stratum_nobody_answered_for_is_merged_too_and_the_last_with_the_one_before():
    sums = {"x": 4.0, "y": 8.0, "xx": 4.0, "xy": 8.0, "yy": 20.0}
    strata = [Stratum("a", Size(4, 10), **sums), Stratum("b", Size(4, 10), **sums), Stratum("c", Size(0, 30))]
    found = the(estimate(strata, grossed=True))
    assert (found.value, found.df, found.merged) == (2.0, 6, ("b + c",))


def test_one_answer_alone_has_a_value_and_no_error():
    found = the(estimate([Stratum("a", Size(1, 50), 1, 4, 1, 4, 16)], grossed=True))
    assert (found.value, found.se, found.interval, found.share_interval) == (4.0, None, None, None)


def test_everybody_asked_leaves_no_error():
    found = the(estimate([Stratum("a", Size(4, 4), 4, 8, 4, 8, 20)], grossed=True))
    assert (found.value, found.se) == (2.0, 0.0)


def test_nobody_of_the_domain_is_no_data():
    assert estimate([Stratum("a", Size(4, 10))]) is None
    assert estimate([]) is None
    assert calibrated([Cell("all", {"a": "1"}, 1.0, 5, 0, 0.0, 0.0)], {"a": {"1": 9}}, {"all": Size(5, 9)}) is None


@pytest.mark.parametrize(
    ("measure", "answers", "expected"),
    [
        (Measure.MEAN, (1, 2, 4, 5), 3.0),
        (Measure.TOP_2_BOX, (1, 2, 4, 5), 0.5),
        (Measure.POINTS, (1, 2, 4, 5), 50.0),
        (Measure.NPS, (0, 6, 7, 8, 9, 10, 10), 100 / 7),
    ],
)
def test_a_distribution_is_scored_by_the_measure_asked_for(measure: Measure, answers: tuple[int, ...], expected: float):
    lines = [Counted("a", answer, 1.0, 1.0) for answer in answers]
    found = the(estimate(scored(lines, {"a": Size(len(answers))}, score_of(measure, 1, 5))))
    assert found.value == pytest.approx(expected)


def test_six_is_a_detractor_and_nine_a_promoter():
    assert [nps(step) for step in (0, 6, 7, 8, 9, 10)] == [-100, -100, 0, 0, 100, 100]
    assert [points(1, 5)(step) for step in (1, 3, 5)] == [0, 50, 100]
    assert [top_2_box(5)(step) for step in (3, 4, 5)] == [0, 1, 1]


def tables(name: str, row: str, column: str) -> list[TableStratum]:
    """A person each as unit, or the districts: Σ over units of the products of their weights in each two cells."""
    rows, columns = (sorted({getattr(s, each) for s in schools(name)}) for each in (row, column))
    found = []
    sizes = SIZES if name == "apistrat" else DISTRICTS
    for stratum, size in sizes.items():
        units = defaultdict[object, np.ndarray](lambda: np.zeros(len(rows) * len(columns)))
        for place, school in enumerate(schools(name)):
            if name == "apiclus1" or school.stype == stratum:
                cell = rows.index(getattr(school, row)) * len(columns) + columns.index(getattr(school, column))
                units[school.dnum if name == "apiclus1" else place][cell] += school.pw
        vectors = np.array(list(units.values()))
        found.append(TableStratum(size, vectors.sum(axis=0).reshape(len(rows), -1), vectors.T @ vectors))
    return found


@pytest.mark.parametrize(
    ("name", "row", "column", "expected"),
    [
        ("apiclus1", "sch_wide", "stype", (5.19336954147488, 1.49463977770746, 20.9249568879044, 0.0217474623707969)),
        ("apistrat", "awards", "stype", (14.1694081180078, 1.88513588503461, 371.371769351819, 2.0821086764284e-06)),
        ("apistrat", "awards", "comp_imp", (149.657294219085, 1, 197, 5.73415318482552e-26)),
        ("apistrat", "sch_wide", "stype", (17.2474439638888, 1.82867150416358, 360.248286320226, 2.03504635946512e-07)),
    ],
)
def test_rao_and_scott_s_test_is_that_of_r_s_survey(name: str, row: str, column: str, expected: tuple[float, ...]):
    found = rao_scott(tables(name, row, column), len(schools(name)))
    assert found is not None
    assert (found.f, found.df, found.error_df, found.p) == pytest.approx(expected, rel=1e-6)


def test_persons_need_only_the_sums_of_their_squares():
    full = tables("apistrat", "awards", "stype")
    short = [TableStratum.of_persons(s.size, s.weights, np.diag(s.products).reshape(s.weights.shape)) for s in full]
    assert rao_scott(short, 200) == rao_scott(full, 200)


def test_a_table_of_one_row_shows_no_association():
    empty_row = [TableStratum.of_persons(Size(9, 90), np.array([[4.0, 5.0], [0, 0]]), np.array([[4.0, 5.0], [0, 0]]))]
    assert rao_scott(empty_row, 9) is None


def test_a_change_is_told_with_its_interval_and_chance():
    # Welch: 4 ± t(0.975, 60)·√(1 + 1); t = 2.0003, 4/√2 = 2.8284 → p = 0.0064 (tables of Student's t).
    now, before = (Estimate(value, 1.0, 30, 31.0) for value in (84.0, 80.0))
    found = change(now, before)
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((4, 1.1711, 6.8289), abs=1e-3)
    assert found.p == pytest.approx(0.0064, abs=1e-4)
    assert change(now, Estimate(80.0, None, 0, 1.0)) is None


def test_many_changes_at_once_are_worth_less():
    # As R adjusts 0.01, 0.04, 0.03, 0.005 and 0.5 by the method "holm".
    assert holm([0.01, 0.04, None, 0.03, 0.005, 0.5]) == pytest.approx([0.04, 0.09, None, 0.09, 0.025, 0.5])
