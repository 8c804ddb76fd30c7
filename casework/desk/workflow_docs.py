"""Write ``docs/workflow.md`` from the default regulation: ``python -m casework.desk.workflow_docs``.

A test compares the file with what this would write, so the page cannot fall behind the regulation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from casework.access.permissions import PAGES
from casework.desk.sayings import form_conditions
from casework.desk.transitions import Transition, transitions
from casework.policy import Pack, Policies
from casework.settings import ROOT, Settings
from casework.vocabulary import EventKind, Stage
from casework.vocabulary.desk import CommandName, Role

TARGET = ROOT / "docs" / "workflow.md"

HEAD = """\
# The life of a case

Written from the default regulation, `data/regulations/sunshine@2002-01-01`, by
`python -m casework.desk.workflow_docs`; do not edit. The application shows the same of the regulation of each project.

Beside people, the clock acts on every open case: it warns when two thirds of the time allowed have passed, raises the
case when a limit was missed, and deems a plan approved where the pack says so. None of this moves the stage.
"""


def page() -> str:
    """The whole page as Markdown."""
    chosen = Settings.model_fields["default_pack"].default
    pack = Policies.load(ROOT / "data" / "regulations").versions(chosen)[-1]
    rows = transitions(pack).values()
    return "\n".join([HEAD, *_diagram(rows, pack), "", *_commands(rows, pack), "", *_pages(), ""])


def _diagram(rows: Iterable[Transition], pack: Pack) -> Iterator[str]:
    yield "## Stages"
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f"    {name}: {stage.en} {stage.zh}" for name, stage in pack.stages.items())
    yield f"    [*] --> {pack.stage_after[EventKind.RECEIVED]}: {CommandName.RECEIVE.en.lower()}"
    yield from _arrows(rows, pack)
    yield "```"
    yield ""
    yield f"Every open case can also be closed as withdrawn or as a duplicate. Stages: {len(pack.stages)}."


def _arrows(rows: Iterable[Transition], pack: Pack) -> Iterator[str]:
    for row in rows:
        after = _stage_after(row, pack)
        if after is None or not row.stages:
            continue
        sources = {Stage.CALLED_BACK, Stage.ANSWERED} if pack.stages[after].final else row.stages
        for stage in pack.stages:
            if stage in sources:
                yield f"    {stage} --> {after}: {row.face.en.lower()}"


def _stage_after(row: Transition, pack: Pack) -> str | None:
    """The stage a command leads to; None when it leaves the stage as it was."""
    stages = [pack.stage_after[kind] for kind in row.way.writes if kind in pack.stage_after]
    return stages[-1] if stages else None


def _commands(rows: Iterable[Transition], pack: Pack) -> Iterator[str]:
    yield "## Commands"
    yield ""
    yield "| command | clause | possible at | by | writes | condition |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        cells = (
            f"{row.face.en} {row.face.zh}",
            row.clause,
            _stages(row.stages, pack),
            _roles(row.roles),
            ", ".join(kind.value for kind in row.way.writes),
            form_conditions(row.steps.values(), pack.regulation).en,
        )
        yield "| " + " | ".join(cells) + " |"


def _stages(stages: frozenset[str], pack: Pack) -> str:
    if not stages:
        return "—"
    if stages == frozenset(pack.stages):
        return "any stage"
    if stages == pack.open_stages:
        return "any open stage"
    return ", ".join(stage.en.lower() for name, stage in pack.stages.items() if name in stages)


def _roles(roles: frozenset[Role]) -> str:
    return ", ".join(role.en.lower() for role in Role if role in roles)


def _pages() -> Iterator[str]:
    yield "## Pages"
    yield ""
    yield "| page | open to |"
    yield "|---|---|"
    for name, roles in PAGES.items():
        yield f"| {name.en} {name.zh} | {'everybody' if roles == frozenset(Role) else _roles(roles)} |"


def main() -> None:
    """Write the page."""
    TARGET.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
