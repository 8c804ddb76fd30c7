"""The smallest regulation that is one, to spoil and to add to: a case is received, answered within an hour, closed."""

from __future__ import annotations

import copy
from typing import Any

from casework.regulation import Regulation


def say(text: str) -> dict[str, str]:
    """The same text in both languages."""
    return {"zh": text, "en": text}


TINY: dict[str, Any] = {
    "id": "tiny",
    "version": "1",
    "effective_from": "2026-01-01",
    "title": say("tiny"),
    "source": say("made for a test"),
    "office_hours": [["09:00", "12:00"], ["13:30", "18:00"]],
    "void": ["withdrawn"],
    "warn": {"share": "2/3"},
    "record": {"fields": ["content"]},
    "clauses": {"1": say("answer within the hour")},
    "words": {"disposition": {"resolved": say("resolved"), "withdrawn": say("withdrawn")}},
    "posts": {"staff": {**say("staff"), "is": "centre", "scope": "company"}},
    "stages": {"open": say("open"), "answered": say("answered"), "closed": {**say("closed"), "final": True}},
    "steps": {
        "receive": {"clause": "1", "say": say("r"), "by": ["everybody"], "at": "start", "writes": "received",
                    "then": "open"},
        "answer": {"clause": "1", "say": say("a"), "by": ["staff"], "at": ["open"], "writes": "replied",
                   "then": "answered"},
        "close": {"clause": "1", "say": say("c"), "by": ["staff"], "at": ["answered"], "writes": "closed",
                  "with": {"disposition": "resolved"}, "then": "closed"},
    },
    "clocks": {
        "answer": {"clause": "1", "say": say("a"), "from": "received", "to": "replied", "limit": "1 hour"},
        "closing": {"clause": "1", "say": say("c"), "from": "replied", "to": "closed", "limit": "1 day"},
    },
}  # fmt: skip


def tiny(**changes: dict[str, Any]) -> Regulation:
    """The tiny regulation with tables added to or replaced: ``tiny(steps={"judge": {…}}, clocks={"answer": {…}})``."""
    whole = copy.deepcopy(TINY)
    for table, entries in changes.items():
        known = whole.setdefault(table, {})
        for name, entry in entries.items():
            known[name] = {**known.get(name, {}), **entry}
    return Regulation.model_validate(whole)


def step(writes: str, *, at: object = "open", by: str = "staff", **more: object) -> dict[str, object]:
    """A step of the tiny regulation."""
    return {"clause": "1", "say": say(writes), "by": [by], "at": at, "writes": writes, **more}
