"""Facts of alerts, of the past that figures are judged by, and of what people keep of pages.

Streams: ``alert_rule/<rule>``; ``alert/<rule>/<unit>``, the unit a project's code or ``company``;
``baseline/<unit>/<figure>``; ``view/<id>``; ``reader/<user>``.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from casework.record.events.base import Code, Payload, Text, Words
from casework.vocabulary import EventKind

HourOfDay = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class AlertTerms(BaseModel):
    """What is watched: a figure of each of ``projects`` (none named: of all), or of the company as a whole.

    ``threshold`` and ``recover`` are in the figure's own measure, shares from 0 to 1. It fires when the figure was
    beyond the threshold at ``evaluations`` looks in a row, ``every`` hour or day, and recovers at ``recover``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kpi: Code
    scope: Literal["projects", "company"] = "projects"
    projects: tuple[Code, ...] = ()
    month: Literal["running", "last"] = "running"
    """Of the running month so far, or of the last that is over."""
    beyond: Literal["below", "above"]
    threshold: float
    recover: float
    evaluations: Annotated[int, Field(ge=1, le=14)] = 1
    every: Literal["hour", "day"] = "day"
    quiet_from: HourOfDay | None = None
    quiet_to: HourOfDay | None = None
    """Between these nobody is told; what happened meanwhile is told after it."""
    digest: bool = False
    """Told once a day with everything else, in place of at once."""
    roles: tuple[Code, ...] = ()
    """Who is told, in the unit."""


class AlertRuleDefined(Payload):
    """The rule is this from now on."""

    kind = EventKind.ALERT_RULE_DEFINED
    name: Words = ""
    rule: AlertTerms


class AlertRuleRetired(Payload):
    """Watched no longer; what fires stays as it was."""

    kind = EventKind.ALERT_RULE_RETIRED


class AlertFired(Payload):
    """The figure crossed its threshold: ``value`` over ``n``, as of the look."""

    kind = EventKind.ALERT_FIRED
    value: float
    threshold: float
    n: Annotated[int, Field(ge=0)] | None = None
    as_of: AwareDatetime


class AlertCleared(Payload):
    """The figure recovered; the alert is armed again."""

    kind = EventKind.ALERT_CLEARED
    value: float
    as_of: AwareDatetime


class AlertMuted(Payload):
    """Nobody is told until then, and why."""

    kind = EventKind.ALERT_MUTED
    until: AwareDatetime
    reason: Words = ""


class BaselineRebased(Payload):
    """The past that a unit's figure is judged by begins with the month ``since`` (its first day), and why."""

    kind = EventKind.BASELINE_REBASED
    kpi: Code
    since: date
    reason: Words = ""


class ViewSaved(Payload):
    """A page with its address, for whoever saved it, or (``role``) for all who hold a role."""

    kind = EventKind.VIEW_SAVED
    name: Words = ""
    page: Code
    address: Text
    role: Code | None = None


class ViewRemoved(Payload):
    """Offered no longer."""

    kind = EventKind.VIEW_REMOVED


class DefaultProjectsChosen(Payload):
    """With which projects pages open for the person; none: with all that they see."""

    kind = EventKind.DEFAULT_PROJECTS_CHOSEN
    projects: tuple[Code, ...] = ()
