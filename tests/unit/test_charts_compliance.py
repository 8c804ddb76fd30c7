"""Charts of the compliance page: what they show, in words and colour, without Streamlit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dashboard.parts.charts.distribution import time_taken
from dashboard.parts.charts.funnel import Band, Spot, funnel
from dashboard.parts.charts.heat import COLOURS, Cell, Standing, heat_map, standing
from dashboard.parts.charts.layout import inert
from dashboard.parts.charts.trend import Month, trend
from dashboard.parts.heat_rows import worst_first
from surveys.statistics import Share

ROWS = {"BJ01": "Spruce", "SY01": "Palm"}
COLUMNS = {"sunshine/contact": "4.4.2.2 Contact customer", "sunshine/reply": "3.3.12 Formal reply"}


def texts(figure) -> list[str]:
    """What stands at each point, put together as Plotly does."""
    return [
        (trace.texttemplate or "%{text}").replace("%{text}", text).replace("%{customdata[2]}", str([*data, "", ""][2]))
        for trace in figure.data
        if trace.type == "scatter" and trace.text
        for text, data in zip(trace.text, trace.customdata or [[""]] * len(trace.text), strict=False)
    ]


# Wilson 95 % intervals by R's binom::binom.wilson: 50/50 → 0.929–1; 45/50 → 0.786–0.957; 80/100 → 0.711–0.867
@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (Share(50, 50), Standing.REACHED),
        (Share(45, 50), Standing.PERHAPS_BELOW),
        (Share(80, 100), Standing.BELOW),
        (Share(4, 4), Standing.TOO_FEW),
        (Share(0, 0), None),
    ],
)
def test_a_share_stands_against_its_target_by_its_interval(share: Share, expected: Standing | None):
    assert standing(share, 0.95, 5) is expected


def test_a_cell_says_share_and_n():
    figure = heat_map([Cell("BJ01", "sunshine/contact", Share(80, 100))], ROWS, COLUMNS, 0.95, 5)
    inert(figure)  # as every figure that goes onto a page
    assert "80%<br><span style='font-size:10px'>n 100</span>" in texts(figure)


def test_a_cell_with_too_few_says_so_instead_of_a_share():
    figure = heat_map([Cell("SY01", "sunshine/reply", Share(2, 3))], ROWS, COLUMNS, 0.95, 5)
    assert "too few<br><span style='font-size:10px'>n 3</span>" in texts(figure)


def test_a_cell_without_data_gets_a_dash():
    figure = heat_map([Cell("BJ01", "sunshine/contact", Share(80, 100))], ROWS, COLUMNS, 0.95, 5)
    dashes = next(trace for trace in figure.data if trace.text == "–")
    assert len(dashes.x) == 3


def test_a_chosen_cell_tells_its_project_and_rule():
    figure = heat_map([Cell("SY01", "sunshine/reply", Share(9, 10))], ROWS, COLUMNS, 0.95, 5)
    codes = [list(code[:2]) for trace in figure.data if trace.customdata is not None for code in trace.customdata]
    assert codes == [["SY01", "sunshine/reply"]]


def test_what_cells_say_to_who_points_is_said_once_for_a_clause():
    cells = [Cell(row, column, Share(80, 100)) for row in ROWS for column in COLUMNS]
    said = [trace for trace in heat_map(cells, ROWS, COLUMNS, 0.95, 5).data if trace.hovertemplate]
    assert [trace.name for trace in said] == list(COLUMNS.values())
    assert all(trace.hovertext is None for trace in said)


def test_a_cell_with_a_target_of_its_own_is_judged_by_it():
    cells = [
        Cell("BJ01", "sunshine/contact", Share(80, 100), target=0.7),
        Cell("SY01", "sunshine/contact", Share(80, 100)),
    ]
    figure = heat_map(cells, ROWS, COLUMNS, 0.95, 5)
    tiles = {trace.marker.color: list(trace.y) for trace in figure.data if trace.type == "bar" and len(trace.x)}
    assert set(tiles) == {COLOURS[Standing.REACHED], COLOURS[Standing.BELOW]}


def test_the_legend_explains_every_colour_in_words():
    figure = heat_map([Cell("BJ01", "sunshine/contact", Share(80, 100))], ROWS, COLUMNS, 0.95, 5)
    assert {trace.name for trace in figure.data if trace.showlegend is not False} == {t.en for t in Standing}


WIDE = Band(0.998, [10, 100], [0.5, 0.8], [1.0, 0.99])


@pytest.mark.parametrize(
    ("share", "n", "held"),
    [(0.5, 10, True), (0.49, 10, False), (0.81, 100, True), (0.995, 100, False), (0.6, 50, True)],
)
def test_a_spot_is_judged_by_the_limits_at_its_n(share: float, n: int, held: bool):
    assert WIDE.holds(Spot("BJ01", "Spruce", share, n)) is held


def test_only_projects_outside_the_widest_band_are_named():
    figure = funnel([Spot("BJ01", "Spruce", 0.9, 100), Spot("SY01", "Palm", 0.4, 10)], 0.9, [WIDE])
    assert [trace.name for trace in figure.data if trace.mode == "markers+text"] == ["Differs by more than chance"]
    assert texts(figure)[-1:] == ["Palm"]


MARCH = Month(date(2026, 3, 1), 0.9, 100, 0.85, 0.99, signal=False)
APRIL = Month(date(2026, 4, 1), 0.7, 100, 0.85, 0.99, signal=True)
MAY = Month(date(2026, 5, 1), None, 0, None, None, signal=False)


def test_a_month_outside_its_limits_is_marked_in_words():
    figure = trend([MARCH, APRIL, MAY], 0.9, 0.95)
    marked = next(trace for trace in figure.data if trace.name == "Unusual for its past: look for a cause")
    assert list(marked.x) == ["Apr 2026"]


def test_a_month_without_data_is_a_gap_not_a_zero():
    figure = trend([MARCH, APRIL, MAY], 0.9, 0.95)
    line = next(trace for trace in figure.data if trace.name == "Share met")
    assert list(line.y) == [0.9, 0.7, None]
    assert line.connectgaps is False


def test_a_line_stands_before_the_month_with_which_the_past_begins_anew():
    figure = trend([MARCH, replace(APRIL, anew=True), MAY], 0.9, 0.95)
    (line,), (said,) = figure.layout.shapes, figure.layout.annotations
    assert (line.x0, line.x1, said.text) == (0.5, 0.5, "Baseline anew")
    assert trend([MARCH, APRIL], 0.9, 0.95).layout.shapes == ()


def test_time_within_and_after_the_limit_are_told_apart_in_words():
    figure = time_taken({0.0: 5, 0.9: 3, 1.0: 2, 3.0: 1})
    within, after = figure.data
    assert (within.name, list(within.y)) == ("Within the limit", [5, 3])
    assert (after.name, list(after.y)) == ("After the limit", [2, 1])


def test_the_last_bar_says_that_it_holds_all_beyond():
    assert time_taken({3.0: 7}).data[1].hovertext[0] == "7 took three times the limit or longer"


def test_the_worst_row_is_that_whose_share_is_surely_lowest_and_too_few_say_nothing():
    rows = {"A": "A", "B": "B", "C": "C", "D": "D"}
    cells = [
        Cell("A", "r", Share(90, 100)), Cell("B", "r", Share(0, 2)), Cell("C", "r", Share(6, 10)),
        Cell("C", "q", Share(10, 10)), Cell("D", "r", Share(500, 1000)),
    ]  # fmt: skip
    # upper ends of the Wilson intervals, from a table: 90/100 → 0.945, 6/10 → 0.832, 500/1000 → 0.531; B has too few
    assert worst_first(rows, cells, 5) == ["D", "C", "A", "B"]
