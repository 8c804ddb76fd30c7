"""``baseline``: from which months on figures are judged by what comes after alone."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from typer import Argument, Option, Typer

from casework.time.present import now
from etl.cli.frame import open_ledger, out, say, table
from etl.cli.personal import account

baseline = Typer(no_args_is_help=True, help="Let the past that a figure is judged by begin anew.")


@baseline.command("list")
def list_() -> None:
    """List where the past of figures begins anew, and why."""
    from reporting.baselines import entered

    shown = table("Baselines", "unit", "figure", "since", "reason", "by")
    with open_ledger() as ledger:
        for each in entered(ledger):
            form = each.form
            shown.add_row(form.unit or "all projects", form.kpi, f"{form.since:%Y-%m}", form.reason, each.by)
    out.print(shown, markup=False)


@baseline.command()
def rebase(
    figure: Annotated[str, Argument(help="The figure: compliance, callback_coverage, open, overdue, score or "
                                         "satisfaction_case_callback, _club, _survey.")],
    since: Annotated[datetime, Option(formats=["%Y-%m"], help="The first month that counts, for instance 2026-03.")],
    reason: Annotated[str, Option(help="What changed for good in that month.")],
    by: Annotated[str, Option("--by", help="The account of the centre in whose name it is done.")],
    project: Annotated[str | None, Option(help="Code of the project; none for all projects together.")] = None,
) -> None:  # fmt: skip
    """Judge a figure by what comes after a month alone. Example: yingsheng baseline rebase compliance --project HY
    --since 2026-03 --reason "new hotline" --by wang"""
    from reporting.baselines import Baselines, Rebase

    with open_ledger() as ledger:
        form = Rebase(project, figure, since.date(), reason)
        Baselines(ledger).rebase(account(ledger, by), form, now())
    say(f"Entered: {figure} of {project or 'all projects'} is judged by what comes since {since:%Y-%m}.")
