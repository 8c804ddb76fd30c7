"""Two versions side by side: what was added, taken out, and changed from what to what."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from casework.adoption.editions import Edition, Editions
from casework.regulation import Regulation
from casework.regulation.comparing import Change, compared
from dashboard import address
from dashboard.apart import apart
from dashboard.change_words import sides, what, where
from dashboard.components import nothing_here
from dashboard.formats import number
from dashboard.i18n import _, _n

WITH = "with"


@apart
def show(known: Editions, edition: Edition) -> None:
    """Compare the version in the address with another one of the same regulation."""
    others = [each for each in known.of(edition.regulation.id) if each is not edition]
    if not others:
        nothing_here(_("There is only this version. Once another was adopted, what changed stands here."))
        return
    names = {each.regulation.version: each for each in others}
    wanted = address.first(WITH)
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
        _("added"): sum(each.added for each in found),
        _("taken out"): sum(each.removed for each in found),
        _("changed"): sum(not each.added and not each.removed for each in found),
    }
    st.caption(" · ".join(f"{name} {number(n)}" for name, n in counts.items()))
    st.table(
        _rows(found, before, after), hide_index=True,
        alt=_n("{n} difference between the versions", "{n} differences between the versions", len(found)),
    )  # fmt: skip


def _rows(found: Sequence[Change], before: Regulation, after: Regulation) -> pa.Table:
    told = [sides(each, before, after) for each in found]
    first, second = before.version, after.version
    return pa.table(
        {
            _("Part"): [where(each, before, after) for each in found],
            _("Value"): [what(each) or (_("new") if each.added else _("gone")) for each in found],
            _("Before ({version})", version=first): [old for old, _new in told],
            _("After ({version})", version=second): [new for _old, new in told],
        }
    )
