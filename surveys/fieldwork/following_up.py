"""A bad answer is followed up: it opens a case by the regulation's own step, or is noted on the one that is open.

Which answers are bad is the regulation's to say (``follow_up``), whether a survey is followed up the plan's. The clock
does it once the minute has passed in which an entry can be taken back, whatever mode the answer came by. Respondents'
words are not carried along: they stay where their withdrawal finds them. What cannot be followed up by the step is
flagged, for somebody to look at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from casework.access.permissions import Right, User
from casework.case.confidential import may_know
from casework.case.effective import effective
from casework.case.folding import fold
from casework.case.state import CaseState
from casework.clock.plan import CLOCK
from casework.desk import commands as cmd
from casework.desk.desk import Desk
from casework.desk.once import Sent, remember, sent_before
from casework.errors import YingshengError
from casework.policy import Pack
from casework.record.events import (
    ClubCalled,
    ResponseCompleted,
    ResponseFlagged,
    ResponsePartial,
    ResponseWithdrawn,
)
from casework.record.ledger.entries import naming_customer, stream_of
from casework.record.ledger.tables import FOUND_BY_KIND, event
from casework.record.registered import project_pack
from casework.record.selves import selves
from casework.vocabulary import Channel, Concern, Nature, Severity, Urgency
from casework.vocabulary.asking import Flag, Mode
from casework.vocabulary.desk import Role
from surveys.fieldwork import campaign as campaigns
from surveys.fieldwork.campaign import Campaign
from surveys.fieldwork.invitation import RESPONSES
from surveys.fieldwork.writing import Hand
from surveys.questionnaire import Item, Measure, Questionnaire

BY_CLOCK = User(CLOCK, CLOCK, (Right(Role.CENTRE), Right(Role.PROJECT_SERVICE)))
"""Whoever records what customers say: at head office or at the project, as the regulation has it."""
AFTER, WITHIN = timedelta(minutes=2), timedelta(days=30)
"""How old an answer is when it is followed up: it can be taken back no more, and is no news from long ago."""
SHEETS = (ResponseCompleted, ResponsePartial)
CLUB_ITEM = "band"
"""The item of a club's questionnaire that its calls keep."""
CHANNELS = {Mode.PHONE: Channel.PHONE, Mode.LINK: Channel.WEBSITE}
Find = Callable[[sa.Connection, str, str], Questionnaire]
"""The questionnaire with this id and digest."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A bad answer: in which stream, of whom, and the sentence that a case says of it."""

    stream: str
    project: str
    customer_id: str
    mode: Mode
    sentence: str

    @property
    def key(self) -> str:
        """Under which it is followed up, once."""
        return f"follow-up-{self.stream}"


@dataclass(frozen=True, slots=True)
class Followed:
    """What following up came to: how many answers, and why some could not be, by their streams."""

    count: int
    problems: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FollowingUp:
    """Follows up bad answers, on one installation."""

    desk: Desk
    find: Find

    def follow_up(self, now: datetime) -> Followed:
        """Follow up what was answered lately in surveys and club calls whose plan wants it."""
        with self.desk.ledger.reading() as connection:
            wanted = [each for each in campaigns.every(connection) if each.plan.follow_up and each.opened_at]
            found = [bad for each in wanted for bad in self._bad(connection, each, now)]
            fresh = [bad for bad in found if sent_before(connection, bad.key) is None]
        problems = {bad.stream: why for bad in fresh if (why := self._follow(bad, now))}
        return Followed(len(fresh), problems)

    def _bad(self, connection: sa.Connection, asked: Campaign, now: datetime) -> Iterator[Bad]:
        """The bad answers to a campaign that stand."""
        questionnaire = self.find(connection, asked.plan.questionnaire, asked.plan.digest)
        measuring = questionnaire.measuring(Measure.OVERALL)
        for stream, project in _answered(connection, asked, now):
            rules = self._pack(project, now).regulation.follow_up
            said = _said(connection, stream)
            if rules is None or said is None or said.customer_id is None:
                continue
            given = said.answers if isinstance(said, SHEETS) else {CLUB_ITEM: said.band}
            item = next((each for each in measuring if given.get(each.code) in rules.answers), None)
            if item is not None:
                mode = said.mode if isinstance(said, SHEETS) else Mode.PHONE
                yield Bad(stream, project, said.customer_id, mode, _sentence(asked, item, given[item.code]))

    def _pack(self, project: str, now: datetime) -> Pack:
        """The rules of a project now."""
        return self.desk.policies.at(project_pack(self.desk.ledger, project) or self.desk.default_pack, now)

    def _follow(self, bad: Bad, now: datetime) -> str | None:
        """Take the step; a refusal of the desk is returned, flagged at the response, and not tried again."""
        try:
            self._take_step(bad, now)
        except YingshengError as why:
            self._flag(bad, str(why), now)
            return str(why)
        return None

    def _take_step(self, bad: Bad, now: datetime) -> None:
        open_case = self._open_case(bad)
        if open_case is None:
            wanted = _received(bad, self._pack(bad.project, now))
            self.desk.receive(BY_CLOCK, wanted, idempotency_key=bad.key, now=now)
            return
        self.desk.handle(
            BY_CLOCK, open_case.case_id, cmd.Note(note=bad.sentence), expected_version=open_case.version,
            idempotency_key=bad.key, now=now,
        )  # fmt: skip

    def _open_case(self, bad: Bad) -> CaseState | None:
        """The customer's case that is open and that everybody may know of, the latest; None when there is none."""
        policies = self.desk.policies
        with self.desk.ledger.reading() as connection:
            records = selves(connection).all(bad.customer_id)
            for stream in [each for record in records for each in naming_customer(connection, record)]:
                case = fold(stream, stream_of(connection, stream), policies)
                is_theirs = case is not None and case.customer_id in records and case.project == bad.project
                if case is not None and is_theirs and case.is_open and may_know(BY_CLOCK, case, policies):
                    return case
        return None

    def _flag(self, bad: Bad, why: str, now: datetime) -> None:
        with self.desk.ledger.transaction() as transaction:
            if bad.stream.startswith(RESPONSES):
                flagged = ResponseFlagged(flag=Flag.OTHER, note=why)
                transaction.extend(bad.stream, [Hand(BY_CLOCK, now).entry(bad.stream, flagged, bad.project)])
            remember(transaction.connection, bad.key, Sent(bad.stream, 1), now)


def _answered(connection: sa.Connection, asked: Campaign, now: datetime) -> list[tuple[str, str]]:
    """Stream and project of what was answered lately to a campaign; club calls name none: project and time decide."""
    columns, plan = event.c, asked.plan
    since = max(now - WITHIN, asked.opened_at or now)
    lately = sa.and_(FOUND_BY_KIND, columns.occurred_at >= since, columns.occurred_at <= now - AFTER)
    sheets = sa.and_(
        columns.kind.in_([made.kind.value for made in SHEETS]),
        columns.payload.contains(f'"campaign":"{plan.campaign}"', autoescape=True),
    )
    calls = sa.and_(
        columns.kind == ClubCalled.kind.value, columns.project.in_(plan.projects),
        columns.occurred_at <= (asked.closed_at or now),
    )  # fmt: skip
    query = sa.select(columns.stream, columns.project).where(lately, sa.or_(sheets, calls))
    return [(row.stream, row.project) for row in connection.execute(query.order_by(columns.recorded_at, columns.seq))]


def _said(connection: sa.Connection, stream: str) -> ResponseCompleted | ResponsePartial | ClubCalled | None:
    """What stands of a response; None when it was struck out or taken back."""
    stands = [entry.payload for entry in effective(stream_of(connection, stream))]
    if any(isinstance(each, ResponseWithdrawn) for each in stands):
        return None
    return next((each for each in stands if isinstance(each, (*SHEETS, ClubCalled))), None)


def _sentence(asked: Campaign, item: Item, given: object) -> str:
    """What the case says: which survey, which question, which answer; as cases are, in Chinese."""
    words = {option.code: option.label("zh") for option in item.options}
    named = item.labels.get(str(given))
    told = words.get(str(given)) or (f"{given}（{named.label('zh')}）" if named else str(given))
    return f"“{asked.plan.name}”：{item.text.label('zh')}——{told}"


def _received(bad: Bad, pack: Pack) -> cmd.Receive:
    """The case as the step that makes one asks for it; a word that the regulation lacks is its first."""
    wanted = {"channel": CHANNELS.get(bad.mode, Channel.LETTER), "nature": Nature.COMPLAINT, "concern": Concern.OTHER,
              "severity": Severity.GENERAL, "urgency": Urgency.NORMAL}  # fmt: skip
    words = {name: _word(pack.choices(name), word) for name, word in wanted.items()}
    return cmd.Receive.model_validate(
        {"project": bad.project, "customer_id": bad.customer_id, "content": bad.sentence, **words}
    )


def _word(choices: Sequence[str], wanted: str) -> str:
    return wanted if wanted in choices or not choices else choices[0]
