"""A questionnaire as the staff fill it in: every item that is shown, each as the field that its kind asks for.

What stands in a field decides at once which items follow; nothing hidden is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import streamlit as st

from dashboard.frame.i18n import label, worded
from surveys.questionnaire import Item, Kind, Questionnaire

Field = Callable[[Item, str, object, str], object]


def draw(
    questionnaire: Questionnaire, before: Mapping[str, object], key: str, known: Mapping[str, str] | None = None
) -> dict[str, object]:
    """Draw the items shown, with what was answered ``before``; returns what stands in them now, by item.

    What is ``known`` of the person (``Invited.facts``) answers its item: that is not drawn.
    """
    prefilled = questionnaire.prefilled(known or {})
    answers: dict[str, object] = dict(prefilled)
    for section in questionnaire.sections:
        title = False
        for item in section.items:
            if item.code in prefilled or item.code not in questionnaire.shown(answers):
                continue
            if not title:
                st.markdown(f"**{label(section.title)}**")
                title = True
            if item.kind is Kind.NOTE:
                st.caption(label(item.text))
                continue
            told = label(item.text) + (" *" if item.required else "")
            value = FIELDS[item.kind](item, told, before.get(item.code), worded(f"{key}-{item.code}"))
            if value not in (None, "", []):
                answers[item.code] = value
    return answers


def _single(item: Item, told: str, before: object, key: str) -> object:
    options: dict[object, str] = {option.code: label(option) for option in item.options}
    return _choice(item, told, options, before, key)


def _points(item: Item, told: str, before: object, key: str) -> object:
    options: dict[object, str] = {point: _point(item, point) for point in item.points}
    options |= {option.code: label(option) for option in item.options}
    return _choice(item, told, options, before, key)


def _choice(item: Item, told: str, options: Mapping[object, str], before: object, key: str) -> object:
    codes = list(options)
    start = codes.index(before) if before in codes else None
    return st.radio(
        told, codes, index=start, format_func=options.__getitem__, horizontal=True, key=key, help=_hint(item)
    )


def _point(item: Item, point: int) -> str:
    named = item.labels.get(str(point))
    return f"{point} {label(named)}" if named else str(point)


def _multiple(item: Item, told: str, before: object, key: str) -> object:
    options = {option.code: label(option) for option in item.options}
    kept = [code for code in before if code in options] if isinstance(before, list) else []
    return st.pills(
        told, list(options), selection_mode="multi", default=kept, format_func=options.__getitem__, key=key,
        help=_hint(item), wrap=True,
    )  # fmt: skip


def _number(item: Item, told: str, before: object, key: str) -> object:
    value = float(before) if isinstance(before, int | float) else None
    roles = {option.code: label(option) for option in item.options}
    if roles:
        start = list(roles).index(before) if before in roles else None
        chosen = st.radio(
            told, list(roles), index=start, format_func=roles.__getitem__, horizontal=True, key=f"{key}-r"
        )
        if chosen is not None:
            return chosen
    return st.number_input(
        told, min_value=item.low, max_value=item.high, value=value, key=key, help=_hint(item), placeholder=""
    )


def _text(item: Item, told: str, before: object, key: str) -> object:
    return st.text_area(
        told, str(before or ""), max_chars=item.longest, key=key, help=_hint(item), height=68, placeholder=""
    )


def _date(item: Item, told: str, before: object, key: str) -> object:
    value = date.fromisoformat(before) if isinstance(before, str) and before else None
    chosen = st.date_input(told, value, min_value=item.earliest, max_value=item.latest, key=key, help=_hint(item))
    return chosen.isoformat() if isinstance(chosen, date) else None


def _hint(item: Item) -> str | None:
    return label(item.hint) if item.hint else None


FIELDS: Mapping[Kind, Field] = {
    Kind.SINGLE: _single,
    Kind.MULTIPLE: _multiple,
    Kind.SCALE: _points,
    Kind.ZERO_TO_TEN: _points,
    Kind.NUMBER: _number,
    Kind.TEXT: _text,
    Kind.DATE: _date,
}
