"""The rules of an installation and how their alerts stand: events folded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from casework.record.events import (
    AlertCleared,
    AlertFired,
    AlertMuted,
    AlertRuleDefined,
    AlertRuleRetired,
    AlertTerms,
)
from casework.record.ledger import Ledger, StoredEvent
from reporting.filling import COMPANY

RULES, ALERTS, DIGESTS = "alert_rule/", "alert/", "alert_digest/"
"""What the streams of rules and of alerts begin with, and what messages name that gather a day's alerts."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it stands."""

    id: str
    name: str
    terms: AlertTerms
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Alert:
    """How one rule stands for one unit (None: the company)."""

    rule: str
    unit: str | None
    version: int = 0
    fired: AlertFired | None = None
    """What crossed the threshold, while it has not recovered."""
    looked_at: datetime | None = None
    """The look at which it last fired or cleared."""
    muted: AlertMuted | None = None

    def is_muted(self, now: datetime) -> bool:
        """Whether nobody is told of it at a moment."""
        return self.muted is not None and now < self.muted.until


def rules(ledger: Ledger) -> Mapping[str, Rule]:
    """Every rule that was ever defined, by id, as it stands."""
    found: dict[str, Rule] = {}
    for entry in ledger.room(RULES):
        name = entry.stream.removeprefix(RULES)
        if isinstance(entry.payload, AlertRuleDefined):
            found[name] = Rule(name, entry.payload.name, entry.payload.rule)
        elif isinstance(entry.payload, AlertRuleRetired) and name in found:
            found[name] = replace(found[name], retired=True)
    return found


def alerts(ledger: Ledger) -> list[Alert]:
    """How every alert stands that ever fired or was muted."""
    by_stream: dict[str, list[StoredEvent]] = {}
    for entry in ledger.room(ALERTS):
        by_stream.setdefault(entry.stream, []).append(entry)
    return [fold(stream, entries) for stream, entries in by_stream.items()]


def stream_of(rule: str, unit: str | None) -> str:
    """Where the events of an alert lie."""
    return f"{ALERTS}{rule}/{unit or COMPANY}"


def fold(stream: str, entries: Sequence[StoredEvent]) -> Alert:
    """The alert that its events make."""
    rule, _, unit = stream.removeprefix(ALERTS).partition("/")
    alert = Alert(rule, None if unit == COMPANY else unit, len(entries))
    for entry in entries:
        payload = entry.payload
        if isinstance(payload, AlertFired):
            alert = replace(alert, fired=payload, looked_at=payload.as_of)
        elif isinstance(payload, AlertCleared):
            alert = replace(alert, fired=None, looked_at=payload.as_of)
        elif isinstance(payload, AlertMuted):
            alert = replace(alert, muted=payload)
    return alert
