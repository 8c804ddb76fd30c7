"""Standing answers: what is said to routine matters, as data beside the pack."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from pydantic import Field, ValidationError

from casework.errors import PolicyError
from casework.texts import Model, Words


class StandingAnswer(Model):
    """One answer to matters of a category of the pack."""

    category: str
    title: Words
    text: Words


class _File(Model):
    answers: tuple[StandingAnswer, ...] = Field(default=())


@cache
def standing_answers(folder: Path, pack: str) -> tuple[StandingAnswer, ...]:
    """The answers for a pack, none when there is no file; raises ``PolicyError`` naming the file and what is wrong."""
    path = folder / f"{pack}.toml"
    if not path.is_file():
        return ()
    try:
        with path.open("rb") as stream:
            return _File.model_validate(tomllib.load(stream)).answers
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise PolicyError("The answers in {file} cannot be read: {reason}", file=path.name, reason=error) from error
