"""``import``, ``templates`` and ``quarantine``: from foreign files into the ledger."""

from __future__ import annotations

from enum import StrEnum
from getpass import getuser
from pathlib import Path
from typing import Annotated

from typer import Argument, Option, Typer

from casework.clock.weighing import waiting
from casework.record.ledger import Ledger
from casework.time.present import now
from casework.upkeep.demo_mark import is_demo
from etl.cli.backlogs import show_waiting
from etl.cli.frame import Commands, fault, load_policies, open_ledger, open_warehouse, out, progress_bar, say, table
from etl.cli.showing import SHOWN_PROBLEMS, show_absent, show_preview, show_report, show_totals
from etl.cli.watching import follow
from etl.intake.absent import absent_columns
from etl.intake.allowed import allowed
from etl.intake.answers import sheet_of
from etl.intake.folder import summary
from etl.intake.imports import load
from etl.intake.kinds import KINDS
from etl.intake.profiles import Origin, Profile, find_profile, load_profile
from etl.intake.quarantine import export_csv, export_xlsx, list_quarantine, plainly_told
from etl.intake.reconciliation import Reconciliation, reconcile
from etl.intake.reports import LoadReport, Progress
from etl.intake.saved import chosen_profile
from etl.intake.source import Source
from etl.intake.sources import open_source
from etl.intake.suggest import suggest
from etl.intake.templates import template
from etl.intake.trial import preview


class Language(StrEnum):
    """Languages of the Excel templates."""

    ZH = "zh"
    EN = "en"


quarantine = Typer(cls=Commands, no_args_is_help=True, help="Rows that an import held back: list them, export them.")


def import_(  # noqa: PLR0913, PLR0917 - one parameter per option
    file: Annotated[
        Path | None, Argument(help="CSV, XLSX, Parquet or JSON lines; leave it out with --query.", show_default=False)
    ] = None,
    profile: Annotated[
        str | None, Option(help="Import profile: an id, the name of one kept in the app, or a TOML file.")
    ] = None,
    kind: Annotated[str | None, Option(help=f"What the rows are: {', '.join(KINDS)}; read by its own profile.")] = None,
    sheet: Annotated[str | None, Option(help="Worksheet of a workbook; default is the first with a table.")] = None,
    header_row: Annotated[int | None, Option(min=1, help="Row of the header, from 1; found by itself in XLSX.")] = None,
    encoding: Annotated[str | None, Option(help="Text encoding, such as gb18030; detected by itself.")] = None,
    delimiter: Annotated[str | None, Option(help="Field delimiter of text files; detected by itself.")] = None,
    query: Annotated[str | None, Option(help="SQL query to import instead of a file; needs --url.")] = None,
    url: Annotated[str | None, Option(help="SQLAlchemy URL of the database for --query.")] = None,
    suggest_: Annotated[bool, Option("--suggest", help="Only draft a profile for the file and print it.")] = False,
    dry_run: Annotated[bool, Option("--dry-run", help="Judge every row, write nothing.")] = False,
    watch: Annotated[str | None, Option(help="Load what comes to a folder or mailbox (imaps://me@host/INBOX).")] = None,
    every: Annotated[int, Option(min=0, help="Seconds between looks at --watch; 0 looks once.")] = 60,
) -> None:
    """Load a file or a SQL query into the ledger: all of it or nothing, every row accounted for."""
    if [file, query, watch].count(None) != 2 or (query is None) != (url is None):  # noqa: PLR2004 - one of the three
        raise fault("Give either a file, or --query together with --url, or a folder or mailbox to --watch.")
    if watch is not None and (suggest_ or dry_run):
        raise fault("What comes to a folder or mailbox is loaded: give a file to --suggest or to --dry-run.")
    chosen = None if suggest_ else _profile(profile, kind)

    def opened(path: Path | None) -> Source:
        origin = Origin() if chosen is None else chosen.source
        return _source(path, query, url, sheet, header_row, encoding, delimiter, origin)

    if watch is not None and chosen is not None:
        follow(watch, every, lambda path: _told(_load(opened(path), chosen)))
    elif chosen is None:
        out.print(suggest(opened(file), kind).toml, markup=False)
    elif dry_run:
        _try(opened(file), chosen)
    else:
        _load(opened(file), chosen)


def _try(source: Source, profile: Profile) -> None:
    """Print what a load would do, and what would be right where it holds a row back."""
    with open_ledger() as ledger:
        policies, headers = load_policies(ledger), source.as_told(profile.source).columns
        seen = preview(ledger, source, profile, policies, rows=0)
        show_preview(seen, allowed(profile, headers, sheet_of(ledger, policies, profile)))


def _load(source: Source, profile: Profile) -> LoadReport:
    """Load, reconcile, and print what became of the rows and what waits for a decision."""
    with open_ledger() as ledger, progress_bar() as tell:
        policies = load_policies(ledger)
        show_absent(absent_columns(profile, source.as_told(profile.source).columns))

        def on_progress(done: Progress) -> None:
            tell(done.stage, done.rows, done.total)

        report = load(ledger, source, profile, policies, f"import:{getuser()}", on_progress)
        reconciled = _reconcile(ledger, report)
        _say_if_demo(ledger)
        brought = [each for each in waiting(ledger, policies, now()) if each.load.batch == report.batch]
    show_report(report)
    show_totals(reconciled)
    if brought:
        show_waiting(brought)
    return report


def _told(report: LoadReport) -> str:
    """What is put beside a file that came by itself: what became of the rows, and why the first of them wait.

    A row that waits since an earlier load of the file waits there, and is told too.
    """
    batch = None if report.waiting_before else report.batch
    with open_ledger() as ledger:
        cells = list_quarantine(ledger, batch=batch, file=report.file, limit=SHOWN_PROBLEMS)
        said = plainly_told(ledger, load_policies(ledger), cells)
    earlier = {cell.batch for cell in cells} - {report.batch}
    since = [f"{report.waiting_before} wait since an earlier load."] if earlier else []
    return summary(report, since + [f"Row {cell.row_number}: {said(cell)}" for cell in cells])


def templates(
    folder: Annotated[Path, Argument(help="Where to write them.")] = Path(),
    language: Annotated[Language, Option(help="Language of headers and lists.")] = Language.ZH,
) -> None:
    """Write an empty Excel template with drop-down lists for every kind of data."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        path = folder / f"yingsheng-{kind}-{language.value}.xlsx"
        path.write_bytes(template(kind, language.value))
        say(str(path))


@quarantine.command("list")
def list_(
    batch: Annotated[str | None, Option(help="Only rows of this load.")] = None,
    limit: Annotated[int, Option(min=1, help="At most so many reasons.")] = 50,
) -> None:
    """List what waits to be mended, newest load first, with file, row, value and reason."""
    with open_ledger() as ledger:
        waiting = list_quarantine(ledger, batch=batch, limit=limit)
        said = plainly_told(ledger, load_policies(ledger), waiting)
    if not waiting:
        say("Nothing waits to be mended.")
        return
    shown = table("Waiting to be mended", "load", "file", ">row", "value", "reason")
    for cell in waiting:
        value = (cell.value or "")[:40]
        shown.add_row(cell.batch, cell.file, str(cell.row_number), value, said(cell))
    out.print(shown, markup=False)


@quarantine.command("export")
def export(
    batch: Annotated[str, Argument(help="The load, as shown by the list.")],
    path: Annotated[Path, Argument(help="File to write: .csv or .xlsx.")],
) -> None:
    """Write the waiting rows of one load to a file, to mend them there and import it again."""
    writers = {".csv": export_csv, ".xlsx": export_xlsx}
    if path.suffix.lower() not in writers:
        raise fault(f"{path.name}: quarantined rows are exported to .csv or .xlsx.")
    with open_ledger() as ledger:
        said = plainly_told(ledger, load_policies(ledger), list_quarantine(ledger, batch=batch))
        path.write_bytes(writers[path.suffix.lower()](ledger, batch, said))
    say(f"{path}: mend the rows and import the file again with the same profile.")


def _source(
    file: Path | None, query: str | None, url: str | None, sheet: str | None, header_row: int | None,
    encoding: str | None, delimiter: str | None, origin: Origin,
) -> Source:  # fmt: skip
    if file is not None:
        return open_source(
            file, sheet=sheet, header_row=header_row, encoding=encoding, delimiter=delimiter, origin=origin
        )
    from etl.intake.source_records import open_query

    return open_query(url or "", query or "")


def _say_if_demo(ledger: Ledger) -> None:
    if is_demo(ledger):
        say("This ledger is a demo and stays one: your own data begin in a folder of their own (YINGSHENG_DATA_DIR).")


def _reconcile(ledger: Ledger, report: LoadReport) -> Reconciliation:
    warehouse = open_warehouse(ledger)
    try:
        warehouse.sync()
        return reconcile(report, warehouse)
    finally:
        warehouse.close()


def _profile(profile: str | None, kind: str | None) -> Profile:
    if profile is not None:
        path = Path(profile)
        if path.suffix == ".toml":
            return load_profile(path)
        with open_ledger() as ledger:
            return chosen_profile(ledger, profile)
    if kind is None:
        raise fault("Say what the rows are with --kind, or how to read them with --profile; --suggest drafts one.")
    return find_profile(kind)
