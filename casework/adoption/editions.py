"""Every version of every regulation: the folders that came with the program, and those that the ledger adopted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import count
from pathlib import Path

import sqlalchemy as sa

from casework.case.projects import packs_of_projects
from casework.errors import PolicyError
from casework.policy import Policies
from casework.policy.load import read_pack
from casework.record.events import RegulationAdopted
from casework.record.ledger import Ledger, StoredEvent
from casework.record.ledger.entries import between, entries_query, stored, within
from casework.record.ledger.shards import Position
from casework.record.ledger.tables import event
from casework.regulation import Folder, Regulation, Regulations, regulation_of
from casework.vocabulary import EventKind

STREAM = "regulation/"
A_DAY = date(2000, 1, 1)
"""Stands for the day that a draft does not have."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """Who put a version in force, and when they did."""

    by: str
    at: datetime


@dataclass(frozen=True)
class Edition:
    """One version: its texts, what they say, and how it came into force; ``adopted`` is None of a shipped folder."""

    folder: Folder
    regulation: Regulation
    adopted: Adoption | None = None


class Editions:
    """The versions there are, by regulation and day."""

    def __init__(self, editions: Iterable[Edition]) -> None:
        """Order them; raises ``PolicyError`` for two of one regulation with the same day or name."""
        self.all = sorted(editions, key=lambda each: (each.regulation.id, each.regulation.effective_from or date.max))
        self.regulations = Regulations(each.regulation for each in self.all)

    @classmethod
    def load(cls, folder: Path, ledger: Ledger) -> Editions:
        """Read the shipped folders and what the ledger adopted; raises ``PolicyError`` when one cannot be used."""
        return cls([*_shipped(folder), *adopted(ledger)])

    def of(self, regulation_id: str) -> list[Edition]:
        """The versions of one regulation, oldest first, drafts last; raises ``PolicyError`` when there is none."""
        self.regulations.versions(regulation_id)
        return [each for each in self.all if each.regulation.id == regulation_id]

    def version(self, regulation_id: str, version: str) -> Edition:
        """One version by its name; raises ``PolicyError`` when there is none."""
        found = next((each for each in self.of(regulation_id) if each.regulation.version == version), None)
        if found is None:
            raise PolicyError(
                "Regulation {regulation} has no version {version}: choose among {known}.",
                regulation=regulation_id,
                version=version,
                known=", ".join(each.regulation.version for each in self.of(regulation_id)),
            )
        return found

    def in_force(self, regulation_id: str, day: date) -> Edition:
        """The version in force on ``day``; of a regulation that is only drafted, the draft."""
        versions = self.of(regulation_id)
        dated = [each for each in versions if each.regulation.effective_from is not None]
        if not dated:
            return versions[-1]
        return ([each for each in dated if (each.regulation.effective_from or day) <= day] or dated[:1])[-1]

    def follower(self, regulation_id: str, day: date) -> Edition | None:
        """The version that takes the place of one that is in force from ``day``; None when none is known yet."""
        later = (each for each in self.of(regulation_id) if (each.regulation.effective_from or date.min) > day)
        return next(later, None)

    def free_month(self, regulation_id: str, day: date) -> date:
        """The first of the months after ``day`` on whose first day no version of the regulation comes into force."""
        taken = {each.regulation.effective_from for each in self.all if each.regulation.id == regulation_id}
        months = (date(day.year + (day.month + n) // 12, (day.month + n) % 12 + 1, 1) for n in count())
        return next(month for month in months if month not in taken)

    @cached_property
    def dated(self) -> tuple[Folder, ...]:
        """The texts of the versions that are in force from some day."""
        return tuple(each.folder for each in self.all if each.regulation.effective_from is not None)


def _shipped(folder: Path) -> Iterator[Edition]:
    paths = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    for path in paths:
        texts = Folder.read(path)
        yield Edition(texts, regulation_of(texts))


def adopted(ledger: Ledger) -> list[Edition]:
    """The versions that the ledger adopted, in that order; raises ``PolicyError`` for one that is not what it says."""
    return [_edition(entry) for entry in entries(ledger, EventKind.REGULATION_ADOPTED)]


def entries(ledger: Ledger, *kinds: EventKind) -> list[StoredEvent]:
    """The entries of these kinds about any regulation, in the order they were made."""
    with ledger.reading() as connection:
        query = (
            entries_query()
            .where(within(connection, STREAM), event.c.kind.in_([kind.value for kind in kinds]))
            .order_by(event.c.seq)
        )
        return [stored(row) for row in connection.execute(query)]


def _edition(entry: StoredEvent) -> Edition:
    payload = entry.payload
    assert isinstance(payload, RegulationAdopted)  # noqa: S101 - the query asks for this kind alone
    folder = Folder.of(f"{payload.regulation}@{payload.effective_from}", payload.texts)
    if folder.digest != payload.digest:
        raise PolicyError(
            "Entry {seq} of the ledger adopts version {version} of regulation {regulation}, but its texts are not "
            "those that were adopted: their digest differs. Nothing is judged by them. Run yingsheng check, and "
            "restore the ledger from a backup.",
            seq=entry.seq,
            version=payload.version,
            regulation=payload.regulation,
        )
    return Edition(folder, regulation_of(folder), Adoption(entry.actor, entry.recorded_at))


def adopted_since(ledger: Ledger, position: Position) -> bool:
    """Whether a version was adopted after that position of the ledger; cheap where little came since."""
    query = sa.select(sa.literal(1)).where(between(position), event.c.kind == EventKind.REGULATION_ADOPTED.value)
    with ledger.reading() as connection:
        return connection.execute(query.limit(1)).first() is not None


def in_use(shipped: Policies, ledger: Ledger) -> Policies:
    """The packs by which this ledger is worked: the shipped ones, and those of the versions it adopted."""
    found = adopted(ledger)
    return shipped.extended(each.regulation for each in found) if found else shipped


def refuse_missing(ledger: Ledger, folder: Path) -> None:
    """Raise ``PolicyError`` when the folder of a regulation by which a project goes is not there any more."""
    there = Editions.load(folder, ledger).regulations.ids
    with ledger.reading() as connection:
        projects = packs_of_projects(connection)
    for project, pack in sorted(projects.items()):
        if pack not in there:
            raise PolicyError(
                "Project {project} goes by regulation {regulation}, whose folder is not in {folder} any more: put it "
                "back. Without it no limit of the project's cases would be counted.",
                project=project,
                regulation=pack,
                folder=folder,
            )


def waits_for(regulation: Regulation) -> PolicyError | None:
    """What keeps the desk and the warehouse from working by a version; None when they can."""
    try:
        read_pack(regulation.model_copy(update={"effective_from": regulation.effective_from or A_DAY}))
    except PolicyError as error:
        return error
    return None
