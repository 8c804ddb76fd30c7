"""Fill an empty ledger with the demo company, in one transaction."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
from faker import Faker

from casework.access.users import enrol
from casework.case.confided import confide_all
from casework.errors import YingshengError
from casework.policy import Policies
from casework.record.events import CampaignDrawn, Event, Received
from casework.record.ledger import EVENT_SCHEMA, Ledger
from casework.record.people import upsert
from casework.time.worktime import WorkCalendar
from casework.upkeep import demo_mark
from casework.vocabulary import Concern, EventKind
from etl.demo.arrivals import Arrival, call_late, draw, first_day
from etl.demo.club import Club, Neighbourhood, seasons
from etl.demo.dice import Dice
from etl.demo.duties import tell_duties
from etl.demo.facts import Company, Words, company, words
from etl.demo.field import SHEET, tell_surveys
from etl.demo.field import Told as Surveyed
from etl.demo.group_lives import GroupTold, tell_group
from etl.demo.life import Life
from etl.demo.personas import personas
from etl.demo.plan import freeze, plan, tonight
from etl.demo.residents import settle
from etl.demo.story import Stage, Story
from etl.demo.team import hire
from etl.demo.walked import walked
from etl.demo.work import Case
from surveys.questionnaire import shipped

PACK = "sunshine"
CASES, CLUB_CALLS, SURVEY_ANSWERS = 5_750, 9_000, 2_500
CUSTOMERS_PER_CASE = 0.62
BATCH_ROWS = 20_000
DUTIES = 1_000
"""Beside the seed of the cases, so that neither changes with the other."""
TOLD_ON = {EventKind.ANALYSIS_MEETING_HELD, EventKind.APPOINTED, EventKind.REOPENED}
"""Kinds that come to pass and do not end the story."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


class LedgerNotEmpty(YingshengError):
    """The demo company fills empty ledgers only."""


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What was written."""

    first_day: date
    last_day: date
    projects: int
    customers: int
    cases: int
    open_cases: int
    case_events: int
    club_calls: int
    survey_answers: int
    events: int
    other_projects: int = 0
    """Projects under other regulations, and their cases; the figures above are without them."""
    other_cases: int = 0


def fill(
    ledger: Ledger,
    *,
    today: date,
    seed: int = 20260101,
    policies: Policies,
    progress: Progress | None = None,
    scale: float = 1.0,
    group: bool = False,
) -> DemoReport:
    """Write the demo company's last eighteen months, up to the midnight on which ``today`` begins, and mark the ledger
    as a demo for ever. With ``group``, also the projects that go by other regulations.

    The same ``today``, ``seed`` and ``scale`` give the same events. ``scale`` multiplies cases, calls and answers.
    Raises ``LedgerNotEmpty`` when the ledger has events or accounts already; all or nothing is written.
    """
    if demo_mark.in_use(ledger):
        raise LedgerNotEmpty("The ledger already holds events or accounts: the demo company needs an empty one.")
    told = _Telling(today, seed, policies, scale, progress or (lambda _what, _done, _all: None))
    beside = (
        tell_group(policies, told.words, today=today, seed=seed, scale=scale, progress=told.progress)
        if group
        else GroupTold([], [], [])
    )
    lived = [*told.everything(), *beside.events]
    lived += tell_duties(list(lived), policies, told.stage.until, Dice(seed + DUTIES))
    surveyed = told.surveys(seed)
    events = _placed(sorted([*lived, *surveyed.events], key=lambda event: event.recorded_at))
    with ledger.transaction() as transaction:
        residents = [customer for place in told.places for customer in place.household.customers]
        residents += beside.customers
        upsert(transaction.connection, residents)
        enrol(transaction.connection, [*personas(), *beside.people], demo_mark.ACTOR, told.stage.until)
        transaction.bulk_append(_batches(events, told.progress))
        confide_all(transaction, _perhaps_confidential(events, policies), policies)
        surveyed.write_rows(transaction.connection)
    return told.report(events, len(residents), {customer.project for customer in beside.customers})


def _placed(events: Iterable[Event]) -> list[Event]:
    """The events in their order; each draw knows how many stand before it, as one made at that moment does."""
    return [
        event.model_copy(update={"payload": event.payload.model_copy(update={"position": before})})
        if isinstance(event.payload, CampaignDrawn)
        else event
        for before, event in enumerate(events)
    ]


class _Telling:
    """One run: draws everything in a fixed order."""

    def __init__(self, today: date, seed: int, policies: Policies, scale: float, progress: Progress) -> None:
        pack = policies.versions(PACK)[0]
        zone = ZoneInfo(pack.timezone)
        until = datetime.combine(today, time(), zone)
        self.start, self.end, self.scale, self.progress = first_day(today), today, scale, progress
        self.company: Company = company()
        self.words: Words = words()
        self.policies = policies
        self.stage = Stage(pack, WorkCalendar.of(pack), Dice(seed), until)
        faker = Faker("zh_CN")
        faker.seed_instance(seed)
        count = round(CASES * scale)
        drawn = draw(self.company, count, self.start, self.end, zone, self.stage.dice.rng)
        self.arrivals = call_late(drawn, until, tonight(scale))
        per_project = Counter(arrival.project.code for arrival in self.arrivals)
        teams = hire(self.company, faker)
        self.places = tuple(
            Neighbourhood(
                p,
                settle(p, max(3, round(per_project[p.code] * CUSTOMERS_PER_CASE)), self.stage.dice, faker),
                teams[p.code],
            )
            for p in self.company.projects
        )
        self._numbers: Counter[str] = Counter()

    def everything(self) -> list[Event]:
        """All events in the order in which they were recorded."""
        club = Club(self.stage, self.company, self.words, self.places, seasons(self.start, self.end))
        begins = datetime.combine(self.start, time(), self.stage.until.tzinfo)
        events = [demo_mark.mark(begins), *club.registered(), *club.signed(), *self._cases()]
        events += club.calls(round(CLUB_CALLS * self.scale))
        events += club.answers(round(SURVEY_ANSWERS * self.scale))
        return sorted(events, key=lambda event: event.recorded_at)

    def surveys(self, seed: int) -> Surveyed:
        """The waves of the owners' survey, with dice of their own: what else happens stays as it was."""
        asked = shipped()[SHEET]
        return tell_surveys(self.places, self.words, asked, until=self.stage.until, scale=self.scale, seed=seed)

    def report(self, written: list[Event], customers: int, others: Container[str]) -> DemoReport:
        """Count what was told, and apart from it what the ``others`` projects tell."""
        events = [event for event in written if event.project not in others]
        kinds = Counter(event.kind for event in events)
        beside = Counter(event.kind for event in written if event.project in others)
        return DemoReport(
            first_day=self.start,
            last_day=self.end - timedelta(days=1),
            projects=kinds[EventKind.PROJECT_REGISTERED],
            customers=customers,
            cases=kinds[EventKind.RECEIVED],
            open_cases=_open(events),
            case_events=sum(1 for event in events if event.stream.startswith("case/")),
            club_calls=kinds[EventKind.CLUB_CALLED],
            survey_answers=kinds[EventKind.SURVEY_ANSWERED],
            events=len(written),
            other_projects=beside[EventKind.PROJECT_REGISTERED],
            other_cases=beside[EventKind.RECEIVED],
        )

    def _cases(self) -> Iterator[Event]:
        frozen = freeze(self.arrivals, self.stage.until, self.scale, self.stage.dice)
        places = {place.project.code: place for place in self.places}
        for index, arrival in enumerate(self.arrivals):
            yield from self._case(arrival, places[arrival.project.code], frozen.get(index))
            if index % 100 == 0:
                self.progress("cases", index, len(self.arrivals))

    def _case(self, arrival: Arrival, place: Neighbourhood, frozen: EventKind | None) -> Iterator[Event]:
        dice, project = self.stage.dice, arrival.project
        month = f"{project.code}-{arrival.received_at:%y%m}"
        self._numbers[month] += 1
        number = f"{month}-{self._numbers[month]:03d}"
        concern = next(Concern(c.concern) for c in self.stage.pack.categories if c.id == arrival.category.id)
        planned = plan(arrival, self.company, self.words, concern, dice, frozen)
        case = Case(
            number=number,
            customer_id=place.household.caller(dice).customer_id,
            category=arrival.category.id,
            department=arrival.category.department,
            received_at=arrival.received_at,
            days=arrival.category.days,
        )
        if self.policies.at(PACK, arrival.received_at) is not self.stage.pack:
            return walked(arrival, planned, case, place.team, self.words, self.stage, self.policies)
        silent_after = None if frozen in TOLD_ON else frozen
        story = Story(self.stage, number, project.code, silent_after)
        Life(story, planned, case, place.team, self.words).tell()
        return story.events()


def _perhaps_confidential(events: list[Event], policies: Policies) -> list[str]:
    """The cases under regulations that keep some for their handlers."""
    keeping = {pack.id for pack in policies.packs if pack.regulation.sees}
    return [each.stream for each in events if isinstance(each.payload, Received) and each.payload.pack in keeping]


def _open(events: list[Event]) -> int:
    state: dict[str, bool] = {}
    for event in sorted(events, key=lambda e: e.occurred_at):
        if event.kind in {EventKind.RECEIVED, EventKind.REOPENED}:
            state[event.stream] = True
        elif event.kind is EventKind.CLOSED:
            state[event.stream] = False
    return sum(state.values())


def _batches(events: list[Event], progress: Progress) -> Iterator[pa.RecordBatch]:
    """Events as Arrow, with versions counted per stream."""
    versions: defaultdict[str, int] = defaultdict(int)
    for start in range(0, len(events), BATCH_ROWS):
        part = events[start : start + BATCH_ROWS]
        progress("events", start, len(events))
        columns: dict[str, list[object]] = {name: [] for name in EVENT_SCHEMA.names}
        for event in part:
            versions[event.stream] += 1
            columns["version"].append(versions[event.stream])
            columns["kind"].append(event.kind.value)
            columns["payload"].append(event.payload_json())
            for name in ("stream", "occurred_at", "recorded_at", "actor", "project", "step"):
                columns[name].append(getattr(event, name))
        yield pa.RecordBatch.from_pydict(columns, schema=EVENT_SCHEMA)
