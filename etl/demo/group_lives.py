"""What happened in the group's other projects: registered, and a few months of cases, walked one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from faker import Faker

from casework.access.permissions import User
from casework.policy import Pack, Policies
from casework.record import events as ev
from casework.record.people import Customer
from casework.time.calendar import calendar_day
from etl.demo.dice import Dice
from etl.demo.facts import Project, Words
from etl.demo.group import Member, Place, holders, members, post_right
from etl.demo.residents import Household, settle
from etl.demo.walking import Country, Walk

MONTHS_BACK = timedelta(days=180)
CUSTOMERS_PER_CASE = 0.7
CALLS_PER_CASE = 8
OPENS, OPEN_MINUTES = time(9, 5), 510
"""Calls come between five past nine and half past five."""
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class GroupTold:
    """All of it: events, whom they are about, and the accounts of those who work there."""

    events: list[ev.Event]
    customers: list[Customer]
    people: list[User]


def tell_group(
    policies: Policies, words: Words, *, today: date, seed: int, scale: float, progress: Progress
) -> GroupTold:
    """Walk every part of the group whose regulation is at work; the same arguments give the same events."""
    told, cases = GroupTold([], [], []), 0
    parts = members(policies)
    every = sum(_count(member, scale) for member in parts)
    for place, member in enumerate(parts):
        part = _Part(member, policies.in_force(member.id, today), policies, words, today, Dice(seed + 1 + place))
        told.people.extend(holders(member, part.pack))
        told.customers.extend(part.customers(scale, seed + place))
        for event in part.events(_count(member, scale)):
            told.events.append(event)
            cases += event.kind is ev.Received.kind
            progress("cases under other regulations", cases, every)
    return told


def _count(member: Member, scale: float) -> int:
    return max(3, round(member.cases * scale))


class _Part:
    """The projects under one regulation."""

    def __init__(self, member: Member, pack: Pack, policies: Policies, words: Words, today: date, dice: Dice) -> None:
        self.member, self.pack, self.policies, self.words, self.dice = member, pack, policies, words, dice
        self.zone = ZoneInfo(pack.timezone)
        self.until = datetime.combine(today, time(), self.zone)
        self.begins = self.until - MONTHS_BACK
        self._households: dict[str, Household] = {}
        self._numbers: Counter[str] = Counter()

    def customers(self, scale: float, seed: int) -> Iterator[Customer]:
        """The customers of its projects."""
        faker = Faker("zh_CN")
        faker.seed_instance(seed)
        count = max(3, round(_count(self.member, scale) * CUSTOMERS_PER_CASE / len(self.member.projects)))
        for place in self.member.projects:
            household = settle(_as_project(place), count, self.dice, faker)
            self._households[place.code] = household
            yield from household.customers
        self.names = [faker.name() for _ in self.pack.roles]

    def events(self, count: int) -> Iterator[ev.Event]:
        """Its projects are registered, and ``count`` cases are walked."""
        for place in self.member.projects:
            payload = ev.ProjectRegistered(
                code=place.code, name=place.name, city=place.city, subsidiary=place.subsidiary, pack=self.pack.id
            )
            yield ev.Event(
                stream=f"project/{place.code}", occurred_at=self.begins, recorded_at=self.begins, actor="demo",
                project=place.code, payload=payload,
            )  # fmt: skip
        for at in sorted(self._arrivals(count)):
            yield from self._case(at)
        if "pick_up_seconds" in self.pack.regulation.settings:
            yield from self._calls(count * CALLS_PER_CASE)

    def _calls(self, count: int) -> Iterator[ev.Event]:
        """What the telephone system logged: most calls are picked up within five seconds, a few by nobody."""
        for number, at in enumerate(sorted(self._arrivals(count)), 1):
            place = self.dice.pick(self.member.projects)
            slow = self.dice.chance(0.12)
            rang = int(self.dice.between(6, 20) if slow else self.dice.between(1, 6))
            payload = ev.PhoneCalled(
                number=f"{place.code}-C{number:04d}",
                rang_seconds=rang,
                answered=not (slow and self.dice.chance(0.3)),
            )
            yield ev.Event(
                stream=f"phone/{payload.number}", occurred_at=at, recorded_at=at, actor="demo", project=place.code,
                payload=payload,
            )  # fmt: skip

    def _arrivals(self, count: int) -> Iterator[datetime]:
        days = [self.begins.date() + timedelta(days=n) for n in range(MONTHS_BACK.days)]
        worked = [day for day in days if calendar_day(day).kind.is_worked]
        for _ in range(count):
            minutes = int(self.dice.between(0, OPEN_MINUTES))
            yield datetime.combine(self.dice.pick(worked), OPENS, self.zone) + timedelta(minutes=minutes)

    def _case(self, at: datetime) -> list[ev.Event]:
        place = self.dice.pick(self.member.projects)
        month = f"{place.code}-{at:%y%m}"
        self._numbers[month] += 1
        number = f"{month}-{self._numbers[month]:03d}"
        walk = Walk(self._country(place), f"case/{number}", place.code)
        content = self._content()
        return walk.live(self._households[place.code].caller(self.dice).customer_id, number, content, at)

    def _content(self) -> str:
        subject = self.dice.pick(list(self.words.content.values()))
        places, text = subject.get("place") or [""], self.dice.pick(subject["text"])
        return text.format(place=self.dice.pick(places), when=self.dice.pick(self.words.when))

    def _country(self, place: Place) -> Country:
        return Country(
            self.pack, self.policies, staff(self.pack, place.code, self.names), self.member.departments,
            texts(self.words), self.dice, self.until, self.member.late, self.member.left,
        )  # fmt: skip


def staff(pack: Pack, project: str, names: Sequence[str]) -> list[User]:
    """Who works in a project: somebody for each post of the regulation that is inside, called by the names."""
    rights = [post_right(pack, post.id, project) for post in pack.roles]
    return [User(name, name, (right,)) for right, name in zip(rights, names, strict=True) if right is not None]


def texts(words: Words) -> Mapping[str, Sequence[str]]:
    """Sentences by the field in which they stand."""
    same = ("plan", "result", "measure", "cause", "reply", "answer", "instruction")
    return {
        **{name: words.of(name) for name in same},
        "text": words.of("noted"),
        "advice": words.of("claim", "advice"),
        "signed_by": ("本人签收",),
        **{
            name: words.of("order", name) for name in ("order", "part", "contractor", "person", "owner", "participants")
        },
        "opinion": words.of("callback", "neutral"),
    }


def _as_project(place: Place) -> Project:
    return Project(
        code=place.code, name=place.name, city=place.city, subsidiary=place.subsidiary, weight=0.0, care=(0.0, 0.0),
        mood=(0.0, 0.0), signed=(0, 0), phases=place.phases,
    )  # fmt: skip
