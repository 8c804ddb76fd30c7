"""``marts``: which figures other systems may have, and all of them as files or tables."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option, Typer

from casework.record.ledger import Ledger
from etl.cli.frame import MOMENTS, load_policies, local, open_ledger, open_warehouse, out, say, table

if TYPE_CHECKING:
    from etl.fleet.few import FewProjects
    from etl.fleet.reading import BaseReader
    from etl.subjects import Answers
    from etl.warehouse.scope import Scope
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
    project: Annotated[list[str] | None, Option(help="Only about these projects; default is all.")] = None,
    as_known: Annotated[
        datetime | None, Option(formats=MOMENTS, help="As of this moment, and of what had been recorded by then.")
    ] = None,
) -> None:
    """Write every open mart, about nothing confidential: as files, or into schema yingsheng_marts.

    For instance: yingsheng marts export /srv/figures --months 24
    """
    from casework.settings import settings
    from casework.time.present import now
    from etl.fleet.reading import BaseReader
    from etl.open_marts.export import address_of
    from etl.subjects import Answers
    from etl.warehouse.scope import Scope

    address = address_of(target)
    projects, then = tuple(project) if project else None, None if as_known is None else local(as_known)
    with open_ledger() as ledger, closing(_reader(ledger, base, projects, then)) as warehouse:
        then = then or (warehouse.moment if isinstance(warehouse, BaseReader) else None)
        scope = Scope.last_months(months, then or now(), settings().timezone)
        asked = replace(scope, known_at=then, projects=projects)
        answers = Answers(warehouse)
        written = _written(answers, asked, target, address, form)
    _tell(written, answers.served)


def _tell(written: Mapping[str, int], served: Collection[str] | None) -> None:
    """Say how many rows were written of each mart, and about which projects where some are served."""
    for name, rows in written.items():
        say(f"{rows:>10,}  {name}")
    if served is not None:
        say(f"Of these projects alone, by YINGSHENG_SERVED_SHARDS: {', '.join(sorted(served))}.")


def _written(answers: Answers, scope: Scope, target: str, address: str | None, form: Form) -> Mapping[str, int]:
    """Write the marts into the database at ``address``, or into the folder ``target``; rows by name."""
    from etl.open_marts import export

    if address is not None:
        return export.to_postgres(answers, scope, address)
    if form is Form.DELTA:
        return export.to_delta(answers, scope, target)
    return export.to_folder(answers, scope, Path(target))


def _reader(
    ledger: Ledger, base: str | None, projects: tuple[str, ...] | None, then: datetime | None
) -> Warehouse | BaseReader | FewProjects:
    """Who is asked: the installation's warehouse, a base, or what was known of a few projects."""
    policies = load_policies(ledger)
    if base is None:
        return open_warehouse(ledger, policies)
    from etl.fleet.few import FewProjects
    from etl.fleet.reading import BaseReader

    if projects and then:
        return FewProjects.open(base, policies, projects, then)
    return BaseReader.open(base, policies)
