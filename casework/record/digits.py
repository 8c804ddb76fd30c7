"""The digits of a text, in queries."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction


class digits(GenericFunction[str]):  # noqa: N801 - named as SQL names it
    """The digits 0–9 of a text: a function of our own on SQLite, a pattern on PostgreSQL."""

    type = sa.Text()
    inherit_cache = True


@compiles(digits, "postgresql")
def _digits_on_postgresql(element: digits, compiler: SQLCompiler, **options: object) -> str:
    return f"regexp_replace({compiler.process(element.clauses, **options)}, '[^0-9]', '', 'g')"
