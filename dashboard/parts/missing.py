"""What a form was sent without, said at the field itself: below it, until something stands there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import streamlit as st
from pydantic import BaseModel

from dashboard.frame.i18n import _
from dashboard.parts import forms

SENT = "sent_with_gaps"


def sent(form: str) -> None:
    """Note that this form was sent (a callback of its button): from now on its fields say what they lack."""
    st.session_state[SENT] = form


def at_field(form: str, told: str, *, there: bool) -> None:
    """Say below the field just drawn that it must be filled in; nothing before the form was sent.

    It has a place of its own either way: what stands below must not move, or text being typed is lost.
    """
    place = st.empty()
    if not there and st.session_state.get(SENT) == form:
        place.markdown(f":red[:material/error: {_('Fill in: {fields}.', fields=told)}]")


def drawn(
    model: type[BaseModel],
    lists: forms.Lists,
    keys: tuple[str, str],
    names: Sequence[str],
    must: Collection[str],
    *,
    initial: Mapping[str, object] | None = None,
) -> dict[str, object]:
    """Draw some of a model's fields, those in ``must`` with what they lack below them; what stands in them by name.

    ``keys`` are the form's, and the one that makes the fields its own.
    """
    form, key = keys
    values: dict[str, object] = {}
    for name in names:
        others = [other for other in model.model_fields if other != name]
        values |= forms.draw(model, lists, key, initial=initial, leave_out=others, marked=name not in must)
        at_field(form, forms.named(name), there=name not in must or values[name] not in (None, ""))
    return values
