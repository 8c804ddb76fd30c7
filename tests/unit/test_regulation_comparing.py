"""Two versions of a regulation compared: what was added, taken out and changed, in words and in both languages."""

from __future__ import annotations

import pytest
from packs import office_hours
from tiny_regulation import say, step, tiny

from casework.regulation import Regulation
from casework.regulation.comparing import compared
from casework.regulation.model import Line
from dashboard.frame.i18n import speaking
from dashboard.parts.change_words import sides, what, where

SHEET = {"sheet": {"project": {"clause": "1", "base": 100, "floor": 0, "ceiling": 110}}}


def told(before: Regulation, after: Regulation, language: str = "en") -> list[tuple[str, ...]]:
    with speaking(language):
        return [
            (where(each, before, after), what(each), *sides(each, before, after)) for each in compared(before, after)
        ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ("Limit: a", "limit", "1 hour", "3 working days")),
        ("zh-CN", ("时限：a", "时限", "1小时", "3 个工作日")),
    ],
)
def test_a_limit_is_told_from_what_to_what(language: str, expected: tuple[str, ...]):
    after = tiny(clocks={"answer": {"limit": "3 working days"}})
    assert [tuple(text.replace(" ", "") for text in each) for each in told(tiny(), after, language)] == [
        tuple(text.replace(" ", "") for text in expected)
    ]


def test_posts_steps_stages_and_texts_are_told():
    after = tiny(
        posts={"chief": {**say("chief"), "is": "company_leader", "scope": "company"}},
        stages={"checked": say("checked")},
        steps={"answer": {"by": ["staff", "chief"]}, "check": step("verified", at=["answered"], then="checked")},
        clauses={"1": say("answer at once")},
    )
    assert told(tiny(), after) == [
        ("Clause: 1", "Chinese text", "answer within the hour", "answer at once"),
        ("Clause: 1", "English text", "answer within the hour", "answer at once"),
        ("Stage: checked", "", "–", "checked"),
        ("Step: a", "by", "staff", "staff, chief"),
        ("Step: verified", "", "–", "verified, by staff, at answered, then: checked"),
        ("Post: chief", "", "–", "chief"),
    ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", [("office hours", "working day", "09:00–12:00 and 13:30–18:00", "08:00–24:00"),
                ("office hours", "Wednesday", "–", "no office hours"),
                ("office hours", "Saturday", "–", "09:00–12:00")]),
        ("zh-CN", [("办公时间", "工作日", "09:00–12:00 和 13:30–18:00", "08:00–24:00"),
                   ("办公时间", "星期三", "–", "无办公时间"),
                   ("办公时间", "星期六", "–", "09:00–12:00")]),
    ],
)  # fmt: skip
def test_office_hours_are_told_by_weekday_as_times_of_day(language: str, expected: list[tuple[str, ...]]):
    after = tiny().model_copy(
        update={"office_hours": office_hours(("08:00", "24:00"), wednesday=[], saturday=[("09:00", "12:00")])}
    )
    assert [
        (each[0].split(":")[-1].split("：")[-1].strip(), *each[1:]) for each in told(tiny(), after, language)
    ] == expected


def lines(*points: tuple[str, float]) -> Regulation:
    listed = tuple(Line(clause="1", missed=(clock,), points=value) for clock, value in points)
    return tiny(**SHEET).model_copy(update={"lines": listed})


def test_points_are_told_with_what_they_are_for_wherever_the_line_stands():
    before, after = lines(("answer", -2), ("closing", -1)), lines(("closing", -3), ("answer", -2))
    assert told(before, after) == [("Score: Points −1 for: c", "points", "−1", "−3")]


def test_a_line_that_goes_and_one_that_comes_are_told_as_such():
    assert told(lines(("answer", -2)), lines(("closing", -1))) == [
        ("Score: Points −2 for: a", "", "Points −2 for: a", "–"),
        ("Score: Points −1 for: c", "", "–", "Points −1 for: c"),
    ]


def test_the_same_says_nothing():
    assert compared(tiny(), tiny()) == []
