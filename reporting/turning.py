"""What passing time brings, turn by turn: one road for the running application and for ``yingsheng tick``.

Each turn lets the clock warn and escalate, ends surveys, opens months, follows up bad answers, drafts reports, looks
at the figures that are watched, sends what waits, and once a day deletes what lies about. Its parts stand apart: what
fails in one stops none of the others. While the time is in doubt nothing is done at all.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from casework.access import security
from casework.clock import ticking
from casework.clock.ticking import TickReport
from casework.clock.watch import check_clock
from casework.desk.desk import Desk
from casework.messages import customers, lost, notify
from casework.messages.letters import Writer
from casework.messages.notify import DeliveryReport, Reached
from casework.month.opening import open_due
from casework.policy import Policies
from casework.record import heads
from casework.record.events.beside import BESIDE
from casework.record.ledger import Ledger
from casework.settings import settings
from casework.time.present import Steady
from casework.upkeep.cleaning import Cleaned, clean
from etl.subjects import Answers
from etl.subjects.marts import Source
from reporting.alerts.telling import AlertLetters
from reporting.alerts.watching import Watch
from reporting.desk import ReportDesk
from reporting.errors import DefinitionError
from reporting.load import shipped
from reporting.schedule import Owed, draft_due
from reporting.sending import IssuedReports
from surveys.fieldwork.following_up import FollowingUp
from surveys.fieldwork.settling import close_due
from surveys.respond.asked import Asked
from surveys.respond.keys import kept
from surveys.respond.links import Links
from surveys.respond.outgoing import Outgoing

CLEAN_EVERY = timedelta(days=1)

log = logging.getLogger("yingsheng")
Around = Callable[[str], AbstractContextManager[object]]
"""What stands around each part of a turn, by its name: it decides what a failure of the part comes to."""


@dataclass(frozen=True, slots=True)
class House:
    """The open data of an installation; ``base`` is the address that people come to."""

    ledger: Ledger
    policies: Policies
    source: Source
    base: str

    @property
    def channels(self) -> Mapping[str, str]:
        """Where messages go."""
        return settings().notify_channels

    @property
    def watch(self) -> Watch:
        """Looks at the figures that are watched, in nobody's name."""
        return Watch(self.ledger, Answers(self.source), self.channels, ZoneInfo(settings().timezone))

    @property
    def outgoing(self) -> Outgoing:
        """What goes out to respondents."""
        return Outgoing(self.ledger, Links(kept(settings().data_dir), settings().timezone), self.base)

    def reached(self, stream: str, version: int, now: datetime) -> Reached | None:
        """Where somebody outside is reached by a message that is about to go, and what it says."""
        if stream.startswith(BESIDE):
            return customers.reached(self.ledger, self.policies, stream, version)
        return self.outgoing.reached(stream, now)

    def writers(self) -> tuple[Writer, ...]:
        """Who writes the messages that are about no case, when they go; none while a report's definition is broken."""
        try:
            reports = shipped()
        except DefinitionError as why:
            log.warning("%s", why)
            return ()
        issued = IssuedReports(self.ledger, self.source, reports, self.base)
        return (issued, AlertLetters(self.ledger, Answers(self.source), self.base))


@dataclass(slots=True)
class Turned:
    """What one turn did; None of what failed, or was not due."""

    ticked: TickReport | None = None
    not_followed: Mapping[str, str] = field(default_factory=dict)
    """Streams of bad answers that could not be followed up, with the reason."""
    drafted: tuple[Owed, ...] = ()
    alerts: tuple[str, ...] = ()
    """Streams of the alerts that fired or recovered."""
    delivered: DeliveryReport | None = None
    cleaned: Cleaned | None = None


class Turns:
    """One turn after another of one process, which remembers when it last looked at figures and deleted."""

    def __init__(self, around: Around) -> None:
        self._around = around
        self._asked = Asked()
        self._watched: datetime | None = None
        self._cleaned: datetime | None = None

    def turn(self, house: House, now: datetime, steady: Steady) -> Turned:
        """Do all that is due by ``now``; raises ``ClockStopped`` when the time cannot be believed."""
        check_clock(house.ledger, now, steady)
        turned = Turned()
        with self._around("the clock"):
            turned.ticked = ticking.tick(house.ledger, house.policies, now, channels=house.channels)
        with self._around("the ends of surveys and beginnings of months"):
            close_due(house.ledger, self._asked, settings().timezone, now)
            open_due(house.ledger, house.policies, settings().timezone, now)
        with self._around("the following up of answers"):
            desk = Desk(house.ledger, house.policies, house.channels, settings().default_pack)
            turned.not_followed = FollowingUp(desk, self._asked).follow_up(now).problems
        with self._around("the drafting of reports"):
            turned.drafted = tuple(draft_due(ReportDesk(house.ledger, house.policies), shipped(), now))
        with self._around("the watching of figures"):
            turned.alerts = self._watch(house, now)
        with self._around("the sending of messages"):
            turned.delivered = _deliver(house, now)
        with self._around("the telling of what was not delivered"):
            lost.tell_senders(house.ledger, house.policies, house.channels, now)
        with self._around("what is kept of the ledger"):
            security.settle(house.ledger, now)
            heads.keep(house.ledger, settings().data_dir, heads.key_at(settings().head_key))
        with self._around("cleaning"):
            turned.cleaned = self._clean(house, datetime.now(UTC))  # by the machine's clock, which dates the files
        return turned

    def _watch(self, house: House, now: datetime) -> tuple[str, ...]:
        """Look at the figures that are watched, once an hour; where some projects are served, nobody does."""
        if house.source.served is not None:
            return ()
        hour = now.replace(minute=0, second=0, microsecond=0)
        if hour == self._watched:
            return ()
        found = tuple(house.watch.look(now))
        self._watched = hour
        return found

    def _clean(self, house: House, now: datetime) -> Cleaned | None:
        """Delete what lies about (``casework.upkeep.cleaning``), once a day and when the process starts."""
        if self._cleaned is not None and now - self._cleaned < CLEAN_EVERY:
            return None
        self._cleaned = now
        return clean(house.ledger, settings(), now)


def _deliver(house: House, now: datetime) -> DeliveryReport | None:
    """Send what waits; figures of all that a reader may see go with it, so that it is for who serves all projects."""
    if house.source.served is not None:
        return None
    return notify.deliver(
        house.ledger, house.channels, now, policies=house.policies, outside=house.reached,
        writers=house.writers(),
    )  # fmt: skip
