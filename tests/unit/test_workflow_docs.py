"""The vocabulary of the desk is complete, and the page in ``docs`` is what the table says."""

from __future__ import annotations

import re

import pytest
from packs import SHIPPED, pack

from casework.desk.commands import COMMANDS
from casework.desk.outcomes import SAME_FIELDS
from casework.desk.transitions import WAYS
from casework.desk.workflow_docs import TARGET, page
from casework.policy import Pack, Policies
from casework.vocabulary import EventKind, Stage
from casework.vocabulary.desk import CommandName

POLICIES = Policies.load(SHIPPED)


def test_the_workflow_page_is_not_behind_the_table() -> None:
    assert TARGET.read_text(encoding="utf-8") == page(), "run: python -m casework.desk.workflow_docs"


@pytest.mark.parametrize("regulation", POLICIES.packs, ids=lambda pack: f"{pack.id}-{pack.version}")
def test_each_regulation_has_a_picture_into_which_every_stage_and_every_step_that_leads_on_is_drawn(
    regulation: Pack,
) -> None:
    newest = POLICIES.versions(regulation.id)[-1]
    part = page().split(f"## `{regulation.id}`:")[1].split("\n## ")[0]
    picture = part.split("```")[1]
    assert {line.split(":")[0].strip() for line in picture.splitlines() if "-->" not in line} >= newest.stages.keys()
    drawn = set(re.findall(r"--> (\w+):", picture)) | set(re.findall(r"(\w+) -->", picture))
    assert drawn >= newest.stages.keys() - {name for name in newest.stages if name in _said_below(newest)}
    leading = [step for step in newest.steps.values() if step.then or step.but]
    assert [
        step.say.en for step in leading if re.sub("[:;]", ",", step.say.en.lower()) not in part.replace(";", ",")
    ] == []


def _said_below(regulation: Pack) -> set[str]:
    """Stages to which only steps lead that are possible at every open stage: they stand below the picture."""
    return {step.then for step in regulation.steps.values() if step.then and step.at in {("open",), ("any",)}}


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
