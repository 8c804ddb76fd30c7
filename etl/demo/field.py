"""Surveys of the demo company: two finished waves of the owners' survey, and one in the field with calls due today."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from casework.record import events as fact
from casework.record.events import NO_PROJECT, Event
from casework.record.survey_tables import call_item, survey_frame
from casework.vocabulary.asking import Call, Mode
from etl.demo.club import Neighbourhood
from etl.demo.dice import Dice
from etl.demo.facts import Words
from surveys import sample
from surveys.fieldwork.dispositions import Special, shipped
from surveys.fieldwork.invitation import Attempt, Invitation, Row, new_item
from surveys.questionnaire import Item, Kind, Questionnaire

NAMES = uuid.UUID("0b6a4c1e-8a55-5d0a-9a51-6c1d2f9f7a10")
CENTRE, SHEET = "demo-centre", "owner_survey"
A_PROJECT = 40
"""How many of a project are asked in a wave, at full size."""
LASTS, MOST = 21, 5
ANSWERS, REFUSES = 0.42, 0.07
OPEN_SHARE = 0.4
"""How many of the wave in the field were called already."""
NOT_REACHED, WEIGHTS = ("3.13", "3.12", "2.20"), (5, 2, 2)
COMPLETE, ARRANGED = (shipped().meaning(means).code for means in (Special.COMPLETE, Special.ARRANGED))
GAP_HOURS = 30


@dataclass(slots=True)
class Told:
    """The events of the waves, and the rows beside them."""

    events: list[Event] = field(default_factory=list)
    frame: list[Row] = field(default_factory=list)
    items: list[Row] = field(default_factory=list)

    def write_rows(self, connection: sa.Connection) -> None:
        """Write what stands beside the ledger."""
        for table, rows in ((survey_frame, self.frame), (call_item, self.items)):
            if rows:
                connection.execute(sa.insert(table), rows)


@dataclass(frozen=True, slots=True)
class Wave:
    """One campaign: its plan, when it was opened, and whether it is over."""

    plan: fact.CampaignPlanned
    opened: datetime
    over: bool


def tell_surveys(
    places: Sequence[Neighbourhood], words: Words, asked: Questionnaire, *, until: datetime, scale: float, seed: int
) -> Told:
    """Tell the three waves up to ``until``, the midnight on which today begins."""
    told, today = Told(), until.date()
    for number, days in enumerate((200, 75, 4), start=1):
        opens = today - timedelta(days=days)
        wave = Wave(
            _plan(number, opens, places, asked, over=days > LASTS),
            datetime.combine(opens, time(9), until.tzinfo),
            days > LASTS,
        )
        _Telling(wave, places, words, asked, until, Dice(seed + number), told).tell(max(3, round(A_PROJECT * scale)))
    return told


def _plan(
    number: int, opens: date, places: Sequence[Neighbourhood], asked: Questionnaire, *, over: bool
) -> fact.CampaignPlanned:
    """Finished waves were by phone; the one in the field may be answered by link, too."""
    return fact.CampaignPlanned(
        campaign=uuid.uuid5(NAMES, f"wave-{number}").hex,
        name=f"{opens:%Y}年业主满意度调查（{opens.month}月）",
        questionnaire=asked.id,
        version=asked.version,
        digest=asked.digest,
        projects=tuple(place.project.code for place in places),
        opens=opens,
        closes=opens + timedelta(days=LASTS),
        modes=(Mode.PHONE,) if over else (Mode.PHONE, Mode.LINK),
        precision=0.1,
        most_attempts=MOST,
    )


class _Telling:
    """One wave told."""

    def __init__(
        self, wave: Wave, places: Sequence[Neighbourhood], words: Words, asked: Questionnaire, until: datetime,
        dice: Dice, told: Told,
    ) -> None:  # fmt: skip
        self.wave, self.words, self.asked, self.until, self.dice, self.told = wave, words, asked, until, dice, told
        self.places = {place.project.code: place for place in places}
        self.campaign = wave.plan.campaign

    def tell(self, a_project: int) -> None:
        """Draw, open, call, and close the wave that is over."""
        frame = [
            sample.Person(code, each.customer_id)
            for code, place in self.places.items()
            for each in place.household.customers
        ]
        drawn = sample.draw(f"demo-{self.campaign[:8]}", frame, dict.fromkeys(self.places, a_project))
        self._campaign(-3, self.wave.plan)
        strata = tuple(
            fact.Stratum(stratum=code, population=each.population, drawn=len(each.taken),
                         reserve=each.population - len(each.taken))
            for code, each in drawn.strata.items()
        )  # fmt: skip
        at = self.wave.opened - timedelta(days=2)
        self._campaign(-2, fact.CampaignDrawn(seed=drawn.seed, as_of=at, position=0, frame=drawn.digest, strata=strata))
        self._campaign(0, fact.CampaignOpened())
        for code, group in drawn.strata.items():
            for place, customer in enumerate(group.ordered, start=1):
                row = {"campaign": self.campaign, "customer_id": customer, "stratum": code, "place": place}
                self.told.frame.append(row)
                if place <= len(group.taken):
                    self._person(code, customer, place)
        if self.wave.over:
            self._campaign(LASTS, fact.CampaignClosed())

    def _campaign(self, days: int, payload: fact.Payload) -> None:
        at = self.wave.opened + timedelta(days=days)
        self._add(f"campaign/{self.campaign}", at, CENTRE, NO_PROJECT, payload)

    def _person(self, code: str, customer: str, place: int) -> None:
        name = uuid.uuid5(NAMES, f"{self.campaign}-{customer}").hex
        stream, caller = f"invitation/{name}", self._caller(code)
        invited = fact.Invited(campaign=self.campaign, customer_id=customer, stratum=code, place=place)
        self._add(stream, self.wave.opened, CENTRE, code, invited)
        attempts: list[Attempt] = []
        for at, disposition in self._calls():
            payload = fact.Attempted(mode=Mode.PHONE, disposition=disposition, seconds=round(self.dice.around(60, 0.7)))
            self._add(stream, at, caller, code, payload)
            attempts.append(Attempt(len(attempts) + 2, at, caller, payload))
            if disposition == COMPLETE:
                self._add(f"response/{name}", at, caller, code, self._response(code, customer, at))
        person = Invitation(stream, 1 + len(attempts), invited, tuple(attempts), self._arranged(stream, code, attempts))
        zone = str(self.until.tzinfo)
        row = new_item(stream, invited, Call.SURVEY, self.wave.plan, zone) | person.row(self.wave.plan, zone)
        self.told.items.append(row | {"final": bool(row["final"]) or self.wave.over})

    def _arranged(self, stream: str, code: str, attempts: Sequence[Attempt]) -> datetime | None:
        """Who asked for another time is called today."""
        if self.wave.over or not attempts or attempts[-1].fact.disposition != ARRANGED:
            return None
        at = self.until + timedelta(hours=self.dice.between(9.5, 18))
        self._add(stream, attempts[-1].at, attempts[-1].by, code, fact.CallArranged(at=at))
        return at

    def _calls(self) -> Iterator[tuple[datetime, str]]:
        """The attempts on one person: when, and what each came to."""
        dice = self.dice
        if not self.wave.over and not dice.chance(OPEN_SHARE):
            return
        at = self.wave.opened + timedelta(hours=dice.between(0, 70 if self.wave.over else 20))
        for _attempt in range(MOST):
            at = datetime.combine(at.date(), time(9), self.until.tzinfo) + timedelta(hours=dice.between(0.3, 10.5))
            if at >= self.until - timedelta(minutes=30):
                return
            disposition = self._outcome()
            yield at, disposition
            if disposition in {COMPLETE, "2.112", ARRANGED}:
                return
            at += timedelta(hours=GAP_HOURS)

    def _outcome(self) -> str:
        dice = self.dice
        if dice.chance(ANSWERS):
            return COMPLETE
        if dice.chance(REFUSES):
            return "2.112"
        if not self.wave.over and dice.chance(0.15):
            return ARRANGED
        return dice.weighted(NOT_REACHED, WEIGHTS)

    def _response(self, code: str, customer: str, at: datetime) -> fact.ResponseCompleted:
        low, high = self.places[code].project.mood
        mood = low + (high - low) * (0.4 if self.wave.over else 0.9)
        given = {item.code: self._answer(item, mood) for item in self.asked.items.values() if item.asks}
        judged = self.asked.judged({name: value for name, value in given.items() if value is not None}, complete=False)
        return fact.ResponseCompleted.model_validate(
            {
                "questionnaire": self.asked.id, "version": self.asked.version, "campaign": self.campaign,
                "customer_id": customer, "mode": Mode.PHONE, "seconds": round(self.dice.around(240, 0.3)),
                "started_at": at, "answers": judged.answers,
                "said": judged.said,
            }
        )  # fmt: skip

    def _answer(self, item: Item, mood: float) -> object:
        dice = self.dice
        if item.kind is Kind.TEXT:
            return (
                dice.pick(self.words.of("survey", "good" if dice.chance(mood) else "poor"))
                if dice.chance(0.2)
                else None
            )
        if item.points:
            if not item.required and item.options and dice.chance(0.08):
                return dice.pick(item.options).code
            low, top = item.points[0], item.points[-1]
            below = abs(dice.between(-1, 1)) * (1.6 if dice.chance(mood) else 3.2) * top / 5
            return max(top - round(below), low)
        if item.kind is Kind.SINGLE:
            return dice.pick(item.options).code
        return None

    def _caller(self, code: str) -> str:
        return self.dice.pick(self.places[code].team.sales)

    def _add(self, stream: str, at: datetime, actor: str, project: str, payload: fact.Payload) -> None:
        self.told.events.append(
            Event(stream=stream, occurred_at=at, recorded_at=at, actor=actor, project=project, payload=payload)
        )
