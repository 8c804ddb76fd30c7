"""What a message says when it goes, and the files it carries: written then, for one recipient, by rights of then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from casework.access.permissions import User
from casework.vocabulary.desk import Undelivered


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that goes with a message; robots carry none."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it goes."""

    title: str
    body: str
    files: tuple[Enclosed, ...] = ()


class Writer(Protocol):
    """Writes the messages about some streams at the moment they go."""

    def writes(self, stream: str) -> bool:
        """Whether messages about this stream are its business."""

    def letter(self, stream: str, version: int, user: User | None, now: datetime) -> Letter | Undelivered:
        """What is said to ``user`` (None: to a group, whose members nobody knows), or why nothing is.

        Raises ``YingshengError`` for what cannot be made.
        """
