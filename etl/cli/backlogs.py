"""``backlog``: the open cases that imports brought wait for a decision, from when the clock acts on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from casework.vocabulary import Backlog
from etl.cli.frame import load_policies, open_ledger, out, say, table
from etl.cli.personal import account

if TYPE_CHECKING:
    from casework.clock.weighing import Weighed


def backlog(
    batch: Annotated[str | None, Argument(help="The load to decide about; without it all that wait.")] = None,
    as_: Annotated[Backlog | None, Option("--as", help="What is decided.")] = None,
    by: Annotated[str | None, Option(help="The account in whose name it is decided.")] = None,
) -> None:
    """Show which imports left cases open and what each decision about them would do, or decide.

    Until then the clock neither warns of nor escalates what an import brought. For instance: yingsheng backlog 3f2a
    --as history --by wang
    """
    from casework.clock.backlog import decide
    from casework.clock.weighing import waiting
    from casework.time.present import now
    from etl.cli.frame import fault

    with open_ledger() as ledger:
        if batch is None:
            _show(waiting(ledger, load_policies(ledger), now()))
            return
        if as_ is None or by is None:
            raise fault(f"Say what is decided with --as ({', '.join(Backlog)}), and in whose name with --by.")
        decide(ledger, account(ledger, by), batch, as_, now())
    say(f"Decided about load {batch}: {as_.value}.")


def show_waiting(found: list[Weighed]) -> None:
    """Print the loads that wait, and what each decision would make the clock write at once."""
    shown = table(
        "Open cases of imports", "load", "file", ">open", ">overdue", "decision", ">warn", ">escalate", ">later"
    )
    for each in found:
        load = each.load
        for how, effect in each.effects.items():
            counts = each.cases, each.overdue, effect.warned, effect.escalated + effect.acted, effect.later
            cases, overdue, *would = (f"{count:,}" for count in counts)
            shown.add_row(load.batch, load.file, cases, overdue, how.value, *would)
    out.print(shown, markup=False)
    say("The clock leaves these cases alone until somebody decides: yingsheng backlog LOAD --as … --by ACCOUNT")


def _show(found: list[Weighed]) -> None:
    if found:
        show_waiting(found)
    else:
        say("No import waits for a decision about its open cases.")
