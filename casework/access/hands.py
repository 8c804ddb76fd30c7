"""Who acts: an account that is signed in, or whoever runs a command on the machine in an account's name."""

from __future__ import annotations

from dataclasses import dataclass

from casework.access.permissions import User
from casework.access.security import Line
from casework.record.events import NO_PROJECT
from casework.vocabulary.security import Deed


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts: an account that is signed in, or the ``operator`` of the machine in an account's name.

    Nobody vouches for the account when the operator names it, so the record says both.
    """

    user: User
    operator: str | None = None

    @property
    def actor(self) -> str:
        """Whose deed it is in the security log."""
        return self.operator or self.user.user_id

    def line(self, deed: Deed, what: str, detail: str, project: str = NO_PROJECT) -> Line:
        """The line of the security log about a deed."""
        named = detail if self.operator is None else f"{detail}, in the name of {self.user.user_id}"
        return Line(self.actor, deed, what, named, project)
