"""Stages as pages list them: in the order of a life, those of several regulations one regulation after another.

A stage is known by its regulation and its id, ``sunshine/in_hand``: two regulations may mean different things by one.
"""

from __future__ import annotations

from collections.abc import Iterable

from casework.policy import Policies
from dashboard.frame.i18n import label
from dashboard.parts.formats import stated


def stage_key(pack: object, stage: object) -> str:
    """How a stage stands in addresses."""
    return f"{pack}/{stage}"


def stages(policies: Policies, packs: Iterable[str]) -> dict[str, str]:
    """Stages by key, named in the reader's language; with their regulation where ``packs`` are several."""
    wanted = sorted(set(packs))
    found = {}
    for pack in wanted:
        for stage, said in policies.stages(pack).items():
            name = label(said)
            found[stage_key(pack, stage)] = stated(label(policies.title(pack)), name) if len(wanted) > 1 else name
    return found
