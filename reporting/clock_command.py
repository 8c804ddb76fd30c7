"""``tick``: let passing time write what falls due, look at the figures that are watched, send what waits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC
from typing import TYPE_CHECKING, Annotated

from typer import Exit, Option

from casework.errors import YingshengError
from casework.settings import settings
from etl.cli.company import PORT
from etl.cli.frame import UNSOUND, err, load_policies, open_ledger, out, say, table

if TYPE_CHECKING:
    from casework.clock.ticking import TickReport
    from casework.record.ledger import Ledger
    from reporting.schedule import Owed
    from reporting.turning import House, Turned

SHOWN = 50


def tick(
    dry_run: Annotated[bool, Option("--dry-run", help="Show what would be written, write and send nothing.")] = False,
) -> None:
    """Do what the app's clock does each minute (for cron, where the app does not run): write the warnings and
    escalations that have fallen due, open months, end surveys, draft reports, look at the figures that are watched and
    send messages."""
    faults: list[str] = []
    with open_ledger() as ledger, _house(ledger) as house:
        turned = _would(house) if dry_run else _turn(house, faults)
        if turned.ticked is not None:
            _show(turned.ticked)
        _show_drafts(turned.drafted)
        _show_rest(turned)
    for each in faults:
        err.print(each, markup=False)
    if faults or (turned.ticked and turned.ticked.problems):
        raise Exit(UNSOUND)


@contextmanager
def _house(ledger: Ledger) -> Iterator[House]:
    """The installation's data; its warehouse is opened when the first figure is asked for, if one is."""
    from casework.access.sign_in.site import Site
    from etl.warehouse.late import LateWarehouse
    from reporting.turning import House

    source = LateWarehouse(ledger)
    try:
        yield House(ledger, load_policies(ledger), source, Site.of(settings().public_url, PORT).address)
    finally:
        source.close()


def _turn(house: House, faults: list[str]) -> Turned:
    """One turn; a part that failed with a sentence is told at the end, when the others are done."""
    from casework.time.present import now, steady
    from reporting.turning import Turns

    @contextmanager
    def telling(part: str) -> Iterator[None]:
        try:
            yield
        except YingshengError as why:
            faults.append(f"{part}: {why}")

    return Turns(telling).turn(house, now(), steady())


def _would(house: House) -> Turned:
    """What a turn would do now; of messages only how many wait is known."""
    from casework.clock.ticking import tick as run
    from casework.time.present import now
    from reporting.load import shipped
    from reporting.schedule import waiting
    from reporting.turning import Turned

    return Turned(
        ticked=run(house.ledger, house.policies, now(), dry_run=True),
        drafted=tuple(waiting(house.ledger, house.policies, shipped(), now())),
        alerts=tuple(house.watch.would(now())),
    )


def _show(report: TickReport) -> None:
    if report.fired:
        title = "Would be written" if report.dry_run else "Written"
        shown = table(title, "case", "event", "true moment (UTC)", "obligation")
        for fired in report.fired[:SHOWN]:
            shown.add_row(
                fired.case_id, fired.kind.value, f"{fired.at.astimezone(UTC):%Y-%m-%d %H:%M}", fired.obligation
            )
        out.print(shown, markup=False)
    done = "due" if report.dry_run else "written"
    say(f"Events {done}: {len(report.fired):,}; cases looked at: {report.looked_at:,}.")
    for case_id, reason in report.problems.items():
        err.print(f"{case_id}: {reason}", markup=False)


def _show_drafts(drafted: Iterable[Owed]) -> None:
    """A line for each report; a day that was counted without a notice of holidays is marked."""
    for each in drafted:
        since = f"{each.drafted_at:%Y-%m-%d %H:%M}" + (" (calendar provisional)" if each.provisional else "")
        say(f"Draft: {each.copy.report.id}, {each.copy.scope_name}, {each.copy.span.name}, since {since}.")


def _show_rest(turned: Turned) -> None:
    """A line for each bad answer that was not followed up and each alert that fires or recovers; how messages went."""
    for stream, reason in turned.not_followed.items():
        err.print(f"{stream}: {reason}", markup=False)
    for stream in turned.alerts:
        say(f"Alert: {stream.partition('/')[2]}.")
    sent = turned.delivered
    if sent is not None and (sent.sent or sent.postponed or sent.failed):
        say(f"Messages sent: {sent.sent:,}; to be tried again: {sent.postponed:,}; given up: {sent.failed:,}.")
