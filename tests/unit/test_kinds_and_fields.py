"""Whatever the shipped regulations have written is a kind of the ledger, and whatever they ask about is a column."""

from __future__ import annotations

import pytest
from mart_tables import empty_warehouse

from casework.record.events import PAYLOADS, parse_payload
from casework.regulation import load_regulation
from casework.regulation.facts import ASKED
from casework.settings import ROOT
from casework.vocabulary import EventKind
from dashboard.frame.i18n import CHINESE, speaking
from dashboard.parts.event_words import event_words

FOLDERS = sorted(path for path in (ROOT / "data" / "regulations").iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_kind_that_a_shipped_step_writes_has_a_payload(folder):
    steps = load_regulation(folder).steps.values()
    assert {kind for step in steps for kind in step.writes} <= {kind.value for kind in PAYLOADS}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_field_that_a_shipped_step_asks_for_is_one_of_an_event_it_writes(folder):
    beside = {"satisfied", "claim"}  # said by the answer, and by the road of a claim
    for name, step in load_regulation(folder).steps.items():
        known = {field for kind in step.writes for field in PAYLOADS[EventKind(kind)].model_fields}
        assert {*step.asks, *step.with_} - known - beside == set(), (name, known)


def test_every_field_that_conditions_and_clocks_ask_about_is_a_column_of_the_log():
    described = empty_warehouse().execute("select column_name from (describe staging.log)").fetchall()
    columns = {name for (name,) in described}
    derived = {"satisfied": "satisfaction", "claim": "amount", "present": "payload"}
    assert {derived.get(field, field) for field in ASKED} - columns == set()


def test_an_older_entry_is_read_and_written_back_to_the_letter():
    stored = '{"department":"eng","urgency":"normal","due_at":"2026-03-02T02:00:00Z","slip":"S-1"}'
    assert parse_payload(EventKind.DISPATCHED, stored).model_dump_json(exclude_none=True) == stored


def test_the_timeline_says_what_a_further_event_is_about():
    payload = '{"order": "G-7", "contractor": "c1", "signed": true}'
    assert ("Signed", "yes") in event_words("order_checked", payload, {})
    with speaking(CHINESE):
        assert ("工单", "G-7") in event_words("order_checked", payload, {})
        assert EventKind.ORDER_CHECKED.label(CHINESE) == "验收"
