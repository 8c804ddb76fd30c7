"""Users: who can sign in, and with which rights. Whoever asks is told how it is now, so changes take effect at once.

No passwords: signing in is the identity provider's work; what comes here is the id it vouches for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from casework.access import security, sessions
from casework.access.permissions import Right, User
from casework.access.security import Line
from casework.errors import PermissionRefused, RuleError
from casework.record.desk_tables import app_user, user_change, user_right
from casework.record.ledger import Ledger
from casework.vocabulary.desk import Role
from casework.vocabulary.security import Deed

CONFIGURATION = "configuration"
"""Who made the first administrator."""
ROLES = {role.value: role for role in Role}
_known: WeakKeyDictionary[Ledger, tuple[int, tuple[User, ...]]] = WeakKeyDictionary()
"""All accounts of each open ledger, and up to which change."""


@dataclass(frozen=True, slots=True)
class UserChange:
    """One line of the record of who changed whose account."""

    user_id: str
    changed_by: str
    changed_at: datetime
    change: str


@dataclass(frozen=True, slots=True)
class Users:
    """The users of one installation; ``first_admin`` is the id that becomes administrator when there is none."""

    ledger: Ledger
    first_admin: str | None = None

    def get(self, user_id: str) -> User | None:
        """The user as of now; None when there is none."""
        with self.ledger.reading() as connection:
            return read(connection, user_id)

    def all(self) -> list[User]:
        """All users by name, the inactive ones too; read anew when an account has changed since the last time."""
        with self.ledger.reading() as connection:
            stand = _stand(connection)
            known = _known.get(self.ledger)
            if known is None or known[0] != stand:
                known = _known[self.ledger] = stand, tuple(read_all(connection))
        return list(known[1])

    def sign_in(self, user_id: str, name: str, email: str | None, now: datetime) -> User:
        """The user whom the identity provider vouched for; makes the first administrator.

        Raises ``PermissionRefused`` for somebody without an account or with one that is switched off.
        """
        user = self.get(user_id)
        if user is None and user_id == self.first_admin:
            user = User(user_id, name, (Right(Role.ADMIN),), email)
            with self.ledger.transaction() as transaction:
                if not _has_admin(transaction.connection):
                    _write(transaction.connection, user, CONFIGURATION, now)
                    made = Line(CONFIGURATION, Deed.RIGHTS_CHANGED, user_id, in_words(user.rights, active=True))
                    security.write(transaction, made, now)
            user = self.get(user_id)
        if user is None:
            raise PermissionRefused(
                "There is no account for {user}. Ask an administrator to make one.", user=email or user_id
            )
        if not user.active:
            raise PermissionRefused("Your account is switched off. Ask an administrator to switch it on again.")
        return user

    def save(self, admin: User, user: User, now: datetime) -> None:
        """Make or change an account with all its rights; raises ``PermissionRefused`` or ``RuleError``."""
        self._check_admin(admin, now)
        check_account(user)
        with self.ledger.transaction() as transaction:
            _write(transaction.connection, user, admin.user_id, now)
            rights = in_words(user.rights, active=user.active)
            security.write(transaction, Line(admin.user_id, Deed.RIGHTS_CHANGED, user.user_id, rights), now)
            check_an_admin_is_left(transaction.connection)

    def deactivate(self, admin: User, user_id: str, now: datetime) -> None:
        """Switch an account off and end its sign-ins; it stays for the record."""
        self._switch(admin, user_id, now, on=False)

    def activate(self, admin: User, user_id: str, now: datetime) -> None:
        """Switch an account on again, with the rights it had."""
        self._switch(admin, user_id, now, on=True)

    def changes(self, admin: User, limit: int = 100, offset: int = 0) -> list[UserChange]:
        """Changes of accounts, newest first: ``limit`` of them after ``offset``."""
        check_admin(admin)
        query = sa.select(user_change).order_by(user_change.c.id.desc()).limit(limit).offset(offset)
        with self.ledger.reading() as connection:
            rows = connection.execute(query)
            return [UserChange(row.user_id, row.changed_by, row.changed_at, row.change) for row in rows]

    def change_count(self, admin: User) -> int:
        """How many changes of accounts there were."""
        check_admin(admin)
        with self.ledger.reading() as connection:
            return int(connection.execute(sa.select(sa.func.count()).select_from(user_change)).scalar_one())

    def _check_admin(self, user: User, now: datetime) -> None:
        with security.watched(self.ledger, user.user_id, now, what="page:users"):
            check_admin(user)

    def _switch(self, admin: User, user_id: str, now: datetime, *, on: bool) -> None:
        self._check_admin(admin, now)
        with self.ledger.transaction() as transaction:
            connection = transaction.connection
            done = connection.execute(sa.update(app_user).where(app_user.c.user_id == user_id).values(active=on))
            if not done.rowcount:
                raise RuleError("There is no user {user}.", user=user_id)
            deed = Deed.ACTIVATED if on else Deed.DEACTIVATED
            if not on:
                sessions.end_all(connection, user_id, now)
            record_change(connection, user_id, admin.user_id, now, deed.value)
            security.write(transaction, Line(admin.user_id, deed, user_id), now)
            check_an_admin_is_left(connection)


def enrol(connection: sa.Connection, users: Iterable[User], by: str, now: datetime) -> None:
    """Write accounts that no administrator made: those an installation begins with."""
    for user in users:
        _write(connection, user, by, now)


def names_of(connection: sa.Connection, user_ids: Iterable[str]) -> dict[str, str]:
    """The names of people by their ids; who has no account (the clock, an import) goes by the id."""
    wanted = sorted(set(user_ids))
    query = sa.select(app_user.c.user_id, app_user.c.name).where(app_user.c.user_id.in_(wanted))
    return {each: each for each in wanted} | {row.user_id: row.name for row in connection.execute(query)}


def check_admin(user: User) -> None:
    """Accounts are the administrators' business."""
    if Role.ADMIN not in user.company_roles():
        raise PermissionRefused("Accounts are managed by administrators; ask one of them.")


def check_account(user: User) -> None:
    """An account has an id and a name; administrators administer the whole installation."""
    if not user.user_id.strip() or not user.name.strip():
        raise RuleError("An account needs the id that the sign-in service gives, and a name.")
    if any(right.role is Role.ADMIN and right.project is not None for right in user.rights):
        raise RuleError("An administrator is one for the whole installation: give this role for all projects.")


def check_an_admin_is_left(connection: sa.Connection) -> None:
    """Nobody can lock everybody out."""
    if not _has_admin(connection):
        raise RuleError("This would leave no active administrator. Make somebody else administrator first.")


def _has_admin(connection: sa.Connection) -> bool:
    query = (
        sa.select(user_right.c.user_id)
        .join(app_user, app_user.c.user_id == user_right.c.user_id)
        .where(app_user.c.active, user_right.c.role == Role.ADMIN.value)
        .limit(1)
    )
    return connection.execute(query).first() is not None


def read(connection: sa.Connection, user_id: str) -> User | None:
    """The user as a transaction sees it; None when there is none."""
    row = connection.execute(sa.select(app_user).where(app_user.c.user_id == user_id)).first()
    if row is None:
        return None
    rights = connection.execute(sa.select(user_right).where(user_right.c.user_id == user_id))
    return _user(row, rights.all())


def read_all(connection: sa.Connection) -> list[User]:
    """All users by name, as the tables have them."""
    rights: dict[str, list[sa.Row[tuple[object, ...]]]] = {}
    for right in connection.execute(sa.select(user_right)):
        rights.setdefault(right.user_id, []).append(right)
    rows = connection.execute(sa.select(app_user).order_by(app_user.c.name, app_user.c.user_id))
    return [_user(row, rights.get(row.user_id, [])) for row in rows]


def _stand(connection: sa.Connection) -> int:
    """Up to which change of an account the tables stand; whoever changes one has the ledger to itself."""
    return connection.execute(sa.select(sa.func.max(user_change.c.id))).scalar_one() or 0


def _user(row: sa.Row[tuple[object, ...]], rights: Sequence[sa.Row[tuple[object, ...]]]) -> User:
    held = sorted((r.role, r.project, r.department) for r in rights)
    return User(
        user_id=row.user_id,
        name=row.name,
        rights=tuple(Right(ROLES[role], project or None, department or None) for role, project, department in held),
        email=row.email,
        active=row.active,
    )


def _write(connection: sa.Connection, user: User, by: str, now: datetime) -> None:
    values = {"name": user.name, "email": user.email, "active": user.active}
    if not user.active:
        sessions.end_all(connection, user.user_id, now)
    known = connection.execute(sa.update(app_user).where(app_user.c.user_id == user.user_id).values(values))
    if not known.rowcount:
        connection.execute(sa.insert(app_user).values(user_id=user.user_id, created_at=now, **values))
    connection.execute(sa.delete(user_right).where(user_right.c.user_id == user.user_id))
    rows = [_right_row(user.user_id, right) for right in dict.fromkeys(user.rights)]
    if rows:
        connection.execute(sa.insert(user_right), rows)
    record_change(connection, user.user_id, by, now, in_words(user.rights, active=user.active))


def _right_row(user_id: str, right: Right) -> dict[str, str]:
    return {
        "user_id": user_id,
        "role": right.role.value,
        "project": right.project or "",
        "department": right.department or "",
    }


def in_words(rights: Iterable[Right], *, active: bool) -> str:
    """An account's rights in one line, for the record; the administrator's first, however many there are."""
    held = [
        ":".join((r.role.value, r.project or "*", r.department or "*")) for r in sorted(rights, key=lambda r: r.role)
    ]
    return f"{'active' if active else 'inactive'}; {', '.join(held) or 'no rights'}"


def record_change(connection: sa.Connection, user_id: str, by: str, now: datetime, change: str) -> None:
    """Put a change of an account on record."""
    connection.execute(sa.insert(user_change).values(user_id=user_id, changed_by=by, changed_at=now, change=change))
