"""The frame of every page: title, data at hand, where the figures come from.

A view is three steps: ``begin`` (title; waits for the data) → ask ``answers`` within a scope → show. ``provenance``
states as-of time, rule version, calendar version, ledger position and freshness below the title.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from time import monotonic

import streamlit as st

from casework.policy import Pack
from casework.record import heads
from casework.settings import settings
from casework.time import present
from dashboard.frame import access, address, following, navigation, state, titled
from dashboard.frame.following import ASK_EVERY_SECONDS, Concerns, Shown
from dashboard.frame.i18n import LANGUAGES, _, language, preferred, sentence, settle
from dashboard.frame.state import Keeper, Platform
from dashboard.frame.streamlit_seams import run
from dashboard.parts.formats import NOTHING, ago, listed, moment, number
from etl.subjects import Choices, WarehouseState
from etl.warehouse.scope import Scope

DRAWN_AGAIN, DRAW_AGAIN_SECONDS = "drawn_again", 60


def language_from_address() -> None:
    """Speak the language in the URL, else the browser's."""
    wanted = address.first("lang")
    settle(wanted if wanted in LANGUAGES else preferred(st.context.locale))


def language_switch() -> None:
    """Show the language switch; a choice other than the browser's language stands in the URL.

    It says the same in both languages, so it stays the same widget in both: a second click is not one too late.
    """
    key = address.state_key("lang")
    st.sidebar.segmented_control(
        "语言 · Language",
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        default=language(),
        required=True,
        key=key,
        on_change=address.take,
        args=("lang", _spoken_elsewhere, key),
    )


def _spoken_elsewhere(chosen: object) -> list[str]:
    return [] if chosen == preferred(st.context.locale) else [str(chosen)]


def begin(title: str, lead: str) -> Platform:
    """Show the page's title and one sentence on what it answers; return the reader's data once there is some.

    While the first sync runs, its progress is shown; without any data the page ends here with what to do next.
    """
    platform = open_data(title, lead)
    if platform.answers.state().projects == 0:
        _no_data_yet()
        st.stop()
    return platform


def _no_data_yet() -> None:
    """The first thing anybody sees: there is no data, and how to get some."""
    with st.container(border=True):
        st.subheader(_("There is no data yet"), anchor=False)
        st.markdown(_("Import a file with your complaints, or look around first with an invented company:"))
        st.code("yingsheng demo", language="bash")
        if navigation.exists("import"):
            navigation.link("import", _("Import a file"), icon=":material/upload_file:")


def open_data(title: str, lead: str) -> Platform:
    """As ``begin``, for a page that makes sense without data: the import."""
    titled.head(title)
    with st.container(key="lead"):
        st.markdown(lead)
    return access.for_reader(wait())


def now() -> datetime:
    """This moment, aware."""
    return present.now()


def figures_at(platform: Platform) -> datetime:
    """As of when a page that asks for no other moment shows its figures, aware."""
    return platform.answers.moment(now())


def pack(platform: Platform, scope: Scope, choices: Choices) -> Pack:
    """By which targets, points and names the figures are read: the regulation of the projects asked for, in force in
    the last month.
    """
    return platform.policies.in_force(regulation_of(choices, scope.projects), scope.month_to)


def regulation_of(choices: Choices, projects: Sequence[str] | None = None) -> str:
    """The regulation by which projects go (None: all that the reader sees); of several the one of the company."""
    found = {each.pack for each in choices.projects if projects is None or each.code in projects}
    return found.pop() if len(found) == 1 else settings().default_pack


def provenance(platform: Platform, scope: Scope, *, concerns: Concerns | None = None) -> None:
    """State in one line where the page's figures come from, and keep watching whether there is something newer.

    Rules and calendar, which change seldom, are told when asked for. ``concerns`` says whether what was entered
    concerns this page, which is then drawn again; without it all does.
    """
    known = platform.answers.state()
    said = stated(known, scope)
    seldom = {name: said.pop(name) for name in (_("Rules"), _("Calendar"))}
    seldom[_("Rules")] = "".join(f"\n  * {each}" for each in known.packs) or NOTHING
    with st.container(key="provenance", horizontal=True, gap="xxsmall"):
        line = " · ".join(f"{name} {text}" for name, text in said.items())
        st.caption(line, help="\n".join(f"* {name} {text}" for name, text in seldom.items()), width="content")
        _freshness(Shown(known), concerns)


def notes(platform: Platform, scope: Scope) -> dict[str, str]:
    """The same statements as name → text, for the notes sheet of a download."""
    known = platform.answers.state()
    return stated(known, scope) | {_("Ledger position"): heads.at(platform.ledger, known.position).short}


def stated(known: WarehouseState, scope: Scope) -> dict[str, str]:
    """Where figures come from, as name → text; to handlers also that cases which nobody else knows of are in them."""
    said = {_("As of"): moment(scope.as_of)}
    if scope.known_at is not None:
        said[_("as it was known at")] = moment(scope.known_at)
    said |= {_("Rules"): listed(known.packs) or NOTHING, _("Calendar"): known.calendar_version}
    if known.confidential:
        said[_("With confidential cases, for their handlers alone:")] = number(known.confidential)
    if known.served is not None:
        said[_("Of these projects alone, which this address serves:")] = listed(known.served) or NOTHING
    if known.provisional_years:
        said[_("Provisional, no holiday notice yet:")] = listed(str(year) for year in known.provisional_years)
    return said


@st.fragment(run_every=ASK_EVERY_SECONDS)
def _freshness(shown: Shown, concerns: Concerns | None) -> None:
    """Show ledger position and age of the sync; draw the page again when something newer has been entered.

    It runs now and then by itself, to word the age of the figures, and when news is pushed; it asks the warehouse only
    when there is something newer.
    """
    keeper = state.start()
    platform = keeper.wait(0)
    if platform is None:
        st.caption(_progress(keeper))
        return
    following.move_on(keeper, platform, shown, concerns)
    if keeper.failure is not None:
        st.warning(sentence(keeper.failure), icon=":material/sync_problem:")
    behind = _("up to date") if keeper.seen >= keeper.total else _("catching up")
    position = _("Ledger position {seq}, {state}", seq=number(shown.known.ledger_seq), state=behind)
    st.caption(position + " · " + _("last change taken in: {age}", age=ago(shown.known.synced_at)), width="content")
    following.listen(keeper, shown)


def wait() -> Platform:
    """All data of this process, whoever looks; shows progress until they are open."""
    keeper = state.start()
    ready = keeper.wait(0.05)
    if ready is not None:
        return ready
    bar = st.progress(0.0, text=_("Opening the ledger…"))
    while (ready := keeper.wait(0.2)) is None:
        if keeper.total:
            bar.progress(min(keeper.done / keeper.total, 1.0), text=_progress(keeper))
    bar.empty()
    return ready


def _progress(keeper: Keeper) -> str:
    """How far the first sync is, or the making anew and why."""
    read = _("Reading events: {done} of {total}", done=number(keeper.done), total=number(keeper.total))
    return read if keeper.making is None else f"{sentence(keeper.making)} {read}"


@st.fragment(run_every=ASK_EVERY_SECONDS)
def until_well(drawn_at: float) -> None:
    """On a page that the data kept from being shown (``drawn_at``, monotonic): draw it as soon as they are well.

    At most once a minute: a question that harms the database again and again would keep it from everybody.
    """
    now = monotonic()
    if not run.is_alone() or now - drawn_at < 1 or not state.start().is_well:  # the first is the run that met the error
        return
    if now - st.session_state.get(DRAWN_AGAIN, float("-inf")) > DRAW_AGAIN_SECONDS:
        st.session_state[DRAWN_AGAIN] = now
        address.again()
