"""Who was asked: found by home, name or phone among the project's customers, or nobody for an anonymous sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from casework.access.masking import masked
from casework.access.permissions import User
from dashboard.frame.i18n import _, worded
from dashboard.frame.state import Platform
from dashboard.parts import matching
from dashboard.views.asked.answers import CLUB


@dataclass(frozen=True, slots=True)
class Whom:
    """The customer chosen, if any; ``typed`` is for the draft."""

    customer_id: str | None
    typed: Mapping[str, object]


def choose(platform: Platform, user: User, kind: str, project: str, draft: Mapping[str, object]) -> Whom:
    """Draw the search and what it finds; the only one found is chosen by itself."""
    key = draft["key"]
    titles = {True: _("Who was called? Home, name or phone"), False: _("Who answered? Home, name or phone")}
    query = st.text_input(
        titles[kind == CLUB], str(draft.get("query", "")), key=f"query-{key}", live=True, type="search", placeholder=""
    )
    query = (query or "").strip()
    if len(query) < matching.SHORTEST:
        if kind != CLUB:
            st.caption(_("Left empty, the answer is anonymous."))
        return Whom(None, {"query": query})
    fitting = matching.offered(matching.found(platform, user, query, project))
    if not fitting:
        st.caption(_("Nobody of this project fits. Type a part of the name, the room or the phone only."))
        return Whom(None, {"query": query})
    options = list(fitting)
    before = str(draft.get("customer_id", ""))
    start = options.index(before) if before in options else (0 if len(options) == 1 else None)
    chosen = st.radio(
        _("Customer"), options, index=start, key=worded(f"whom-{key}-{'-'.join(code[:6] for code in options)}"),
        format_func=lambda code: matching.told(masked(fitting[code], user), {}),
    )  # fmt: skip
    return Whom(chosen, {"query": query, "customer_id": chosen})
