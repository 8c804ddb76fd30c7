"""One-time links by which somebody makes a passkey: the first administrator's, a new colleague's, after a lost key.

A person has one link at a time; a newer one takes the place of an older one. Making and using one is on record.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from casework.access import security, sessions
from casework.access.permissions import Right, User
from casework.access.security import Line
from casework.access.sign_in.tables import digest, passkey, sign_in_link
from casework.access.users import CONFIGURATION, Users, check_admin, enrol, in_words, read, record_change
from casework.errors import PermissionRefused, RuleError
from casework.record.desk_tables import app_user, user_right
from casework.record.ledger import Ledger, Transaction
from casework.vocabulary.desk import Role
from casework.vocabulary.security import Deed

LIFE = timedelta(days=3)
TERMINAL = "terminal"
"""Who made a link by the command line: whoever may read the installation's data."""
FIRST = "admin"
"""The first administrator's id, unless another is configured."""


@dataclass(frozen=True, slots=True)
class Link:
    """For whom a link is, and who made it."""

    user_id: str
    made_by: str


def invite(ledger: Ledger, admin: User, user_id: str, now: datetime, *, lost: bool) -> str:
    """The key of a new link for somebody with an account, made by an administrator; raises a ``YingshengError``.

    With ``lost`` the passkeys made before stop working now, and the person's sign-ins end.
    """
    check_admin(admin)
    return invite_by(ledger, admin.user_id, user_id, now, lost=lost)


def invite_by(ledger: Ledger, by: str, user_id: str, now: datetime, *, lost: bool) -> str:
    """As ``invite``, by the terminal."""
    user = Users(ledger).get(user_id)
    if user is None:
        raise RuleError("There is no user {user}.", user=user_id)
    if not user.active:
        raise RuleError("The account {user} is switched off: switch it on before you make a link.", user=user_id)
    with ledger.transaction() as transaction:
        if lost:
            transaction.connection.execute(sa.delete(passkey).where(passkey.c.user_id == user_id))
            sessions.end_all(transaction.connection, user_id, now)
            _record(transaction, user_id, by, Deed.REVOKED, "passkeys revoked", now)
        return _make(transaction, Link(user_id, by), now)


def first(ledger: Ledger, first_admin: str | None, now: datetime) -> str | None:
    """The key of the first administrator's link; None when some active administrator has a passkey."""
    with ledger.transaction() as transaction:
        if _an_admin_can_sign_in(transaction.connection):
            return None
        return _make(transaction, Link(first_admin or FIRST, CONFIGURATION), now)


def look(connection: sa.Connection, key: str, now: datetime) -> Link:
    """The link of a key; raises ``PermissionRefused`` for one that was used, replaced, has expired or never was."""
    row = connection.execute(sa.select(sign_in_link).where(sign_in_link.c.digest == digest(key))).first()
    if row is None:
        raise PermissionRefused(
            "This link was used, or a newer one took its place, or it is not whole. Ask an administrator for a new one."
        )
    if row.expires_at <= now:
        raise PermissionRefused("This link has expired. Ask an administrator for a new one.")
    return Link(row.user_id, row.made_by)


def use(transaction: Transaction, key: str, now: datetime) -> User:
    """Use a link up: whose passkey is to be made. The first administrator's account comes to be here.

    Raises ``PermissionRefused`` as ``look``, and for an account that was switched off meanwhile.
    """
    connection = transaction.connection
    link = look(connection, key, now)
    connection.execute(sa.delete(sign_in_link).where(sign_in_link.c.digest == digest(key)))
    if link.made_by == CONFIGURATION:
        _make_first(transaction, link.user_id, now)
    user = read(connection, link.user_id)
    if user is None or not user.active:
        raise PermissionRefused("Your account is switched off. Ask an administrator to switch it on again.")
    return user


def _make(transaction: Transaction, link: Link, now: datetime) -> str:
    key = secrets.token_urlsafe(32)
    connection = transaction.connection
    past = sa.or_(sign_in_link.c.user_id == link.user_id, sign_in_link.c.expires_at <= now)
    connection.execute(sa.delete(sign_in_link).where(past))
    row = {"digest": digest(key), "user_id": link.user_id, "made_by": link.made_by}
    connection.execute(sa.insert(sign_in_link).values(**row, expires_at=now + LIFE))
    _record(transaction, link.user_id, link.made_by, Deed.ENROLLED, "link made for a passkey", now)
    return key


def _record(transaction: Transaction, user_id: str, by: str, deed: Deed, change: str, now: datetime) -> None:
    record_change(transaction.connection, user_id, by, now, change)
    security.write(transaction, Line(by, deed, user_id, change), now)


def _make_first(transaction: Transaction, user_id: str, now: datetime) -> None:
    connection = transaction.connection
    known = read(connection, user_id) or User(user_id, user_id)
    if Role.ADMIN not in known.company_roles():
        rights = (*known.rights, Right(Role.ADMIN))
        enrol(connection, [User(user_id, known.name, rights, known.email)], CONFIGURATION, now)
        made = Line(CONFIGURATION, Deed.RIGHTS_CHANGED, user_id, in_words(rights, active=True))
        security.write(transaction, made, now)


def _an_admin_can_sign_in(connection: sa.Connection) -> bool:
    query = (
        sa.select(passkey.c.user_id)
        .join(app_user, app_user.c.user_id == passkey.c.user_id)
        .join(user_right, user_right.c.user_id == passkey.c.user_id)
        .where(app_user.c.active, user_right.c.role == Role.ADMIN.value)
        .limit(1)
    )
    return connection.execute(query).first() is not None
