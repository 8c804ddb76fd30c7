"""A regulation in the reader's words: limits, conditions, posts, stages, points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from casework.regulation import Regulation
from casework.regulation.conditions import Value
from casework.regulation.durations import Duration
from casework.regulation.facts import CLOCK, EVERYBODY, KINDS, POST_FIELDS, RECORDER
from casework.regulation.limits import Carried, Limit, Part
from casework.regulation.model import Line, Need, Step
from casework.regulation.phrases import Check, ClockRuns, Happened, Phrase, Within
from dashboard.event_words import FIELDS
from dashboard.formats import listed, number, stated
from dashboard.i18n import N_, _, _n, label

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
MORE_FIELDS = {
    "claim": N_("Claim"), "satisfied": N_("Customer satisfied"), "formal": N_("In writing"), "shift": N_("Shift"),
    "mode": N_("Way"), "present": N_("Present"), "signed": N_("Signed"), "what": N_("What"), "about": N_("About"),
    "own_matter": N_("Own matter"), "appointment": N_("Agreed"), "cause": N_("Cause"), "incident": N_("Incident"),
    "request": N_("Request"), "penalty": N_("Penalty"),
}  # fmt: skip
VALUES = {
    "yes": N_("yes"), "no": N_("no"), "none": N_("none"), "waiting": N_("waiting"), "approved": N_("approved"),
    "refused": N_("refused"), "paid": N_("paid"), "day": N_("day shift"), "night": N_("night shift"),
}  # fmt: skip
CHECKS = {
    "record_complete": N_("the minimum record is complete"),
    "customer_confirmed": N_("the customer confirmed the new time"),
    "tries": N_("so many calls reached nobody, on so many days"),
    "claim_turn": N_("it is this post's turn; nobody signs what they raised, or twice"),
    "own_call": N_("nobody earns points from a callback of their own"),
    "not_about_me": N_("nobody handles a case about them or their unit"),
    "evidence_kept": N_("the sheets that the category names are attached"),
    "penalty_fits": N_("the penalty is one that the severity allows"),
    "answers_fit_date": N_("project team until it withdrew, customer service afterwards"),
    "filed_within": N_("recorded within that time after it happened"),
    "consent_named": N_("the name of who consented is recorded"),
    "own_or_centre": N_("an entry of one's own, or the centre"),
}
"""What each named check asks."""
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
        asked = listed(filter(None, (self.condition(need.when), self.condition(need.with_))))
        told = self._phrase(need.phrase)
        return _("{phrase} ({condition})", phrase=told, condition=asked) if asked else told

    def _phrase(self, phrase: Phrase) -> str:
        match phrase:
            case ClockRuns(clock, negated):
                name = self.clock(clock)
                return _("not running: {clock}", clock=name) if negated else _("running: {clock}", clock=name)
            case Within(duration, kind):
                return _("within {limit} of: {kind}", limit=span_of(duration), kind=self.kinds([kind]))
            case Check(name, arguments):
                told = _(CHECKS[name]) if name in CHECKS else name
                return stated(told, listed(map(str, arguments))) if arguments else told
        return self._happened(phrase)

    def _happened(self, phrase: Happened) -> str:
        what = self.kinds(phrase.kinds)
        told = _("not before: {kinds}", kinds=what) if phrase.negated else _("before: {kinds}", kinds=what)
        if phrase.ever:
            told = _("never: {kinds}", kinds=what) if phrase.negated else _("ever: {kinds}", kinds=what)
        return _("{what}, since {kinds}", what=told, kinds=self.kinds(phrase.since)) if phrase.since else told

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
        return listed(
            stated(field_name(field), _(" or ").join(self.value(field, value) for value in wanted))
            for field, wanted in condition.items()
        )

    def value(self, field: str, value: Value) -> str:
        """One value of a field, by the regulation's own words."""
        if field in POST_FIELDS:
            return self.post(str(value))
        word = self.regulation.words.get(field, {}).get(str(value))
        if word:
            return label(word)
        return _(VALUES[value]) if isinstance(value, str) and value in VALUES else str(value)

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


def field_name(field: str) -> str:
    """What a field of a case or an event is called."""
    if field in MORE_FIELDS:
        return _(MORE_FIELDS[field])
    return _(FIELDS[field][0]) if field in FIELDS else field


def signed(points: float) -> str:
    """Points with their sign."""
    return f"+{number(points)}" if points > 0 else number(points)
