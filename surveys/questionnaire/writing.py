"""A questionnaire as the text of its file: what came from another form can be edited like any other."""

from __future__ import annotations

import json

from surveys.questionnaire.model import Questionnaire


def written(questionnaire: Questionnaire) -> str:
    """The questionnaire as TOML, which reads as the same questionnaire."""
    said = questionnaire.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    sections = said.pop("sections")
    lines = [_line(key, value) for key, value in said.items()]
    for section in sections:
        items = section.pop("items")
        lines += ["", "[[sections]]", *(_line(key, value) for key, value in section.items())]
        for item in items:
            lines += ["", "[[sections.items]]", *(_line(key, value) for key, value in item.items())]
    return "\n".join(lines) + "\n"


def _line(key: str, value: object) -> str:
    return f"{key} = {_value(value)}"


def _value(value: object) -> str:
    """A JSON value in TOML, which writes strings, numbers and truths alike."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
