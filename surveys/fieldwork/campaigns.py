"""Planning a campaign, drawing whom it asks, opening it, asking more of the reserve, closing it: commands.

Each is one transaction over the campaign's events, the frame, the invitations and the list of calls.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from casework.access.permissions import PLANNING_ROLES, User, check_role
from casework.errors import RuleError
from casework.record.events import (
    NO_PROJECT,
    CampaignClosed,
    CampaignDrawn,
    CampaignOpened,
    CampaignPlanned,
    Invited,
    Payload,
    ReserveReleased,
    Stratum,
)
from casework.record.ledger import Ledger, Transaction
from casework.record.survey_tables import call_item, survey_frame
from casework.vocabulary.asking import Call, CampaignStage, Mode
from casework.wording import Phrase, said
from surveys import sample
from surveys.fieldwork import campaign as campaigns
from surveys.fieldwork import quotas, stages
from surveys.fieldwork.campaign import Campaign
from surveys.fieldwork.invitation import ROOM, new_item
from surveys.fieldwork.population import Population, population
from surveys.fieldwork.settling import settle
from surveys.fieldwork.sheets import Sheets
from surveys.fieldwork.writing import Hand
from surveys.questionnaire import Purpose

PLANNING = Phrase("Planning a survey", "制定调查计划")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a draw would come to now: the population, and the plan of each stratum."""

    population: Population
    plans: Mapping[str, sample.Plan]

    @property
    def invited(self) -> int:
        """How many would be asked."""
        return sum(each.invited for each in self.plans.values())

    @property
    def answers(self) -> int:
        """How many answers are needed."""
        return sum(each.answers for each in self.plans.values())


@dataclass(frozen=True, slots=True)
class Campaigns:
    """The campaigns of one installation."""

    ledger: Ledger
    sheets: Sheets
    zone: str

    def preview(self, plan: CampaignPlanned, now: datetime) -> Preview:
        """What a draw by ``plan`` would come to; writes nothing."""
        with self.ledger.reading() as connection:
            return previewed(population(connection, plan, self.sheets.policies, now), plan)

    def plan(self, user: User, plan: CampaignPlanned, now: datetime) -> Campaign:
        """Plan a campaign, or plan it otherwise as long as nobody was drawn."""
        _check_plan(user, plan, now)
        quotas.check(plan.quotas, self.sheets.find(plan.questionnaire, plan.digest))
        with self.ledger.transaction() as transaction:
            stream = f"{campaigns.ROOM}{plan.campaign}"
            entries = transaction.stream(stream)
            known = campaigns.fold(stream, entries)
            if known is not None:
                _check_right(user, known.plan)
                _check_stage(known, CampaignStage.PLANNED)
            transaction.append(stream, len(entries), [Hand(user, now).entry(stream, plan, NO_PROJECT)])
            return campaigns.read(transaction.connection, plan.campaign)

    def draw(self, user: User, campaign_id: str, now: datetime, seed: str | None = None) -> Campaign:
        """Settle who is asked. Without a ``seed`` one is made; the event keeps it.

        Raises ``RuleError`` when nobody remains to be asked, or the draw was made already.
        """
        with self.ledger.transaction() as transaction:
            found = self._at(transaction, user, campaign_id, CampaignStage.PLANNED)
            people = population(transaction.connection, found.plan, self.sheets.policies, now)
            if not people.frame:
                raise RuleError(
                    "Nobody remains to be asked: everybody of the population is excluded. Choose other projects, other "
                    "modes or a shorter time in peace."
                )
            preview = previewed(people, found.plan)
            wanted = {name: plan.invited for name, plan in preview.plans.items() if plan.population}
            drawn = sample.draw(seed or uuid.uuid4().hex, people.frame, wanted)
            _keep_frame(transaction, campaign_id, drawn)
            payload = CampaignDrawn(
                seed=drawn.seed, as_of=now, position=transaction.position.events, frame=drawn.digest,
                strata=tuple(_strata(people, drawn)),
            )  # fmt: skip
            return _write(transaction, found, Hand(user, now), payload)

    def open(self, user: User, campaign_id: str, now: datetime) -> Campaign:
        """Begin: whoever was drawn is invited, and stands on the list of calls where the plan has calls."""
        with self.ledger.transaction() as transaction:
            found = self._at(transaction, user, campaign_id, CampaignStage.DRAWN)
            rows = found.drawn.strata if found.drawn else ()
            self._invite(transaction, found, Hand(user, now), {row.stratum: row.drawn for row in rows}, 0)
            return _write(transaction, found, Hand(user, now), CampaignOpened())

    def release(self, user: User, campaign_id: str, people: Mapping[str, int], reason: str, now: datetime) -> Campaign:
        """Ask ``people`` more by stratum, the next in the order of the draw."""
        with self.ledger.transaction() as transaction:
            found = self._at(transaction, user, campaign_id, CampaignStage.OPEN)
            more = {stratum: min(count, found.reserve_left(stratum)) for stratum, count in people.items() if count > 0}
            more = {stratum: count for stratum, count in more.items() if count}
            if not more:
                raise RuleError("The reserve is used up, or nobody of it was asked for. Say how many more to ask.")
            batch = len(found.released) + 1
            self._invite(transaction, found, Hand(user, now), more, batch)
            payload = ReserveReleased(batch=batch, people=more, reason=reason.strip())
            return _write(transaction, found, Hand(user, now), payload)

    def close(self, user: User, campaign_id: str, now: datetime) -> Campaign:
        """End: nobody is called any longer, and unfinished sheets are settled. Who holds somebody may still save."""
        with self.ledger.transaction() as transaction:
            found = self._at(transaction, user, campaign_id, CampaignStage.OPEN)
            mine = call_item.c.campaign == campaign_id
            transaction.connection.execute(sa.update(call_item).where(mine).values(final=True))
            questionnaire = self.sheets.find(found.plan.questionnaire, found.plan.digest)
            settle(transaction, found.plan, questionnaire, user.user_id, now)
            return _write(transaction, found, Hand(user, now), CampaignClosed())

    def every(self, user: User) -> list[Campaign]:
        """The campaigns of projects for which the person plans, the latest first."""
        with self.ledger.reading() as connection:
            return [each for each in campaigns.every(connection) if plans_all(user, each.plan.projects)]

    def _at(self, transaction: Transaction, user: User, campaign_id: str, stage: CampaignStage) -> Campaign:
        found = campaigns.read(transaction.connection, campaign_id)
        _check_right(user, found.plan)
        _check_stage(found, stage)
        return found

    def _invite(
        self, transaction: Transaction, found: Campaign, hand: Hand, more: Mapping[str, int], batch: int
    ) -> None:
        """Invite the next of each stratum; by phone they stand on the list of calls at once."""
        purpose = self.sheets.find(found.plan.questionnaire, found.plan.digest).purpose
        kind = Call.CLUB if purpose is Purpose.CLUB_CALL else Call.SURVEY
        items = []
        for payload in self._next(transaction, found, more, batch, hand.now):
            stream = f"{ROOM}{uuid.uuid4().hex}"
            transaction.append(stream, 0, [hand.entry(stream, payload, payload.stratum)])
            items.append(new_item(stream, payload, kind, found.plan, self.zone))
        if items and Mode.PHONE in found.plan.modes:
            transaction.connection.execute(sa.insert(call_item), items)

    def _next(
        self, transaction: Transaction, found: Campaign, more: Mapping[str, int], batch: int, now: datetime
    ) -> Iterator[Invited]:
        """The next of each stratum in the order of the draw."""
        columns = survey_frame.c
        for stratum, count in more.items():
            asked = found.asked(stratum) if batch else 0
            query = sa.select(columns.customer_id, columns.place).where(
                columns.campaign == found.campaign_id, columns.stratum == stratum,
                columns.place > asked, columns.place <= asked + count,
            )  # fmt: skip
            rows = transaction.connection.execute(query.order_by(columns.place)).all()
            ids = [row.customer_id for row in rows]
            known = stages.of_customers(transaction, self.sheets.policies, stratum, ids, found.plan.opens, now)
            for row in rows:
                yield Invited(
                    campaign=found.campaign_id, customer_id=row.customer_id, stratum=stratum, place=row.place,
                    batch=batch, stage=known.get(row.customer_id),
                )  # fmt: skip


def previewed(people: Population, plan: CampaignPlanned) -> Preview:
    """How many of each stratum are asked so that it comes out as precisely as planned; everybody of a small one."""
    plans = {
        stratum: sample.plan(people.remaining(stratum), plan.precision, response=plan.response)
        for stratum in plan.projects
    }
    return Preview(people, plans)


def plans_all(user: User, projects: Iterable[str]) -> bool:
    """Whether the person plans surveys for each of the projects."""
    return all(user.roles(project) & PLANNING_ROLES for project in projects)


def _check_right(user: User, plan: CampaignPlanned) -> None:
    for project in plan.projects:
        check_role(user, project, PLANNING_ROLES, PLANNING)


def _check_plan(user: User, plan: CampaignPlanned, now: datetime) -> None:
    _check_right(user, plan)
    if plan.closes < plan.opens:
        raise RuleError("The survey ends before it begins. Choose a later last day.")
    if plan.closes < now.date():
        raise RuleError("The last day of the survey has passed. Choose a later one.")
    if plan.confidential and plan.follow_up:
        raise RuleError("Nobody may know who answered what in a confidential survey, so no answer opens a case. "
                        "Choose one of the two.")  # fmt: skip
    if plan.call_until <= plan.call_from:
        raise RuleError("Nobody could be called: the hours end before they begin.")


def _check_stage(found: Campaign, stage: CampaignStage) -> None:
    if found.stage is not stage:
        raise RuleError(
            "{campaign} is at the stage {stage}, and this is done at the stage {wanted}. Open the page again.",
            campaign=found.plan.name,
            stage=said(found.stage),
            wanted=said(stage),
        )


def _write(transaction: Transaction, found: Campaign, hand: Hand, payload: Payload) -> Campaign:
    transaction.append(found.stream, found.version, [hand.entry(found.stream, payload, NO_PROJECT)])
    return campaigns.read(transaction.connection, found.campaign_id)


def _strata(people: Population, drawn: sample.Draw) -> Iterable[Stratum]:
    for stratum, size in people.sizes.items():
        group = drawn.strata.get(stratum)
        taken = len(group.taken) if group else 0
        yield Stratum(
            stratum=stratum,
            population=size,
            excluded=dict(people.excluded.get(stratum, {})),
            drawn=taken,
            reserve=len(group.ordered) - taken if group else 0,
        )


def _keep_frame(transaction: Transaction, campaign_id: str, drawn: sample.Draw) -> None:
    rows = [
        {"campaign": campaign_id, "customer_id": customer, "stratum": stratum, "place": place}
        for stratum, group in drawn.strata.items()
        for place, customer in enumerate(group.ordered, start=1)
    ]
    transaction.connection.execute(sa.insert(survey_frame), rows)
