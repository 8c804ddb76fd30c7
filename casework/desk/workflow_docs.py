"""Write ``docs/workflow.md`` from the regulations that are shipped: ``python -m casework.desk.workflow_docs``.

A test compares the file with what this would write, so the page cannot fall behind the regulations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from casework.access.permissions import PAGES
from casework.desk.sayings import form_conditions
from casework.desk.transitions import Transition, transitions
from casework.policy import Pack, Policies
from casework.regulation.model import Step
from casework.settings import ROOT, Settings
from casework.vocabulary.desk import Role

TARGET = ROOT / "docs" / "workflow.md"

HEAD = """\
# The life of a case

Written from the regulations in `data/regulations` by `python -m casework.desk.workflow_docs`; do not edit. The
application shows the same of the regulation of each project.

Beside people, the clock acts on every open case: it warns when a share of the time allowed has passed, raises the case
when a limit was missed, and takes the steps that are marked so. In the pictures a step that is possible at every open
stage stands below them.
"""


def page() -> str:
    """The whole page as Markdown: the regulation of the company first."""
    policies = Policies.load(ROOT / "data" / "regulations")
    chosen = Settings.model_fields["default_pack"].default
    ids = dict.fromkeys([chosen, *sorted(pack.id for pack in policies.packs)])
    packs = [policies.versions(each)[-1] for each in ids]
    return "\n".join([HEAD, *(line for pack in packs for line in _regulation(pack)), *_pages(), ""])


def _regulation(pack: Pack) -> Iterator[str]:
    yield f"## `{pack.id}`: {pack.title.en} {pack.title.zh}"
    yield ""
    yield from _diagram(pack)
    yield ""
    yield from _commands(transitions(pack).values(), pack)
    yield ""


def _diagram(pack: Pack) -> Iterator[str]:
    yield f"Version {pack.version}. Stages: {len(pack.stages)}."
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f"    {name}: {stage.en} {stage.zh}" for name, stage in pack.stages.items())
    yield from (f"    {arrow}" for step in pack.steps.values() for arrow in _arrows(step, pack))
    yield "```"
    anywhere = [step for step in pack.steps.values() if _everywhere(step, pack) and _targets(step)]
    if anywhere:
        said = (f"{step.say.en.lower()} → {_listed(step, pack)}" for step in anywhere)
        yield ""
        yield f"At every open stage: {'; '.join(said)}."


def _listed(step: Step, pack: Pack) -> str:
    """The stages to which a step may lead."""
    return " or ".join(pack.stages[name].en.lower() for name in _targets(step))


def _arrows(step: Step, pack: Pack) -> Iterator[str]:
    if _everywhere(step, pack):
        return
    said = step.say.en.lower().replace(":", ",").replace(";", ",") + (" (clock)" if step.by_clock else "")
    sources = ["[*]"] if step.begins else [name for name in pack.stages if name in pack.regulation.stages_of(step)]
    for source in sources:
        for target in _targets(step):
            yield f"{source} --> {target}: {said}"


def _everywhere(step: Step, pack: Pack) -> bool:
    return not step.begins and pack.open_stages <= pack.regulation.stages_of(step)


def _targets(step: Step) -> list[str]:
    """The stages to which a step may lead; none when it leaves the case where it was."""
    found = [*([step.then] if step.then else []), *(fork.then for fork in step.but)]
    return list(dict.fromkeys(found))


def _commands(rows: Iterable[Transition], pack: Pack) -> Iterator[str]:
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
