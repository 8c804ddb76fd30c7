"""What would be right in the place of what is wrong, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dashboard.frame.i18n import _, label
from dashboard.frame.state import Platform
from dashboard.parts import fieldwork
from dashboard.parts.formats import listed
from etl.intake.allowed import Allowed, allowed
from etl.intake.profiles import Profile
from etl.intake.quality import RULES

_NUMBERS = frozenset({"out_of_range", "not_a_number", "answer_not_allowed"})
_WORDS = frozenset({"unknown_word", "no_such_answer", "foreign_word"})


def of_file(platform: Platform, profile: Profile | None, headers: Iterable[str]) -> Mapping[str, Allowed]:
    """By column of a file, what may stand there; nothing of a file whose profile is gone."""
    if profile is None:
        return {}
    sheet = fieldwork.sheets(platform).every().get(profile.questionnaire or "")
    return allowed(profile, tuple(headers), sheet)


def said(rule: str, column: str, found: Mapping[str, Allowed]) -> str:
    """What is wrong and what to do, with what would be right where that is known."""
    message = _(RULES[rule].message)
    right = _right(rule, found.get(column, Allowed()))
    return f"{message} {right}" if right else message


def _right(rule: str, right: Allowed) -> str:
    if rule in _WORDS and right.words:
        return _("Choose among: {words}.", words=listed(label(each) for each in right.words))
    if rule not in _NUMBERS:
        return ""
    if right.low is not None and right.high is not None:
        return _("Right is {low} to {high}.", low=f"{right.low:g}", high=f"{right.high:g}")
    if right.low is None:
        return ""
    return _("Right is a number above 0.") if right.low == 0 else _("Right is {low} or more.", low=f"{right.low:g}")
