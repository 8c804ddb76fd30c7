"""Regulations made at random: a chain of stages with clocks, and whatever else the dice say."""

from __future__ import annotations

import copy
import random
from typing import Any

from tiny_regulation import TINY, say, step

from casework.regulation import Regulation

KINDS = ("contacted", "plan_submitted", "solved", "fed_back", "verified", "replied", "dispatched")
LIMITS = (
    "30 minutes", "3 days", "1 month", "2 working days", "24 working hours", "half a working day",
    ["2 days", "1 working days"], {"by": "severity", "major": "10 minutes", "general": "1 working days"},
)  # fmt: skip
OFFICES: tuple[Any, ...] = (
    TINY["office_hours"],
    {"workday": [["09:00", "18:00"]], "saturday": [["09:00", "12:00"]]},
    {"workday": [["08:30", "12:00"], ["14:00", "18:00"]], "wednesday": [], "sunday": [["18:00", "24:00"]]},
)
SEVERITY = {"major": say("Major"), "general": say("General")}


def random_regulation(seed: int) -> Regulation:
    """One regulation; whether it is sound is the checker's to say."""
    dice = random.Random(f"regulation {seed}")  # noqa: S311 - no secret
    kinds = dice.sample(KINDS, dice.randint(1, 5))
    stages = ["open", *(f"after_{kind}" for kind in kinds)]
    whole = copy.deepcopy(TINY) | {"id": f"random{seed}", "figures": {"target": 0.9}}
    whole["satisfied"] = [{"source": "case_callback", "counts": ["satisfied"], "target": 0.9}]
    whole["words"]["severity"] = SEVERITY
    whole["stages"] = {name: say(name) for name in stages} | {"closed": {**say("closed"), "final": True}}
    whole["steps"] = {"receive": TINY["steps"]["receive"], **_chain(stages, kinds), **_asides(stages, dice)}
    whole["clocks"] = {**_clocks(kinds, "customer_disagreed" if "back" in whole["steps"] else "", dice)}
    whole["office_hours"] = dice.choice(OFFICES)
    return Regulation.model_validate(whole)


def _chain(stages: list[str], kinds: list[str]) -> dict[str, Any]:
    """A step from each stage to the next, and the closing."""
    steps = {
        f"do_{kind}": step(kind, at=[stages[n]], then=stages[n + 1], asks=_asked(kind)) for n, kind in enumerate(kinds)
    }
    ending = step("closed", at=[stages[-1]], then="closed", **{"with": {"disposition": "resolved"}})
    return {**steps, "close": ending}


def _asked(kind: str) -> list[str]:
    return ["department"] if kind == "dispatched" else []


def _asides(stages: list[str], dice: random.Random) -> dict[str, Any]:
    """Steps beside the chain, some of the time."""
    possible = {
        "back": step("customer_disagreed", at=[dice.choice(stages)], then="open"),
        "classify": step("classified", asks=["severity"]),
        "note": step("noted", at="any"),
        "withdraw": step("closed", then="closed", **{"with": {"disposition": "withdrawn"}}),
        "reopen": step("reopened", at=["closed"], then="open"),
    }
    return {name: aside for name, aside in possible.items() if dice.random() < 1 / 2}


def _clocks(kinds: list[str], again: str, dice: random.Random) -> dict[str, Any]:
    """A clock from each step of the chain to the next, now and then with a condition that leaves a case without one."""
    clocks: dict[str, Any] = {}
    for begins, ends in zip(["received", *kinds], [*kinds, "closed"], strict=True):
        clock = {"clause": "1", "say": say(ends), "from": [begins], "to": ends, "limit": dice.choice(LIMITS)}
        if begins == "received":
            clock["from"] += [kind for kind in (again, dice.choice(("reopened", ""))) if kind]
        clock |= {"warn": True} if dice.random() < 1 / 2 else {}
        clock |= {"when": {"severity": "major"}} if dice.random() < 1 / 10 else {}
        clock |= {"stops": [again]} if again and dice.random() < 1 / 2 else {}
        clocks[f"to_{ends}"] = clock
    return clocks
