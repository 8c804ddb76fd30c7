"""Live the scenarios of a regulation (``cases.toml``) and compare what comes out with what must.

``given`` holds lines like ``2026-03-02 10:10 dispatch by hotline department=works due_at=2026-03-02T12:10``, with
``refused`` at the end where the step must be, or a moment and ``look`` to let time pass. ``expect``: ``stage closed`` ·
``field level=2`` · ``nothing missed`` · ``contact met`` · ``deadline void 1`` · ``due solve 2026-03-04 12:00`` ·
``warned solve 2026-03-03 16:00`` · ``warned solve never`` · ``wrote escalated by clock at 2026-03-02 10:20`` ·
``hidden from supervisor`` · ``points project 4`` ·
``points person -5 of zhang``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from casework.regulation.conditions import Value, holds
from casework.regulation.facts import CLOCK, MOMENTS
from casework.regulation.findings import listed
from casework.regulation.life import Life
from casework.regulation.model import Regulation, Scenario
from casework.regulation.points import total
from casework.regulation.steps import forbidden, pass_time, take
from casework.vocabulary import Verdict

BROKEN = (Verdict.MISSED, Verdict.OVERDUE)
MOMENT_LENGTH = len("2026-03-02 10:10")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of ``given``."""

    text: str
    at: datetime
    step: str
    by: str = ""
    given: dict[str, Value | datetime | tuple[Value, ...]] | None = None
    refused: bool = False


def live(regulation: Regulation, scenario: Scenario) -> list[str]:
    """Live one scenario; what came out otherwise, as sentences. Empty when all is as expected."""
    life = Life.under(regulation)
    wrong, now = lived(life, scenario)
    if now is None:
        return wrong
    return [
        *wrong,
        *(f"expected {want}{said}" for want in scenario.expect if (said := differs(life, want, now)) is not None),
    ]


def lived(life: Life, scenario: Scenario) -> tuple[list[str], datetime | None]:
    """Take the steps that are given; what went otherwise with them, and the last moment, None where it broke off."""
    wrong: list[str] = []
    now: datetime | None = None
    for text in scenario.given:
        try:
            line = _read(text, life)
        except ValueError as error:
            return [*wrong, f"{text}: cannot be read ({error})"], None
        now = line.at
        pass_time(life, now)
        wrong.extend(_take(life, line))
    if now is None:
        wrong.append("no line is given: a scenario begins with a step that makes a case")
    return wrong, now


def _read(text: str, life: Life) -> Line:
    at = _moment(text[:MOMENT_LENGTH], life)
    words = text[MOMENT_LENGTH:].split()
    if words == ["look"]:
        return Line(text, at, "look")
    step, by, post, *rest = words
    if by != "by" or step not in life.regulation.steps:
        raise ValueError("write: moment, step, by, post, field=value …")
    if post == CLOCK:
        raise ValueError("passing time takes its steps by itself: write a moment and look")
    if post not in life.regulation.posts:
        raise ValueError(f"there is no post {post}: choose among {listed(life.regulation.posts)}")
    refused = bool(rest) and rest[-1] == "refused"
    given = dict(pair.split("=", 1) for pair in rest if pair != "refused")
    return Line(text, at, step, post, {name: _value(name, value, life) for name, value in given.items()}, refused)


def _value(name: str, text: str, life: Life) -> Value | datetime:
    if name in MOMENTS:
        return _moment(text, life)
    return int(text) if name == "level" else text


def _moment(text: str, life: Life) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=life.calendar.zone)


def _take(life: Life, line: Line) -> Iterator[str]:
    if line.step == "look":
        return
    given = line.given or {}
    reason = forbidden(life, line.step, line.by, line.at, given)
    if reason is None:
        if line.refused:
            yield f"{line.text}: was allowed"
        take(life, line.step, line.by, line.at, given)
    elif not line.refused:
        yield f"{line.text}: refused ({reason.construct} {reason.said})"


def differs(life: Life, want: str, now: datetime) -> str | None:
    """None when ``want`` is so; else what is instead."""
    if want == "nothing missed":
        missed = [clock for clock in life.regulation.clocks if _counted(life, clock) & set(_verdicts(life, clock, now))]
        return f", but {', '.join(missed)}" if missed else None
    head, *rest = want.split()
    look = LOOKS.get(head)
    return look(life, rest, now) if look else _clock_differs(life, head, rest, now)


def _counted(life: Life, clock: str) -> set[Verdict]:
    return set(BROKEN) if life.regulation.clocks[clock].counts else set()


def _verdicts(life: Life, clock: str, now: datetime) -> list[Verdict]:
    return [instance.as_of(now) for instance in life.of(clock)]


def _clock_differs(life: Life, clock: str, rest: list[str], now: datetime) -> str | None:
    if clock not in life.regulation.clocks:
        return f", but there is no clock {clock}"
    found = [verdict.value for verdict in _verdicts(life, clock, now)]
    right = found.count(rest[0]) == int(rest[1]) if len(rest) > 1 else set(found) == {rest[0]}
    return None if right else f", found {', '.join(found) or 'none'}"


def _stage(life: Life, rest: list[str], _: datetime) -> str | None:
    return None if life.stage == rest[0] else f", found {life.stage}"


def _field(life: Life, rest: list[str], _: datetime) -> str | None:
    name, value = rest[0].split("=", 1)
    return None if str(life.fields.get(name)) == value else f", found {life.fields.get(name)}"


def _wrote(life: Life, rest: list[str], _: datetime) -> str | None:
    kind, by, at = rest[0], rest[2], _moment(" ".join(rest[4:6]), life)
    found = [event for event in life.events if event.kind == kind]
    if any(event.by == by and event.occurred_at == at for event in found):
        return None
    return "".join(f", found by {event.by} at {event.occurred_at:%Y-%m-%d %H:%M}" for event in found) or ", found none"


def _due(life: Life, rest: list[str], _: datetime) -> str | None:
    at = _moment(" ".join(rest[1:3]), life)
    found = [instance.due_at for instance in life.of(rest[0])]
    return None if at in found else f", found {', '.join(f'{due:%Y-%m-%d %H:%M}' for due in found) or 'none'}"


def _warned(life: Life, rest: list[str], now: datetime) -> str | None:
    clock, *moment = rest
    if clock not in life.regulation.clocks:
        return f", but there is no clock {clock}"
    found = [at for name, at in life.warned(now) if name == clock]
    wrong = bool(found) if moment == ["never"] else _moment(" ".join(moment), life) not in found
    return f", found {', '.join(f'{at:%Y-%m-%d %H:%M:%S}' for at in found) or 'none'}" if wrong else None


def _hidden(life: Life, rest: list[str], _: datetime) -> str | None:
    hides = (rule for rule in life.regulation.sees if rule.existence and holds(rule.when, life.facts))
    return None if any(rest[1] not in rule.posts for rule in hides) else ", but they see it"


def _points(life: Life, rest: list[str], now: datetime) -> str | None:
    found = total(life, rest[0], now, rest[3] if "of" in rest else None)
    return None if found == float(rest[1]) else f", found {found:g}"


LOOKS: dict[str, Callable[[Life, list[str], datetime], str | None]] = {
    "stage": _stage,
    "field": _field,
    "wrote": _wrote,
    "due": _due,
    "warned": _warned,
    "hidden": _hidden,
    "points": _points,
}
