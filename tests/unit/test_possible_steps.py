"""What a queue asks step by step is what the case file says at once."""

from __future__ import annotations

import pytest
from desks import case, ground, person

from casework.desk.workflow import Possible, possible
from casework.vocabulary import Stage
from casework.vocabulary_desk import CommandName, Role


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("stage", Stage)
def test_a_step_asked_about_alone_is_possible_when_the_whole_list_has_it(stage: Stage, role: Role) -> None:
    stands, on = case(stage), ground(person(role))
    alone = Possible(stands, on)
    assert {command for command in CommandName if command in alone} == set(possible(stands, on))


def test_nothing_but_a_command_is_ever_possible() -> None:
    assert "dispatched" not in Possible(case(), ground(person(Role.CENTRE)))
