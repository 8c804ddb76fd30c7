"""A profile as TOML, as it is exported and kept; what it says reads back as the same profile."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from etl.intake.profiles import Profile


def as_toml(profile: Profile) -> str:
    """The profile as TOML, without what is so anyway."""
    told: dict[str, object] = profile.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    columns, items, source = told.pop("columns", {}), told.pop("items", {}), told.pop("source", None)
    lines = list(_pairs(told))
    if isinstance(source, dict):
        lines += ["", "[source]", *_pairs(source)]
    for table, rules in (("columns", columns), ("items", items)):
        for name, rule in rules.items() if isinstance(rules, dict) else ():
            lines += ["", f"[{table}.{quoted(name) if '.' in name else name}]", *_pairs(rule)]
    return "\n".join(lines) + "\n"


def _pairs(told: Mapping[str, object]) -> Iterator[str]:
    for name, value in told.items():
        if value is not None:
            yield f"{name} = {_value(value)}"


def _value(value: object) -> str:
    """A TOML value; JSON's strings, numbers and words are TOML's, too."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{quoted(str(key))} = {_value(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    return quoted(value) if isinstance(value, str) else json.dumps(value)


def quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are a subset of TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
