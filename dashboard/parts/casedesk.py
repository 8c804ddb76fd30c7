"""The case desk as pages use it: one desk per ledger, whole queues of cases, names of the people who act."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from threading import Lock
from weakref import WeakKeyDictionary

import streamlit as st

from casework.access.users import Users
from casework.desk.asked import Asking
from casework.desk.beside import BesideDesk
from casework.desk.desk import Desk
from casework.desk.standing import Standing
from casework.policy import Pack
from casework.record.events.base import NO_PROJECT
from casework.record.evidence import EvidenceStore
from casework.record.ledger import Ledger
from casework.settings import settings
from dashboard.frame import state
from dashboard.frame.i18n import label
from dashboard.frame.state import Platform
from etl.errors import WarehouseError

_lock = Lock()
_standing: WeakKeyDictionary[Ledger, Standing] = WeakKeyDictionary()


def desk(platform: Platform) -> Desk:
    """The desk that takes commands."""
    chosen = settings()
    return Desk(platform.ledger, platform.policies, chosen.notify_channels, chosen.default_pack)


def asking(platform: Platform) -> Asking:
    """Takes what customers say when they are asked."""
    return Asking(platform.ledger, platform.policies, settings().default_pack)


def beside(platform: Platform) -> BesideDesk:
    """Takes what is done beside the record of a case."""
    return BesideDesk(platform.ledger, platform.policies, settings().notify_channels)


def pack_of(platform: Platform, project: str | None, now: datetime) -> Pack:
    """The rules of a project in force now; of the default regulation as long as none is chosen."""
    return asking(platform).pack(project or NO_PROJECT, now)


def standing(platform: Platform) -> Standing:
    """The states of many cases, folded once per process and set of regulations in force."""
    with _lock:
        known = _standing.get(platform.ledger)
        if known is None or known.policies is not platform.policies:
            known = _standing[platform.ledger] = Standing(platform.ledger, platform.policies)
        return known


def evidence() -> EvidenceStore:
    """Where photos, documents and recordings lie."""
    chosen = settings()
    return EvidenceStore(chosen.evidence_dir, chosen.max_evidence_mb, chosen.max_megapixels)


def staff(platform: Platform) -> dict[str, str]:
    """Names of those who have an account, by user id."""
    return {user.user_id: user.name for user in Users(platform.ledger).all()}


def colleagues(platform: Platform, project: str | None) -> dict[str, str]:
    """Names of those who have an account that works in the project, by user id, in the order of names."""
    users = [user for user in Users(platform.ledger).all() if user.active]
    return {user.user_id: user.name for user in users if any(right.project == project for right in user.rights)}


def names(platform: Platform, pack: Pack) -> dict[str, str]:
    """What the ids in a case's entries stand for: posts and categories of its pack, people with an account."""
    posts = {post.id: label(post.name) for post in pack.roles}
    return posts | {each.id: label(each.name) for each in pack.categories} | staff(platform)


def entered() -> None:
    """Show at once what was just entered: bring the warehouse up to the ledger, then run the page anew."""
    with suppress(WarehouseError):  # it is entered all the same; the page says that the figures do not follow
        state.platform().warehouse.sync()
    st.rerun()


def entered_meanwhile() -> None:
    """Run the page anew while the warehouse follows: for a page that shows no figures of what was just entered."""
    state.start().hurry()
    st.rerun()
