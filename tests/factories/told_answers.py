"""A small table of answers: a choice, a scale with "don't know", words, several options."""

from __future__ import annotations

from surveys.codebook.table import Told, table
from surveys.codebook.variables import variables
from surveys.questionnaire import read
from surveys.results import Asked
from tests.factories.questionnaires import TINY

MORE = """
[[sections.items]]
code = "to"
kind = "multiple"
text = { zh = "去哪里？", en = "Where's it to?" }
options = [{ code = "shop", zh = "商店", en = "Shop" }, { code = "park", zh = "公园", en = "Park" }]
"""
ASKED = [Asked.of(item) for item in read(TINY + MORE, "tiny.toml").items.values()]
OURS = Told(1, "w1", "A", "A", "2026-03", 1.5, None, None, None)


def told(*answers: tuple[int, str, str, float | None]) -> list[Told]:
    return [OURS._replace(sheet=sheet, item=item, option=code, value=value) for sheet, item, code, value in answers]


MADE = table(
    variables(ASKED),
    [
        *told((1, "moved_in", "yes", None), (1, "quality", "4", 4.0), (1, "to", "park", None)),
        *told((2, "moved_in", "no", None), (2, "quality", "dont_know", None)),
        OURS._replace(sheet=3),
    ],
)
