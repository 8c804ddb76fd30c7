"""Which items nobody meets, and which conditions run in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations

from surveys.questionnaire.conditions import Answer, Is, Leaf, Within, holds, items_of, leaves
from surveys.questionnaire.kinds import Kind
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.parts import Item

MOST_TRIED = 20_000
"""So many answers of others are tried for one item; what cannot be told by then is taken as met."""
DEEPEST = 60
"""The same for an item that depends on more others than this."""
MOST_TOGETHER = 6
"""So many options of one item are combined with each other."""
A_DAY = timedelta(days=1)


def cycles(questionnaire: Questionnaire) -> dict[str, list[str]]:
    """By item, the circle in which its conditions lead back to it: ``["a", "b", "a"]``; each circle once."""
    looks_at = {code: _looks_at(questionnaire, code) for code in questionnaire.items}
    found: dict[str, list[str]] = {}
    in_circles: set[str] = set()
    for code in looks_at:
        path = [] if code in in_circles else _way_back(looks_at, code)
        if path:
            found[code] = path
            in_circles |= set(path)
    return found


def _looks_at(questionnaire: Questionnaire, code: str) -> list[str]:
    return [n for tree in questionnaire.conditions[code] for n in items_of(tree) if n in questionnaire.items]


def _way_back(looks_at: Mapping[str, list[str]], start: str) -> list[str]:
    """The shortest way from an item over what its conditions look at back to it; empty when there is none."""
    came_from: dict[str, str] = {}
    waiting = [start]
    for here in waiting:
        for there in looks_at[here]:
            if there == start:
                way = [start, here]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return way[::-1]
            if there not in came_from:
                came_from[there] = here
                waiting.append(there)
    return []


def unreachable(questionnaire: Questionnaire) -> list[str]:
    """The items that no answers lead to, in order; those of a questionnaire without circles."""
    search = _Search(questionnaire)
    return [code for code in questionnaire.items if not search.met(code)]


class _Search:
    """Tries, for one item after the other, the answers of those it depends on."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self._of = questionnaire
        self._met: dict[str, bool] = {}
        said: dict[str, list[Leaf]] = {code: [] for code in questionnaire.items}
        for trees in questionnaire.conditions.values():
            for leaf in (leaf for tree in trees for leaf in leaves(tree)):
                said[leaf.item].append(leaf)
        self._answers = {code: _kinds_of_answer(item, said[code]) for code, item in questionnaire.items.items()}

    def met(self, code: str) -> bool:
        """Whether some answers show an item; of earlier items this is known already."""
        needed = list(dict.fromkeys(_looks_at(self._of, code)))
        if len(needed) == 1 and needed[0] in self._met:
            found = self._met_after(code, needed[0])
        else:
            found = not needed or self._met_after_several(code)
        self._met[code] = found
        return found

    def _met_after(self, code: str, other: str) -> bool:
        """One that looks at one other alone: whatever shows that one leaves all its answers open."""
        choices = self._answers[other] if self._met[other] else [None]
        return any(self._shown(code, {} if answer is None else {other: answer}) for answer in choices)

    def _met_after_several(self, code: str) -> bool:
        needed = self._depends_on(code)
        return len(needed) > DEEPEST or self._found(code, needed, {}, iter(range(MOST_TRIED)))

    def _found(self, code: str, needed: list[str], answers: dict[str, Answer], tries: Iterator[int]) -> bool:
        """Depth first over the answers of ``needed``; an item that those so far hide has none."""
        if next(tries, None) is None:
            return True
        if not needed:
            return self._shown(code, answers)
        name, *others = needed
        choices = self._answers[name] if self._shown(name, answers) else [None]
        return any(
            self._found(code, others, answers if one is None else {**answers, name: one}, tries) for one in choices
        )

    def _shown(self, code: str, answers: Mapping[str, Answer]) -> bool:
        return all(holds(tree, answers) for tree in self._of.conditions[code])

    def _depends_on(self, code: str) -> list[str]:
        """Every item that decides, near or far, whether this one is shown, in the order they are asked."""
        found: set[str] = set()
        waiting = [code]
        while waiting:
            new = set(_looks_at(self._of, waiting.pop())) - found
            found |= new
            waiting.extend(new)
        return [name for name in self._of.items if name in found]


def _kinds_of_answer(item: Item, said: list[Leaf]) -> list[Answer | None]:
    """One answer of each kind that conditions can tell apart; none last."""
    if item.kind is Kind.MULTIPLE:
        return [*_combined(item, said), None]
    if item.kind is Kind.SINGLE:
        return [*item.by_code, None]
    bounds = [b for leaf in said if isinstance(leaf, Within) for b in (leaf.at_least, leaf.at_most) if b is not None]
    values = _days(item, bounds) if item.kind is Kind.DATE else _numbers(item, bounds)
    return [*(values if item.is_measured or item.kind is Kind.DATE else ["words"]), *item.roles, None]


def _combined(item: Item, said: list[Leaf]) -> Iterator[Answer]:
    named = dict.fromkeys(code for leaf in said if isinstance(leaf, Is) for code in leaf.is_)
    together = [code for code in named if code in item.by_code and not item.by_code[code].alone][:MOST_TOGETHER]
    others = [option.code for option in item.options if not option.alone and option.code not in together]
    low, high = int(item.low or 1), int(item.high or len(item.options))
    for size in range(min(len(together), high) + 1):
        for chosen in combinations(together, size):
            whole = [*chosen, *others[: max(0, max(low, 1) - size)]]
            if low <= len(whole) <= high:
                yield whole
    yield from ([option.code] for option in item.options if option.alone)


def _days(item: Item, bounds: list[int | float | date]) -> list[Answer]:
    """Days at and beside every bound, as far as the item takes them."""
    near = {bound + step for bound in bounds if isinstance(bound, date) for step in (-A_DAY, 0 * A_DAY, A_DAY)}
    low, high = item.earliest or date.min, item.latest or date.max
    return [day.isoformat() for day in sorted(near | {item.earliest or item.latest or date.max}) if low <= day <= high]


def _numbers(item: Item, bounds: list[int | float | date]) -> list[Answer]:
    """Numbers at and beside every bound, as far as the item takes them."""
    if item.points:
        return list(item.points)
    steps = (-1, 0, 1) if item.whole else (-1, -0.001, 0, 0.001, 1)
    near = {bound + step for bound in bounds if not isinstance(bound, date) for step in steps}
    low = item.low if item.low is not None else float("-inf")
    high = item.high if item.high is not None else float("inf")
    ends = {bound for bound in (item.low, item.high) if bound is not None} or {0.0}
    return [number for number in sorted(near | ends) if low <= number <= high]
