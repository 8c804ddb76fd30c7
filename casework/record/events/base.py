"""What all payloads share."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, get_args

from pydantic import BaseModel, ConfigDict, Field

from casework.vocabulary import EventKind


class Spoken:
    """Marks a field that holds what people wrote: it is kept beside the event, so that it can be taken away."""


SPOKEN: Final = Spoken()
Text = Annotated[str, Field(max_length=20_000)]
Words = Annotated[str, Field(max_length=20_000), SPOKEN]
"""Free text. Every field of this type has a default, because one day its words may be gone."""
FileName = Annotated[str, Field(max_length=200), SPOKEN]
"""What somebody called a file: people write names into it."""
Code = Annotated[str, Field(min_length=1, max_length=200)]
Number = Annotated[int, Field(ge=0)]
Stated = Number | tuple[Number, ...]
"""A position of the ledger: the number of the last event, one of each shard where it has several."""
NO_PROJECT = "-"
"""The project of an event that is about none: an import, the clock."""


class Payload(BaseModel):
    """Base of all payloads: immutable, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: ClassVar[EventKind]
    untimed: bool | None = None
    """Only the day is known, and the moment of the event stands for it."""

    @classmethod
    def __pydantic_init_subclass__(cls, **_options: object) -> None:
        """Note the class under its kind, which is no other's; a common base has none."""
        if "kind" in vars(cls) and PAYLOADS.setdefault(cls.kind, cls) is not cls:
            raise TypeError(f"{cls.__name__} has the kind of {PAYLOADS[cls.kind].__name__}")

    @classmethod
    def words(cls) -> frozenset[str]:
        """The names of the fields that hold free text."""
        return frozenset(
            name
            for name, field in cls.model_fields.items()
            if any(isinstance(mark, Spoken) for mark in _marks(field.annotation, field.metadata))
        )


PAYLOADS: dict[EventKind, type[Payload]] = {}
"""The payload class of every event kind (total once the package is imported: tested against the vocabulary)."""


def _marks(annotation: object, metadata: list[object]) -> list[object]:
    return [*metadata, *(mark for part in get_args(annotation) for mark in getattr(part, "__metadata__", ()))]
