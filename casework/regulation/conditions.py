"""Conditions on the fields of a case or of an event: ``{ severity = "major", nature = ["complaint", "enquiry"] }``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator

Value = str | int
Facts = Mapping[str, "Value | tuple[Value, ...]"]
"""What is known of a case or an event; a field that holds several values (``present``) holds a tuple."""


def _several(value: object) -> object:
    if not isinstance(value, Mapping):
        return value
    return {field: tuple(wanted) if isinstance(wanted, list | tuple) else (wanted,) for field, wanted in value.items()}


Condition = Annotated[dict[str, tuple[Value, ...]], BeforeValidator(_several)]
"""Field → values, any of which will do; of a field that holds several, all must be there. Empty means always."""


def holds(condition: Mapping[str, tuple[Value, ...]], facts: Facts, *, unknown: bool = False) -> bool:
    """Whether every field named has one of its values; a field that is not known counts as ``unknown``."""
    return all(_fits(wanted, facts[field]) if field in facts else unknown for field, wanted in condition.items())


def any_holds(condition: Mapping[str, tuple[Value, ...]], facts: Facts) -> bool:
    """Whether one of the fields named has one of its values: what ``unless`` asks."""
    return any(field in facts and _fits(wanted, facts[field]) for field, wanted in condition.items())


def _fits(wanted: tuple[Value, ...], found: Value | tuple[Value, ...]) -> bool:
    return set(wanted) <= set(found) if isinstance(found, tuple) else found in wanted
