"""What customers say of the service, who asked them, and where the figure comes from."""

from __future__ import annotations

from casework.vocabulary.term import Term


class Satisfaction(Term):
    """A customer's answer on the five-step scale, 5 is best."""

    VERY_SATISFIED = "very_satisfied", "非常满意"
    """5."""
    SATISFIED = "satisfied", "满意"
    """4."""
    NEUTRAL = "neutral", "一般"
    """3."""
    DISSATISFIED = "dissatisfied", "不满意"
    """2."""
    VERY_DISSATISFIED = "very_dissatisfied", "非常不满意"
    """1."""


class ClubBand(Term):
    """The three bands of Annex 3."""

    CONTENT = "content", "比较满意，没有意见", "Fairly satisfied, no suggestion"
    """The best of the three."""
    ACCEPTABLE = "acceptable", "还算满意，有建议", "Acceptable, has suggestions"
    """The one between."""
    DISCONTENT = "discontent", "比较不满，建议较多", "Rather dissatisfied, many suggestions"
    """The worst of the three."""


class Caller(Term):
    """Who called the customer back."""

    CENTRE = "centre", "客服中心"
    """The customer-service centre."""
    PROJECT_SERVICE = "project_service", "项目客服部"
    """Project customer service."""


class SatisfactionSource(Term):
    """Where a satisfaction figure comes from; sources are never mixed in silence."""

    CASE_CALLBACK = "case_callback", "投诉回访"
    """Callbacks on worked cases."""
    CLUB = "club", "客户会回访"
    """Customer-club calls."""
    SURVEY = "survey", "满意度调查"
    """Survey responses."""
