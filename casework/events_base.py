"""What all payloads share."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from casework.vocabulary import EventKind

Text = Annotated[str, Field(max_length=20_000)]
Code = Annotated[str, Field(min_length=1, max_length=200)]
NO_PROJECT = "-"
"""The project of an event that is about none: an import, the clock."""


class Payload(BaseModel):
    """Base of all payloads: immutable, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: ClassVar[EventKind]
