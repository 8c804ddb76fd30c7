"""What would be right in the place of what is wrong, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dashboard.frame.i18n import _, label
from dashboard.frame.state import Platform
from dashboard.parts import fieldwork
from dashboard.parts.formats import in_turn, listed
from etl.intake.allowed import Allowed, advice, allowed, bounds
from etl.intake.profiles import Profile
from etl.intake.quality import RULES


def of_file(platform: Platform, profile: Profile | None, headers: Iterable[str]) -> Mapping[str, Allowed]:
    """By column of a file, what may stand there; nothing of a file whose profile is gone."""
    if profile is None:
        return {}
    sheet = fieldwork.sheets(platform).every().get(profile.questionnaire or "")
    return allowed(profile, tuple(headers), sheet)


def said(rule: str, column: str, found: Mapping[str, Allowed]) -> str:
    """What is wrong and what to do, with what would be right where that is known."""
    message, right = _(RULES[rule].message), found.get(column, Allowed())
    advised = advice(rule, right)
    if advised is None:
        return message
    words = listed(label(each) for each in right.words)
    return in_turn(message, _(advised, words=words, **bounds(right)))
