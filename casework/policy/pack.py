"""A whole policy pack, and what must hold between its parts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator, model_validator

from casework.policy.cycles import refuse_cycles
from casework.policy.model import (
    Approval,
    Category,
    ChannelRule,
    Clause,
    ClubRules,
    Compliance,
    Extension,
    Form,
    Ladder,
    MinimumRecord,
    Model,
    Obligation,
    OfficeHours,
    Report,
    Role,
    SatisfactionRules,
    Scoring,
    Unclosed,
    Words,
    refuse_repeats,
)
from casework.vocabulary import Disposition, EventKind, Urgency


class Pack(Model):
    """One version of one policy pack."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    version: Annotated[str, Field(min_length=1)]
    title: Words
    source: Words
    effective_from: date
    timezone: str = "Asia/Shanghai"
    office_hours: OfficeHours
    clauses: tuple[Clause, ...]
    obligations: tuple[Obligation, ...]
    warn_share: tuple[int, int] = (2, 3)
    warn_clause: str
    contact_minutes: dict[Urgency, Annotated[int, Field(ge=0)]]
    """Minutes of the dispatch slip's contact limit, by urgency (4.4.2.2)."""
    contact_clause: str | None = None
    extension: Extension
    ladder: tuple[Ladder, ...]
    direct_escalation_clause: str
    approvals: tuple[Approval, ...]
    unclosed: Unclosed
    void_dispositions: tuple[Disposition, ...]
    scoring: Scoring
    satisfaction: SatisfactionRules
    compliance: Compliance
    categories: tuple[Category, ...] = ()
    roles: tuple[Role, ...]
    major_event: tuple[Words, ...] = ()
    major_event_clause: str | None = None
    channels: tuple[ChannelRule, ...] = ()
    minimum_record: MinimumRecord | None = None
    club: ClubRules | None = None
    forms: tuple[Form, ...] = ()
    reports: tuple[Report, ...] = ()

    @field_validator("timezone")
    @classmethod
    def _steady_zone(cls, name: str) -> str:
        try:
            zone = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{name!r} is not a time zone; write for instance Asia/Shanghai") from error
        offsets = {datetime(year, month, 1, tzinfo=zone).utcoffset() for year in range(2000, 2061) for month in (1, 7)}
        if len(offsets) > 1:
            raise ValueError(f"{name} changes its clocks between 2000 and 2060; office hours need a zone that does not")
        return name

    @field_validator("warn_share")
    @classmethod
    def _proper_share(cls, share: tuple[int, int]) -> tuple[int, int]:
        if not 0 < share[0] <= share[1]:
            raise ValueError("write a share of the time allowed, for instance [2, 3]")
        return share

    @field_validator("contact_minutes")
    @classmethod
    def _every_urgency(cls, minutes: dict[Urgency, int]) -> dict[Urgency, int]:
        missing = [urgency.value for urgency in Urgency if urgency not in minutes]
        if missing:
            raise ValueError(f"no minutes for {', '.join(missing)}")
        if any(minutes[a] > minutes[b] for a, b in pairwise(Urgency)):
            raise ValueError("the more urgent, the fewer minutes")
        return minutes

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        self._refuse_repeats()
        self._refuse_unknown_clauses()
        self._refuse_unknown_roles()
        self._refuse_unknown_levels()
        refuse_cycles(self.obligations)
        return self

    def _refuse_repeats(self) -> None:
        for place in ("clauses", "obligations", "categories", "roles", "channels", "forms", "reports"):
            refuse_repeats(place, [part.id for part in getattr(self, place)])
        refuse_repeats("ladder", [str(step.level) for step in self.ladder])

    def _refuse_unknown_clauses(self) -> None:
        known = {clause.id for clause in self.clauses}
        for place, clause in self.clause_references():
            if clause not in known:
                raise ValueError(f"{place}: clause {clause!r} is not listed under [[clauses]]")

    def _refuse_unknown_roles(self) -> None:
        known = {role.id for role in self.roles}
        for place, role in self._role_references():
            if role not in known:
                raise ValueError(f"{place}: role {role!r} is not listed under [[roles]]")

    def _refuse_unknown_levels(self) -> None:
        steps = {step.level for step in self.ladder}
        for duty in self.obligations:
            if duty.escalate and duty.escalate.level not in steps:
                raise ValueError(
                    f"obligations.{duty.id}.escalate: level {duty.escalate.level} is not listed under [[ladder]]"
                )
        missing = sorted(steps - {int(level) for level in self.scoring.escalation_points})
        if missing:
            raise ValueError(f"scoring.escalation_points: no points for level {missing[0]}")

    def clause_references(self) -> Iterator[tuple[str, str]]:
        """Yield (place in the pack, clause id) for every clause that a part of the pack names."""
        for place in ("obligations", "channels", "forms", "reports"):
            yield from ((f"{place}.{part.id}.clause", part.clause) for part in getattr(self, place))
        yield from ((f"ladder.{i}.clause", step.clause) for i, step in enumerate(self.ladder))
        yield from ((f"approvals.{i}.clause", a.clause) for i, a in enumerate(self.approvals))
        singles = {
            "extension.clause": self.extension.clause,
            "extension.confirmation_clause": self.extension.confirmation_clause,
            "warn_clause": self.warn_clause,
            "contact_clause": self.contact_clause,
            "direct_escalation_clause": self.direct_escalation_clause,
            "major_event_clause": self.major_event_clause,
            "unclosed.clause": self.unclosed.clause,
            "scoring.clause": self.scoring.clause,
            "scoring.bonus_clause": self.scoring.bonus_clause,
            "minimum_record.clause": self.minimum_record.clause if self.minimum_record else None,
            "club.clause": self.club.clause if self.club else None,
            "club.summary_clause": self.club.summary_clause if self.club else None,
        }
        yield from ((place, clause) for place, clause in singles.items() if clause is not None)

    def _role_references(self) -> Iterator[tuple[str, str]]:
        for i, step in enumerate(self.ladder):
            yield from ((f"ladder.{i}.receivers", role) for role in step.receivers)
        for i, route in enumerate(self.approvals):
            yield from ((f"approvals.{i}.endorse", role) for role in route.endorse)
            yield from ((f"approvals.{i}.approve", role) for role in route.approve)

    @cached_property
    def clause_text(self) -> dict[str, Words]:
        """Texts by clause id."""
        return {clause.id: clause.text for clause in self.clauses}

    @cached_property
    def begun_by(self) -> dict[EventKind, tuple[Obligation, ...]]:
        """The obligations that an event of a kind may begin, in the pack's order."""
        kinds = dict.fromkeys(kind for rule in self.obligations for kind in rule.from_)
        return {kind: tuple(rule for rule in self.obligations if kind in rule.from_) for kind in kinds}

    @cached_property
    def _by_id(self) -> dict[str, Obligation]:
        return {rule.id: rule for rule in self.obligations}

    def obligation(self, rule: str) -> Obligation:
        """The obligation with id ``rule``; raises ``KeyError``."""
        return self._by_id[rule]

    def form(self, form: str) -> Form:
        """The form with id ``form``; raises ``KeyError``."""
        return {f.id: f for f in self.forms}[form]
