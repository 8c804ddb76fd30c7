"""Everything that can be wrong with regulations, found before a case is worked by one.

Of each: names that lead nowhere, then lives (stages never reached, dead ends, no clock running), then its scenarios. Of
all together: a word that means one thing here and another there, a version that drops a stage in which cases may stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from casework.regulation.clock_words import check_clock_words
from casework.regulation.findings import Finding, Findings, listed
from casework.regulation.load import Regulations
from casework.regulation.model import Regulation
from casework.regulation.project_lines import check_project_lines
from casework.regulation.references import check_references
from casework.regulation.scenarios import live
from casework.regulation.walk import check_lives

OWN_WORDS = frozenset({"category", "incident", "band"})
"""Vocabularies whose words are each regulation's own business."""


def check(regulations: Regulations) -> list[Finding]:
    """Every finding, of each regulation and of all together."""
    found: list[Finding] = []
    for regulation in regulations.all:
        found.extend(check_one(regulation))
    for name in regulations.ids:
        found.extend(_dropped(regulations.versions(name)))
    return [*found, *_collisions(regulations.all)]


def check_next(others: Iterable[Regulation], candidate: Regulation) -> list[Finding]:
    """The findings of a version that would come into force beside ``others``, which are taken as sound.

    Raises ``PolicyError`` when one of them has its day or its name already.
    """
    together = Regulations([*others, candidate])
    return [
        *check_one(candidate),
        *_dropped_beside(together.versions(candidate.id), candidate),
        *(found for found in _collisions([*others, candidate]) if found.regulation == candidate.id),
    ]


def check_one(regulation: Regulation) -> list[Finding]:
    """The findings of one regulation; its lives are walked only when every name leads somewhere."""
    missing = [*check_references(regulation), *check_clock_words(regulation), *check_project_lines(regulation)]
    if missing:
        return missing
    return [*check_lives(regulation), *_scenarios(regulation)]


def _scenarios(regulation: Regulation) -> Findings:
    found = Findings(regulation.id)
    for number, scenario in enumerate(regulation.cases):
        for wrong in live(regulation, scenario):
            found.add(f"cases.{number}", "{name}: {wrong}", name=scenario.name, wrong=wrong)
    return found


def _dropped_beside(versions: list[Regulation], candidate: Regulation) -> list[Finding]:
    """What ``candidate`` drops where it stands; without a day, after the version that it follows best."""
    if candidate.effective_from is not None:
        return list(_dropped(versions))
    places = [list(_dropped([before, candidate])) for before in versions if before is not candidate]
    return min(places, key=len, default=[])


def _dropped(versions: list[Regulation]) -> Iterator[Finding]:
    """Stages of an earlier version in which a case may stand, and which a later one neither has nor moves."""
    for before, after in pairwise(versions):
        found = Findings(after.id)
        for stage in before.stages.keys() - after.stages.keys() - after.moved.keys():
            found.add("moved", "version {version} has no stage {stage} any more: say in [moved] where cases in it go",
                      version=after.version, stage=stage)  # fmt: skip
        for stage, target in after.moved.items():
            if target not in after.stages:
                found.add(f"moved.{stage}", "there is no stage {stage}: choose among {known}", stage=target,
                          known=listed(after.stages))  # fmt: skip
        yield from found


def _collisions(regulations: Iterable[Regulation]) -> Iterator[Finding]:
    """A word, post or stage that reads or counts differently in two regulations: lists over both would lie."""
    known: dict[tuple[str, ...], tuple[object, str]] = {}
    for regulation in regulations:
        found = Findings(regulation.id)
        for key, meaning in _meanings(regulation):
            first, whose = known.setdefault(key, (meaning, regulation.id))
            if first != meaning:
                found.add(".".join(key), "it is {this} here and {that} in {other}: give one of them a name of its own",
                          this=meaning, that=first, other=whose)  # fmt: skip
        yield from found


def _meanings(regulation: Regulation) -> Iterator[tuple[tuple[str, ...], object]]:
    for vocabulary, words in regulation.words.items():
        if vocabulary not in OWN_WORDS:
            yield from (
                (("words", vocabulary, name), (word.zh, word.en, word.is_ or name)) for name, word in words.items()
            )
    yield from ((("posts", name), post.is_) for name, post in regulation.posts.items())
    yield from ((("stages", name), (stage.zh, stage.en, stage.final)) for name, stage in regulation.stages.items())
