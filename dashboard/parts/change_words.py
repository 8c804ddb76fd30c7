"""What changed between two versions, in words: the part, the value, what it was and what it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from pydantic import BaseModel

from casework.regulation import Regulation
from casework.regulation.comparing import Change
from casework.regulation.durations import Duration
from casework.regulation.limits import Limit
from casework.regulation.model import Line, Step
from casework.time.hours import WEEKDAYS
from dashboard.frame.i18n import CHINESE, N_, _, label, language
from dashboard.parts.formats import NOTHING, listed, number, stated, weekday_day
from dashboard.parts.office_hours import day_words, weekday
from dashboard.parts.regulation_parts import TELLING, told
from dashboard.parts.regulation_words import Wording, signed, span_of

PARTS = {
    "pack": N_("The regulation"), "clauses": N_("Clause"), "stages": N_("Stage"), "steps": N_("Step"),
    "clocks": N_("Limit"), "posts": N_("Post"), "chosen": N_("Who"), "routes": N_("Money"),
    "sees": N_("Confidential"), "duties": N_("Duty"), "sheet": N_("Score"), "lines": N_("Score"),
    "satisfied": N_("Target"), "forms": N_("Form"), "questionnaires": N_("Questionnaire"),
    "moved": N_("Stage"), "words": N_("Word"),
}  # fmt: skip
KEYS = {
    "limit": N_("limit"), "say": N_("name"), "by": N_("by"), "at": N_("at stage"), "then": N_("next stage"),
    "points": N_("points"), "clause": N_("clause"), "missed": N_("if missed"), "from_": N_("from"), "to": N_("until"),
    "when": N_("if"), "unless": N_("unless"), "tells": N_("tells"), "needs": N_("needs"), "asks": N_("asks for"),
    "target": N_("target"), "warn": N_("warning"), "set_by": N_("set by"), "note": N_("note"), "zh": N_("Chinese text"),
    "en": N_("English text"), "office_hours": N_("office hours"), "figures": N_("targets"), "title": N_("title"),
    "source": N_("source"), "record": N_("minimum record"), "void": N_("endings that make limits void"),
    "base": N_("points a month begins with"), "floor": N_("lowest"), "ceiling": N_("highest"), "cap": N_("at most"),
    "within": N_("within"), "every": N_("how often"), "stops": N_("ended by"), "with_": N_("with"),
    "is_": N_("counts as"), "scope": N_("reach"), "up_to": N_("up to"), "endorse": N_("endorsed by"),
    "approve": N_("approved by"), "writes": N_("writes"), "but": N_("other next stages"), "counts": N_("counted"),
    "fields": N_("fields"), "min_n": N_("shown from"), "choose": N_("chosen post"), "share": N_("share"),
    "watched": N_("a clock always runs"), "workday": N_("working day"),
}  # fmt: skip
KINDS, CONDITIONS = {"from_", "to", "stops", "failed_by", "writes"}, {"when", "unless", "with_", "from_with", "to_with"}
OFFICE_HOURS = "office_hours"
POSTS = {"by", "tells", "endorse", "approve", "posts", "owed_by"}
ORIGIN = {"clause": N_("the source"), "company": N_("the company")}


def where(change: Change, before: Regulation, after: Regulation) -> str:
    """The part that changed, by its name in the reader's language."""
    part, _dot, vocabulary = change.part.partition(".")
    of = before if change.after is None else after
    if part in {"lines", "routes", "sees", "satisfied"} and change.key:
        of = before
    name = change.name if part == "pack" else _name(change, part, vocabulary, of)
    return stated(_(PARTS[part]), _(KEYS[name]) if name in KEYS else name)


def _name(change: Change, part: str, vocabulary: str, of: Regulation) -> str:
    if part == "words":
        return Wording(of).value(vocabulary, change.name)
    if part == "clauses":
        return change.name
    if part == "clocks":
        return Wording(of).clock(change.name)
    if part in {"stages", "posts"}:
        return Wording(of).stage(change.name) if part == "stages" else Wording(of).post(change.name)
    return told(of, (part, change.name)).said if part in TELLING and part != "words" else change.name


def what(change: Change) -> str:
    """The value that changed; empty for a part that came or went as a whole."""
    if change.key in {"", "value"}:
        return ""
    if change.name == OFFICE_HOURS and change.key in WEEKDAYS:
        return weekday(change.key)
    return _(KEYS[change.key]) if change.key in KEYS else change.key.replace("_", " ").strip()


def sides(change: Change, before: Regulation, after: Regulation) -> tuple[str, str]:
    """What it was and what it is; a dash where there was or is nothing."""
    old, new = _said(change, change.before, before), _said(change, change.after, after)
    if old != new:
        return old, new
    return _in_both_languages(change.before), _in_both_languages(change.after)


def _in_both_languages(value: object) -> str:
    """A value that reads the same in the reader's language: the other one differs, or only what the file writes."""
    texts = [str(text) for name in ("zh", "en") if (text := getattr(value, name, None))]
    return " / ".join(texts) or str(value)


def _said(change: Change, value: object, of: Regulation) -> str:
    if value is None or (value in ((), {}, "") and change.name != OFFICE_HOURS):
        return NOTHING
    if change.added or change.removed or change.name == OFFICE_HOURS:
        return _whole(change, value, of)
    words, key = Wording(of), change.key
    if isinstance(value, Limit):
        return words.limit(value)
    if key in CONDITIONS and isinstance(value, dict):
        return words.condition(value)
    names = value if isinstance(value, tuple) else ()
    if names and all(isinstance(name, str) for name in names) and key in KINDS | POSTS:
        return words.posts(names) if key in POSTS or change.part == "duties" else words.kinds(names)
    writing = WRITING.get(key)
    return writing(words, value) if writing else _plain(value)


def _whole(change: Change, value: object, of: Regulation) -> str:
    """A part that came or went, as the page tells it."""
    part = change.part.partition(".")[0]
    if change.name == OFFICE_HOURS and isinstance(value, tuple):
        return day_words(value)
    if part == "pack" and change.name in {"warn", "record", "figures"}:
        place = ("figures", "figures") if change.name == "figures" else ("pack", change.name)
        line = told(of, place)
        return listed((line.said, *line.notes))
    if part in TELLING and part not in {"pack", "words"}:
        line = told(of, (part, change.name))
        return listed((line.said, *line.notes))
    return _plain(value)


def _stages(words: Wording, value: object) -> str:
    if isinstance(value, tuple):
        return listed(words.stage(str(name)) for name in value)
    return words.stage(str(value))


def _missed(words: Wording, value: object) -> str:
    return listed(map(words.clock, value)) if isinstance(value, tuple) else words.step(str(value))


WRITING: dict[str, Callable[[Wording, object], str]] = {
    "then": _stages,
    "at": _stages,
    "missed": _missed,
    "points": lambda _words, value: signed(float(str(value))),
    "set_by": lambda _words, value: _(ORIGIN[str(value)]),
    "owed_by": lambda words, value: words.post(str(value)),
}


def _plain(value: object) -> str:
    """A value that needs no regulation to be read."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return number(value, 0 if float(value).is_integer() else 2)
    if isinstance(value, Duration):
        return span_of(value)
    if isinstance(value, date):
        return weekday_day(value)
    if isinstance(value, tuple | list):
        return listed(map(_plain, value))
    return _model(value) if isinstance(value, BaseModel) else str(value)


def _model(value: BaseModel) -> str:
    """The text of a part in the reader's language, or else what it holds."""
    own = getattr(value, "zh" if language() == CHINESE else "en", None)
    if own:
        return str(own)
    if isinstance(value, Step | Line):
        return label(value.say) if isinstance(value, Step) else signed(value.points)
    need = getattr(value, "need", None)
    return str(need) if need else listed(_plain(each) for _key, each in value if each not in (None, (), {}, ""))
