"""Random lives over many projects, with what moves between them: for building the same tables in other ways."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from cases import MONDAY, project
from packs import shipped_editions
from random_lives import random_life
from retold import as_told

from casework.policy import Policies
from casework.record import events as ev
from casework.record.ledger import Ledger
from casework.regulation.steps import pass_time
from casework.vocabulary.asking import Mode

POLICIES = shipped_editions(date(2026, 3, 2))
PROJECTS = 12
UNREGISTERED = ("P11", "P12")
ABOUT_ENTRIES = frozenset({"evidence_attached", "corrected", "redacted"})
SAID = "水管漏水三天无人处理"
"""What somebody wrote: it stands in words, and in no file."""
DIGEST = "0" * 64
Shuffled = list[ev.Event]


def company_of_projects(lives: int, seed: int) -> Shuffled:
    """Events of many streams, mixed: each stream's in their order, the streams' among one another at random."""
    streams = [list(stream) for stream in _streams(lives, seed)]
    dice = random.Random(seed)  # noqa: S311 - no secret
    order = [number for number, stream in enumerate(streams) for _ in stream]
    dice.shuffle(order)
    places = [iter(stream) for stream in streams]
    return [next(places[number]) for number in order]


def append(ledger: Ledger, events: Iterable[ev.Event]) -> None:
    """Write events of many streams as they come."""
    versions: dict[str, int] = {}
    with ledger.transaction() as transaction:
        for each in events:
            known = versions.setdefault(each.stream, len(transaction.stream(each.stream)))
            transaction.append(each.stream, known, [each])
            versions[each.stream] += 1


def opened(folder: Path, events: Iterable[ev.Event]) -> Ledger:
    """A ledger in ``folder`` with these events."""
    ledger = Ledger.open(f"sqlite:///{folder}/ledger.sqlite")
    append(ledger, events)
    return ledger


def policies() -> Policies:
    """The regulations that the lives are lived under."""
    return POLICIES


def _streams(lives: int, seed: int) -> Iterator[list[ev.Event]]:
    codes = [f"P{number}" for number in range(1, PROJECTS + 1)]
    packs = [pack.id for pack in POLICIES.packs]
    for number, code in enumerate(codes):
        if code not in UNREGISTERED:
            yield project(code, pack=packs[number % len(packs)])
    for number in range(lives):
        yield _life(number, seed, codes[number % PROJECTS], packs[number % len(packs)])
    yield from _asked(codes)
    yield from _beside(codes)


def _life(number: int, seed: int, code: str, pack_id: str) -> list[ev.Event]:
    """A case lived at random, corrected at times, moved to another project at times."""
    pack = POLICIES.versions(pack_id)[-1]
    *_, (life, _, last) = random_life(pack.regulation, f"{seed} {number}", 18, ABOUT_ENTRIES)
    now = last + timedelta(days=3)
    pass_time(life, now)
    told = [each.model_copy(update={"project": code}) for each in as_told(life, f"{seed}-{number}", POLICIES, now)]
    beside = told[-1].model_copy(update={"occurred_at": now, "recorded_at": now})
    told[0] = told[0].model_copy(update={"payload": told[0].payload.model_copy(update={"content": f"{SAID} {number}"})})
    if number % 5 == 0:
        moved = ev.Moved(moved_from=code, moved_to=f"P{(number + 7) % PROJECTS + 1}", reason=SAID)
        told.append(beside.model_copy(update={"payload": moved, "step": ""}))
    if number % 7 == 0:
        told.append(
            beside.model_copy(update={"payload": ev.Corrected(target=len(told), void=True, reason=SAID), "step": ""})
        )
    return told


def _event(stream: str, hours: int, payload: ev.Payload, code: str) -> ev.Event:
    at = MONDAY + timedelta(hours=hours)
    return ev.Event(stream=stream, occurred_at=at, recorded_at=at, actor="staff", project=code, payload=payload)


def _asked(codes: list[str]) -> Iterator[list[ev.Event]]:
    """A survey over all projects: who was asked, and what some answered."""
    plan = ev.CampaignPlanned(
        campaign="w1", name="Spring", questionnaire="owner", version=1, digest=DIGEST, projects=tuple(codes),
        opens=date(2026, 3, 1), closes=date(2026, 3, 31), modes=(Mode.PHONE,),
    )  # fmt: skip
    yield [_event("campaign/w1", 0, plan, "-")]
    for number, code in enumerate(codes * 2):
        asked = ev.Invited(campaign="w1", customer_id=f"c{number}", stratum=f"{code}/old", place=number + 1)
        tried = ev.Attempted(mode=Mode.PHONE, disposition="3.13")
        yield [
            _event(f"invitation/i{number}", 1, asked, code),
            _event(f"invitation/i{number}", 2 + number, tried, code),
        ]
        answers = {"overall": number % 5 + 1, "likes": ["garden", "lift"]}
        sheet = ev.ResponseCompleted(
            questionnaire="owner", version=1, campaign="w1", mode=Mode.PHONE, weight=0.7, answers=answers
        )
        yield [_event(f"response/i{number}", 30 + number, sheet, code)]


def _beside(codes: list[str]) -> Iterator[list[ev.Event]]:
    """Club calls, answers that files brought, and what is said of customers."""
    for number, code in enumerate(codes):
        called = ev.ClubCalled(number=str(number), band="acceptable", expectations=f"{SAID} {number}")
        yield [_event(f"club/{number}", number, called, code)]
        told = ev.SurveyAnswered(number=str(number), survey="annual", score=number % 5 + 1, comment=SAID)
        yield [_event(f"survey/{number}", number, told, code)]
    yield [_event("customer/c1", 5, ev.CustomerMerged(other="c2"), "-")]
