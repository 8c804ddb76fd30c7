"""``clock``: say whether the clock runs, and that the machine's time is right."""

from __future__ import annotations

from typer import Exit, Typer

from etl.cli.frame import UNSOUND, open_ledger, say

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
