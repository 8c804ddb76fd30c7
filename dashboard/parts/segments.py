"""A choice of one among a few, side by side, that stands in the URL."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.frame import address
from dashboard.parts import unheeded


def one_of(name: str, title: str, options: Mapping[str, str], *, titled: bool = True, drops: str | None = None) -> str:
    """Show ``options`` (value → text in the reader's language); return the value chosen, the first one by default.

    ``name`` is the parameter in the URL; ``drops`` another one that means nothing any more once the choice changes.
    """
    wanted, standard = unheeded.one(name, title, options), next(iter(options))

    def taken() -> None:
        address.take(name, lambda value: [] if value == standard else [str(value)])
        if drops:
            address.write(drops, [])

    chosen = st.segmented_control(
        title,
        list(options),
        format_func=options.__getitem__,
        default=wanted if wanted in options else standard,
        required=True,
        label_visibility="visible" if titled else "collapsed",
        key=address.widget_key(name),
        on_change=taken,
    )
    return str(chosen)
