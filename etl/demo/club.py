"""Club callbacks, survey responses, signed customers and the projects themselves, month by month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from casework.record import events as fact
from casework.vocabulary import ClubBand
from etl.demo.arrivals import first_day
from etl.demo.facts import Company, Project, Words
from etl.demo.residents import Household
from etl.demo.story import Stage
from etl.demo.team import Team

REACHED = 0.83
WAVES = (5, 11)
"""Months in which a survey goes out."""
MODES = ("wechat", "web", "phone", "interview")
MODE_WEIGHTS = (46.0, 22.0, 20.0, 12.0)
ASPECTS = ("leak", "elevator", "cleaning", "security", "parking", "fees", "attitude", "handover")


@dataclass(frozen=True, slots=True)
class Season:
    """One month of the history that lies before the end; ``progress`` runs from 0 to 1."""

    month: date
    days: tuple[date, ...]
    progress: float


@dataclass(frozen=True)
class Neighbourhood:
    """One project with its people on both sides of the counter."""

    project: Project
    household: Household
    team: Team


@dataclass(frozen=True)
class Club:
    """Tells what is not a case."""

    stage: Stage
    company: Company
    words: Words
    places: tuple[Neighbourhood, ...]
    seasons: tuple[Season, ...]

    def registered(self) -> Iterator[fact.Event]:
        """Every project, the day before the history begins."""
        opened = self._moment(self.seasons[0].days[0] - timedelta(days=1), 9 * 3600)
        for place in self.places:
            project = place.project
            payload = fact.ProjectRegistered(
                code=project.code,
                name=project.name,
                city=project.city,
                pack=self.stage.pack.id,
                subsidiary=project.subsidiary,
            )
            yield self._event(f"project/{project.code}", opened, opened, place.team.leader, project, payload)

    def signed(self) -> Iterator[fact.Event]:
        """Signed customers of every month, counted on its last known day."""
        for place in self.places:
            low, high = place.project.signed
            for season in self.seasons:
                at = self._moment(season.days[-1], 17 * 3600)
                count = round(low + (high - low) * season.progress)
                payload = fact.SignedCounted(month=season.month, customers=count)
                yield self._event(
                    f"project/{place.project.code}", at, at + timedelta(minutes=20), place.team.sales[0],
                    place.project, payload,
                )  # fmt: skip

    def calls(self, count: int) -> Iterator[fact.Event]:
        """``count`` club callbacks, spread by signed customers and days."""
        weights = np.array([place.project.signed[1] for place in self.places], dtype=float)
        days = np.array([len(season.days) for season in self.seasons], dtype=float)
        share = np.outer(weights / weights.sum(), days / days.sum())
        cells = self.stage.dice.rng.multinomial(count, share.ravel()).reshape(share.shape)
        for place, row in zip(self.places, cells, strict=True):
            for season, calls in zip(self.seasons, row, strict=True):
                yield from self._month_of_calls(place, season, int(calls))

    def answers(self, count: int) -> Iterator[fact.Event]:
        """``count`` survey responses in half-yearly waves."""
        waves = [season for season in self.seasons if season.month.month in WAVES] or [self.seasons[-1]]
        weights = [place.project.signed[1] ** 0.8 for place in self.places]
        for number in range(1, count + 1):
            place = self.stage.dice.weighted(self.places, weights)
            wave = self.stage.dice.pick(waves)
            yield self._answer(place, wave, number)

    def _month_of_calls(self, place: Neighbourhood, season: Season, count: int) -> Iterator[fact.Event]:
        dice, project = self.stage.dice, place.project
        moments = sorted(self._moment(dice.pick(season.days), dice.between(9.2, 19.5) * 3600) for _ in range(count))
        for index, at in enumerate(moments, 1):
            number = f"{project.code}-C{season.month:%y%m}-{index:03d}"
            customer = place.household.member(dice).customer_id
            payload = self._call(place, season, number, customer)
            recorded = min(at + timedelta(minutes=dice.around(8, 1.0)), self.stage.until - timedelta(seconds=1))
            yield self._event(f"club/{number}", at, recorded, dice.pick(place.team.sales), project, payload)

    def _call(self, place: Neighbourhood, season: Season, number: str, customer: str) -> fact.ClubCalled:
        dice, progress = self.stage.dice, season.progress
        if not dice.chance(REACHED):
            return fact.ClubCalled(number=number, customer_id=customer, valid=False)
        low, high = place.project.mood
        band = self._band(low + (high - low) * progress)
        suggests = band != ClubBand.CONTENT
        return fact.ClubCalled(
            number=number,
            customer_id=customer,
            card_received=not dice.chance(0.14 - 0.08 * progress),
            newsletter_received=dice.chance(0.78),
            contact_updated=dice.chance(0.09),
            band=band,
            consultant=dice.pick(place.team.sales) if dice.chance(0.5) else None,
            on_consultant=self._said("consultant", 0.18),
            on_service=self._said("service", 0.55 if suggests else 0.12),
            expectations=self._said("expectations", 0.30 if suggests else 0.15),
            other_needs=self._said("needs", 0.25 if suggests else 0.05),
        )

    def _band(self, mood: float) -> ClubBand:
        dice = self.stage.dice
        if dice.chance(mood):
            return ClubBand.CONTENT if dice.chance(0.72) else ClubBand.ACCEPTABLE
        return ClubBand.DISCONTENT if dice.chance(0.6) else ClubBand.ACCEPTABLE

    def _said(self, topic: str, share: float) -> str | None:
        dice = self.stage.dice
        return dice.pick(self.words.of("club", topic)) if dice.chance(share) else None

    def _answer(self, place: Neighbourhood, wave: Season, number: int) -> fact.Event:
        dice, project = self.stage.dice, place.project
        low, high = project.mood
        mood = low + (high - low) * wave.progress - 0.05
        score = dice.weighted((5, 4), (42, 58)) if dice.chance(mood) else dice.weighted((3, 2, 1), (62, 28, 10))
        tone = {5: "good", 4: "good", 3: "fair"}.get(score, "poor")
        at = self._moment(dice.pick(wave.days), dice.between(8.0, 22.0) * 3600)
        key = f"S{wave.month:%y%m}-{number:05d}"
        payload = fact.SurveyAnswered(
            number=key,
            survey=f"satisfaction-{wave.month:%Y-%m}",
            customer_id=place.household.member(dice).customer_id if dice.chance(0.7) else None,
            score=score if not dice.chance(0.02) else None,
            recommend=min(10, max(0, round(score * 2 + dice.between(-1.6, 1.2)))),
            category=dice.pick(ASPECTS),
            mode=dice.weighted(MODES, MODE_WEIGHTS),
            weight=round(dice.between(0.7, 1.5), 3),
            comment=dice.pick(self.words.of("survey", tone)) if dice.chance(0.35) else None,
        )
        recorded = min(at + timedelta(seconds=2), self.stage.until - timedelta(seconds=1))
        return self._event(f"survey/{key}", at, recorded, "survey", project, payload)

    def _moment(self, day: date, seconds: float) -> datetime:
        at = datetime.combine(day, time(), self.stage.until.tzinfo) + timedelta(seconds=seconds)
        return min(at, self.stage.until - timedelta(minutes=30))

    def _event(
        self, stream: str, at: datetime, recorded: datetime, actor: str, project: Project, payload: fact.Payload
    ) -> fact.Event:
        return fact.Event(
            stream=stream, occurred_at=at, recorded_at=recorded, actor=actor, project=project.code, payload=payload
        )


def seasons(start: date, end: date) -> tuple[Season, ...]:
    """The months from ``start`` to the day before ``end``, each with its known days."""
    days = [start + timedelta(days=i) for i in range((end - start).days)]
    months = sorted({first_day(day, 0) for day in days})
    last = max(len(months) - 1, 1)
    return tuple(
        Season(month, tuple(day for day in days if first_day(day, 0) == month), i / last)
        for i, month in enumerate(months)
    )
