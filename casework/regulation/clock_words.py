"""What passing time alone does or says, named where people act: as a post, as their decision, as what is waited for.

Passing time takes steps and does nothing else: it holds no post, fills in no field, makes no case, and what it writes
meets no limit. A moment that ends a limit must be written by an entry that somebody makes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from casework.regulation.facts import CASE_FIELDS, CLOCK, OPEN_FIELDS
from casework.regulation.findings import Findings, listed
from casework.regulation.limits import Carried
from casework.regulation.model import Clock, Regulation, Step
from casework.regulation.said import said_with
from casework.vocabulary import Decision, EventKind

DEEMED = Decision.DEEMED_APPROVED.value
"""What passing time decides on a plan."""
WRITTEN_BY_ITSELF = EventKind.WARNED.value
"""What passing time writes without a step."""


def check_clock_words(regulation: Regulation) -> Findings:
    """Every place where a word of passing time stands for what people do, and moments that no entry says."""
    found = Findings(regulation.id)
    for key, names in _posts_named(regulation):
        if CLOCK in names:
            found.add(key, "{name} is passing time, which takes steps and does nothing else: name a post", name=CLOCK)
    for name, step in regulation.steps.items():
        _step(found, f"steps.{name}", step, free=DEEMED in regulation.words.get("decision", {}))
    people = {kind for step in regulation.steps.values() if not step.by_clock for kind in step.writes}
    time = {kind for step in regulation.steps.values() if step.by_clock for kind in step.writes} - people
    for name, clock in regulation.clocks.items():
        _clock(found, f"clocks.{name}", clock, time)
        _carried(found, f"clocks.{name}", clock)
    return found


def _posts_named(regulation: Regulation) -> Iterator[tuple[str, Iterable[str]]]:
    """Every list of posts other than who takes a step."""
    yield from ((f"steps.{name}.tells", step.tells) for name, step in regulation.steps.items())
    yield from ((f"clocks.{name}.owed_by", (clock.owed_by or "",)) for name, clock in regulation.clocks.items())
    yield from ((f"duties.{name}", (duty.by, *duty.to)) for name, duty in regulation.duties.items())
    yield from ((f"chosen.{name}", [each.post for each in post.choose]) for name, post in regulation.chosen.items())
    yield from ((f"routes.{number}", (*each.endorse, *each.approve)) for number, each in enumerate(regulation.routes))
    yield from ((f"sees.{number}", rule.posts) for number, rule in enumerate(regulation.sees))
    yield "warn.tells", regulation.warn.tells if regulation.warn else ()


def _step(found: Findings, key: str, step: Step, *, free: bool) -> None:
    """One step; ``free``: whether whoever decides without a word being fixed could take that of passing time."""
    if WRITTEN_BY_ITSELF in step.writes:
        found.add(
            key,
            "passing time writes {kind} by itself, at the share of pack.toml: let the step write another kind",
            kind=WRITTEN_BY_ITSELF,
        )
    if step.by_clock:
        _step_of_time(found, key, step)
    elif DEEMED in step.with_.get("decision", ()):
        found.add(
            key,
            "{word} is what passing time decides: let people decide otherwise, or take the step by the clock",
            word=DEEMED,
        )
    elif free and "decision" in step.asks and "decision" not in step.with_:
        found.add(
            key,
            "asks: of the decisions {word} is passing time's: say under with among which of the others people choose",
            word=DEEMED,
        )


def _step_of_time(found: Findings, key: str, step: Step) -> None:
    if others := set(step.by) - {CLOCK}:
        found.add(
            key, "passing time takes this step, and so does {others}: give them a step of their own",
            others=listed(others),
        )  # fmt: skip
    if step.asks:
        found.add(
            key, "passing time takes this step and fills in nothing: say {asked} under with, or leave it out",
            asked=listed(step.asks),
        )  # fmt: skip
    if step.begins:
        found.add(key, "passing time makes no case: let a post take the step, or give it a stage")


def _clock(found: Findings, key: str, clock: Clock, time: set[str]) -> None:
    if time.issuperset(clock.to) or set(clock.to_with.get("decision", ())) == {DEEMED}:
        found.add(
            key,
            "to waits for what only passing time does ({what}), and that meets no limit: name what people do",
            what=listed(clock.to),
        )


def _carried(found: Findings, key: str, clock: Clock) -> None:
    """Moments and fields in which events must agree are said by the events themselves, or by the case."""
    known = said_with(clock.from_) | {field for fields in CASE_FIELDS.values() for field in fields}
    for field in sorted({part.field for part in clock.limit.all_parts() if isinstance(part, Carried)} - known):
        found.add(
            key,
            "limit is {moment}, which {kinds} does not say: begin with what is agreed, or write how long it takes",
            moment=field,
            kinds=listed(clock.from_),
        )
    for field in set(clock.same) & set(OPEN_FIELDS):
        for kind in (kind for kind in (*clock.from_, *clock.to) if field not in said_with([kind])):
            found.add(
                key,
                "same: {kind} does not say {field}, so they never agree: name another field, or another kind",
                kind=kind,
                field=field,
            )
