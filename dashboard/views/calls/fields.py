"""The fields of a call: the outcome, then what it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import streamlit as st

from casework.record.ledger.entries import stream_of
from casework.record.people import Customer
from casework.vocabulary.asking import Call, Mode
from dashboard.frame import shell
from dashboard.frame.i18n import _, label
from dashboard.frame.state import Platform
from dashboard.parts import forms, questions
from dashboard.parts.formats import listed
from surveys.fieldwork import campaign as campaigns
from surveys.fieldwork import dispositions, invitation, quotas, unfinished
from surveys.fieldwork.calling import Item
from surveys.fieldwork.club import CONTACT
from surveys.fieldwork.dispositions import Disposition, Special
from surveys.fieldwork.entering import BEGUN, TALKS
from surveys.questionnaire import Questionnaire

FIRST = "call-outcome"


def draw(
    platform: Platform, item: Item, customer: Customer, questionnaire: Questionnaire, draft: Mapping[str, object]
) -> dict[str, object]:
    """Draw what the outcome asks for; returns what stands in the fields."""
    key = str(draft["key"])
    coded = _outcome(draft, key, _possible(platform, item))
    said: dict[str, object] = {"disposition": coded.code if coded else None, "answers": {}, "note": None}
    if coded is None:
        if questionnaire.about:
            st.info(label(questionnaire.about))
        st.caption(_("Say first what the call came to; then the questions follow."))
        return said
    if coded.group in TALKS or coded.means in BEGUN:
        begun = _begun(platform, item)
        before = draft.get("answers") or begun
        typed = before if isinstance(before, Mapping) else {}
        said["answers"] = questions.draw(questionnaire, typed, key, _known(platform, item))
        _say_full(platform, item, questionnaire, said["answers"])
        if item.kind is Call.CLUB:
            said["contact"] = _contact(customer, key)
    if not coded.final:
        start = shell.now().replace(second=0, microsecond=0) + timedelta(hours=2)
        wanted = coded.means is Special.ARRANGED or st.toggle(_("A time was arranged"), key=f"{key}-arranged")
        said["call_again_at"] = forms.when(_("Call again at"), datetime, start, f"{key}-again") if wanted else None
    note = _("What happened") + (" *" if coded.note else "")
    said["note"] = st.text_input(note, str(draft.get("note") or ""), key=f"{key}-note", placeholder="")
    return said


def _begun(platform: Platform, item: Item) -> Mapping[str, object]:
    """What was answered before the talk broke off, or by link; of a confidential survey nobody sees it."""
    with platform.ledger.reading() as connection:
        if item.campaign is not None and campaigns.read(connection, item.campaign).plan.confidential:
            return {}
        return unfinished.answers_of(connection, item.stream)


def _known(platform: Platform, item: Item) -> Mapping[str, str]:
    """What is known of whom a survey asks."""
    with platform.ledger.reading() as connection:
        found = invitation.fold(item.stream, stream_of(connection, item.stream)) if item.campaign else None
    return found.invited.facts if found else {}


def _possible(platform: Platform, item: Item) -> dict[str, Disposition]:
    """What this call can come to, by code: nobody is turned away for a quota where there is none."""
    with platform.ledger.reading() as connection:
        has_quotas = item.campaign is not None and bool(campaigns.read(connection, item.campaign).plan.quotas)
    rows = dispositions.shipped().in_mode(Mode.PHONE.value)
    return {row.code: row for row in rows if has_quotas or row.means is not Special.QUOTA_FULL}


def _outcome(draft: Mapping[str, object], key: str, listed: Mapping[str, Disposition]) -> Disposition | None:
    """What the call came to: by typing a part of it, or by the arrow keys."""
    before = draft.get("disposition")
    with st.container(key=FIRST):
        chosen = st.selectbox(
            _("What did the call come to?"), list(listed),
            format_func=lambda code: f"{label(listed[code].words)} ({code})",
            index=list(listed).index(str(before)) if before in listed else None, key=f"{key}-outcome",
            placeholder=_("Choose or type"),
        )  # fmt: skip
    return listed.get(str(chosen)) if chosen else None


def _say_full(platform: Platform, item: Item, questionnaire: Questionnaire, answers: object) -> None:
    """Say at once when there are enough like this person: nobody is asked on for nothing."""
    if item.campaign is None or not isinstance(answers, Mapping):
        return
    with platform.ledger.reading() as connection:
        plan = campaigns.read(connection, item.campaign).plan
        full = quotas.full(connection, plan, questionnaire.judged(answers, complete=False).all)
    if full:
        outcome = label(dispositions.shipped().meaning(Special.QUOTA_FULL).words)
        st.warning(_("Enough have answered of: {names}. Thank the person and end with “{outcome}”.",
                     names=listed(full), outcome=outcome))  # fmt: skip


def _contact(customer: Customer, key: str) -> dict[str, str]:
    """Contact data as they are right from now on; only what was changed is given."""
    changed = {}
    with st.expander(_("Contact data, as the customer says them")):
        for name in CONTACT:
            now = getattr(customer, name) or ""
            typed = st.text_input(forms.named(name), now, key=f"{key}-{name}")
            if (typed or "").strip() != now:
                changed[name] = typed or ""
    return changed
