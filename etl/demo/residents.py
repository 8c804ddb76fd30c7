"""Invented customers, with telephone numbers that cannot ring anywhere.

Mobile numbers here are eleven digits beginning with 111. In the numbering plan of mainland China mobile numbers begin
with 13 to 19; what begins with 10, 11 or 12 is a short service code of three to six digits, and 111 is none of them
(nor the emergency codes 110, 112, 119, 120, 122). Landlines carry the city's true area code and a subscriber number
beginning with 0, which no exchange can hold because 0 is the trunk prefix. Mail goes to ``example.com``, which is
reserved for examples.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from faker import Faker

from casework.record.people import Customer
from etl.demo.dice import Dice
from etl.demo.facts import Project

AREA_CODES = {
    "北京": "010", "上海": "021", "成都": "028", "深圳": "0755", "天津": "022", "杭州": "0571",
    "西安": "029", "武汉": "027", "沈阳": "024", "昆明": "0871", "三亚": "0898",
}  # fmt: skip
POSTCODES = {
    "北京": "100", "上海": "200", "成都": "610", "深圳": "518", "天津": "300", "杭州": "310",
    "西安": "710", "武汉": "430", "沈阳": "110", "昆明": "650", "三亚": "572",
}  # fmt: skip
STATUSES = ("已入住", "已收房未入住", "已签约", "租住")
STATUS_WEIGHTS = (62.0, 16.0, 15.0, 7.0)


@dataclass(frozen=True)
class Household:
    """The customers of one project and how often each of them calls."""

    customers: tuple[Customer, ...]
    cumulative: np.ndarray[tuple[int], np.dtype[np.float64]]

    def caller(self, dice: Dice) -> Customer:
        """Someone who complains: a few do so again and again."""
        return self.customers[int(np.searchsorted(self.cumulative, dice.rng.random(), side="right"))]

    def member(self, dice: Dice) -> Customer:
        """Any customer, all alike."""
        return dice.pick(self.customers)


def settle(project: Project, count: int, dice: Dice, faker: Faker) -> Household:
    """Invent ``count`` customers of ``project``."""
    rooms = [_room(project, dice) for _ in range(count)]
    customers = tuple(_customer(project, room, dice, faker) for room in rooms)
    weights = 0.4 + dice.rng.pareto(1.7, size=count).clip(max=12)
    return Household(customers, np.cumsum(weights / weights.sum()))


def _room(project: Project, dice: Dice) -> tuple[str, str, str]:
    phase = 1 + int(dice.between(0, project.phases))
    building = 1 + int(dice.between(0, 12))
    unit, floor, door = 1 + int(dice.between(0, 3)), 1 + int(dice.between(0, 24)), 1 + int(dice.between(0, 4))
    return f"{phase}期", f"{building}号楼", f"{unit}-{floor:02d}{door:02d}"


def _customer(project: Project, room: Sequence[str], dice: Dice, faker: Faker) -> Customer:
    female = dice.chance(0.5)
    digits = int(dice.between(0, 1e8))
    phase, building, door = room
    return Customer(
        customer_id=dice.rng.bytes(16).hex(),
        project=project.code,
        name=faker.name_female() if female else faker.name_male(),
        sex="女" if female else "男",
        phone=f"{AREA_CODES[project.city]}-0{digits % 10_000_000:07d}" if dice.chance(0.3) else None,
        mobile=f"111{digits:08d}",
        email=f"owner{digits % 1_000_000:06d}@example.com" if dice.chance(0.4) else None,
        address=f"{project.city}市{project.name}{phase}{building}{door}",
        postcode=f"{POSTCODES[project.city]}{100 + digits % 900:03d}",
        phase=phase,
        building=building,
        room=door,
        contract_number=f"{project.code}-HT-{digits % 100_000:05d}",
        purchase_status=dice.weighted(STATUSES, STATUS_WEIGHTS),
    )
