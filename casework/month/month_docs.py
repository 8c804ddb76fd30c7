"""Write ``docs/month.md`` from the table of steps: ``python -m casework.month.month_docs``.

A test compares the file with what this would write, so the page cannot fall behind the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from casework.month.steps import STEPS, Step
from casework.settings import ROOT
from casework.vocabulary.assessing import AssessmentStage, MonthStage, MonthStep
from casework.vocabulary.desk import Role
from casework.vocabulary.term import Term

TARGET = ROOT / "docs" / "month.md"

HEAD = """\
# The life of a month's score

Written from the table of steps by `python -m casework.month.month_docs`; do not edit. The permissions page
shows the same.

A project's month is opened by the clock and ends locked; no step leads back, and no step reopens it. What comes out
otherwise later stands in an open month as a correction, or is waived. The company's month goes beside it: the meeting
comes before the locks, one root over all projects after them.
"""


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join([HEAD, *_part("A project", MonthStage), *_part("The company", AssessmentStage), *_refused(), ""])


def _part(title: str, stages: type[Term]) -> Iterator[str]:
    rows = {step: row for step, row in STEPS.items() if _of(row, step, stages)}
    yield f"## {title}"
    yield ""
    yield "| step | at stage | by | writes |"
    yield "|---|---|---|---|"
    for step, row in rows.items():
        cells = (f"{step.en} {step.zh}", _stages(row, stages), _by(row), row.writes.value)
        yield "| " + " | ".join(cells) + " |"
    yield ""


def _of(row: Step, step: MonthStep, stages: type[Term]) -> bool:
    return any(isinstance(stage, stages) for stage in row.at) or (stages is MonthStage and step is MonthStep.OPEN)


def _stages(row: Step, stages: Iterable[Term]) -> str:
    return ", ".join(f"{stage.en.lower()} {stage.zh}" for stage in stages if stage in row.at) or "not opened yet"


def _by(row: Step) -> str:
    return ", ".join(role.en.lower() for role in Role if role in row.by) or "the clock"


def _refused() -> Iterator[str]:
    yield "A line by hand is approved, and an appeal decided, by another person than the one who wrote or filed it."


def main() -> None:
    """Write the page."""
    TARGET.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
