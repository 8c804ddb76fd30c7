"""Which marts were asked for what is being shown, and the text that asks them in any DuckDB shell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlglot import exp

Parameter = str | int | float | bool | date | datetime | timedelta | Sequence[str] | Sequence[Sequence[str]] | None


@dataclass(frozen=True, slots=True)
class Question:
    """A mart and what it was given, by the names of its parameters."""

    mart: str
    given: Mapping[str, Parameter]
    known_at: datetime | None = None
    """Answered by what had been entered by then; the file holds what was entered later, too."""

    @property
    def sql(self) -> str:
        """The statement that asks the mart for just this in a DuckDB shell on the warehouse's file."""
        given = [
            exp.PropertyEQ(this=exp.to_identifier(name), expression=_literal(value))
            for name, value in self.given.items()
        ]
        macro = exp.Table(this=exp.Anonymous(this=self.mart, expressions=given), db=exp.to_identifier("marts"))
        return exp.select("*").from_(macro).sql("duckdb", normalize_functions=False, pretty=True)


_noted: ContextVar[list[Question] | None] = ContextVar("noted", default=None)


@contextmanager
def noting() -> Iterator[None]:
    """Note every question that is asked inside the block."""
    token = _noted.set([])
    try:
        yield
    finally:
        _noted.reset(token)


def note(question: Question) -> None:
    """Note a question, if anybody wants to know."""
    noted = _noted.get()
    if noted is not None and question not in noted:
        noted.append(question)


def noted() -> tuple[Question, ...]:
    """What was asked since the innermost ``noting`` began."""
    return tuple(_noted.get() or ())


def _literal(value: Parameter) -> exp.Expr:
    if isinstance(value, timedelta):
        return exp.Interval(this=exp.Literal.string(f"{value.total_seconds():g}"), unit=exp.var("second"))
    if isinstance(value, list | tuple):
        return exp.Array(expressions=[_literal(each) for each in value])
    return exp.convert(value)
