"""What the demo company is: projects, categories and sentences, read from ``data/demo/*.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict

from casework.settings import ROOT
from casework.vocabulary import Channel

FOLDER = ROOT / "data" / "demo"

WordList = Mapping[str, Sequence[str]]


class Facts(BaseModel):
    """Base of all facts: immutable, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Project(Facts):
    """One invented project; pairs go from the first month to the last."""

    code: str
    name: str
    city: str
    subsidiary: str
    north: bool = False
    """Heated in winter by the city."""
    weight: float
    care: tuple[float, float]
    """Chance that a step of the regulation is late."""
    mood: tuple[float, float]
    """Chance that a customer is satisfied."""
    signed: tuple[int, int]
    phases: int


class CategoryFacts(Facts):
    """How often a category comes and how it usually goes."""

    id: str
    weight: float
    months: tuple[float, ...]
    """Multipliers January to December."""
    north_months: tuple[float, ...] | None = None
    days: float
    """Usual working days to put right."""
    answered: float
    """Share answered at once."""
    claims: float = 0.0
    major: float = 0.0
    department: str


class Company(Facts):
    """The whole demo company."""

    projects: tuple[Project, ...]
    categories: tuple[CategoryFacts, ...]
    channels: dict[Channel, float]


@dataclass(frozen=True)
class Words:
    """Sentences: ``content`` by category, the others by the step they belong to."""

    content: Mapping[str, WordList]
    when: Sequence[str]
    steps: Mapping[str, WordList]

    def of(self, step: str, tone: str = "text") -> Sequence[str]:
        """Sentences for a step in one tone."""
        return self.steps[step][tone]


@cache
def company() -> Company:
    """Read the company (once)."""
    return Company.model_validate(tomllib.loads((FOLDER / "company.toml").read_text(encoding="utf-8")))


@cache
def words() -> Words:
    """Read the sentences (once)."""
    data = tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))
    content, when = data.pop("content"), data.pop("when")
    return Words(content=content, when=when, steps=data)
