"""How a case goes, as a rail of stages: at each, the steps that lead on, and where to; on a phone and aloud, too."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from casework.regulation import Regulation
from casework.regulation.model import Step
from dashboard.frame.i18n import label
from dashboard.parts.regulation_words import Wording

FORWARD, BACK, STAYS = "→", "↩", "∘"


def stage_map(regulation: Regulation) -> str:
    """The rail as HTML; steps that change nothing are left out, those of passing time are marked."""
    words = Wording(regulation)
    births = [_arrow(words, step, target, FORWARD) for step, target in _leading(regulation) if step.begins]
    rows = [f'<li class="start"><ul>{"".join(births)}</ul></li>']
    order = list(regulation.stages)
    for place, (name, stage) in enumerate(regulation.stages.items()):
        arrows = [
            _arrow(words, step, target, _sign(order, place, target))
            for step, target in _leading(regulation)
            if name in regulation.stages_of(step)
        ]
        final = ' class="final"' if stage.final else ""
        rows.append(f"<li{final}><h5>{escape(words.stage(name))}</h5><ul>{''.join(arrows)}</ul></li>")
    return f'<ol class="stages">{"".join(rows)}</ol>'


def _leading(regulation: Regulation) -> Iterator[tuple[Step, str]]:
    """Every step that moves a case, with each stage to which it may lead."""
    for step in regulation.steps.values():
        targets = [*([step.then] if step.then else []), *(fork.then for fork in step.but)]
        yield from ((step, target) for target in dict.fromkeys(targets))


def _sign(order: list[str], place: int, target: str) -> str:
    there = order.index(target) if target in order else place
    return FORWARD if there > place else BACK if there < place else STAYS


def _arrow(words: Wording, step: Step, target: str, sign: str) -> str:
    who = ' class="clock"' if step.by_clock else ""
    said = escape(label(step.say))
    return f"<li{who}>{said} <b>{sign} {escape(words.stage(target))}</b></li>"
