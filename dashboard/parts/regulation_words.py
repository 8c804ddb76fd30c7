"""A regulation in the reader's words: limits, conditions, posts, stages, points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from casework.desk.sayings import condition_said, need_said, value_said
from casework.regulation import Regulation
from casework.regulation.conditions import Value
from casework.regulation.durations import Duration
from casework.regulation.facts import CLOCK, EVERYBODY, KINDS, RECORDER
from casework.regulation.limits import Carried, Limit, Part
from casework.regulation.model import Line, Need, Step
from casework.wording import Phrase
from dashboard.frame.i18n import N_, _, _n, label
from dashboard.parts.formats import listed, number, stated

SPANS: Mapping[tuple[str, bool], Callable[[int], str]] = {
    ("minute", False): lambda n: _n("{n} minute", "{n} minutes", n),
    ("hour", False): lambda n: _n("{n} hour", "{n} hours", n),
    ("day", False): lambda n: _n("{n} day", "{n} days", n),
    ("week", False): lambda n: _n("{n} week", "{n} weeks", n),
    ("month", False): lambda n: _n("{n} month", "{n} months", n),
    ("minute", True): lambda n: _n("{n} working minute", "{n} working minutes", n),
    ("hour", True): lambda n: _n("{n} working hour", "{n} working hours", n),
    ("day", True): lambda n: _n("{n} working day", "{n} working days", n),
}
NOBODY_IN_PARTICULAR = {EVERYBODY: N_("everybody"), CLOCK: N_("passing time"), RECORDER: N_("whoever recorded it")}
EVERY = {
    "day": N_("every day"), "week": N_("every week"), "month": N_("every month"), "quarter": N_("every quarter"),
    "half_year": N_("every half year"), "year": N_("every year"),
}  # fmt: skip


class Wording:
    """Says what one regulation says, in the reader's language."""

    def __init__(self, regulation: Regulation) -> None:
        self.regulation = regulation

    def post(self, name: str) -> str:
        """A post by its name; one that the regulation does not have stays as it is written."""
        if name in NOBODY_IN_PARTICULAR:
            return _(NOBODY_IN_PARTICULAR[name])
        known = self.regulation.posts.get(name) or self.regulation.chosen.get(name)
        return label(known) if known else name

    def posts(self, names: Iterable[str]) -> str:
        """Several posts."""
        return listed(self.post(name) for name in names)

    def stage(self, name: str) -> str:
        """A stage by its name."""
        known = self.regulation.stages.get(name)
        return label(known) if known else name

    def stages(self, step: Step) -> str:
        """Where a step can be taken."""
        if step.at in {("any",), ("open",)}:
            return _("any stage") if step.at == ("any",) else _("any open stage")
        return listed(self.stage(name) for name in step.at)

    def kinds(self, names: Iterable[str]) -> str:
        """Kinds of events."""
        return _(" or ").join(label(KINDS[name]) if name in KINDS else name for name in names)

    def clock(self, name: str) -> str:
        """A clock by its name."""
        known = self.regulation.clocks.get(name)
        return label(known.say) if known else name

    def step(self, name: str) -> str:
        """A step by its name."""
        known = self.regulation.steps.get(name)
        return label(known.say) if known else name

    def need(self, need: Need) -> str:
        """What must be so before a step, and of which cases or entries it is asked."""
        return label(need_said(need, self.regulation))

    def limit(self, limit: Limit) -> str:
        """How long a clock may run."""
        if limit.by is not None:
            each = (limit.by_value or {}).items()
            return listed(stated(self.value(limit.by, value), self._limits(parts)) for value, parts in each)
        told = self._limits(limit.parts)
        return _("{limits}, the first that is known", limits=told) if limit.first else told

    def _limits(self, parts: Iterable[Part]) -> str:
        return _(" or ").join(map(limit_part, parts))

    def condition(self, condition: Mapping[str, tuple[Value, ...]]) -> str:
        """Fields and the values one of which they must have; empty for none."""
        return listed(label(condition_said(field, wanted, self.regulation)) for field, wanted in condition.items())

    def value(self, field: str, value: Value) -> str:
        """One value of a field, by the regulation's own words."""
        return label(Phrase(*value_said(field, value, self.regulation)))

    def line(self, line: Line) -> str:
        """What a line of the score counts."""
        if line.on is None:
            what = _("every other clock missed") if "*" in line.missed else listed(map(self.clock, line.missed))
        else:
            what = self.kinds([line.on])
        where = listed(filter(None, (self.condition(line.with_), self.condition(line.when))))
        told = stated(what, where) if where else what
        return _("{what}, every month while it lasts", what=told) if line.every else told


def limit_part(part: Part) -> str:
    """One limit: a span of time, or a moment that the case carries."""
    if isinstance(part, Carried):
        return _("the moment agreed") if part.field == "due_at" else _("the customer's own date")
    return span_of(part)


def span_of(part: Duration) -> str:
    """A span of time as a regulation counts it."""
    if part.half:
        return _("half a working day")
    return SPANS[part.unit, part.working](part.amount)


def signed(points: float) -> str:
    """Points with their sign."""
    return f"+{number(points)}" if points > 0 else number(points)
