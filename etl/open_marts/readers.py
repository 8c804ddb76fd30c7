"""Whose token it is that asks: an account of the platform, whose rights of this moment count."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import replace

from casework.access.permissions import User, check_active, check_page, opened_by_table
from casework.access.users import Users
from casework.case.confidential import Sight, sight
from casework.errors import PermissionRefused
from casework.record.ledger import Ledger
from casework.vocabulary.desk import Page

SHORTEST_TOKEN = 32
"""Characters; a shorter token opens nothing."""


class NotKnown(PermissionRefused):
    """No account has this token."""


def reader(ledger: Ledger, tokens: Mapping[str, str], given: str) -> User:
    """The account whose token was ``given``, as it is now; ``tokens`` are by account. Raises ``PermissionRefused``."""
    names = [name for name, token in tokens.items() if _is_same(token, given)]
    user = Users(ledger).get(names[0]) if names else None
    if user is None:
        raise NotKnown("No account has this token. Ask whoever runs this installation for one.")
    check_active(user)
    return user


def sees(user: User, page: Page) -> Sight:
    """What the account may know of where ``page`` shows it; raises ``PermissionRefused`` where it may not open that."""
    check_page(user, page)
    return replace(sight(user), projects=opened_by_table(user, page))


def _is_same(token: str, given: str) -> bool:
    return len(token) >= SHORTEST_TOKEN and hmac.compare_digest(token.encode(), given.encode())
