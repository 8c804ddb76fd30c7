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
    AnalysisMeetingHeld,
    Appointed,
    Corrected,
    Event,
    ImportLoaded,
    Noted,
    Payload,
    parse_payload,
)
from casework.vocabulary import EventKind


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
    words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
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
        "texts": st.dictionaries(words, words),
        "digest": words if cls is ImportLoaded else st.text("0123456789abcdef", min_size=64, max_size=64),
    }
    by_type = {"str": words, "AwareDatetime": st.datetimes(timezones=st.just(UTC))}
    return {name: by_name.get(name, by_type.get(field_type(field), ...)) for name, field in cls.model_fields.items()}


def field_type(field: FieldInfo) -> str:
    """The name of a field's type, without None and constraints."""
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
