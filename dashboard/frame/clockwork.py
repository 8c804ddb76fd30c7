"""The clock in the running application: every minute, what fell due is entered and messages that wait are sent.

Once a day, and when the program starts, it deletes what lies about (``casework.upkeep.cleaning``).

It runs on a thread of its own, so that a slow mail server or a long catching up delays neither pages nor sync.
"""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from casework.access import security
from casework.clock import ticking as clock
from casework.clock.watch import check_clock, stopped
from casework.errors import ClockStopped
from casework.messages import notify
from casework.messages.letters import Writer
from casework.month.opening import open_due
from casework.record import heads
from casework.settings import settings
from casework.time import present
from casework.upkeep.cleaning import clean
from dashboard.frame import state
from dashboard.frame.respondents import ASKED, outgoing
from dashboard.frame.signing_in import site as address_of
from dashboard.frame.state import Platform
from dashboard.frame.streamlit_seams import media
from dashboard.frame.surviving import Surviving
from dashboard.parts import casedesk
from reporting.alerts.telling import AlertLetters
from reporting.alerts.watching import Watch
from reporting.desk import ReportDesk
from reporting.errors import DefinitionError
from reporting.load import shipped
from reporting.schedule import draft_due
from reporting.sending import IssuedReports
from surveys.fieldwork.following_up import FollowingUp
from surveys.fieldwork.settling import close_due

EVERY = timedelta(minutes=1)
CLEAN_EVERY = timedelta(days=1)
LOOK_EVERY_SECONDS = 0.5
"""How often it is asked whether the minute is over: a test's clock may jump."""

log = logging.getLogger("yingsheng")


class Clockwork:
    """Ticks until stopped; a failure is logged, and the next minute is another try."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._last: datetime | None = None
        self._cleaned: datetime | None = None
        self._surviving, self._surviving_cleaning = Surviving("the clock"), Surviving("cleaning")
        self._surviving_reports = Surviving("the drafting of reports")
        self._surviving_alerts = Surviving("the watching of figures")
        self._watched: datetime | None = None
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread after the tick under way, and write what is counted. Call it before the data are closed."""
        self._stop.set()
        self._thread.join()
        with Surviving("the clock"):
            platform = state.start().wait(0)
            if platform is not None:
                security.settle(platform.ledger)

    def _run(self) -> None:
        while not self._stop.wait(LOOK_EVERY_SECONDS):
            now = present.now()
            if self._last is None or abs(now - self._last) >= EVERY:
                self._tick(now)

    def _tick(self, now: datetime) -> None:
        with self._surviving:
            platform = state.start().wait(0)
            if platform is not None:
                self._last = now
                _turn(platform, now)
        with self._surviving_reports:  # behind all that warns and escalates, which no broken definition may stop
            _draft(now)
        with self._surviving_alerts:
            self._watch(now)
        with self._surviving_cleaning:
            self._clean(datetime.now(UTC))  # by the machine's clock, which dates the files

    def _watch(self, now: datetime) -> None:
        """Look at the figures that are watched, once an hour."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        platform = state.start().wait(0)
        if platform is None or hour == self._watched or stopped(platform.ledger) is not None:
            return
        zone = ZoneInfo(settings().timezone)
        Watch(platform.ledger, platform.answers, settings().notify_channels, zone).look(now)
        self._watched = hour

    def _clean(self, now: datetime) -> None:
        platform = state.start().wait(0)
        if platform is None or stopped(platform.ledger) is not None:  # what is old is doubtful then
            return
        if self._cleaned is None or now - self._cleaned >= CLEAN_EVERY:
            self._cleaned = now
            found = clean(platform.ledger, settings(), now)
            if found.leftovers or found.drafts:
                log.info("cleaned: %s files and folders, %s drafts", len(found.leftovers), found.drafts)


def _draft(now: datetime) -> None:
    platform = state.start().wait(0)
    if platform is None or stopped(platform.ledger) is not None:
        return
    draft_due(ReportDesk(platform.ledger, platform.policies), shipped(), now)


def writers_of(platform: Platform) -> tuple[Writer, ...]:
    """Who writes the messages that are about no case, when they go; none while a definition of a report is broken."""
    try:
        reports = shipped()
    except DefinitionError as why:
        log.warning("%s", why)
        return ()
    base = address_of(settings()).address
    return (
        IssuedReports(platform.ledger, platform.warehouse, reports, base),
        AlertLetters(platform.ledger, platform.answers, base),
    )


def _turn(platform: Platform, now: datetime) -> None:
    try:
        check_clock(platform.ledger, now, present.steady())
    except ClockStopped as why:
        log.warning("%s", why)
        return
    channels = settings().notify_channels
    report = clock.tick(platform.ledger, platform.policies, now, channels=channels)
    for stream, reason in report.problems.items():
        log.warning("the clock could not judge %s: %s", stream, reason)
    notify.deliver(
        platform.ledger, channels, now, policies=platform.policies, outside=outgoing().reached,
        writers=writers_of(platform),
    )  # fmt: skip
    security.settle(platform.ledger, now)
    media.drop_old(media.manager())
    heads.keep(platform.ledger, settings().data_dir, heads.key_at(settings().head_key))
    close_due(platform.ledger, ASKED, settings().timezone, now)
    followed = FollowingUp(casedesk.desk(platform), ASKED).follow_up(now)
    for stream, reason in followed.problems.items():
        log.warning("a bad answer could not be followed up, %s: %s", stream, reason)
    open_due(platform.ledger, platform.policies, settings().timezone, now)
