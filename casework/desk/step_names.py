"""By what a form of the desk is known: the house's name for it, or the step that it alone stands for."""

from __future__ import annotations

from dataclasses import dataclass

from casework.vocabulary.desk import CommandName
from casework.wording import Phrase


@dataclass(frozen=True, slots=True)
class StepName(Phrase):
    """A step's own form: the step's id as ``value``, and what the folder calls it."""

    value: str = ""

    def __str__(self) -> str:
        return self.value


Name = CommandName | StepName
