"""Charts of the report pages: what they show, in words and colour, without Streamlit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import plotly.graph_objects as go
import pytest

from dashboard.frame.i18n import CHINESE, speaking
from dashboard.parts.charts.bands import Bands, band_bars
from dashboard.parts.charts.causes import Cause, Spot, over_months, pareto
from dashboard.parts.charts.counts import Group, open_counts
from dashboard.parts.charts.score import Score, score_bars
from dashboard.parts.charts.survival import Step, survival_curve

OLD = Group("31–60", "31–60 days", 4, 3)
YOUNG = Group("0–7", "0–7 days", 10, 0)


def named(figure: go.Figure, name: str) -> go.Bar:
    """The trace with this name in the legend."""
    return next(trace for trace in figure.data if trace.name == name)


def bars(figure: go.Figure) -> list[go.Bar]:
    """The traces that are bars, in the order of the legend."""
    return [trace for trace in figure.data if trace.type == "bar"]


def written(figure: go.Figure) -> list[str]:
    """The text that stands beside the bars."""
    return [text for trace in figure.data if trace.type == "scatter" and trace.mode == "text" for text in trace.text]


def test_overdue_cases_are_counted_apart_from_those_in_time():
    figure = open_counts([YOUNG, OLD])
    assert list(named(figure, "With an overdue clock").x) == [0, 3]
    assert list(named(figure, "In time so far").x) == [10, 1]


def test_the_overdue_part_is_hatched_so_that_it_reads_without_colour():
    figure = open_counts([OLD])
    assert named(figure, "With an overdue clock").marker.pattern.shape == "/"
    assert not named(figure, "In time so far").marker.pattern.shape


def test_each_bar_says_its_whole_count():
    assert [text.strip() for text in written(open_counts([YOUNG, OLD]))] == ["10", "4"]


def test_a_chosen_bar_tells_the_code_of_its_group():
    assert list(named(open_counts([YOUNG, OLD]), "In time so far").customdata) == ["0–7", "31–60"]


def test_the_first_group_stands_on_top():
    assert open_counts([YOUNG, OLD]).layout.yaxis.autorange == "reversed"


LEAK, LIFT = Cause(("leak",), "Leak", 6, 2, 0.75), Cause(("lift",), "Lift", 2, 0, 1.0)
OCTOBER, NOVEMBER = date(2025, 10, 1), date(2025, 11, 1)


def test_a_bar_of_the_causes_carries_its_code_and_says_its_count_beside_its_name():
    figure = pareto([LEAK, LIFT], ("lift",))
    bars = named(figure, "Complaints")
    assert ([list(codes) for codes in bars.customdata], bars.selectedpoints) == ([["leak"], ["lift"]], (1,))
    assert list(figure.layout.yaxis.ticktext) == ["Leak · <b>6</b>", "Lift · <b>2</b>"]


def test_a_code_that_somebody_typed_stands_in_a_bar_of_the_causes_as_no_markup():
    (bar, _line) = pareto([Cause(("<b>", "1期"), "x", 1, 0, 1.0)]).data
    assert [list(codes) for codes in bar.customdata] == [["%3Cb%3E", "1%E6%9C%9F"]]


def test_the_legend_of_the_causes_stands_above_the_axis_of_their_shares():
    layout = pareto([LEAK, LIFT]).layout
    assert (layout.legend.yref, layout.legend.y, layout.legend.yanchor) == ("container", 1, "top")
    assert layout.margin.t > 50


def test_a_mark_of_a_month_carries_the_codes_of_cause_and_month_and_can_stand_out():
    spots = [Spot("leak", "Leak", OCTOBER, 6), Spot("leak", "Leak", NOVEMBER, 1), Spot("lift", "Lift", NOVEMBER, 2)]
    (marks,) = over_months(spots, [OCTOBER, NOVEMBER], ("leak", NOVEMBER)).data
    assert [list(codes) for codes in marks.customdata] == [
        ["leak", "2025-10"], ["leak", "2025-11"], ["lift", "2025-11"],
    ]  # fmt: skip
    assert marks.selectedpoints == (1,)


def test_of_many_months_so_many_are_named_that_none_runs_into_another():
    axis = over_months([], [date(2025 + month // 12, month % 12 + 1, 1) for month in range(10, 23)]).layout.xaxis
    assert list(axis.ticktext) == ["Nov<br>2025", "Jan<br>2026", "Mar", "May", "Jul", "Sep", "Nov"]


FIRST, SECOND = Step(1, 0.8, 0.7, 0.9, 40), Step(3, 0.45, 0.3, 0.6, 20)


def test_the_curve_begins_with_every_case_unsolved():
    curve = survival_curve([FIRST, SECOND], 3).data[-1]
    assert (list(curve.x), list(curve.y)) == ([0, 1, 3], [1.0, 0.8, 0.45])


def test_the_curve_falls_in_steps_not_in_slopes():
    assert survival_curve([FIRST, SECOND], 3).data[-1].line.shape == "hv"


def test_a_point_of_the_curve_says_its_band_and_how_many_are_watched():
    hover = survival_curve([FIRST, SECOND], 3).data[-1].hovertext[2]
    assert hover == "after 3 days 45.0% unsolved<br>30% – 60% · 20 cases watched"


@pytest.mark.parametrize(("median", "notes"), [(3.0, ["half solved within 3 d"]), (None, [])])
def test_the_median_is_marked_only_when_it_was_reached(median: float | None, notes: list[str]):
    figure = survival_curve([FIRST, SECOND], median)
    assert [note.text for note in figure.layout.annotations] == notes


def test_without_a_step_the_curve_stays_at_everything_open():
    curve = survival_curve([], None).data[-1]
    assert (list(curve.x), list(curve.y)) == ([0], [1.0])


SPRUCE = Score("BJ01", "Spruce", -6.0, -3.0, -1.0, 0.0, 5.0, 95.0)
PALM = Score("SY01", "Palm", 0.0, 0.0, 0.0, 0.0, 0.0, 100.0)


@pytest.mark.parametrize(
    ("kind", "points"),
    [("Missed obligations", -6.0), ("Escalations", -3.0), ("Unclosed too long", -1.0), ("Bonus", 5.0)],
)
def test_losses_and_bonus_stand_apart_with_their_sign(kind: str, points: float):
    assert next(iter(named(score_bars([SPRUCE], 100, 0), kind).x)) == points


def test_the_total_is_written_beside_each_project():
    assert [text.strip() for text in written(score_bars([SPRUCE, PALM], 100, 0))] == ["<b>95</b>", "<b>100</b>"]


def test_the_bars_of_the_chosen_project_stand_out():
    assert {trace.selectedpoints for trace in bars(score_bars([SPRUCE, PALM], 100, 0, PALM.code))} == {(1,)}
    assert {trace.selectedpoints for trace in bars(score_bars([SPRUCE, PALM], 100, 0))} == {None}


def test_points_lost_are_written_with_a_minus_not_a_hyphen():
    assert named(score_bars([SPRUCE], 100, 0), "Missed obligations").hovertext[0] == "Spruce: −6 · Missed obligations"


def test_the_axis_of_scores_names_the_base():
    assert score_bars([SPRUCE], 100, 0).layout.xaxis.title.text == "Points against the base of 100"


def test_a_bar_beyond_the_floor_is_cut_there_and_says_what_was_lost():
    sunk = replace(SPRUCE, missed=-20_000.0, escalation=0.0, unclosed=0.0, total=0.0)
    figure = score_bars([sunk, PALM], 100, 0)
    assert figure.layout.xaxis.range[0] == -100
    assert [text.strip() for text in written(figure)] == ["<b>0</b> ‹ −20,000", "<b>100</b>"]
    assert score_bars([SPRUCE, PALM], 100, 0).layout.xaxis.range is None


def test_bands_are_shares_of_those_who_answered():
    figure = band_bars([Bands("Spruce", 6, 3, 1)], 5)
    assert [next(iter(trace.x)) for trace in bars(figure)] == [0.6, 0.3, 0.1]


def test_bands_that_nobody_answered_stay_empty():
    assert [next(iter(trace.x)) for trace in bars(band_bars([Bands("Spruce", 0, 0, 0)], 5))] == [None, None, None]


def test_too_few_answers_are_said_instead_of_drawn():
    figure = band_bars([Bands("Spruce", 6, 3, 1), Bands("Palm", 2, 1, 1)], 5)
    assert [list(trace.x) for trace in bars(figure)] == [[0.6, None], [0.3, None], [0.1, None]]
    assert [text.strip() for text in written(figure)] == ["too few"]


def test_a_bar_of_bands_says_how_many_answered():
    assert list(bars(band_bars([Bands("Spruce", 6, 3, 1)], 5))[0].y) == ["Spruce · n 10"]


def test_a_band_says_its_share_and_its_counts():
    figure = band_bars([Bands("Spruce", 6, 3, 1)], 5)
    assert figure.data[2].hovertext[0].endswith("10.0% (1 / 10)")


def test_discontent_is_hatched_so_that_it_reads_without_colour():
    assert [trace.marker.pattern.shape for trace in bars(band_bars([Bands("Spruce", 6, 3, 1)], 5))] == ["", "", "/"]


def test_the_words_of_a_chart_follow_the_reader_s_language():
    with speaking(CHINESE):
        assert {trace.name for trace in open_counts([OLD]).data if trace.name} == {"有时限逾期", "目前未逾期"}
