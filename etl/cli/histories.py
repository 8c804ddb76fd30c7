"""``history``: the ledger as files, and the company's figures made of them by many tasks (docs/scale.md)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option, Typer

from etl.cli.frame import MOMENTS, fault, load_policies, local, open_ledger, progress_bar, say

if TYPE_CHECKING:
    from etl.fleet.executors import Executor

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
        total = ledger.count_events()
        done = export(ledger, target, shards, lambda events: tell("events", events, total))
    say(f"{target}: at event {done.position.events:,}; {done.events:,} new.")


@history.command("build")
def build_(
    target: Where,
    processes: Annotated[int, Option(help="How many processes of this machine work at it.", min=1)] = 1,
    spark: Annotated[
        str | None,
        Option(help="The master of a Spark cluster that works at it, for instance spark://host:7077 or yarn."),
    ] = None,
    as_known: Annotated[
        datetime | None,
        Option(formats=MOMENTS, help="Besides, make a base of what was recorded by this moment, in a folder below."),
    ] = None,
) -> None:
    """Make the kept tables of the exported events, a task for each shard with new ones, and let them be current.

    For instance: yingsheng history build /srv/company --processes 4
    """
    from etl.fleet.base import Bases, make, make_known

    executor, bases = _executor(processes, spark), Bases(target)
    with open_ledger() as ledger:
        policies = load_policies(ledger)
    if as_known is None:
        base = make(target, policies, executor)
    else:
        bases, base = make_known(target, policies, executor, local(as_known))
    say(f"{bases.address}: base {base.number}, at event {base.position.events:,}; {len(base.tables)} tables.")


def _executor(processes: int, spark: str | None) -> Executor:
    """Who runs the tasks; ends the command when two are named."""
    from etl.fleet.executors import InProcess, LocalProcesses

    if spark is None:
        return InProcess() if processes == 1 else LocalProcesses(processes)
    if processes != 1:
        raise fault("Either processes of this machine work at it, or a Spark cluster: name one of them.")
    from etl.fleet.spark import Spark

    return Spark(spark)
