"""Every kind of event has exactly one payload, and payloads come back from the ledger's JSON as they went in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, get_args, get_origin

import pytest
from facts import fact
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from casework.record.events import (
    PAYLOADS,
    AlertTerms,
    AnalysisMeetingHeld,
    AppealDecided,
    Appointed,
    Attempted,
    Basis,
    Change,
    Corrected,
    CorrectionEntered,
    CorrectionWaived,
    Event,
    ImportLoaded,
    LineAdded,
    LineApproved,
    LineWithdrawn,
    Noted,
    Payload,
    Quota,
    ResponseCompleted,
    ScoreLine,
    Sheet,
    Stratum,
    parse_payload,
)
from casework.vocabulary import EventKind
from casework.vocabulary.assessing import LineKind


def test_every_kind_has_a_payload():
    assert set(PAYLOADS) == set(EventKind)


def test_no_two_payloads_share_a_kind():
    with pytest.raises(TypeError, match="has the kind of Noted"):
        type("Twice", (Payload,), {"kind": EventKind.NOTED, "__annotations__": {}})


@pytest.mark.parametrize("kind", EventKind)
def test_payload_class_declares_its_own_kind(kind: EventKind):
    assert PAYLOADS[kind].kind is kind


@pytest.mark.parametrize("kind", EventKind)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_payload_survives_the_ledger(kind: EventKind, data: st.DataObject):
    payload = data.draw(st.builds(PAYLOADS[kind], **_every_field(PAYLOADS[kind])))
    assert parse_payload(kind, payload.model_dump_json(exclude_none=True)) == payload


def _every_field(cls: type[Payload]) -> dict[str, Any]:
    """A strategy for each field: by its name where the type does not say what is allowed, else by its type."""
    words, count = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40), st.integers(0, 99)
    digest = st.text("0123456789abcdef", min_size=64, max_size=64)
    by_name: dict[str, st.SearchStrategy[object]] = {
        "present": st.none() | st.tuples(words),
        "amount": st.floats(0.01, 1e9),
        "weight": st.floats(0.01, 100),
        "level": st.integers(1, 2),
        "score": st.integers(1, 5),
        "recommend": st.integers(0, 10),
        "target": words if cls is ImportLoaded else st.integers(1, 10_000),
        "customers": st.integers(0, 10_000),
        "kept": st.tuples(st.sampled_from(["closed", "noted"])),
        "laws": st.tuples(words),
        **dict.fromkeys(("projects", "mentions"), st.tuples(words)),
        "strata": st.tuples(st.builds(Stratum, stratum=words, population=count, drawn=count, reserve=count)),
        "quotas": st.tuples(words if cls in {Attempted, ResponseCompleted} else st.builds(Quota, most=count)),
        "batch": words if cls is ImportLoaded else st.integers(1, 99),
        "issue": st.integers(1, 99),
        "rule": st.just(AlertTerms(kpi="open", beyond="above", threshold=9.5, recover=3)),
        "n": st.integers(1, 99),
        **dict.fromkeys(("value", "threshold"), st.floats(-1e9, 1e9)),
        "digests": st.dictionaries(words, digest),
        "people": st.dictionaries(words, count),
        "answers": st.dictionaries(words, words | count | st.tuples(words)),
        **dict.fromkeys(("precision", "response", "counts_from"), st.floats(0.01, 1)),
        **dict.fromkeys(("place", "most_attempts"), st.integers(1, 99)),
        **dict.fromkeys(("at_peace_days", "seconds", "reminder", "position", "cut"), count),
        "texts": st.dictionaries(words, words),
        "digest": words if cls is ImportLoaded else digest,
        **dict.fromkeys(("frame", "link", "root", "previous"), digest),
        **_assessed(cls, words, digest),
    }
    by_type = {"str": words, "AwareDatetime": st.datetimes(timezones=st.just(UTC))}
    return {name: by_name.get(name, by_type.get(field_type(field), ...)) for name, field in cls.model_fields.items()}


def _assessed(
    cls: type[Payload], words: st.SearchStrategy[str], digest: st.SearchStrategy[str]
) -> dict[str, st.SearchStrategy[object]]:
    """Fields of the monthly assessment."""
    points, kind = st.floats(-1e6, 1e6), st.sampled_from(LineKind)
    line = st.builds(ScoreLine, of=words, kind=kind, clause=words, points=points, counted=points)
    change = st.builds(Change, of=words, kind=kind, clause=words, before=points)
    moment = st.datetimes(timezones=st.just(UTC))
    sheet = st.builds(
        Sheet, base=points, floor=points, ceiling=points, clause=words, prices=st.dictionaries(words, points)
    )
    found: dict[str, st.SearchStrategy[object]] = {
        "sheet": sheet,
        "basis": st.builds(Basis, cut=st.integers(0, 99), as_of=moment, calendar=words, models=words),
        "lines": st.tuples(line),
        "changes": st.tuples(change),
        "evidence": st.tuples(digest),
        "units": st.dictionaries(words, digest),
        **dict.fromkeys(("before", "after", "total"), points),
    }
    if cls in {LineAdded, AppealDecided, CorrectionEntered, CorrectionWaived}:
        found["points"] = st.floats(0, 1e6)
    if cls in {CorrectionEntered, CorrectionWaived}:
        found["month"] = st.just("2026-03")
    if cls in {LineApproved, LineWithdrawn}:
        found["line"] = st.integers(1, 99)
    return found


def field_type(field: FieldInfo) -> str:
    """The name of a field's type, without None and constraints; none for a list of values."""
    if get_origin(field.annotation) is tuple:
        return ""
    first = (get_args(field.annotation) or (field.annotation,))[0]
    return getattr(get_args(first)[0] if get_origin(first) else first, "__name__", "")


def test_empty_fields_do_not_stand_in_the_ledger():
    assert fact(payload=Corrected(target=3, void=True, reason="误录")).payload_json() == (
        '{"target":3,"void":true,"reason":"误录"}'
    )


def test_moment_in_a_payload_keeps_its_instant():
    nine = datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=8)))
    again = parse_payload(EventKind.APPOINTED, Appointed(due_at=nine).model_dump_json())
    assert isinstance(again, Appointed)
    assert again.due_at == datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_date_in_a_payload_is_read_back_as_a_date():
    again = parse_payload(EventKind.ANALYSIS_MEETING_HELD, '{"held_on":"2026-03-02"}')
    assert again == AnalysisMeetingHeld(held_on=date(2026, 3, 2))


def test_unknown_key_is_refused():
    with pytest.raises(ValidationError, match="surprise"):
        parse_payload(EventKind.NOTED, '{"note":"x","surprise":1}')


def test_naive_moment_is_refused():
    with pytest.raises(ValidationError, match="timezone"):
        fact(occurred_at=datetime(2026, 3, 2, 9, 0))


def test_fact_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        fact().actor = "somebody else"  # type: ignore[misc]


def test_event_takes_its_kind_from_the_payload():
    assert fact(payload=Noted(note="x")).kind is EventKind.NOTED
    assert isinstance(fact(), Event)
