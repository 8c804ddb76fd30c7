"""What a step needs, as a regulation says it: a handful of phrase forms, each read into one small fact.

``contacted`` · ``not contacted`` · ``contacted since dispatched`` · ``dispatched or transferred since contacted`` ·
``never extended`` · ``clock deadline runs`` · ``no clock deadline runs`` · ``within 1 week of replied`` ·
``check penalty_fits``. All but ``ever`` and ``never`` count from the last reopening, and only what was not taken back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from casework.regulation.durations import Duration

HAPPENED = re.compile(r"^(not |ever |never )?(\w+(?: or \w+)*)(?: since (\w+(?: or \w+)*))?$")
RUNS = re.compile(r"^(no )?clock (\w+) runs$")
WITHIN = re.compile(r"^within (.+) of (\w+)$")
CHECK = re.compile(r"^check (\w+)(?:\((.*)\))?$")
FORMS = (
    '"contacted", "not contacted", "contacted since dispatched", "solved or fed_back since dispatched", '
    '"ever extended", "never extended", "clock deadline runs", "no clock deadline runs", "within 1 week of replied" '
    'or "check record_complete"'
)


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of one of ``kinds`` is there, and not before the last one of ``since``; ``negated`` turns it round.

    With ``ever`` it may also lie before the last reopening, or have been taken back.
    """

    kinds: tuple[str, ...]
    since: tuple[str, ...] = ()
    negated: bool = False
    ever: bool = False


@dataclass(frozen=True, slots=True)
class ClockRuns:
    """A clock runs; ``negated`` turns it round."""

    clock: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """No more than ``duration`` has passed since the last event of ``kind``."""

    duration: Duration
    kind: str


@dataclass(frozen=True, slots=True)
class Check:
    """A named check that is written in Python, with what it takes: numbers and durations."""

    name: str
    arguments: tuple[int | Duration, ...] = ()


Phrase = Happened | ClockRuns | Within | Check


def read(text: str) -> Phrase:
    """The phrase that ``text`` says; raises ``ValueError`` with the forms there are."""
    if found := CHECK.match(text):
        return Check(found[1], tuple(_argument(text.strip()) for text in (found[2] or "").split(",") if text.strip()))
    if found := RUNS.match(text):
        return ClockRuns(found[2], negated=bool(found[1]))
    if found := WITHIN.match(text):
        return Within(Duration.read(found[1]), found[2])
    if found := HAPPENED.match(text):
        how = (found[1] or "").strip()
        return Happened(_kinds(found[2]), _kinds(found[3]), how in {"not", "never"}, ever=how in {"ever", "never"})
    raise ValueError(f"{text!r} cannot be read: say it as {FORMS}")


def _kinds(text: str | None) -> tuple[str, ...]:
    return tuple(text.split(" or ")) if text else ()


def _argument(text: str) -> int | Duration:
    return int(text) if text.isdigit() else Duration.read(text)
