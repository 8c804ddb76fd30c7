"""What kinds of items there are, what an answer that is no value stands for, and what an item is for."""

from __future__ import annotations

from casework.vocabulary.asking import Mode
from casework.vocabulary.term import Term


class Kind(Term):
    """How an item is answered."""

    SINGLE = "single", "单选"
    """One option's code."""
    MULTIPLE = "multiple", "多选"
    """A list of options' codes."""
    SCALE = "scale", "量表"
    """A whole number from min to max."""
    ZERO_TO_TEN = "0-10", "0–10 分"
    """A whole number from 0 to 10."""
    NUMBER = "number", "数字"
    """A number, whole or not."""
    TEXT = "text", "文字"
    """Words; they are kept apart from the answers, where they can be erased."""
    DATE = "date", "日期"
    """A day, as ISO writes it."""
    NOTE = "note", "说明"
    """Nothing: a text to read."""


CHOICES = frozenset({Kind.SINGLE, Kind.MULTIPLE})
MEASURED = frozenset({Kind.SCALE, Kind.ZERO_TO_TEN, Kind.NUMBER})
"""Kinds whose answer is a number, or the code of a role."""


class Role(Term):
    """Why an answer is no value: it is counted by itself and never as a number."""

    DOES_NOT_APPLY = "does_not_apply", "不适用"
    """The question is not about this person."""
    DONT_KNOW = "dont_know", "不清楚"
    """The person cannot say."""
    REFUSED = "refused", "拒答"
    """The person does not want to say."""


ALONE = frozenset({Mode.LINK, Mode.LETTER, Mode.PAPER})
"""Ways in which nobody reads the consent out: it must stand in the questionnaire."""


class Purpose(Term):
    """What a questionnaire is for: where the staff and the campaigns look for it."""

    SURVEY = "survey", "满意度调查"
    """Asked of a sample, by a campaign."""
    CASE_CALLBACK = "case_callback", "投诉回访"
    """Asked when a worked case is called back."""
    CLUB_CALL = "club_call", "客户会回访"
    """Asked in the calls of the customer club."""


class Measure(Term):
    """What an item is in the figures; items that are none of these are only tabulated."""

    OVERALL = "overall", "总体满意度"
    """Satisfaction on the whole: what the touch points explain."""
    RECOMMEND = "recommend", "推荐意愿"
    """Would recommend, 0 to 10."""
    REBUY = "rebuy", "再购意愿"
    """Would buy again."""
    TOUCH_POINT = "touch_point", "触点满意度"
    """Satisfaction with one touch point."""
