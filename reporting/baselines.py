"""Where the past of a figure begins anew: the centre says from which month on, and why.

A figure is judged by its own past (``surveys.monitoring``). Where something changed for good, a hotline or a
regulation, what came before says nothing of what is usual now: from that month on it is judged by what comes after
alone, and until twelve months of it are over there is no judgement.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from casework.access.permissions import User, check_active
from casework.case.projects import packs_of_projects
from casework.errors import PermissionRefused, RuleError
from casework.record.events import NO_PROJECT, BaselineRebased, Event
from casework.record.ledger import Ledger
from casework.settings import settings
from casework.vocabulary.desk import Role
from casework.wording import Phrase, listed
from etl.warehouse.scope import running_month
from reporting.figures import Kpi
from reporting.filling import COMPANY

REBASING = Phrase("Beginning a figure's past anew", "重设指标基线")
ROLES = frozenset({Role.CENTRE})
BASELINES = "baseline/"


@dataclass(frozen=True, slots=True)
class Rebase:
    """One form: of which unit (None: all together) and figure, from which month (its first day) on, and why."""

    unit: str | None
    kpi: str
    since: date
    reason: str

    @property
    def stream(self) -> str:
        """Where it is entered."""
        return f"{BASELINES}{self.unit or COMPANY}/{self.kpi}"


@dataclass(frozen=True, slots=True)
class Baselines:
    """Takes the forms of one installation; one that is refused writes nothing."""

    ledger: Ledger

    def rebase(self, user: User, form: Rebase, now: datetime) -> None:
        """Let the past of a figure begin with a month; raises ``PermissionRefused`` or ``RuleError``."""
        check_rebases(user)
        check_form(form, now)
        with self.ledger.transaction() as transaction:
            if form.unit is not None and form.unit not in packs_of_projects(transaction.connection):
                raise RuleError("There is no project {project} yet. Import the project first.", project=form.unit)
            entries = transaction.stream(form.stream)
            if any(isinstance(each.payload, BaselineRebased) and each.payload.since == form.since for each in entries):
                raise RuleError("The past of this figure begins with {month} already. Choose another month.",
                                month=f"{form.since:%Y-%m}")  # fmt: skip
            payload = BaselineRebased(kpi=form.kpi, since=form.since, reason=form.reason.strip())
            fact = Event(stream=form.stream, occurred_at=now, recorded_at=now, actor=user.user_id,
                         project=form.unit or NO_PROJECT, payload=payload)  # fmt: skip
            transaction.append(form.stream, len(entries), [fact])


@dataclass(frozen=True, slots=True)
class Entered:
    """A form as it was entered, and by whom."""

    form: Rebase
    by: str


def entered(ledger: Ledger) -> list[Entered]:
    """Where the past of figures begins anew, in the order in which it was entered."""
    return [
        Entered(
            Rebase(None if each.project == NO_PROJECT else each.project, fact.kpi, fact.since, fact.reason), each.actor
        )
        for each in ledger.room(BASELINES)
        for fact in [each.payload]
        if isinstance(fact, BaselineRebased)
    ]


def may_rebase(user: User) -> bool:
    """Whether the person says where the past of figures begins: the centre, for all projects."""
    return bool(user.company_roles() & ROLES)


def check_rebases(user: User) -> None:
    """It is for those who watch the figures of all projects."""
    check_active(user)
    if not may_rebase(user):
        raise PermissionRefused("{step} is for {roles}; ask one of them.", step=REBASING, roles=listed(ROLES))


def check_form(form: Rebase, now: datetime) -> None:
    """A figure there is, a month that has begun, and a reason."""
    if form.kpi not in set(Kpi):
        raise RuleError("There is no figure {kpi}. Choose among {known}.", kpi=form.kpi, known=", ".join(Kpi))
    if form.since.day != 1 or form.since > running_month(now, settings().timezone):
        raise RuleError("{day} is not the first day of a month that has begun. Choose another month.",
                        day=form.since.isoformat())  # fmt: skip
    if not form.reason.strip():
        raise RuleError("Say what changed for good in that month.")
