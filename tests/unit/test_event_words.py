"""What an entry of the timeline says."""

from __future__ import annotations

import json

from dashboard.frame.i18n import ENGLISH, speaking
from dashboard.parts.event_words import event_words

NAMES = {"u7": "李工", "leak": "Leak", "project_gm": "Project GM"}


def test_who_confirmed_a_slip_is_told_by_name() -> None:
    with speaking(ENGLISH):
        assert event_words("receipt_confirmed", json.dumps({"by": "u7"}), NAMES) == [("By", "李工")]


def test_a_new_category_is_told_by_its_name() -> None:
    with speaking(ENGLISH):
        assert event_words("classified", json.dumps({"category": "leak"}), NAMES) == [("Category", "Leak")]


def test_a_free_text_that_happens_to_be_an_id_stays_as_it_was_typed() -> None:
    with speaking(ENGLISH):
        assert event_words("noted", json.dumps({"note": "leak"}), NAMES) == [("Note", "leak")]


def test_why_a_message_was_lost_is_told_and_which_is_not() -> None:
    with speaking(ENGLISH):
        assert event_words("message_lost", json.dumps({"message": 4, "undelivered": "refused"}), {}) == [
            ("Why", "Refused")
        ]
