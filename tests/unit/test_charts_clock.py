"""The picture of one clock: which hours of which day counted, before and after the limit."""

from __future__ import annotations

import pytest
from pages import at, event_row, obligation_row

from casework.policy import Policies
from casework.settings import Settings
from dashboard.parts.charts.clock import clock_days, key_of
from dashboard.parts.explanations import explain

POLICIES = Policies.load(Settings().regulation_dir)


def picture(due: str, end: str, *, done: bool = True):
    """The reply clock of a case received on Friday, 6 March 2026, at 16:00."""
    row = obligation_row("reply", "2026-03-06 16:00", due, "met", met_at=at(end))
    told = explain(row, [event_row(1, "received", "2026-03-06 16:00")], POLICIES, at(end))
    return clock_days(told.days, told.start, told.due, told.end, done=done)


def bars(figure, name: str) -> list[tuple[str, float, float]]:
    """Row, first hour and length in hours of every bar of a trace."""
    trace = next(t for t in figure.data if t.name == name)
    return list(zip(trace.y, trace.base, trace.x, strict=True))


def test_the_first_day_counts_from_the_start_and_lunch_does_not_count():
    counted = bars(picture("2026-03-12 18:00", "2026-03-09 12:00"), "Counted")
    assert counted[0] == ("Fri 6 Mar", 16.0, 2.0)
    assert counted[1:3] == [("Mon 9 Mar", 9.0, 3.0), ("Mon 9 Mar", 13.5, 4.5)]


def test_a_weekend_is_drawn_as_skipped():
    figure = picture("2026-03-12 18:00", "2026-03-09 12:00")
    skipped = next(t for t in figure.data if t.name == "Does not count")
    assert list(skipped.y) == ["Sat 7 Mar · Weekend", "Sun 8 Mar · Weekend"]


def test_office_hours_after_the_limit_are_told_apart():
    late = bars(picture("2026-03-12 18:00", "2026-03-13 10:30"), "Counted after the limit")
    assert late == [("Fri 13 Mar", 9.0, 1.5)]


@pytest.mark.parametrize(("done", "names"), [(True, ["Started", "Due", "Done"]), (False, ["Started", "Due"])])
def test_start_due_and_end_are_marked(done: bool, names: list[str]):
    figure = picture("2026-03-12 18:00", "2026-03-13 10:30", done=done)
    assert [t.name.split(" ")[0] for t in figure.data if t.type == "scatter"] == names


def test_a_line_of_text_says_what_the_picture_means_and_no_legend_lies_over_its_days():
    figure = picture("2026-03-09 18:00", "2026-03-10 10:00")
    assert figure.layout.showlegend is False
    said = key_of(figure).split(" · ")
    assert [part[0] for part in said] == ["░", "■", "▨", "▶", "◆", "●"]
    assert said[:3] == ["░ Does not count", "■ Counted", "▨ Counted after the limit"]
    assert said[4].startswith("◆ Due ")
    assert "▨" not in key_of(picture("2026-03-12 18:00", "2026-03-09 12:00"))
