"""What can be chosen, and how fresh the warehouse is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casework.record.ledger.shards import Position
from casework.time import present
from casework.time.calendar import calendar_version
from etl.subjects.marts import Marts
from etl.warehouse.scope import local_day


@dataclass(frozen=True, slots=True)
class ProjectChoice:
    """A project in a pick list."""

    code: str
    name: str
    city: str
    pack: str
    """The regulation it goes by."""


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """An obligation rule in a pick list; texts in both languages."""

    rule_key: str
    clause: str
    name_zh: str
    name_en: str
    set_by: str = "clause"
    """``company`` where the regulation is silent and the company set the limit."""


@dataclass(frozen=True, slots=True)
class WordChoice:
    """A word of the regulations, by the code under which figures stand; texts in both languages."""

    vocabulary: str
    code: str
    zh: str
    en: str
    listed: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """Pick lists; only values that occur, each in a stable order."""

    projects: tuple[ProjectChoice, ...]
    departments: tuple[str, ...]
    rules: tuple[RuleChoice, ...]
    severities: tuple[str, ...]
    channels: tuple[str, ...]
    surveys: tuple[str, ...]
    months: tuple[date, ...]
    """First days of the months that hold a due obligation, a receipt, a club call or a survey answer; oldest first."""
    words: tuple[WordChoice, ...] = ()


@dataclass(frozen=True, slots=True)
class WarehouseState:
    """Where the figures come from, so that they can be made again."""

    position: Position
    """How far the ledger goes in the figures."""
    synced_at: datetime | None
    events: int
    projects: int
    cases: int
    confidential: int
    """Of these, cases that only their handlers may know of, the reader among them."""
    packs: tuple[str, ...]
    """``pack version`` of every pack in use."""
    calendar_version: str
    provisional_years: tuple[int, ...]
    """Years in which an obligation falls due and whose statutory calendar is not yet announced."""
    served: tuple[str, ...] | None = None
    """The projects that this process serves, by code, where it does not serve all."""

    @property
    def ledger_seq(self) -> int:
        """The same as one number, for people: as many events lie up to there."""
        return self.position.events


class ChoicesAnswers(Marts):
    """Pick lists and freshness."""

    def projects(self, projects: Sequence[str] | None = None) -> tuple[ProjectChoice, ...]:
        """The projects that the reader may see, by code; with ``projects``, those of them."""
        rows = self._ask("projects", projects=self._allowed(projects)).to_pylist()
        return tuple(ProjectChoice(row["project"], row["name"], row["city"], row["pack"]) for row in rows)

    def project_names(self) -> dict[str, str]:
        """What the projects that the reader may see are called, by code."""
        return {each.code: each.name for each in self.projects()}

    def choices(self, projects: Sequence[str] | None = None) -> Choices:
        """Pick lists of what the reader may see, called as the regulations of today do; with ``projects``, only what
        stands in them."""
        seen = self._allowed(projects)
        rows = self._ask("choices", projects=seen, on_day=local_day(present.now())).to_pylist()
        of = {kind: [row for row in rows if row["kind"] == kind] for kind in {row["kind"] for row in rows}}
        words = {kind: tuple(str(row["code"]) for row in found) for kind, found in of.items()}
        return Choices(
            projects=self.projects(projects),
            departments=words.get("department", ()),
            rules=tuple(
                RuleChoice(r["code"], r["clause"], r["name_zh"], r["name"], r["set_by"]) for r in of.get("rule", [])
            ),
            severities=words.get("severity", ()),
            channels=words.get("channel", ()),
            surveys=words.get("survey", ()),
            months=tuple(date.fromisoformat(code) for code in words.get("month", ())),
            words=tuple(
                WordChoice(row["vocabulary"], row["code"], row["zh"], row["en"], row["listed"])
                for row in self._ask("words", projects=seen).to_pylist()
            ),
        )

    def _allowed(self, projects: Sequence[str] | None) -> list[str] | None:
        """Which projects a mart is to be asked about; None for all."""
        allowed = self._seen(projects)
        return None if allowed is None else list(allowed)

    def state(self) -> WarehouseState:
        """Ledger position, time of the last sync, counts, packs and calendar of the current warehouse."""
        row = self._ask("state").to_pylist()[0]
        return WarehouseState(
            position=Position(tuple(row["reached"])),
            synced_at=row["synced_at"],
            events=row["events"],
            projects=row["projects"],
            cases=row["cases"],
            confidential=row["confidential"],
            packs=tuple(row["packs"] or ()),
            calendar_version=calendar_version(),
            provisional_years=tuple(row["provisional_years"] or ()),
            served=None if self.served is None else tuple(sorted(self.served)),
        )

    def moment(self, now: datetime) -> datetime:
        """As of when figures of ``now`` (aware) are asked: since the minute began, or since what was last entered.

        So the moment that a page shows is the one that its figures are of, and all who look within a minute ask the
        same. Where nobody can say when something was last entered, it is ``now`` itself.
        """
        entered, minute = self.state().synced_at, now.replace(second=0, microsecond=0)
        if entered is None or entered > now:
            return now
        return max(entered, minute)
