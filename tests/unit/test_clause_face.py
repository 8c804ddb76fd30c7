"""How one clause looks: parts that say no more than their names share a line."""

from __future__ import annotations

import re
from pathlib import Path

from casework.regulation.clauses import carried_out
from casework.regulation.load import load_regulation
from dashboard.frame.i18n import CHINESE, speaking
from dashboard.parts.clause_face import clause_face

FOLDER = Path(__file__).parents[2] / "data" / "regulations" / "sunshine@2002-01-01"


def test_seven_channels_stand_in_one_line_and_the_step_that_takes_them_in_another():
    regulation = load_regulation(FOLDER)
    channels = next(each for each in carried_out(regulation) if each.clause == "3.2")
    with speaking(CHINESE):
        lines = re.findall(r"<li.*?</li>", clause_face(regulation, channels))
    assert len(lines) == 2
    assert "来电、来函、来访、网站论坛、图文传真、电子邮箱、服务专线" in lines[0]
    assert "登记受理" in lines[1]
