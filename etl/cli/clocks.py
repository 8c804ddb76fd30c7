"""``tick`` and ``clock``: let passing time write what falls due, and say that the machine's time is right."""

from __future__ import annotations

from datetime import UTC
from typing import Annotated

from typer import Exit, Option, Typer

from casework.settings import settings
from etl.cli.frame import UNSOUND, err, load_policies, open_ledger, out, say, table

SHOWN = 50
ACTOR = "command line"

clock = Typer(no_args_is_help=True, help="See whether the clock runs, or let it go on after a doubt about the time.")


@clock.command()
def show() -> None:
    """Say whether the clock runs; if it has stopped, why (exit code 1)."""
    from casework.clock.watch import stopped

    with open_ledger() as ledger:
        why = stopped(ledger)
    say(str(why) if why else "The clock runs.")
    if why:
        raise Exit(UNSOUND)


@clock.command()
def confirm() -> None:
    """Say that the machine's time is right now, so that warnings and escalations go on."""
    from casework.clock import watch as clock_watch
    from casework.time.present import now, steady

    with open_ledger() as ledger:
        wall = now()
        doubted = clock_watch.confirm(ledger, ACTOR, wall, steady())
    say(f"Confirmed: it is {wall:%Y-%m-%d %H:%M} UTC." if doubted else "There was no doubt about the time.")


def tick(
    dry_run: Annotated[bool, Option("--dry-run", help="Show what would be written, write nothing.")] = False,
) -> None:
    """Let the clock write the warnings and escalations that have fallen due (for cron; the app does it by itself)."""
    from casework.clock.ticking import tick as run
    from casework.clock.watch import check_clock
    from casework.time.present import now, steady

    with open_ledger() as ledger:
        if not dry_run:
            check_clock(ledger, now(), steady())
        report = run(ledger, load_policies(ledger), now(), channels=settings().notify_channels, dry_run=dry_run)
    if report.fired:
        shown = table("Would be written" if dry_run else "Written", "case", "event", "true moment (UTC)", "obligation")
        for fired in report.fired[:SHOWN]:
            shown.add_row(
                fired.case_id, fired.kind.value, f"{fired.at.astimezone(UTC):%Y-%m-%d %H:%M}", fired.obligation
            )
        out.print(shown, markup=False)
    say(f"Events {'due' if dry_run else 'written'}: {len(report.fired):,}; cases looked at: {report.looked_at:,}.")
    for case_id, reason in report.problems.items():
        err.print(f"{case_id}: {reason}", markup=False)
    if report.problems:
        raise Exit(UNSOUND)
