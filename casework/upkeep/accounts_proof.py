"""Whether accounts are what entries of the ledger made them: their tables are not in its chain.

Who can write to the database can give rights, take them, switch accounts on and off, or delete them. Each of these is a
line of the security log when it is done in the application; an account that differs from its last line was changed past
it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import sqlalchemy as sa

from casework.access.permissions import User
from casework.access.security import LONGEST_DETAIL
from casework.access.users import in_words, read_all
from casework.record.ledger import Ledger
from casework.record.ledger.tables import event
from casework.vocabulary import EventKind
from casework.vocabulary.security import Deed

MEND = "if it is right, let an administrator save the account once more"
SWITCHED = {Deed.ACTIVATED.value: True, Deed.DEACTIVATED.value: False}


@dataclass(frozen=True, slots=True)
class Account:
    """Whether it is switched on, and its rights, each in a word of its own (``sales:P1:*``)."""

    active: bool
    rights: frozenset[str]
    is_cut: bool = False
    """Whether the line was too long to hold them all."""

    @classmethod
    def read(cls, words: str) -> Account:
        """An account as ``in_words`` writes it and the log keeps it."""
        state, _, held = words.partition("; ")
        rights, is_cut = held.split(", "), len(words) >= LONGEST_DETAIL
        return cls(state == "active", frozenset(rights[:-1] if is_cut else rights), is_cut)

    def agrees_with(self, found: Account) -> bool:
        """Whether an account in the tables is the one stated here, as far as the line goes."""
        same = self.rights <= found.rights if self.is_cut else self.rights == found.rights
        return same and self.active is found.active

    def __str__(self) -> str:
        return f"{'active' if self.active else 'inactive'}; {', '.join(sorted(self.rights))}"


def unstated_accounts(ledger: Ledger, known: Iterable[User] = ()) -> Iterator[str]:
    """Accounts that are not what the last entry about them says; ``known`` are those the demo company brings."""
    begun = {user.user_id: _of(user) for user in known}
    stated = _stated(ledger, begun)
    with ledger.reading() as connection:
        found = {user.user_id: _of(user) for user in read_all(connection)}
    for user_id, account in sorted(found.items()):
        said = stated.get(user_id)
        if said is None:
            yield f"{user_id} has an account ({account}), and no entry says who made it; {MEND}"
        elif not said.agrees_with(account):
            yield f"{user_id} has an account ({account}) that the last entry about it knows as ({said}); {MEND}"
    for user_id, account in sorted(stated.items()):
        if user_id not in found and user_id not in begun:
            yield f"{user_id} had an account ({account}), and it is gone although accounts are never deleted"


def _of(user: User) -> Account:
    return replace(Account.read(in_words(user.rights, active=user.active)), is_cut=False)


def _stated(ledger: Ledger, begun: dict[str, Account]) -> dict[str, Account]:
    """The accounts as they came to be line by line, from those that were there at the beginning."""
    lines = (
        sa.select(event.c.payload)
        .where(event.c.kind == EventKind.ACCESSED.value)
        .order_by(event.c.recorded_at, event.c.seq)
    )
    stated = dict(begun)
    with ledger.reading() as connection:
        for line in map(json.loads, connection.execute(lines).scalars()):
            deed, user_id = line["deed"], line.get("what")
            if deed == Deed.RIGHTS_CHANGED.value and user_id:
                stated[user_id] = Account.read(line.get("detail") or "")
            elif deed in SWITCHED and user_id in stated:
                stated[user_id] = replace(stated[user_id], active=SWITCHED[deed])
    return stated
