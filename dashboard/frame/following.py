"""Open pages follow what is entered: each is drawn again when something newer concerns it.

News are pushed (``changes``); a page looks by itself too, but only where they do not get through. News never ask for
the whole page in the run in which something was pressed, and never by a second road: who is just leaving the page
would be brought back (``left_pages``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

import streamlit as st

from dashboard.frame import address, changes, state
from dashboard.frame.state import Keeper, Platform
from dashboard.frame.streamlit_seams import resting_parts, run
from etl.subjects import WarehouseState

ASK_EVERY_SECONDS = 5
"""How often an open page looks for news that was not pushed."""
ASK_AT_LEAST_EVERY_SECONDS = 30
"""How often an open page to which news are pushed words the age of its figures anew."""

Concerns = Callable[[], bool]
"""Whether what was entered since a page was drawn concerns it."""


@dataclass
class Shown:
    """What a page shows the figures of; moved on when something was entered that does not concern the page."""

    known: WarehouseState


def follow(known: WarehouseState, concerns: Concerns | None = None) -> None:
    """Let the page that is being drawn follow, without a word on it; without ``concerns`` everything concerns it.

    ``known`` is how the figures stood before it was drawn: what was entered meanwhile is news.
    """
    _silently(Shown(known), concerns)


@st.fragment(run_every=ASK_EVERY_SECONDS)
def _silently(shown: Shown, concerns: Concerns | None) -> None:
    keeper = state.start()
    if (platform := keeper.wait(0)) is not None:
        move_on(keeper, platform, shown, concerns)
        listen(keeper, shown)


def move_on(keeper: Keeper, platform: Platform, shown: Shown, concerns: Concerns | None) -> None:
    """Draw the page again when something newer concerns it, from the part of it that this is called in."""
    if keeper.seen > shown.known.ledger_seq and run.is_alone() and changes.pending():
        if concerns is None or concerns():
            address.again()
        shown.known = platform.answers.state()


def listen(keeper: Keeper, shown: Shown) -> None:
    """Run the part this is called in when there are news; seldom by itself, as long as they are pushed."""
    changes.follow(shown.known.ledger_seq)
    if keeper.failure is None and keeper.seen >= keeper.total:
        until, told = monotonic() + ASK_AT_LEAST_EVERY_SECONDS, changes.are_told()
        resting_parts.rest_while(lambda: keeper.failure is None and monotonic() < until and told())
