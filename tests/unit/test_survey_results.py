"""From rows of the warehouse to what a survey says: items, touch points, cross tables, changes, and what is hidden."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.texts import Words
from surveys.questionnaire import Measure
from surveys.results import Asked, Line, Pair, changes, cross_table, results, touch_points
from surveys.statistics.drivers import Pairs, importance
from surveys.statistics.estimates import Size
from surveys.statistics.suppression import blocks, hidden_cells, tells_by_difference

NAME = Words(zh="维修", en="Repair")
REPAIR = Asked("repair", NAME, 1, 5, Measure.TOUCH_POINT, {"does_not_apply": NAME}, frozenset({"does_not_apply"}))
RECOMMEND = Asked("recommend", NAME, 0, 10, Measure.RECOMMEND)
REBUY = Asked("rebuy", NAME, options={"yes": NAME, "no": NAME, "refused": NAME}, roles=frozenset({"refused"}))


def lines(item: str, **counts: int) -> list[Line]:
    """``_4=3``: three answered 4; a word is an option."""
    rows = ((name.lstrip("_"), count) for name, count in counts.items())
    return [
        Line("P", item, option, float(option) if option.isdigit() else None, n, float(n), float(n))
        for option, n in rows
    ]


def test_does_not_apply_is_counted_beside_the_mean_and_never_in_it():
    [found] = results([REPAIR], lines("repair", _1=1, _5=3, does_not_apply=6), {"P": Size(10, 100)})
    assert (found.n, found.none, dict(found.counts)) == (4, 6, {"1": 1, "5": 3, "does_not_apply": 6})
    assert found.mean is not None
    assert found.mean.value == pytest.approx(4.0)
    assert found.top is not None
    assert found.top.value == pytest.approx(0.75)


def test_all_does_not_apply_is_no_data():
    [found] = results([REPAIR], lines("repair", does_not_apply=6), {"P": Size(6)})
    assert (found.n, found.none, found.mean, found.top) == (0, 6, None, None)


def test_a_stratum_stands_for_all_of_its_customers():
    # 10 of 90 say 5, 10 of 10 say 1: the mean of everybody is (90 · 5 + 10 · 1) / 100.
    rows = [Line("A", "repair", "5", 5.0, 10, 10.0, 10.0), Line("B", "repair", "1", 1.0, 10, 10.0, 10.0)]
    [found] = results([REPAIR], rows, {"A": Size(10, 90), "B": Size(10, 10)})
    assert found.mean is not None
    assert found.mean.value == pytest.approx(4.6)


def test_recommending_is_net_promoters_and_a_choice_has_no_mean():
    net, choice = results(
        [RECOMMEND, REBUY], [*lines("recommend", _0=1, _9=2, _8=1), *lines("rebuy", yes=3, refused=2)], {"P": Size(5)}
    )
    assert net.net is not None
    assert (net.net.value, net.top) == (pytest.approx(25.0), None)
    assert (choice.n, choice.none, choice.mean) == (3, 2, None)


def test_importance_is_a_correlation_with_fisher_s_interval():
    # x = y + noise worked by hand: x 1 2 3 4 5, y 1 3 2 5 4: r = 0.8; tanh(atanh 0.8 ± 1.96/√2) = (-0.279, 0.986).
    found = importance(Pairs(5, 5, 5, 15, 15, 55, 55, 53))
    assert found is not None
    assert found.value == pytest.approx(0.8)
    assert found.interval == pytest.approx((-0.2796, 0.9862), abs=1e-3)


@pytest.mark.parametrize(
    "pairs", [Pairs(0, 0, 0, 0, 0, 0, 0, 0), Pairs(9, 9, 9, 27, 27, 81, 90, 81), Pairs(3, 3, 3, 6, 6, 14, 14, 14)]
)
def test_nobody_no_spread_or_three_answers_tell_of_no_importance(pairs: Pairs):
    assert importance(pairs) is None


def test_a_touch_point_that_few_rated_is_not_on_the_map():
    found = results([REPAIR], lines("repair", _1=2, _5=3), {"P": Size(5)})
    pairs = {"repair": Pairs(5, 5, 5, 15, 15, 55, 55, 53)}
    assert [point.asked.code for point in touch_points(found, pairs, 5)] == ["repair"]
    assert touch_points(found, pairs, 6) == []


def pair(row: str, column: str, n: int) -> Pair:
    return Pair("P", row, column, n, float(n), float(n))


def test_a_cross_table_hides_few_people_also_from_subtraction():
    pairs = [pair("yes", "5", 9), pair("yes", "4", 2), pair("no", "5", 8), pair("no", "4", 7), pair("refused", "4", 1)]
    found = cross_table(pairs, REBUY, REPAIR, {"P": Size(27)}, 5)
    assert (found.rows, found.columns) == (("yes", "no"), ("4", "5"))
    assert found.counts == ((None, None), (None, None))
    assert found.row_totals == (11, 15)
    assert found.association is not None


def test_a_cross_table_of_nobody_is_empty():
    found = cross_table([], REBUY, REPAIR, {"P": Size(3)}, 5)
    assert (found.rows, found.counts, found.association) == ((), (), None)


TABLES = st.integers(2, 4).flatmap(
    lambda wide: st.lists(st.lists(st.integers(0, 12), min_size=wide, max_size=wide), min_size=2, max_size=4)
)


@settings(max_examples=60)
@given(TABLES)
def test_nothing_hidden_can_be_worked_out_from_the_totals(counts: list[list[int]]):
    hidden = hidden_cells(counts, 5)
    lines_of = [[(i, j) for j in range(len(counts[0]))] for i in range(len(counts))]
    lines_of += [[(i, j) for i in range(len(counts))] for j in range(len(counts[0]))]
    for line in lines_of:
        gone = [place for place in line if place in hidden]
        together = sum(counts[i][j] for i, j in gone)
        assert not gone or (len(gone) > 1 and together >= 5) or len(gone) == len(line)
    assert all((i, j) in hidden for i, row in enumerate(counts) for j, n in enumerate(row) if 0 < n < 5)


def test_a_table_without_small_cells_hides_nothing():
    assert hidden_cells([[5, 9], [0, 7]], 5) == frozenset()


def test_changes_of_several_items_are_judged_together():
    sizes = {"P": Size(40)}
    twin = Asked("twin", NAME, 1, 5)
    now = results([REPAIR, twin], [*lines("repair", _5=30, _1=10), *lines("twin", _5=21, _1=19)], sizes)
    before = results([REPAIR, twin], [*lines("repair", _5=10, _1=30), *lines("twin", _5=20, _1=20)], sizes)
    found = changes(now, before)
    assert found["repair"][0].value == pytest.approx(2.0)
    assert found["repair"][1] == pytest.approx(2 * found["repair"][0].p)
    assert found["twin"][1] > 0.5


def test_neighbours_are_taken_together_until_nobody_can_be_told_apart():
    parts = [(("a",), 3), (("b",), 4), (("c",), 9), (("d",), 2)]
    assert blocks(parts, 5) == [{("a",), ("b",)}, {("c",), ("d",)}]
    assert not tells_by_difference(parts, {("a",), ("b",)}, 5)
    # Everybody less a, b and c would be the two of d.
    assert tells_by_difference(parts, {("a",), ("b",), ("c",)}, 5)


def test_a_wave_can_be_shown_though_one_of_its_months_cannot():
    parts = [(("w1", "may"), 9), (("w1", "june"), 2), (("w2", "may"), 3), (("w2", "june"), 8)]
    assert blocks(parts, 5) == [{("w1", "may"), ("w1", "june")}, {("w2", "may"), ("w2", "june")}]


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 12)), min_size=1, max_size=6),
       st.integers(2, 6))  # fmt: skip
@settings(max_examples=20)
def test_no_two_views_that_are_shown_differ_by_a_few(counts: list[tuple[int, int, int]], least: int):
    parts = sorted({(wave, project): n for wave, project, n in counts}.items())
    views = [{part for place, (part, _) in enumerate(parts) if mask >> place & 1} for mask in range(2 ** len(parts))]
    shown = [view for view in views if not tells_by_difference(parts, view, least)]
    people = dict(parts)
    for one in shown:
        for other in shown:
            apart = sum(people[part] for part in one - other)
            assert apart == 0 or apart >= min(least, sum(people.values()))
