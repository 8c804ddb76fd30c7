"""Links of an open survey: the list for messages, the letters, and e-mail; later the same again as a reminder."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from casework.access.permissions import User
from casework.errors import YingshengError
from casework.settings import settings
from casework.vocabulary.asking import Carrier
from dashboard.frame import files, shell
from dashboard.frame.i18n import _, _n, label, language, sentence
from dashboard.frame.respondents import outgoing
from surveys.fieldwork.campaign import Campaign
from surveys.respond.outgoing import Paper, by_link, channels_to_customers

SENT = "links_sent"


def show(user: User, chosen: Campaign) -> None:
    """Draw the ways by which links go out, for surveys that are answered by link or letter."""
    if not by_link(chosen.plan.modes):
        return
    with st.container(border=True, key="sending"):
        st.markdown("**" + _("Invite and remind") + "**")
        st.caption(_("Everybody who may still answer and has not: so the same list is the list of reminders later."))
        with st.container(horizontal=True):
            for paper, named in ((Paper.LIST, _("List of links")), (Paper.LETTERS, _("Letters with a code to scan"))):
                _offer(user, chosen, paper, named)
        _by_mail(user, chosen)
        _note(user, chosen)
        told = st.session_state.pop(SENT, None)
        if told is not None:
            st.success(_n("On record for {n} person.", "On record for {n} people.", int(told)))


def _offer(user: User, chosen: Campaign, paper: Paper, named: str) -> None:
    going, spoken = outgoing(), language()

    def made() -> bytes:
        return going.written(user, chosen.campaign_id, paper, spoken.partition("-")[0], shell.now())

    files.offer(named, made, name=f"links-{chosen.campaign_id[:8]}.{paper.value}", key=f"links-{paper.value}")


def _by_mail(user: User, chosen: Campaign) -> None:
    channels = channels_to_customers(settings().notify_channels)
    if not channels:
        st.caption(_("E-mail to customers needs a channel with {email} in YINGSHENG_NOTIFY_CHANNELS.", email="{email}"))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        channel = st.selectbox(_("Channel"), channels, key="mail-channel")
        if st.button(_("Send by e-mail"), icon=":material/mail:", key="mail-links") and channel:
            _do(lambda: outgoing().mail(user, chosen.campaign_id, channel, shell.now()))


def _note(user: User, chosen: Campaign) -> None:
    """What left by hand or by another service is put on record, so that the next is a reminder."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        carrier = st.selectbox(_("Went out by"), list(Carrier), format_func=label, key="sent-carrier")
        if st.button(_("Put on record that they went out"), key="note-sent") and carrier:
            _do(lambda: outgoing().note(user, chosen.campaign_id, carrier, shell.now()))


def _do(step: Callable[[], int]) -> None:
    try:
        st.session_state[SENT] = step()
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:")
        return
    st.rerun()
