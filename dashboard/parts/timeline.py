"""The timeline of a case as an ordered list: every event, what it said, how late it was entered, what it started."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from html import escape

import streamlit as st

from casework.policy import Pack
from casework.record.ledger import StoredEvent
from casework.vocabulary import EventKind, Verdict
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label
from dashboard.parts.event_words import event_words
from dashboard.parts.explanations import Explanation, Row
from dashboard.parts.formats import listed, moment, span, weekday_moment
from dashboard.parts.gone_words import why_words_went

LONG = 40
"""A text of more letters takes the whole width: two thousand in a narrow column cannot be read."""
CLOCK_ACTOR = "clock"
"""Who writes warnings and escalations that fall due by themselves."""


@apart
def timeline(
    events: Sequence[Row],
    clocks: Sequence[Explanation],
    names: Mapping[str, str],
    gone: Mapping[int, StoredEvent],
    pack: Pack,
) -> None:
    """Draw the list, the newest on top; ``clocks`` are named at the events where they start and end.

    ``names`` say what ids stand for. Words are said as ``pack`` says them. ``gone`` names, by version, the entries
    whose words were taken away.
    """
    entries = "".join(_entry(event, clocks, names, gone, pack) for event in reversed(events))
    st.html(f'<ol class="timeline" reversed>{entries}</ol>')


def _entry(
    event: Row,
    clocks: Sequence[Explanation],
    names: Mapping[str, str],
    gone: Mapping[int, StoredEvent],
    pack: Pack,
) -> str:
    kind = EventKind(str(event["kind"]))
    at = event["occurred_at"]
    told = "".join(
        f"<div{' class=long' if len(value) > LONG else ''}><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
        for name, value in said(event, clocks, names, pack)
    )
    parts = [
        f"<p class='when'>{escape(weekday_moment(at) if isinstance(at, datetime) else '')}</p>",
        f"<p class='what'>{escape(label(kind))} <span class='who'>{escape(_actor(event, names))}</span></p>",
        f"<dl>{told}</dl>" if told else "",
        *(f"<p class='note'>{escape(note)}</p>" for note in [*_taken(event, gone), *notes(event, clocks)]),
    ]
    classes = " ".join(name for name, on in (("late", event["late"]), ("struck", event["corrected"])) if on)
    return f"<li class='{classes}'>{''.join(parts)}</li>"


def said(
    event: Row, clocks: Sequence[Explanation], names: Mapping[str, str], pack: Pack | None = None
) -> list[tuple[str, str]]:
    """The words of an entry, field by field; a warning says whether the limit it is about may still move."""
    moving = {clock.due for clock in clocks if clock.provisional} if event["kind"] == EventKind.WARNED else set()
    return event_words(str(event["kind"]), str(event["payload"] or ""), names, moving, pack)


def _actor(event: Row, names: Mapping[str, str]) -> str:
    actor = str(event["actor"])
    return _("the clock") if actor == CLOCK_ACTOR else names.get(actor, actor)


def _taken(event: Row, gone: Mapping[int, StoredEvent]) -> Iterator[str]:
    """That words are gone, and what an erasure left because a law wants it."""
    taking = gone.get(int(str(event["version"])))
    if taking is not None:
        yield why_words_went(taking)
    kept = json.loads(str(event["payload"] or "{}")).get("kept") if event["kind"] == EventKind.ERASED else None
    if kept:
        yield _("Kept, because a law wants it: {kinds}", kinds=listed(label(EventKind(kind)) for kind in kept))


def notes(event: Row, clocks: Sequence[Explanation]) -> list[str]:
    """What is to be known of an entry beside its own words: entered late, corrected, clocks started and stopped."""
    found = []
    recorded, lag = event["recorded_at"], event["lag_minutes"]
    if event["late"] and isinstance(recorded, datetime) and isinstance(lag, float):
        found.append(_("Entered {moment}, {lag} after it happened", moment=moment(recorded), lag=span(lag)))
    if event["corrected"]:
        found.append(_("Corrected by a later entry; kept as it was written"))
    if event["target"] is not None:
        found.append(_("Corrects entry {n} of this case", n=event["target"]))
    found += [
        _("Starts the clock “{clock}”, due {moment}", clock=clock.title, moment=clock.due_words)
        for clock in clocks
        if clock.start == event["occurred_at"] and clock.from_version == event["version"]
    ]
    found += [
        _("Stops the clock “{clock}”: {verdict}", clock=clock.title, verdict=label(clock.verdict))
        for clock in clocks
        if clock.verdict in {Verdict.MET, Verdict.MISSED} and clock.ended_by == event["version"]
    ]
    return found
