"""Why something is not there any more, in words: redacted, erased at the customer's request, or kept long enough."""

from __future__ import annotations

from casework.record.events import ErasureDone, Redacted
from casework.record.ledger import StoredEvent
from casework.upkeep.privacy.gone import by_age
from dashboard.frame.i18n import N_, _
from dashboard.parts.formats import listed, moment, number, stated

SHIPPED_LAWS = (N_("Accounting archives: vouchers are kept for 30 years"),)
"""Those of the default of ``kept_by_law``."""

AGES = {
    "cases": N_("closed cases"), "club": N_("club calls"), "surveys": N_("answers to surveys"),
    "security": N_("reasons in the security log"),
}  # fmt: skip
"""The kinds that ``casework.upkeep.privacy.retaining`` tells apart."""


def why_words_went(taking: StoredEvent) -> str:
    """Why what was written in an entry is gone."""
    at = moment(taking.recorded_at)
    if isinstance(taking.payload, Redacted):
        return _("What was written here was redacted on {moment}", moment=at)
    if by_age(taking):
        return _("What was written here went on {moment}: it had been kept for the years of its kind", moment=at)
    return _("What was written here was erased on {moment}, at the customer's request", moment=at)


def why_file_went(taking: StoredEvent) -> str:
    """Why a file is gone."""
    at = moment(taking.recorded_at)
    if by_age(taking):
        return _("This file went on {moment}: it had been kept for the years of its kind.", moment=at)
    return _("This file was erased on {moment}, at the customer's request.", moment=at)


def what_goes(done: ErasureDone) -> str:
    """What an erasure took, or would take, in one sentence."""
    counts = {
        _("records"): done.streams, _("files of evidence"): done.files, _("drafts"): done.drafts,
        _("held-back rows"): done.held_back, _("notices and messages"): done.messages,
        _("files handed in for import"): done.uploads, _("old ledgers"): done.set_aside,
    }  # fmt: skip
    told = [stated(name, number(count)) for name, count in counts.items() if count]
    return (
        _("The customer's record, and of these: {counts}.", counts=listed(told))
        if told
        else _("The customer's record.")
    )


def what_is_kept(done: ErasureDone) -> str:
    """What stays of it and which law wants that; empty when nothing does."""
    if not done.kept:
        return ""
    return stated(_("Records kept by law ({laws})", laws="; ".join(map(law, done.laws))), number(len(done.kept)))


def law(said: str) -> str:
    """A law in the reader's language; one that the installation names itself stands as it was set."""
    return _(said)


def kind_of_age(what: str) -> str:
    """What kind of words grow old."""
    return _(AGES[what])
