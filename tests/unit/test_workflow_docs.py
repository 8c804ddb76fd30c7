"""The vocabulary of the desk is complete, and the page in ``docs`` is what the table says."""

from __future__ import annotations

from packs import pack

from casework.desk.commands import COMMANDS
from casework.desk.outcomes import SAME_FIELDS
from casework.desk.transitions import WAYS
from casework.desk.workflow_docs import TARGET, page
from casework.vocabulary import EventKind, Stage
from casework.vocabulary.desk import CommandName


def test_the_workflow_page_is_not_behind_the_table() -> None:
    assert TARGET.read_text(encoding="utf-8") == page(), "run: python -m casework.desk.workflow_docs"


def test_every_command_has_a_model_and_a_row() -> None:
    assert set(COMMANDS) == set(WAYS) == set(CommandName)


def test_every_stage_can_be_reached_by_a_command() -> None:
    written = {kind for row in WAYS.values() for kind in row.writes}
    after = pack().stage_after
    assert {after[kind] for kind in written if kind in after} == set(Stage)


def test_a_command_that_says_what_was_typed_has_the_fields_of_its_event() -> None:
    for command, payload in SAME_FIELDS.items():
        assert set(command.model_fields) - {"occurred_at"} <= set(payload.model_fields), command


def test_the_clocks_own_events_are_written_by_no_command() -> None:
    written = {kind for row in WAYS.values() for kind in row.writes}
    assert EventKind.WARNED not in written
