"""Evidence of a case: photo from the phone's camera, document or recording; looked at or downloaded, never run."""

from __future__ import annotations

import mimetypes
from functools import partial

import streamlit as st

from casework.access.permissions import User
from casework.desk import commands as cmd
from casework.desk.desk import CaseFile
from casework.errors import YingshengError
from casework.record.events import EvidenceAttached
from casework.record.evidence import Evidence
from casework.record.ledger import StoredEvent
from casework.upkeep.privacy.gone import files_gone
from casework.vocabulary.desk import CommandName
from casework.vocabulary.security import Deed
from dashboard.frame import files, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, sentence
from dashboard.frame.sheets import put_away, sheet
from dashboard.frame.state import Platform
from dashboard.frame.streamlit_seams.kinds import UploadedFile
from dashboard.frame.upload_fields import file_field, photo_field
from dashboard.parts import casedesk
from dashboard.parts.components import nothing_here
from dashboard.parts.formats import moment, number
from dashboard.parts.gone_words import why_file_went
from dashboard.parts.markdown import plain

KINDS = ["jpg", "jpeg", "png", "heic", "webp", "gif", "pdf", "mp3", "m4a", "wav", "ogg", "amr", "mp4", "mov"]
FORM = "evidence"


@apart
def show(platform: Platform, user: User, case: CaseFile) -> None:
    """List what is attached, and take more from those who may attach."""
    attached = [(entry, entry.payload) for entry in case.entries if isinstance(entry.payload, EvidenceAttached)]
    names = casedesk.staff(platform)
    if not attached:
        nothing_here(_("No photo, document or recording is attached yet."))
    gone = files_gone(case.entries)
    for entry, payload in attached:
        if entry.version in gone:
            _erased(entry, gone[entry.version], names.get(entry.actor, entry.actor))
        else:
            _piece(entry, payload, names.get(entry.actor, entry.actor))
    if CommandName.ATTACH_EVIDENCE in case.possible:
        _take(platform, user, case)


@apart
def _piece(entry: StoredEvent, payload: EvidenceAttached, actor: str) -> None:
    """One piece: a small picture of it where there is one, what it is, and the file itself for whoever asks."""
    kept = Evidence(payload.digest, _named(entry, payload), payload.media_type, payload.size)
    store = casedesk.evidence()
    with st.container(border=True, key=f"evidence-{entry.version}"):
        try:
            store.check_there(kept.digest)
            small = store.preview(kept)
        except YingshengError as error:
            st.warning(sentence(error), icon=":material/broken_image:")
            return
        if small is not None:
            st.image(small, width=260, caption=plain(kept.filename))
        with st.container(horizontal=True, vertical_alignment="center"):
            size = _("{n} KiB", n=number(kept.size / 1024, 1))
            st.caption(plain(f"{kept.filename} · {size} · {actor} · {moment(entry.occurred_at)}"))
            files.offer(
                _("Download"),
                partial(store.read, kept.digest),
                name=kept.filename,
                key=f"get-evidence-{entry.version}",
                media_type=kept.media_type,
                deed=Deed.DOWNLOADED,
                what=f"{entry.stream}/{entry.version}",
            )


def _named(entry: StoredEvent, payload: EvidenceAttached) -> str:
    """The file's name, or one of ours where its own was taken away."""
    ending = mimetypes.guess_extension(payload.media_type) or ""
    return payload.filename or _("attachment {n}", n=entry.version) + ending


@apart
def _erased(entry: StoredEvent, taking: StoredEvent, actor: str) -> None:
    """Where a piece was: that it is gone, and why."""
    with st.container(border=True, key=f"evidence-{entry.version}"):
        st.markdown(why_file_went(taking))
        st.caption(plain(f"{actor} · {moment(entry.occurred_at)}"))


def _take(platform: Platform, user: User, case: CaseFile) -> None:
    opened = sheet(case.state.case_id, FORM, case.state.version)
    st.subheader(_("Attach"), anchor=False)
    file = file_field(_("Photo, PDF or recording"), KINDS, key=f"{opened.name}-file")
    if st.toggle(_("Take a photo with this device's camera"), key=f"{opened.name}-camera"):
        file = photo_field(_("Photo"), key=f"{opened.name}-photo") or file
    attach = _("Attach “{name}”", name=plain(file.name)) if file is not None else ""
    if file is not None and st.button(attach, type="primary", key=f"{opened.name}-send"):
        _send(platform, user, case, file)


def _send(platform: Platform, user: User, case: CaseFile, file: UploadedFile) -> None:
    """Check and keep the file, then enter it. Attaching builds on nothing others do, so their steps do not block it."""
    state = case.state
    opened = sheet(state.case_id, FORM, state.version)
    try:
        kept = casedesk.evidence().add(file.getvalue(), file.name)
        command = cmd.AttachEvidence(
            digest=kept.digest, filename=kept.filename, media_type=kept.media_type, size=kept.size
        )
        casedesk.desk(platform).handle(
            user, state.case_id, command, expected_version=state.version, idempotency_key=opened.key, now=shell.now()
        )
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:")
    else:
        put_away(state.case_id, FORM)
        st.toast(_("Attached: {name}", name=plain(kept.filename)), icon=":material/check:")
        casedesk.entered()
