"""``history``: the ledger as files, and the company's figures made of them by many tasks (docs/scale.md)."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option, Typer

from etl.cli.frame import load_policies, open_ledger, progress_bar, say

history = Typer(
    no_args_is_help=True, help="For large companies: the ledger as files, and figures made of them by many tasks."
)
Where = Annotated[str, Argument(help="A folder, or an address such as s3://bucket/company.")]


@history.command("export")
def export_(
    target: Where,
    shards: Annotated[int, Option(help="Into how many parts projects are divided, for good.", min=1)] = 64,
) -> None:
    """Write the events that the files lack, without words and personal data, by shard and month of recording.

    For instance: yingsheng history export /srv/company --shards 64
    """
    from etl.fleet.history import export

    with open_ledger() as ledger, progress_bar() as tell:
        total = ledger.last_seq()
        done = export(ledger, target, shards, lambda events: tell("events", events, total))
    say(f"{target}: at event {done.position.events:,}; {done.events:,} new.")


@history.command("build")
def build_(
    target: Where,
    processes: Annotated[int, Option(help="How many processes of this machine work at it.", min=1)] = 1,
) -> None:
    """Make the kept tables of the exported events, a task for each shard with new ones, and let them be current.

    For instance: yingsheng history build /srv/company --processes 4
    """
    from etl.fleet.base import make
    from etl.fleet.executors import InProcess, LocalProcesses

    with open_ledger() as ledger:
        policies = load_policies(ledger)
    base = make(target, policies, InProcess() if processes == 1 else LocalProcesses(processes))
    say(f"{target}: base {base.number}, at event {base.position.events:,}; {len(base.tables)} tables.")
