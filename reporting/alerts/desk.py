"""What people do to alerts: define and change rules, retire them, mute what fires."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.access.permissions import User, check_active, check_role
from casework.errors import PermissionRefused, RuleError
from casework.record.events import (
    NO_PROJECT,
    AlertMuted,
    AlertRuleDefined,
    AlertRuleRetired,
    AlertTerms,
    Event,
    Payload,
)
from casework.record.ledger import Ledger
from casework.vocabulary.desk import Role
from casework.wording import Phrase, listed
from reporting.alerts.standing import RULES, fold, rules, stream_of
from reporting.figures import COUNTS, Kpi

RULING = frozenset({Role.CENTRE, Role.ADMIN})
"""Who defines and retires rules, held for all projects."""
MUTING = frozenset({Role.CENTRE, Role.COMPANY_LEADER, Role.PROJECT_MANAGER})
"""Who mutes an alert, in its unit."""
LONGEST = timedelta(days=90)
"""How long an alert may be muted at most."""
NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
DEFINING, MUTING_IT = Phrase("Setting alerts", "设置提醒规则"), Phrase("Muting this alert", "暂停该提醒")


@dataclass(frozen=True, slots=True)
class AlertDesk:
    """Takes the steps of one installation; one that is refused writes nothing."""

    ledger: Ledger

    def define(self, user: User, rule: str, name: str, terms: AlertTerms, now: datetime) -> None:
        """Let a rule be this from now on: a new one, or another than before."""
        check_ruling(user)
        check_terms(rule, name, terms)
        self._append(f"{RULES}{rule}", AlertRuleDefined(name=name.strip(), rule=terms), user, None, now)

    def retire(self, user: User, rule: str, now: datetime) -> None:
        """Watch a figure no longer."""
        check_ruling(user)
        known = rules(self.ledger).get(rule)
        if known is None or known.retired:
            raise RuleError("There is no alert rule {rule} in force. Open the page again.", rule=rule)
        self._append(f"{RULES}{rule}", AlertRuleRetired(), user, None, now)

    def mute(self, user: User, rule: str, unit: str | None, until: datetime, reason: str, now: datetime) -> None:
        """Let nobody be told of an alert until a moment, and say why."""
        check_muting(user, unit)
        if not reason.strip():
            raise RuleError("Say why nobody is to be told of it.")
        if not now < until <= now + LONGEST:
            raise RuleError("An alert is muted for {days} days at most. Choose an earlier end.", days=LONGEST.days)
        self._append(stream_of(rule, unit), AlertMuted(until=until, reason=reason.strip()), user, unit, now)

    def _append(self, stream: str, payload: Payload, user: User, unit: str | None, now: datetime) -> None:
        with self.ledger.transaction() as transaction:
            version = len(transaction.stream(stream))
            if isinstance(payload, AlertMuted) and fold(stream, transaction.stream(stream)).fired is None:
                raise RuleError("This alert does not fire any more. Open the page again.")
            fact = Event(stream=stream, occurred_at=now, recorded_at=now, actor=user.user_id,
                         project=unit or NO_PROJECT, payload=payload)  # fmt: skip
            transaction.append(stream, version, [fact])


def may_rule(user: User) -> bool:
    """Whether the person defines and retires rules."""
    return bool(user.company_roles() & RULING)


def check_ruling(user: User) -> None:
    """Rules are about all projects, so they are set by those who hold their role for all."""
    check_active(user)
    if not may_rule(user):
        raise PermissionRefused("{step} is for {roles}; ask one of them.", step=DEFINING,
                                roles=listed(role for role in Role if role in RULING))  # fmt: skip


def may_mute(user: User, unit: str | None) -> bool:
    """Whether the person mutes alerts of the unit."""
    held = user.company_roles() if unit is None else user.roles(unit)
    return bool(held & MUTING)


def check_muting(user: User, unit: str | None) -> None:
    """An alert is muted by those who answer for its unit."""
    check_active(user)
    if unit is not None:
        check_role(user, unit, MUTING, MUTING_IT)
    elif not may_mute(user, None):
        raise PermissionRefused("{step} is for {roles}; ask one of them.", step=MUTING_IT,
                                roles=listed(role for role in Role if role in MUTING))  # fmt: skip


def check_terms(rule: str, name: str, terms: AlertTerms) -> None:
    """A rule that can fire, recover, and be told to somebody."""
    if not NAME.fullmatch(rule):
        raise RuleError("{rule} is no id of an alert rule. Use small letters, digits, - and _.", rule=rule)
    if not name.strip():
        raise RuleError("Give the alert rule a name.")
    if terms.kpi not in set(Kpi):
        raise RuleError("There is no figure {kpi}. Choose among {known}.", kpi=terms.kpi, known=", ".join(Kpi))
    bounds = (terms.threshold, terms.recover)
    if not all(map(math.isfinite, bounds)) or min(bounds) < 0:
        raise RuleError("Threshold and recover level are numbers from 0 up. Correct them.")
    if Kpi(terms.kpi) not in COUNTS and max(bounds) > 1:
        raise RuleError("A share is 100 % at most. Correct threshold and recover level.")
    if (terms.recover < terms.threshold) if terms.beyond == "below" else (terms.recover > terms.threshold):
        raise RuleError("The recover level lies beyond the threshold. Move it to the other side, so that alerts end.")
    if (terms.quiet_from is None) != (terms.quiet_to is None):
        raise RuleError("Quiet hours have a beginning and an end. Give both, or neither.")
    if not terms.roles or not set(terms.roles) <= {role.value for role in Role}:
        raise RuleError("Say which roles are told of the alert.")
