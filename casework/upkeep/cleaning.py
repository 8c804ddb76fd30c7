"""What lies about and nobody needs any more: found by its age, told, and deleted.

Files handed in, drafts, evidence that no event names (somebody's browser closed between storing and entering it),
folders of work that was cut off, and ledgers that a restore put aside. None of it is part of the record.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from casework.record.desk_tables import draft
from casework.record.evidence import PREVIEW
from casework.record.ledger import Ledger
from casework.record.ledger.tables import event
from casework.settings import Settings
from casework.vocabulary import EventKind

UPLOADS = "uploads"
"""The folder of files handed in, in the data folder."""
SET_ASIDE = ("*.replaced-*", "*.before-*", "*.arriving")
"""Old ledgers and warehouses that a restore or a revision put aside; in the data folder and beside the ledger."""
LEFTOVERS = (*SET_ASIDE, "backups/*.part", "backups/tmp*")
"""These, and copies that never arrived."""
TEMPORARY = "yingsheng-*"


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something to be deleted: what it is, where it lies, its size in bytes. A draft lies in no file."""

    what: str
    place: Path
    size: int


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What was deleted, or would be; ``drafts`` counts forms never sent."""

    leftovers: tuple[Leftover, ...]
    drafts: int


def clean(ledger: Ledger, chosen: Settings, now: datetime, *, dry_run: bool = False) -> Cleaned:
    """Delete what is older than ``kept_days``; with ``dry_run`` only say what it would be."""
    before = now - timedelta(days=chosen.kept_days)
    found = tuple(_found(ledger, chosen, before))
    drafts = _drafts(ledger, before, dry_run=dry_run)
    if not dry_run:
        for each in found:
            _delete(each.place)
    return Cleaned(found, drafts)


def _found(ledger: Ledger, chosen: Settings, before: datetime) -> Iterator[Leftover]:
    yield from _old("upload", (chosen.data_dir / UPLOADS).glob("*"), before)
    yield from _old("evidence", _orphans(ledger, chosen.evidence_dir), before)
    yield from _old("leftover", lying_about(ledger, chosen, LEFTOVERS), before)
    temporary = Path(tempfile.gettempdir()).glob(TEMPORARY)
    yield from _old("temporary", (path for path in temporary if path.lstat().st_uid == os.getuid()), before)


def lying_about(ledger: Ledger, chosen: Settings, masks: Sequence[str]) -> Iterator[Path]:
    """What fits one of the masks, in the data folder, beside the figures and beside the ledger."""
    folders = {chosen.data_dir, chosen.warehouse.parent, *_ledger_folder(ledger)}
    yield from (path for folder in folders for mask in masks for path in folder.glob(mask))


def _old(what: str, paths: Iterator[Path], before: datetime) -> Iterator[Leftover]:
    """Those of ``paths`` that nobody has touched since ``before``, nor anything in them."""
    for path in sorted(paths):
        inside = [path, *path.rglob("*")] if path.is_dir() and not path.is_symlink() else [path]
        try:
            known = [each.lstat() for each in inside]
        except FileNotFoundError:  # in use: somebody has just deleted it
            continue
        if max(each.st_mtime for each in known) < before.timestamp():
            yield Leftover(what, path, sum(each.st_size for each in known))


def _orphans(ledger: Ledger, folder: Path) -> Iterator[Path]:
    """Evidence files that no event names, their previews, and what was cut off while it was written."""
    files = [path for path in folder.glob("??/*") if path.is_file()]
    if not files:
        return
    query = sa.select(event.c.payload).where(event.c.kind == EventKind.EVIDENCE_ATTACHED.value)
    with ledger.reading() as connection:
        named = {str(json.loads(payload)["digest"]) for payload in connection.scalars(query)}
    yield from (path for path in files if path.name.removesuffix(PREVIEW) not in named)


def _ledger_folder(ledger: Ledger) -> set[Path]:
    address = sa.make_url(ledger.address)
    return {Path(address.database).parent} if address.get_backend_name() == "sqlite" and address.database else set()


def _drafts(ledger: Ledger, before: datetime, *, dry_run: bool) -> int:
    old = draft.c.saved_at < before
    if dry_run:
        with ledger.reading() as connection:
            return int(connection.scalar(sa.select(sa.func.count()).select_from(draft).where(old)) or 0)
    with ledger.transaction() as transaction:
        return int(transaction.connection.execute(sa.delete(draft).where(old)).rowcount)


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
