"""Answers to a questionnaire: which it is, which column answers which question, what the words of the file mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.frame.i18n import _, label, worded
from dashboard.frame.state import Platform
from dashboard.parts import fieldwork
from dashboard.parts.formats import stated
from dashboard.parts.handles import handle
from dashboard.parts.markdown import plain
from etl.intake.looking import Seen
from etl.intake.readings import ITEM, NO_ANSWER, foreign_answers
from surveys.questionnaire import Item, Kind, Purpose, Questionnaire

LONGEST = 60
"""Characters of a question that a drop-down shows."""


def choose(platform: Platform, key: str) -> Questionnaire | None:
    """Which questionnaire the rows answer; None for what every survey has."""
    known = {code: each for code, each in fieldwork.sheets(platform).every().items() if each.purpose is Purpose.SURVEY}
    chosen = st.selectbox(
        _("What the rows answer"),
        ["", *known],
        format_func=lambda code: (
            label(known[code].title) if code else _("satisfaction from 1 to 5, recommendation from 0 to 10, words")
        ),
        help=_("Questions with scales of their own, words or several choices: make their questionnaire on the page "
               "Questionnaires, and choose it here."),
        key=worded(f"sheet-{key}"),
    )  # fmt: skip
    return known.get(str(chosen))


def named(sheet: Questionnaire) -> dict[str, str]:
    """What a column can answer: each question, and of one with several choices whether each was chosen."""
    found: dict[str, str] = {}
    for item in sheet.items.values():
        if not item.asks:
            continue
        asked = _("Question: {text}", text=label(item.text)[:LONGEST])
        found[f"{ITEM}{item.code}"] = asked
        if item.kind is Kind.MULTIPLE:
            found |= {f"{ITEM}{item.code}={option.code}": stated(asked, label(option)) for option in item.options}
    return found


def words(key: str, sheet: Questionnaire, means: Mapping[str, str], seen: Sequence[Seen]) -> dict[str, dict[str, str]]:
    """A drop-down for each word or code that its question does not understand; by item, what each means."""
    found: dict[str, dict[str, str]] = {}
    for each in seen:
        meaning = means.get(each.header, "")
        item = sheet.items.get(meaning.removeprefix(ITEM)) if meaning.startswith(ITEM) else None
        if item is not None:
            meant = {word: _word(key, item, each, word) for word in foreign_answers(item, each)}
            found.setdefault(meaning, {}).update({word: chosen for word, chosen in meant.items() if chosen})
    return found


def _word(key: str, item: Item, each: Seen, word: str) -> str:
    answers = _answers(item)
    chosen = st.selectbox(
        _("“{word}” in “{column}” means …", word=plain(word), column=plain(each.header)),
        ["", NO_ANSWER, *answers],
        format_func=lambda code: answers.get(
            code, _("no answer") if code == NO_ANSWER else _("not known: hold such rows back")
        ),
        key=worded(f"answer-{key}-{item.code}-{handle(word)}"),
    )
    return str(chosen)


def _answers(item: Item) -> dict[str, str]:
    """What can be answered: options, and the points of a scale."""
    points = {str(point): label(item.labels[str(point)]) if str(point) in item.labels else str(point)
              for point in item.points}  # fmt: skip
    return points | {option.code: label(option) for option in item.options}
