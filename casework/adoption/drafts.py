"""Drafts of regulations: a copy that is worked on, kept at every save whatever becomes of the browser."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, count
from uuid import uuid4

import sqlalchemy as sa

from casework.access.permissions import User, check_regulating
from casework.adoption.editions import Edition, Editions
from casework.adoption.tables import regulation_draft
from casework.errors import ConflictError, RuleError
from casework.record.ledger import Ledger
from casework.regulation import Folder
from casework.regulation.rewriting import rewritten


@dataclass(frozen=True)
class Draft:
    """One draft as it was last saved; ``base`` names the version it was copied from."""

    draft_id: str
    revision: int
    folder: Folder
    base: str
    saved_by: str
    saved_at: datetime


def begin(ledger: Ledger, user: User, base: Edition, editions: Editions, now: datetime) -> Draft:
    """Copy a version into a new draft, under a name of its own and without a day."""
    name = _free_name(editions, base.regulation.id, now)
    folder = rewritten(base.folder, "pack", ("version",), name)
    if base.regulation.effective_from is not None:
        folder = rewritten(folder, "pack", ("effective_from",), None)
    return keep(ledger, user, replace_name(folder, base.regulation.id), base.regulation.version, now)


def keep(ledger: Ledger, user: User, folder: Folder, base: str, now: datetime) -> Draft:
    """Keep a folder as a new draft: a copy, or one that was brought in."""
    check_regulating(user)
    made = Draft(uuid4().hex, 1, folder, base, user.user_id, now)
    with ledger.transaction() as transaction:
        transaction.connection.execute(sa.insert(regulation_draft).values(**_row(made)))
    return made


def save(ledger: Ledger, user: User, draft: Draft, folder: Folder, now: datetime) -> Draft:
    """Keep the draft with another folder; raises ``ConflictError`` when somebody saved it since it was read."""
    check_regulating(user)
    saved = replace(draft, revision=draft.revision + 1, folder=folder, saved_by=user.user_id, saved_at=now)
    columns = regulation_draft.c
    here = sa.and_(columns.draft_id == draft.draft_id, columns.revision == draft.revision)
    with ledger.transaction() as transaction:
        done = transaction.connection.execute(sa.update(regulation_draft).where(here).values(**_row(saved)))
        if done.rowcount != 1:
            raise ConflictError(
                "Somebody else has saved this draft meanwhile. Load the page again, and enter your change once more."
            )
    return saved


def discard(ledger: Ledger, user: User, draft_id: str) -> None:
    """Throw a draft away."""
    check_regulating(user)
    with ledger.transaction() as transaction:
        transaction.connection.execute(sa.delete(regulation_draft).where(regulation_draft.c.draft_id == draft_id))


def drafts(ledger: Ledger) -> list[Draft]:
    """Every draft, the last saved first."""
    with ledger.reading() as connection:
        rows = connection.execute(sa.select(regulation_draft).order_by(regulation_draft.c.saved_at.desc()))
        return [_draft(row) for row in rows]


def draft(ledger: Ledger, draft_id: str) -> Draft:
    """One draft; raises ``RuleError`` when it is there no more."""
    with ledger.reading() as connection:
        row = connection.execute(sa.select(regulation_draft).where(regulation_draft.c.draft_id == draft_id)).first()
    if row is None:
        raise RuleError("This draft was thrown away or adopted meanwhile.")
    return _draft(row)


def replace_name(folder: Folder, name: str) -> Folder:
    """The same folder under another name."""
    return Folder.of(name, folder.files)


def _row(draft: Draft) -> dict[str, object]:
    return {
        "draft_id": draft.draft_id, "revision": draft.revision, "folder": draft.folder.name,
        "texts": json.dumps(draft.folder.files, ensure_ascii=False), "base": draft.base,
        "saved_by": draft.saved_by, "saved_at": draft.saved_at,
    }  # fmt: skip


def _draft(row: sa.Row[tuple[object, ...]]) -> Draft:
    kept = row._mapping
    folder = Folder.of(kept["folder"], json.loads(kept["texts"]))
    return Draft(kept["draft_id"], kept["revision"], folder, kept["base"], kept["saved_by"], kept["saved_at"])


def _free_name(editions: Editions, regulation_id: str, now: datetime) -> str:
    """A version name that no other version bears: the day, and a number where it is taken."""
    taken = {each.regulation.version for each in editions.of(regulation_id)}
    day = f"{now:%Y-%m-%d}"
    return next(name for name in chain([day], (f"{day}.{number}" for number in count(2))) if name not in taken)
