"""Which cells of a table would say something of a few people, or let it be worked out from the totals beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import TypeVar

Counts = Sequence[Sequence[int]]
Place = tuple[int, int]
Part = TypeVar("Part", bound=tuple[object, ...])


def hidden_cells(counts: Counts, least: int) -> frozenset[Place]:
    """Places (row, column) not to be shown: counts from 1 to ``least`` − 1, and what hides them from subtraction.

    Totals of rows and columns are shown. So in a line with anything hidden, at least two cells are, of at least
    ``least`` people together; of those that could be hidden too the smallest are taken, in reading order.
    """
    hidden = {
        (row, column) for row, line in enumerate(counts) for column, count in enumerate(line) if 0 < count < least
    }
    while more := _given_away(counts, hidden, least):
        hidden |= more
    return frozenset(hidden)


def _given_away(counts: Counts, hidden: set[Place], least: int) -> set[Place]:
    """The next cell to hide of the first line that gives a hidden one away; empty when none does."""
    for line in _lines(counts):
        gone = [place for place in line if place in hidden]
        rest = sorted((counts[row][column], (row, column)) for row, column in line if (row, column) not in hidden)
        told = gone and (len(gone) == 1 or sum(counts[row][column] for row, column in gone) < least)
        if told and rest:
            return {rest[0][1]}
    return set()


def _lines(counts: Counts) -> Iterator[list[Place]]:
    rows, columns = len(counts), len(counts[0]) if counts else 0
    yield from ([(row, column) for column in range(columns)] for row in range(rows))
    yield from ([(row, column) for row in range(rows)] for column in range(columns))


def blocks(parts: Sequence[tuple[Part, int]], least: int) -> list[frozenset[Part]]:
    """Parts taken together until each block has ``least`` people: months of a project before projects, before waves.

    ``parts`` are in order, each named from the widest to the narrowest. Any two views that take whole blocks alone
    differ by nobody or by at least ``least`` people, so that subtracting one from the other tells of nobody.
    """
    return [block for run in _runs(parts, least, 0) for block in _within(run, least, 1)]


def _within(run: Sequence[tuple[Part, int]], least: int, depth: int) -> list[frozenset[Part]]:
    """The blocks of a run: split further where it is of one name, or else one."""
    whole = frozenset(part for part, _ in run)
    if depth > len(run[0][0]) or len({part[:depth] for part, _ in run}) > 1:
        return [whole]
    return [block for finer in _runs(run, least, depth) for block in _within(finer, least, depth + 1)]


def _runs(parts: Sequence[tuple[Part, int]], least: int, depth: int) -> list[list[tuple[Part, int]]]:
    """Neighbours of equal names up to ``depth``, joined until each has ``least`` people; the rest joins the last."""
    runs: list[list[tuple[Part, int]]] = []
    waiting: list[tuple[Part, int]] = []
    for _name, group in groupby(parts, key=lambda part: part[0][: depth + 1]):
        waiting += group
        if sum(count for _, count in waiting) >= least:
            runs.append(waiting)
            waiting = []
    if waiting:
        runs[-1:] = [[*(runs[-1] if runs else []), *waiting]]
    return runs


def tells_by_difference(parts: Sequence[tuple[Part, int]], chosen: Collection[Part], least: int) -> bool:
    """Whether a view of the ``chosen`` parts breaks a block, and so could be subtracted from another view."""
    taken = frozenset(chosen)
    return any(block & taken and not block <= taken for block in blocks(parts, least))
