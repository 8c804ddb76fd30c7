"""One mechanism makes a form of every command: each field has a name and a kind, each step a place on the page."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from desks import pack
from packs import shipped_pack, with_step

from casework.desk import commands as cmd
from casework.desk.commands import COMMANDS
from casework.record.events import PAYLOADS
from casework.vocabulary import Appointment, Satisfaction
from casework.vocabulary.desk import CommandName as C
from dashboard.frame.i18n import CHINESE, sentence, speaking
from dashboard.parts.forms import NAMES, FormIncomplete, build, plain
from dashboard.parts.steps import ELSEWHERE, groups


@pytest.mark.parametrize("command", [c for c in COMMANDS if c not in ELSEWHERE | {C.CORRECT}])
def test_every_field_of_a_command_has_a_name_for_people(command: C):
    assert set(COMMANDS[command].model_fields) - set(NAMES) == set()


def test_every_step_stands_in_one_group():
    counted = Counter(step for steps in groups(pack()).values() for step in steps)
    assert set(counted) == set(C) - ELSEWHERE
    assert set(counted.values()) == {1}


def test_steps_stand_under_the_heading_that_the_regulation_gives_them():
    known = pack()
    assert C.JUDGE in groups(known)["Record"]
    assert C.JUDGE in groups(with_step(known, "judge", group="outcome"))["Outcome"]
    assert "Compensation" not in groups(shipped_pack("promise"))


@pytest.mark.parametrize(
    ("model", "field", "kind"),
    [
        (cmd.Appoint, "due_at", datetime),
        (cmd.Contact, "occurred_at", datetime),
        (cmd.HoldMeeting, "held_on", date),
        (cmd.CallBack, "satisfaction", Satisfaction),
        (cmd.RaiseClaim, "amount", float),
        (cmd.Escalate, "level", int),
        (cmd.CallBack, "reached", bool),
        (cmd.Note, "note", str),
    ],
)
def test_the_kind_of_a_field_follows_from_its_type(model: type[cmd.Command], field: str, kind: type):
    assert plain(model.model_fields[field].annotation) is kind


def test_all_payloads_can_be_corrected_field_by_field():
    kinds = {plain(info.annotation) for payload in PAYLOADS.values() for info in payload.model_fields.values()}
    assert all(isinstance(kind, type) for kind in kinds)


def test_a_form_without_what_it_needs_names_the_field():
    with pytest.raises(FormIncomplete, match=r"Fill in: Instruction\."):
        build(cmd.Instruct, {"instruction": "", "occurred_at": None})


def test_what_is_missing_is_named_in_the_readers_language():
    with speaking(CHINESE), pytest.raises(FormIncomplete) as raised:
        build(cmd.Instruct, {"instruction": " "})
    with speaking(CHINESE):
        assert sentence(raised.value) == "请填写：批示。"


def test_answers_that_contradict_each_other_are_told_in_a_sentence():
    with pytest.raises(FormIncomplete, match="A customer who was not reached has given no answer"):
        build(cmd.CallBack, {"reached": False, "satisfaction": "satisfied"})


def test_how_satisfied_a_customer_is_must_be_said_of_one_who_was_reached():
    with pytest.raises(FormIncomplete, match=r"Fill in: Satisfaction\."):
        build(cmd.CallBack, {"reached": True, "opinion": "quick"})
    assert build(cmd.CallBack, {"reached": False}) == cmd.CallBack(reached=False)


def test_what_was_typed_becomes_the_command():
    due = datetime(2026, 3, 3, 10, tzinfo=UTC)
    made = build(cmd.Appoint, {"appointment": Appointment.MEETING, "due_at": due, "note": "", "occurred_at": None})
    assert made == cmd.Appoint(appointment=Appointment.MEETING, due_at=due)
