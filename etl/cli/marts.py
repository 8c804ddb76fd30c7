"""``marts``: which figures other systems may have, and all of them as files or tables."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option, Typer

from casework.record.ledger import Ledger
from etl.cli.frame import load_policies, open_ledger, open_warehouse, out, say, table

if TYPE_CHECKING:
    from etl.fleet.reading import BaseReader
    from etl.warehouse.warehouse import Warehouse

marts = Typer(
    no_args_is_help=True, help="Figures for other systems: which there are, and all of them as files or tables."
)


class Form(StrEnum):
    """What becomes of a mart in a folder."""

    PARQUET = "parquet"
    DELTA = "delta"


@marts.command("list")
def list_() -> None:
    """List the marts that other systems may ask; what their columns mean stands in docs/kpi.md."""
    from etl.open_marts.listing import OPEN

    shown = table("Open marts", "name", "counts by", "usually", "a row")
    for name, mart in OPEN.items():
        shown.add_row(name, ", ".join(mart.dimensions), ", ".join(mart.usual), mart.grain)
    out.print(shown)


@marts.command("export")
def export_(
    target: Annotated[str, Argument(help="A folder, postgresql://…, or env:NAME of a variable with such an address.")],
    form: Annotated[
        Form, Option("--format", help="Of a folder: a Parquet file, or a Delta table, a mart (requirements/fleet.txt).")
    ] = Form.PARQUET,
    base: Annotated[
        str | None,
        Option(
            help="Ask the newest base of this folder or s3://… (history build), not a warehouse; one made --as-known "
            "as of then."
        ),
    ] = None,
    months: Annotated[int, Option(help="How many months, the running one among them.", min=1)] = 12,
) -> None:
    """Write every open mart, about all projects and nothing confidential: as files, or into schema yingsheng_marts.

    For instance: yingsheng marts export /srv/figures --months 24
    """
    from casework.settings import settings
    from casework.time.present import now
    from etl.fleet.reading import BaseReader
    from etl.open_marts import export
    from etl.subjects import Answers
    from etl.warehouse.scope import Scope

    address = export.address_of(target)
    with open_ledger() as ledger, closing(_reader(ledger, base)) as warehouse:
        then = warehouse.moment if isinstance(warehouse, BaseReader) else None
        answers, scope = Answers(warehouse), Scope.last_months(months, then or now(), settings().timezone)
        scope = replace(scope, known_at=then)
        if address is not None:
            written = export.to_postgres(answers, scope, address)
        elif form is Form.DELTA:
            written = export.to_delta(answers, scope, target)
        else:
            written = export.to_folder(answers, scope, Path(target))
    for name, rows in written.items():
        say(f"{rows:>10,}  {name}")


def _reader(ledger: Ledger, base: str | None) -> Warehouse | BaseReader:
    """Who is asked: the installation's warehouse, or a base."""
    policies = load_policies(ledger)
    if base is None:
        return open_warehouse(ledger, policies)
    from etl.fleet.reading import BaseReader

    return BaseReader.open(base, policies)
