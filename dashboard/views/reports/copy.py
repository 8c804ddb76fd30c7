"""One copy: where it stands, what was written and chosen, the reader's next step, and its files."""

from __future__ import annotations

from functools import partial
from hashlib import sha256

import streamlit as st

from casework.access.permissions import User
from casework.settings import settings
from casework.vocabulary.reporting import ReportStage
from dashboard.frame import files, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import CHINESE, _, _n, label, language
from dashboard.frame.state import Platform
from dashboard.parts.components import nothing_here
from dashboard.parts.formats import moment
from dashboard.parts.markdown import plain
from dashboard.parts.taking import done
from dashboard.views.reports import cases, sent
from reporting.copies import filled_copy, standing
from reporting.definition import Section
from reporting.desk import MENDABLE, ReportDesk, may
from reporting.files.making import ISSUED_AS, MAKERS, MIME, made
from reporting.filling import Copy, Filled
from reporting.load import shipped
from reporting.standing import Standing

S = ReportStage


@apart
def show(platform: Platform, user: User, copy: Copy) -> None:
    """Draw the copy."""
    stands = standing(platform.ledger, copy)
    _stage(copy, stands)
    if stands.stage in MENDABLE and may(user, copy, copy.report.writers):
        _write(platform, user, copy, stands)
    else:
        _read(copy, stands)
    _decide(platform, user, copy, stands)
    sent.show(platform, user, copy, stands)
    _files(platform, copy)


@apart
def _stage(copy: Copy, stands: Standing) -> None:
    words = [f"**{plain(copy.report.name.label(language()))}** · {copy.span.name} · {label(stands.stage)}"]
    if stands.submitted_at is not None and stands.stage is S.SUBMITTED:
        words.append(_("handed in {moment}", moment=moment(stands.submitted_at)))
    st.markdown(" · ".join(words))
    if stands.stage is S.RETURNED:
        st.warning(_("To be mended: {reason}", reason=plain(stands.reason)), icon=":material/undo:")
    if stands.issues:
        latest = stands.issues[-1]
        digests = ", ".join(f"{kind} {digest[:12]}" for kind, digest in sorted(latest.digests.items()))
        st.caption(_("Issue {number}: as of {moment}, ledger position {cut}: {digests}", number=latest.issue,
                     moment=moment(latest.as_of), cut=latest.cut, digests=digests))  # fmt: skip


@apart
def _write(platform: Platform, user: User, copy: Copy, stands: Standing) -> None:
    desk = ReportDesk(platform.ledger, platform.policies)
    for section in copy.report.sections:
        if section.choose:
            cases.choose(platform, user, copy, section, stands)
        elif section.ask is not None:
            _words(desk, user, copy, section, stands)
    if st.button(_("Hand in"), type="primary", key="submit-report"):
        done(lambda: desk.submit(user, copy, shell.now()))


def _words(desk: ReportDesk, user: User, copy: Copy, section: Section, stands: Standing) -> None:
    key = f"{copy.report.id}-{copy.scope_name}-{copy.span.name}-{section.id}"
    asked = section.ask.label(language()) if section.ask else ""
    typed = st.text_area(section.title.label(language()), stands.written.get(section.id, ""), help=asked,
                         key=f"words-{key}", height=120, max_chars=20_000)  # fmt: skip
    if st.button(_("Keep the draft"), key=f"keep-{key}"):
        done(lambda: desk.write(user, copy, section.id, typed or "", shell.now()))


@apart
def _read(copy: Copy, stands: Standing) -> None:
    """What was written and chosen, for those who do not write it now."""
    for section in copy.report.sections:
        if section.id in stands.written:
            st.markdown(f"**{plain(section.title.label(language()))}**")
            st.markdown(plain(stands.written[section.id]))
        chosen = stands.chosen.get(section.id, ())
        if chosen:
            st.markdown(f"**{plain(section.title.label(language()))}**")
            st.caption(_n("{n} case chosen", "{n} cases chosen", len(chosen)))


@apart
def _decide(platform: Platform, user: User, copy: Copy, stands: Standing) -> None:
    if not may(user, copy, copy.report.accepts) or stands.stage not in {S.SUBMITTED, S.ACCEPTED, S.ISSUED}:
        return
    desk = ReportDesk(platform.ledger, platform.policies, settings().notify_channels)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if stands.stage is not S.SUBMITTED:
            if st.button(_("Issue"), type="primary", key="issue-report"):
                done(lambda: _issue(platform, user, desk, copy))
            return
        projects = [each.code for each in platform.answers.projects()]
        if st.button(_("Accept"), type="primary", key="accept-report"):
            done(lambda: desk.accept(user, copy, projects, shell.now()))
        with st.popover(_("Return to be mended"), icon=":material/undo:"):
            reason = st.text_input(_("What is to be mended"), key="return-report-reason", placeholder="")
            if st.button(_("Return"), type="primary", key="return-report"):
                done(lambda: desk.give_back(user, copy, reason or "", shell.now()))


def _issue(platform: Platform, user: User, desk: ReportDesk, copy: Copy) -> None:
    """Make the files and name them by their digests."""
    filled = _filled(platform, copy)
    digests = {kind: sha256(made(filled, kind, CHINESE)).hexdigest() for kind in ISSUED_AS}
    desk.issue(user, copy, filled.provenance.ledger_seq, digests, shell.now())


@apart
def _files(platform: Platform, copy: Copy) -> None:
    """The files, each made when it is asked for, of what the reader may see then."""
    if not any(section.mart or section.gathers for section in copy.report.sections):
        nothing_here(_("This report has no figures."))
    spoken, stem = language(), f"{copy.report.id}-{copy.scope_name}-{copy.span.name}"
    with st.container(horizontal=True):
        for kind in MAKERS:
            files.offer(_("Download {kind}", kind=kind.upper()), partial(_made, platform, copy, kind, spoken),
                        name=f"{stem}.{kind}", key=f"report-{kind}", media_type=MIME[kind])  # fmt: skip


def _made(platform: Platform, copy: Copy, kind: str, spoken: str) -> bytes:
    return made(_filled(platform, copy), kind, spoken)


def _filled(platform: Platform, copy: Copy) -> Filled:
    return filled_copy(platform.ledger, platform.answers, shipped(), copy)
