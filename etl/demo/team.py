"""Who works for the demo company: invented names by post."""

from __future__ import annotations

from dataclasses import dataclass

from faker import Faker

from etl.demo.dice import Dice
from etl.demo.facts import Company, Project


@dataclass(frozen=True, slots=True)
class Team:
    """People of one project, with the centre's people beside them."""

    centre: tuple[str, ...]
    service: tuple[str, ...]
    departments: dict[str, tuple[str, ...]]
    sales: tuple[str, ...]
    leader: str

    def worker(self, department: str, dice: Dice) -> str:
        """Someone of a department."""
        return dice.pick(self.departments[department])

    def other_department(self, department: str, dice: Dice) -> str:
        """A department other than ``department``."""
        return dice.pick([name for name in self.departments if name != department])


def hire(company: Company, faker: Faker) -> dict[str, Team]:
    """Invent the people of every project, by project code."""
    centre = _people(faker, 5)
    departments = list(dict.fromkeys(category.department for category in company.categories))
    return {project.code: _team(project, centre, departments, faker) for project in company.projects}


def _team(project: Project, centre: tuple[str, ...], departments: list[str], faker: Faker) -> Team:
    size = 1 + round(project.weight * 20)
    return Team(
        centre=centre,
        service=_people(faker, size),
        departments={name: _people(faker, 1 + size // 2) for name in departments},
        sales=_people(faker, max(2, size)),
        leader=faker.name(),
    )


def _people(faker: Faker, count: int) -> tuple[str, ...]:
    return tuple(faker.name() for _ in range(count))
