"""When something is due, in words; and whether that rests on a year whose holidays are not announced yet."""

from __future__ import annotations

from datetime import datetime

from casework.policy import Policies
from casework.time.calendar import is_provisional
from casework.vocabulary import Clock
from dashboard.frame.i18n import _
from dashboard.parts.formats import local, moment


def working_rules(policies: Policies) -> frozenset[str]:
    """Keys of the rules that are counted in office time."""
    return frozenset(f"{p.id}/{o.id}" for p in policies.packs for o in p.obligations if o.clock is Clock.WORKING)


def rests_on_no_notice(due: object, *, working: bool) -> bool:
    """Whether a limit that ends at ``due`` may still move: counted in office time of a year without a notice."""
    return working and isinstance(due, datetime) and is_provisional(local(due).year)


def mark(*, provisional: bool) -> str:
    """What stands beside a due moment that may still move; empty beside another."""
    return _("provisional, no holiday notice yet") if provisional else ""


def worded(due: datetime, *, provisional: bool) -> str:
    """A due moment in a sentence, marked when it may still move."""
    return f"{moment(due)} ({mark(provisional=True)})" if provisional else moment(due)
