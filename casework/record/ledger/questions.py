"""Questions that are asked over and over, by the thousand: made once for an engine, put to the driver as they are.

SQLAlchemy takes several times as long over a small question as the database does. Everything else goes by the ledger's
connections.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import sqlalchemy as sa

Row = Any
"""A row, its values by the names of the columns."""
Turn = Callable[[Any], Any]


@dataclass(frozen=True, eq=False)
class Question:
    """A statement that looks at one moment's state, or changes rows beside the events."""

    statement: sa.Select[Any] | sa.Insert | sa.Update


class Asking(Protocol):
    """What can be asked: a ledger, or a transaction for what it sees."""

    def ask(self, question: Question, **parameters: object) -> Sequence[Row]: ...  # noqa: D102


class Changing(Asking, Protocol):
    """What rows beside the events can be changed through."""

    def change(self, question: Question, **parameters: object) -> int: ...  # noqa: D102


@dataclass(frozen=True)
class Made:
    """A question as the driver of an engine takes it, with what turns values into the driver's and back."""

    text: str
    parameters: Mapping[str, object]
    order: Sequence[tuple[str, Turn | None]]
    row: type
    turned: Sequence[tuple[int, Turn]]

    def values(self, given: Mapping[str, object]) -> list[object]:
        """The parameters in their order."""
        every = {**self.parameters, **given}
        return [every[name] if turn is None else turn(every[name]) for name, turn in self.order]

    def rows(self, found: Sequence[tuple[object, ...]]) -> list[Row]:
        """The driver's rows as rows of values."""
        return [self.row(*self._turned(each)) for each in found]

    def _turned(self, row: tuple[object, ...]) -> list[object]:
        values = list(row)
        for place, turn in self.turned:
            values[place] = turn(values[place])
        return values


@lru_cache(maxsize=64)
def made(question: Question, dialect: sa.Dialect) -> Made:
    """Make a question for an engine whose parameters stand in an order."""
    statement = question.statement
    compiled = statement.compile(dialect=dialect)
    columns = statement.selected_columns if isinstance(statement, sa.Select) else ()
    turns = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    turned = [(place, turn) for place, turn in enumerate(turns) if turn is not None]
    names = [str(column.key) for column in columns]
    row = namedtuple("Row", names)  # type: ignore[misc]
    order = [
        (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        for name in compiled.positiontup or ()
    ]
    return Made(str(compiled), compiled.params, order, row, turned)
