"""Enter what was answered, once, however often it is sent; then say what was saved and where it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from casework.access.masking import masked
from casework.access.permissions import User
from casework.desk.asked import Asked
from casework.errors import RuleError, YingshengError
from casework.record import people
from casework.record.events import Payload
from casework.vocabulary import EventKind
from dashboard.frame import drafts, navigation, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label, sentence
from dashboard.frame.state import Platform
from dashboard.parts import casedesk, forms, matching
from dashboard.parts.components import facts
from dashboard.parts.event_words import event_words
from dashboard.parts.formats import local, moment
from dashboard.parts.scope_bar import MONTHS_SHOWN
from dashboard.views.asked import answers as asked_answers
from dashboard.views.asked.answers import FORMS, SURVEY
from etl.warehouse.scope import months_before

ENTERED = "asked_entered"


@dataclass(frozen=True, slots=True)
class Saved:
    """The entry made last, as it is told to whoever made it."""

    by: str
    kind: str
    number: str
    told: Mapping[str, str]
    project: str
    at: datetime
    whom: str


def send(platform: Platform, user: User, kind: str, key: str, typed: Mapping[str, object]) -> None:
    """Enter it; a refusal is shown and the draft stays."""
    try:
        form = forms.build(FORMS[kind].model, typed)
        entered = casedesk.asking(platform).enter(user, form, idempotency_key=key, now=shell.now())
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:" if isinstance(error, RuleError) else ":material/error:")
        return
    st.session_state[ENTERED] = Saved(
        user.user_id,
        kind,
        entered.payload.number,
        _told(platform, form.project, entered.payload),
        form.project,
        form.occurred_at,
        _whom(platform, user, form),
    )
    asked_answers.carry(typed)
    drafts.done(platform, user, FORMS[kind].draft)
    casedesk.entered()


def entered_by(user: User) -> Saved | None:
    """What this person entered last at this tab."""
    saved = st.session_state.get(ENTERED)
    return saved if isinstance(saved, Saved) and saved.by == user.user_id else None


@apart
def just_entered(user: User) -> None:
    """Say what was saved last, with the way to the figures it counts in."""
    saved = entered_by(user)
    if saved is None:
        return
    event = FORMS[saved.kind].model.event.kind
    with st.container(border=True, key="just-entered"):
        told = " · ".join((_("saved"), label(event), saved.whom, moment(saved.at)))
        st.markdown(f"✓ **{saved.number}** · {told}")
        facts(saved.told)
        _figures(saved, event)


def _figures(saved: Saved, event: EventKind) -> None:
    """The link to the page on which the entry counts, at its project and month."""
    month, running = (local(at).date().replace(day=1) for at in (saved.at, shell.now()))
    shown = {} if month > months_before(running, MONTHS_SHOWN) else {"from": f"{month:%Y-%m}"}
    if event is EventKind.SURVEY_ANSWERED:
        where = {"source": SURVEY, "project": saved.project}
        navigation.link("satisfaction", _("See it in the figures"), ":material/monitoring:", **where, **shown)
        return
    where = {"at_month": f"{month:%Y-%m}", "at_project": saved.project}
    navigation.link("club", _("See it in the figures"), ":material/monitoring:", **where, **shown)


def _told(platform: Platform, project: str, payload: Payload) -> dict[str, str]:
    """What was saved, field by field."""
    pack = casedesk.asking(platform).pack(project, shell.now())
    names = {category.id: label(category.name) for category in pack.categories}
    return dict(event_words(payload.kind.value, payload.model_dump_json(exclude_none=True), names))


def _whom(platform: Platform, user: User, form: Asked) -> str:
    with platform.ledger.reading() as connection:
        person = people.read(connection, form.customer_id) if form.customer_id else None
    return matching.told(masked(person, user), {}) if person is not None else _("anonymous")
