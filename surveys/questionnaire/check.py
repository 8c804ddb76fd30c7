"""What can be wrong with a questionnaire although every key is there: names, order, bounds, questions nobody meets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from casework.regulation.findings import Findings, listed
from surveys.questionnaire.conditions import Answered, Is, Leaf, Tree, Within, items_of, leaves
from surveys.questionnaire.kinds import ALONE, Kind
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.parts import Item
from surveys.questionnaire.reach import cycles, unreachable

MOST_ITEMS = 1_000
"""Nobody answers more; what has more is a file of another kind."""
BOUNDED = frozenset({Kind.MULTIPLE, Kind.SCALE, Kind.NUMBER})
WIDEST_SCALE = 101
MOST_WORDS = 9_000
"""Characters that all texts of a sheet may have together: they are kept as one."""


def check_questionnaire(questionnaire: Questionnaire, file: str) -> Findings:
    """Every fault, in the order of the file; the questions nobody meets are looked for when there is no other."""
    found = Findings(file, is_one_file=True)
    _size(questionnaire, found)
    if not found:
        _codes(questionnaire, found)
        _consent(questionnaire, found)
        _words(questionnaire, found)
        for code, item in questionnaire.items.items():
            _item(f"items[{code}]", item, found)
        _conditions(questionnaire, found)
    if not found:
        for code in unreachable(questionnaire):
            found.add(f"items[{code}].when", "no answers lead to it: change its condition or take it out")
    return found


def _size(questionnaire: Questionnaire, found: Findings) -> None:
    items = sum(len(section.items) for section in questionnaire.sections)
    if items > MOST_ITEMS:
        found.add("sections", "it has {items} items, and {most} are the most", items=items, most=MOST_ITEMS)


def _codes(questionnaire: Questionnaire, found: Findings) -> None:
    for section in _repeated(section.code for section in questionnaire.sections):
        found.add(f"sections[{section}]", "two sections are called so: give one another code")
    items = (item.code for section in questionnaire.sections for item in section.items)
    for code in _repeated(items):
        found.add(f"items[{code}]", "two items are called so: give one another code")
    for code, item in questionnaire.items.items():
        for option in _repeated(option.code for option in item.options):
            found.add(f"items[{code}].options[{option}]", "two options are called so: give one another code")


def _repeated(codes: Iterable[str]) -> list[str]:
    return [code for code, times in Counter(codes).items() if times > 1]


def _consent(questionnaire: Questionnaire, found: Findings) -> None:
    if questionnaire.consent is None and ALONE & set(questionnaire.modes):
        found.add("consent", "it is missing: who answers by link, letter or on paper must read what they agree to")


def _words(questionnaire: Questionnaire, found: Findings) -> None:
    together = sum(item.longest for item in questionnaire.items.values() if item.kind is Kind.TEXT)
    if together > MOST_WORDS:
        found.add("items", "its texts may have {n} characters together, and {most} are the most: make some shorter",
                  n=together, most=MOST_WORDS)  # fmt: skip


def _item(key: str, item: Item, found: Findings) -> None:
    _options(key, item, found)
    _bounds(key, item, found)
    for point in item.labels.keys() - {str(point) for point in item.points}:
        found.add(f"{key}.labels", "there is no point {point} on its scale", point=point)
    if item.kind is Kind.NOTE and (item.required or item.options):
        found.add(key, "a note asks nothing: it is neither required nor has it options")
    if item.given is not None and item.kind is not Kind.SINGLE:
        found.add(f"{key}.given", "a fact answers a choice of one: make its kind single")
    if item.pattern is not None:
        _pattern(key, item, found)


def _options(key: str, item: Item, found: Findings) -> None:
    values = [option for option in item.options if option.role is None]
    if item.is_choice and not values:
        found.add(f"{key}.options", "there is nothing to choose: give it options")
    if not item.is_choice and values:
        found.add(
            f"{key}.options[{values[0].code}]",
            "only options with a role stand beside a {kind}: give it one, or choose another kind",
            kind=item.kind.value,
        )
    for code in item.roles:
        if not item.is_choice and code[0].isdigit():
            found.add(f"{key}.options[{code}]", "a role beside a number begins with a letter")
    if item.kind is not Kind.MULTIPLE and any(option.exclusive for option in item.options):
        found.add(f"{key}.options", "only of several answers one excludes the others")


def _bounds(key: str, item: Item, found: Findings) -> None:
    low, high = item.low, item.high
    if item.kind not in BOUNDED and (low is not None or high is not None):
        found.add(key, "min and max belong to multiple, scale and number")
    if low is not None and high is not None and low > high:
        found.add(key, "min is greater than max")
    if item.earliest and item.latest and item.earliest > item.latest:
        found.add(key, "earliest is later than latest")
    if item.kind is Kind.SCALE:
        _scale(key, item, found)
    if item.kind is Kind.MULTIPLE:
        _how_many(key, item, found)


def _scale(key: str, item: Item, found: Findings) -> None:
    low, high = item.low, item.high
    if low is None or high is None or low % 1 or high % 1 or not 1 <= high - low < WIDEST_SCALE:
        found.add(key, "a scale has whole points from min to max, {most} at most", most=WIDEST_SCALE)


def _how_many(key: str, item: Item, found: Findings) -> None:
    together = sum(not option.alone for option in item.options)
    for bound in (item.low, item.high):
        if bound is not None and (bound % 1 or not 0 <= bound <= together):
            found.add(key, "min and max count options, of which {n} can be chosen together", n=together)
            return


def _pattern(key: str, item: Item, found: Findings) -> None:
    if item.kind is not Kind.TEXT:
        found.add(f"{key}.pattern", "a pattern belongs to text")
    try:
        re.compile(item.pattern or "")
    except re.error as error:
        found.add(f"{key}.pattern", "it is no regular expression ({reason})", reason=error)


def _conditions(questionnaire: Questionnaire, found: Findings) -> None:
    """Every condition looks back, at items there are and answers they take."""
    circles = cycles(questionnaire)
    for code, circle in circles.items():
        found.add(f"items[{code}].when", "the conditions run in a circle: {circle}", circle=" → ".join(circle))
    order = {code: number for number, code in enumerate(questionnaire.items)}
    for code, trees in questionnaire.conditions.items():
        for tree in trees:
            _tree(questionnaire, code, tree, order, found, quiet=code in circles)


def _tree(
    questionnaire: Questionnaire, code: str, tree: Tree, order: dict[str, int], found: Findings, *, quiet: bool
) -> None:
    key = f"items[{code}].when"
    for named in items_of(tree):
        if named not in order:
            found.add(key, "there is no item {item}: choose among {known}", item=named,
                      known=listed(list(order)[: order[code]]))  # fmt: skip
        elif order[named] >= order[code] and not quiet:
            found.add(key, "it looks at {item}, which comes later: ask that before", item=named)
    for leaf in leaves(tree):
        if leaf.item in order:
            _leaf(key, leaf, questionnaire.items[leaf.item], found)


def _leaf(key: str, leaf: Leaf, item: Item, found: Findings) -> None:
    """What is said of an item must be something it can be."""
    match leaf:
        case Is():
            known = [*item.by_code]
            for code in set(leaf.is_) - set(known):
                found.add(key, "{item} has no option {option}: choose among {known}", item=item.code, option=code,
                          known=listed(known))  # fmt: skip
        case Within():
            days = isinstance(leaf.at_least or leaf.at_most, date)
            if (item.kind is not Kind.DATE) if days else not item.is_measured:
                found.add(key, "{item} is no {what}, so it is not compared with one", item=item.code,
                          what="day" if days else "number")  # fmt: skip
        case Answered():
            if not item.asks:
                found.add(key, "{item} is a note and never answered", item=item.code)
