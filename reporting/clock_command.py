"""``tick``: let passing time write what falls due: warnings, escalations, months, ends of surveys, drafts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import TYPE_CHECKING, Annotated

from typer import Exit, Option

from casework.settings import settings
from etl.cli.frame import UNSOUND, err, load_policies, open_ledger, out, say, table

if TYPE_CHECKING:
    from casework.clock.ticking import TickReport
    from reporting.schedule import Owed

SHOWN = 50


def tick(
    dry_run: Annotated[bool, Option("--dry-run", help="Show what would be written, write nothing.")] = False,
) -> None:
    """Let the clock write the warnings and escalations that have fallen due, and draft the reports that are owed (for
    cron; the app does it by itself)."""
    from casework.clock.ticking import tick as run
    from casework.clock.watch import check_clock
    from casework.desk.desk import Desk
    from casework.month.opening import open_due
    from casework.time.present import now, steady
    from reporting.desk import ReportDesk
    from reporting.load import shipped
    from reporting.schedule import draft_due, waiting
    from surveys.fieldwork.following_up import FollowingUp
    from surveys.fieldwork.settling import close_due
    from surveys.respond.asked import Asked

    with open_ledger() as ledger:
        if not dry_run:
            check_clock(ledger, now(), steady())
        policies = load_policies(ledger)
        report = run(ledger, policies, now(), channels=settings().notify_channels, dry_run=dry_run)
        if not dry_run:
            close_due(ledger, Asked(), settings().timezone, now())
            desk = Desk(ledger, policies, settings().notify_channels, settings().default_pack)
            FollowingUp(desk, Asked()).follow_up(now())
            open_due(ledger, policies, settings().timezone, now())
        _show(report)
        drafted = (
            waiting(ledger, policies, shipped(), now())
            if dry_run
            else draft_due(ReportDesk(ledger, policies), shipped(), now())
        )
        _show_drafts(drafted)
    if report.problems:
        raise Exit(UNSOUND)


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
