"""What a line of a form prints of a case: the one meaning of its sources, on drawn paper and in Word templates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields

from casework.record.events import Payload
from casework.record.ledger import StoredEvent
from casework.regulation.form_lines import FormLine, Source
from casework.regulation.model import Form
from casework.vocabulary import EventKind
from casework.vocabulary.own import vocabularies
from dashboard.frame.i18n import N_, _
from dashboard.parts.documents.case_facts import CaseFacts, House
from dashboard.parts.formats import moment

TICKED, OPEN = "☑", "☐"
BESIDE = " · "
"""Between what one line prints together."""
SIGNED = N_("Signature: ____________  Date: ________")
KINDS = frozenset(EventKind)
HOUSE = frozenset(field.name for field in fields(House))
"""What is printed of the company itself: how it is reached."""


def is_of_a_case(form: Form) -> bool:
    """Whether no line prints what a unit did, or has."""
    return not any(
        source.room in {"count", "answer"} or (source.room == "unit" and source.field not in HOUSE)
        for line in form.lines
        for source in line.sources
    )


def is_begun(form: Form, entries: Sequence[StoredEvent]) -> bool:
    """Whether there is something to print: the first entry that the form names has happened."""
    named = [source.room for line in form.lines for source in line.sources if source.room in KINDS]
    return not named or any(entry.kind == named[0] for entry in entries)


def printed(line: FormLine, facts: CaseFacts) -> str:
    """What the line prints; empty where nothing is known, which is room to write."""
    return next(filter(None, (_together(group, facts) for group in line.choices)), "")


def _together(group: Sequence[Source], facts: CaseFacts) -> str:
    """What several sources say; of entries that a case may have several of at once, a line each, ticked where done."""
    first = group[0]
    if first.nth is None and first.field in _told_apart(facts) and first.room in KINDS:
        return "\n".join(_each_ticked(group, facts))
    return BESIDE.join(filter(None, (said(source, facts) for source in group)))


def said(source: Source, facts: CaseFacts) -> str:
    """What one source says of the case; empty where nothing is known."""
    known = ROOMS.get(source.room)
    if known is not None:
        return known(source.field, facts)
    if source.nth is None and source.field in _told_apart(facts):
        return _together([source], facts)
    fitting = _entries_of(source, facts)
    place = -1 if source.nth is None else source.nth - 1
    return _entry(fitting[place], source.field, facts) if fitting[place:] else ""


def _entries_of(source: Source, facts: CaseFacts) -> list[StoredEvent]:
    """The entries that a source looks at, in their order."""
    of_kind = [entry for entry in facts.entries if entry.kind == source.room]
    if source.only is None:
        return of_kind
    field, wanted = source.only
    return [entry for entry in of_kind if str(getattr(entry.payload, field, None)) == wanted]


def _told_apart(facts: CaseFacts) -> dict[str, tuple[str, ...]]:
    """The fields by which a case has several of a thing at once, and the kinds of entries that end one."""
    return {name: clock.to for clock in facts.pack.regulation.clocks.values() for name in clock.same}


def _each_ticked(group: Sequence[Source], facts: CaseFacts) -> Iterator[str]:
    name = group[0].field
    ends = _told_apart(facts)[name]
    ended = {str(getattr(entry.payload, name, None)) for entry in facts.entries if entry.kind in ends}
    last = {str(getattr(entry.payload, name)): entry for entry in _entries_of(group[0], facts)}
    for value, entry in last.items():
        rest = (_entry(entry, source.field, facts) for source in group[1:])
        yield f"{TICKED if value in ended else OPEN} {BESIDE.join(filter(None, [value, *rest]))}"


def _entry(entry: StoredEvent, field: str, facts: CaseFacts) -> str:
    if field == "at":
        return moment(entry.occurred_at)
    value = getattr(entry.payload, field, None)
    if field == "by":
        return facts.named(str(value or entry.actor))
    if field == "to" and value is not None:
        return facts.post(str(value))
    return _word(entry.payload, field, facts)


def _word(payload: Payload, field: str, facts: CaseFacts) -> str:
    value, vocabulary = getattr(payload, field, None), vocabularies(type(payload)).get(field)
    return facts.word(value) if value is None or vocabulary is None else facts.called(vocabulary, str(value))


def _customer(field: str, facts: CaseFacts) -> str:
    of_all = {"contact": facts.contact, "place": facts.place}
    return of_all[field]() if field in of_all else facts.customer_said(field)


def _case(field: str, facts: CaseFacts) -> str:
    if field == "project":
        return facts.project
    if field == "category":
        return facts.category()
    if field == "stage":
        return facts.pack.stage_name(facts.state.stage).label(facts.language)
    value = getattr(facts.state, field, None)
    if isinstance(value, str) and field in facts.pack.words:
        return facts.called(field, value)
    return facts.word(value)


def _ticks(vocabulary: str, facts: CaseFacts) -> str:
    """Every word of a vocabulary with a box, ticked where the case says it."""
    chosen = _chosen(vocabulary, facts)
    words = facts.pack.choices(vocabulary)
    return "  ".join(f"{TICKED if word == chosen else OPEN} {facts.called(vocabulary, word)}" for word in words)


def _chosen(vocabulary: str, facts: CaseFacts) -> str | None:
    """The word of a vocabulary that was said last."""
    for entry in reversed(facts.entries):
        for field, name in vocabularies(type(entry.payload)).items():
            value = getattr(entry.payload, field)
            if name == vocabulary and value is not None:
                return str(value)
    return None


def _clock(clock: str, facts: CaseFacts) -> str:
    """Until when a clock that runs still runs."""
    return "\n".join(moment(due.at) for due in facts.state.course.running if due.clock == clock)


def _nothing(_field: str, _facts: CaseFacts) -> str:
    return ""


ROOMS: dict[str, Callable[[str, CaseFacts], str]] = {
    "case": _case,
    "customer": _customer,
    "ticks": _ticks,
    "clock": _clock,
    "unit": lambda field, facts: str(getattr(facts.house, field, "")),
    "signature": lambda _field, _facts: _(SIGNED),
    "blank": _nothing,
    "count": _nothing,
    "answer": _nothing,
}
"""What a line can print beside what the entries say; counts and answers stand on papers of units alone."""
