"""The page in ``docs`` on the life of a month's score is what its table says."""

from __future__ import annotations

from casework.month.month_docs import TARGET, page
from casework.month.steps import STEPS
from casework.vocabulary.assessing import MonthStep


def test_the_page_is_not_behind_the_table() -> None:
    assert TARGET.read_text(encoding="utf-8") == page(), "run: python -m casework.month.month_docs"


def test_every_step_stands_on_it_once_with_who_may_take_it() -> None:
    rows = {line.split(" | ")[0].removeprefix("| "): line for line in page().splitlines() if line.startswith("| ")}
    assert set(STEPS) == set(MonthStep)
    assert {f"{step.en} {step.zh}" for step in MonthStep} <= rows.keys()
    assert "company leader" in rows["Decide appeal 裁定申诉"]
    assert "the clock" in rows["Open 开账"]
