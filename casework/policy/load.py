"""Read packs from the regulations' folders and choose the version in force."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from casework.errors import PolicyError
from casework.policy.pack import Pack
from casework.policy.reading import WaitingError, pack_of
from casework.regulation import Regulation, Regulations, load_regulation
from casework.regulation.model import Stage, Word
from casework.regulation.references import check_references
from casework.texts import Words
from casework.vocabulary.own import known
from casework.wording import Phrase, as_read


def load_pack(folder: Path) -> Pack:
    """Read and validate one folder; raises ``PolicyError`` naming file or key, and reason."""
    return read_pack(load_regulation(folder))


def read_pack(regulation: Regulation) -> Pack:
    """The pack of a sound regulation; raises ``PolicyError`` for one that is not, ``WaitingError`` for one to come."""
    for finding in check_references(regulation):
        raise PolicyError("Regulation {finding}.", finding=finding)
    try:
        return pack_of(regulation)
    except ValidationError as error:
        first = error.errors()[0]
        raise PolicyError(
            "Regulation {regulation}: {key}: {reason}.",
            regulation=regulation.id,
            key=".".join(str(part) for part in first["loc"]) or "pack",
            reason=re.sub(r"^Value error, ", "", first["msg"]),
        ) from error


class Policies:
    """All packs of an installation, by id and effective date; regulations that wait, with what for."""

    def __init__(self, packs: Iterable[Pack], waiting: Mapping[str, WaitingError] | None = None) -> None:
        self.packs = sorted(packs, key=lambda pack: (pack.id, pack.effective_from))
        self.waiting = waiting or {}
        for a, b in pairwise(self.packs):
            if (a.id, a.effective_from) == (b.id, b.effective_from):
                raise PolicyError(
                    "Pack {pack} has two versions from {date}: give one another date.",
                    pack=a.id,
                    date=a.effective_from,
                )
        self._refuse_repeated_versions()

    @classmethod
    def load(cls, folder: Path) -> Policies:
        """Load every folder in ``folder``; raises ``PolicyError`` when one is wrong or none is there.

        Drafts are left out. A regulation with one version that waits does so as a whole: never is one judged by
        another version than that in force.
        """
        return cls((), {}).extended(Regulations.load(folder).dated)

    def extended(self, regulations: Iterable[Regulation]) -> Policies:
        """These and the packs of more versions; raises ``PolicyError`` when one is wrong or stands there already."""
        packs, waiting = list(self.packs), dict(self.waiting)
        for regulation in regulations:
            try:
                packs.append(read_pack(regulation))
            except WaitingError as error:
                waiting[regulation.id] = error
        return Policies([pack for pack in packs if pack.id not in waiting], waiting)

    def versions(self, pack_id: str) -> list[Pack]:
        """Versions of one pack, oldest first; raises ``PolicyError`` when there is none."""
        found = [pack for pack in self.packs if pack.id == pack_id]
        if pack_id in self.waiting:
            raise self.waiting[pack_id]
        if not found:
            raise PolicyError("There is no policy pack called {pack}.", pack=pack_id)
        return found

    def in_force(self, pack_id: str, day: date) -> Pack:
        """The version in force on ``day`` (local); before the first, the first."""
        versions = self.versions(pack_id)
        return ([pack for pack in versions if pack.effective_from <= day] or versions[:1])[-1]

    def at(self, pack_id: str, moment: datetime) -> Pack:
        """The version in force on the local day of ``moment``."""
        zone = ZoneInfo(self.versions(pack_id)[0].timezone)
        return self.in_force(pack_id, moment.astimezone(zone).date())

    def said(self, pack_id: str, vocabulary: str, word: str) -> Phrase:
        """A word as the newest version of a regulation says it that knows it."""
        knowing = (pack for pack in self._newest_first(pack_id) if word in pack.words.get(vocabulary, {}))
        pack = next(knowing, None)
        return as_read(known(vocabulary, word), word) if pack is None else pack.said(vocabulary, word)

    def stage_name(self, pack_id: str, stage: str) -> Phrase:
        """A stage as the newest version of a regulation says it that knows it."""
        return as_read(self.stages(pack_id).get(stage), stage)

    def stages(self, pack_id: str) -> dict[str, Stage]:
        """Where a case of a regulation can stand: as its newest version has it, then what earlier ones had."""
        found: dict[str, Stage] = {}
        for pack in self._newest_first(pack_id):
            found = {**found, **{name: stage for name, stage in pack.stages.items() if name not in found}}
        return found

    def words(self, pack_id: str) -> dict[str, dict[str, Word]]:
        """A regulation's own words by vocabulary: as its newest version has them, then what earlier ones had."""
        found: dict[str, dict[str, Word]] = {}
        for pack in self._newest_first(pack_id):
            for vocabulary, words in pack.words.items():
                known = found.setdefault(vocabulary, {})
                known.update({name: word for name, word in words.items() if name not in known})
        return found

    def title(self, pack_id: str) -> Words:
        """What a regulation is called, by its newest version; raises ``PolicyError`` when there is none."""
        return self.versions(pack_id)[-1].title

    def _newest_first(self, pack_id: str) -> list[Pack]:
        return [pack for pack in reversed(self.packs) if pack.id == pack_id]

    def _refuse_repeated_versions(self) -> None:
        seen: set[tuple[str, str]] = set()
        for pack in self.packs:
            if (pack.id, pack.version) in seen:
                raise PolicyError(
                    "Pack {pack} has two versions called {version}: give one another name.",
                    pack=pack.id,
                    version=pack.version,
                )
            seen.add((pack.id, pack.version))
