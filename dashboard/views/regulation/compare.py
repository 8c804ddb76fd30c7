"""Two versions side by side: what was added, taken out, and changed from what to what."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from casework.adoption.editions import Edition, Editions
from casework.regulation import Regulation
from casework.regulation.comparing import Change, compared
from dashboard.frame import address
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _
from dashboard.parts import unheeded
from dashboard.parts.change_words import sides, what, where
from dashboard.parts.components import nothing_here
from dashboard.parts.formats import number

WITH = "with"


@apart
def show(known: Editions, edition: Edition) -> None:
    """Compare the version in the address with another one of the same regulation."""
    others = [each for each in known.of(edition.regulation.id) if each is not edition]
    if not others:
        nothing_here(_("There is only this version. Once another was adopted, what changed stands here."))
        return
    names = {each.regulation.version: each for each in others}
    wanted = unheeded.one(WITH, _("Compare with"), names)
    chosen = st.selectbox(
        _("Compare with"), list(names), index=list(names).index(wanted) if wanted in names else 0,
        key=address.widget_key(WITH), on_change=address.take, args=(WITH, lambda value: [str(value)]),
    )  # fmt: skip
    pair = sorted([names[str(chosen)], edition], key=known.all.index)
    differences(pair[0].regulation, pair[1].regulation)


@apart
def differences(before: Regulation, after: Regulation) -> None:
    """What differs, in words, the older version on the left."""
    found = compared(before, after)
    if not found:
        nothing_here(_("The two say the same."))
        return
    counts = {
        _("added"): len([each for each in found if each.added]),
        _("taken out"): len([each for each in found if each.removed]),
        _("changed"): len([each for each in found if not each.added and not each.removed]),
    }
    st.caption(" · ".join(f"{name} {number(n)}" for name, n in counts.items()))
    st.html(_face(found, before, after))


def _face(found: Sequence[Change], before: Regulation, after: Regulation) -> str:
    """Each difference as HTML, the two sides beside each other, on a phone below each other."""
    first, second = _("Before ({version})", version=before.version), _("After ({version})", version=after.version)
    head = f'<li class="head"><p></p><div>{escape(first)}</div><div>{escape(second)}</div></li>'
    rows = []
    for each in found:
        old, new = sides(each, before, after)
        value = _("new") if each.added else _("gone") if each.removed else what(each)
        name = where(each, before, after) + (f" · {value}" if value else "")
        rows.append(
            f'<li><p>{escape(name)}</p><div class="was" title="{escape(first)}">{escape(old)}</div>'
            f'<div class="is" title="{escape(second)}">{escape(new)}</div></li>'
        )
    return f'<ol class="differences">{head}{"".join(rows)}</ol>'
