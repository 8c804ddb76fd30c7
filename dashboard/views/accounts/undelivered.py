"""What has not got through to a channel, why, and when it is tried again; a part of the administrators' page."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from casework.messages import notify
from casework.messages.notify import Trouble
from casework.record.ledger import Ledger
from casework.time import present
from casework.vocabulary.desk import Page
from dashboard.frame import access
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, _n, label
from dashboard.parts.components import table
from dashboard.parts.formats import NOTHING


@apart
def show(ledger: Ledger) -> None:
    """Draw the notice, the messages by channel and reason, and the button; nothing when everything got through."""
    found = notify.troubles(ledger)
    if not found:
        return
    st.subheader(_("Messages that did not get through"), anchor=False)
    count = notify.not_through(found)
    st.warning(
        _n("{n} message to a channel has not arrived.", "{n} messages to channels have not arrived.", count),
        icon=":material/mark_chat_unread:",
    )
    table(_rows(found), _headings(), alt=_("Messages that did not get through"), key="undelivered")
    st.button(_("Try again now"), on_click=_try_again, args=(ledger,), icon=":material/replay:")


def _headings() -> dict[str, str]:
    return {
        "channel": _("Channel"),
        "messages": _("Messages"),
        "reason": _("Reason"),
        "next_at": _("Next attempt"),
    }


def _rows(found: list[Trouble]) -> pa.Table:
    return pa.table(
        {
            "channel": [each.target.partition(":")[0] for each in found],
            "messages": [each.messages for each in found],
            "reason": [_reason(each) for each in found],
            "next_at": pa.array([each.next_at for each in found], pa.timestamp("us", "UTC")),
        }
    )


def _reason(each: Trouble) -> str:
    words = [label(each.reason)] if each.reason else []
    return " · ".join([*words, *filter(None, [each.detail])]) or NOTHING


def _try_again(ledger: Ledger) -> None:
    """Whoever presses must still be an administrator."""
    access.require(Page.USERS)
    notify.try_again(ledger, present.now())
