"""Who acts: an account that is signed in, or whoever runs a command on the machine in an account's name."""

from __future__ import annotations

from dataclasses import dataclass

from casework.permissions import User
from casework.security import Line
from casework.vocabulary_security import Deed


@dataclass(frozen=True, slots=True)
class Hand:
    """An account, and the ``operator`` of the machine who acts in its name; nobody vouches for the account then."""

    user: User
    operator: str | None = None

    @property
    def actor(self) -> str:
        """Whose deed it is in the security log."""
        return self.operator or self.user.user_id

    def line(self, deed: Deed, what: str, detail: str) -> Line:
        """The line of the security log about a deed."""
        return Line(self.actor, deed, what, detail if self.operator is None else f"{detail}, as {self.user.user_id}")
