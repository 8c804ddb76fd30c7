"""What a statement reads, by DuckDB's own parser: so the order of the models need not be written down beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache

import duckdb
from pydantic import JsonValue

from etl.errors import EtlError

HEAD = re.compile(
    r"create (?:or replace )?(?:temp )?(?:table|view|macro) [\w.]+(?:\((?P<parameters>[^)]*)\))? as(?P<many> table)?\s+"
)
"""What stands before the select of a statement that makes something; its parameters, when that is a macro."""


class ReadingError(EtlError):
    """A text is no statement of a model: the message says which."""


@cache
def relations(sql: str) -> frozenset[str]:
    """The tables, views and macros that a statement reads, each with its schema: of tables, where the text names one.
    What it gives a macro as a text counts too, for that may be the name of a table.
    """
    parsed = json.loads(duckdb.execute("select json_serialize_sql($1)", [select(sql)]).fetchall()[0][0])
    if parsed["error"]:
        raise ReadingError("{text} … is no select: {reason}.", text=sql[:60], reason=parsed["error_message"])
    read, own = set[str](), set[str]()
    for node in nodes(parsed):
        match node:
            case {"type": "BASE_TABLE", "qualified_name": {"path": [*path]}}:
                read.add(".".join(map(str, path)))
            case {"type": "FUNCTION", "qualified_name": {"path": [_, _] as path}, "arguments": given}:
                read |= {".".join(map(str, path)), *texts(given)}
            case {"cte_map": {"map": [*entries]}}:
                own |= {str(entry["key"]) for entry in entries if isinstance(entry, dict)}
    return frozenset(read - own)


def select(sql: str) -> str:
    """The select of a statement, without what becomes of it; that of one value, where a macro yields no more."""
    made = HEAD.search(sql)
    if not made:
        return sql
    one_value = made["parameters"] is not None and not made["many"]
    return ("select " if one_value else "") + sql[made.end() :]


@cache
def parameters(sql: str) -> dict[str, str]:
    """The parameters that the statement of a macro declares: name → DuckDB type, empty where it names none."""
    made = HEAD.search(sql)
    declared = made["parameters"].split(",") if made and made["parameters"] else []
    said = (each.partition(":=")[0].split() for each in declared)
    return {name: " ".join(kind) for name, *kind in said}


def nodes(tree: JsonValue) -> Iterator[dict[str, JsonValue]]:
    """Every object within ``tree``."""
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield part
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part


def texts(tree: JsonValue) -> Iterator[str]:
    """Every text that stands as a constant within a parsed expression."""
    for node in nodes(tree):
        match node:
            case {"type": "VALUE_CONSTANT", "literal": {"kind": "STRING", "text": str(text)}}:
                yield text
