"""``report``: make a report of this installation as a file, from the command line."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option, Typer

from casework.access.users import Users
from casework.case.confidential import NOBODYS, Sight, sight
from casework.time.present import now
from etl.cli.frame import open_ledger, open_warehouse, out, say, table
from reporting.errors import ReportError

if TYPE_CHECKING:
    from casework.record.ledger import Ledger
    from reporting.filling import Copy

report = Typer(no_args_is_help=True, help="List the reports of this installation, check them, make one as a file.")


@report.command("list")
def list_(language: Annotated[str, Option(help="zh-CN or en.")] = "zh-CN") -> None:
    """List the reports that data/reports defines; says at once when one of them is wrong."""
    from reporting.load import shipped

    shown = table("Reports", "id", "name", "period", "scope", "sections")
    for each in shipped().values():
        shown.add_row(each.id, each.name.label(language), each.period, each.scope, str(len(each.sections)))
    out.print(shown, markup=False)


@report.command()
def make(
    name: Annotated[str, Argument(help="Id of the report, as `report list` shows it.")],
    project: Annotated[str | None, Option(help="Code of the project; none for a report about the company.")] = None,
    as_of: Annotated[
        datetime | None, Option(formats=["%Y-%m-%d"], help="Last day that counts; default is now.")
    ] = None,
    period: Annotated[str | None, Option(help="The period, like 2026-W27; default is that of the last day.")] = None,
    form: Annotated[str, Option("--format", help="xlsx, pptx, docx or pdf.")] = "xlsx",
    output: Annotated[Path | None, Option("--output", "-o", help="File to write; default is named by itself.")] = None,
    language: Annotated[str, Option(help="zh-CN or en.")] = "zh-CN",
    reader: Annotated[
        str | None, Option("--for", help="Id of the account whose rights count; default: nobody's.")
    ] = None,
) -> None:
    """Make one report as a file. Example: yingsheng report make week --project HY --as-of 2026-06-30"""
    from etl.subjects import Answers
    from reporting.copies import copy_of, filled_copy
    from reporting.files.making import made, suffix_of
    from reporting.load import shipped

    suffix = suffix_of(form)
    with open_ledger() as ledger:
        warehouse = open_warehouse(ledger)
        try:
            copy = copy_of(shipped(), name, project, period, _moment(as_of))
            filled = filled_copy(ledger, Answers(warehouse, _sight(ledger, reader)), shipped(), copy)
        finally:
            warehouse.close()
    path = output or Path(_file_name(copy, suffix))
    path.write_bytes(made(filled, suffix, language))
    say(f"{path}: {copy.report.name.label(language)}, {copy.scope_name}, {copy.span.name}.")


@report.command()
def check() -> None:
    """Check the definitions of data/reports; the first fault is said in one sentence."""
    from reporting.load import shipped

    say(f"Sound: {', '.join(shipped())}.")


def _moment(day: datetime | None) -> datetime:
    """The last moment of a day that is over, else now."""
    from reporting.filling import zone

    present = now()
    return present if day is None else min(present, datetime.combine(day.date(), time.max, zone()))


def _sight(ledger: Ledger, reader: str | None) -> Sight:
    """What the account may know of; nobody's without one, which sees nothing confidential."""
    if reader is None:
        return NOBODYS
    user = Users(ledger).get(reader)
    if user is None:
        raise ReportError("There is no account {user}.", user=reader)
    return sight(user)


def _file_name(copy: Copy, suffix: str) -> str:
    return f"{copy.report.id}-{copy.scope_name}-{copy.span.name}.{suffix}"
