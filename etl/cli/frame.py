"""What all commands share: one clear sentence for a fault, the open data, and progress bars."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from rich.console import Console, JustifyMethod
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text
from typer import Exit
from typer.core import TyperGroup

from casework.errors import YingshengError
from casework.policy import Policies
from casework.record import private
from casework.record.ledger import Ledger
from casework.settings import settings
from etl.errors import WarehouseError

if TYPE_CHECKING:
    from etl.warehouse.warehouse import Warehouse

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)
FAULT = 2
"""Exit code when a command could not do what it was asked."""
MOMENTS = ["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"]
"""How a moment may be given; see ``local``."""
UNSOUND = 1
"""Exit code when a command worked and found something wrong."""


class Commands(TyperGroup):
    """A group of commands that reports faults as one sentence, never as a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command; a fault that a user can act on ends with exit code 2."""
        try:
            return super().invoke(ctx)
        except YingshengError as error:
            raise fault(str(error)) from error
        except ValidationError as error:
            raise fault(_settings_fault(error)) from error
        except OSError as error:
            raise fault(f"{error.filename or 'A file'}: {error.strerror or error}.") from error


def fault(sentence: str) -> Exit:
    """Print ``sentence`` where errors go; raise what this returns."""
    err.print(Text(sentence, style="red"))
    return Exit(FAULT)


def local(moment: datetime) -> datetime:
    """A moment that was given without a zone, in the installation's."""
    return moment.replace(tzinfo=ZoneInfo(settings().timezone))


def say(sentence: str) -> None:
    """Print one line, without reading markup into it."""
    out.print(Text(sentence))


def table(title: str, *columns: str) -> Table:
    """An empty table; columns that begin with ``>`` are numbers, to the right. The first is never cut."""
    made = Table(title=title, title_justify="left")
    for column in columns:
        side: JustifyMethod = "right" if column.startswith(">") else "left"
        made.add_column(column.removeprefix(">"), justify=side, no_wrap=column == columns[0])
    return made


@contextmanager
def open_ledger() -> Iterator[Ledger]:
    """The ledger of this installation, closed afterwards; raises ``LedgerError``."""
    private.make_folder(settings().data_dir)
    private.close_off(settings().data_dir)
    ledger = Ledger.open(settings().ledger)
    try:
        yield ledger
    finally:
        ledger.close()


def shipped_policies() -> Policies:
    """The packs that came with this installation; a warehouse adds those of the versions its ledger adopted."""
    return Policies.load(settings().regulation_dir)


def load_policies(ledger: Ledger) -> Policies:
    """The packs by which the ledger is worked; raises ``PolicyError``, also when a project's regulation is gone."""
    from casework.adoption.editions import in_use, refuse_missing

    refuse_missing(ledger, settings().regulation_dir)
    return in_use(shipped_policies(), ledger)


def open_warehouse(ledger: Ledger, policies: Policies | None = None) -> Warehouse:
    """The warehouse, brought up to the ledger, to be closed by the caller; made anew, it shows how far it is."""
    from etl.warehouse.warehouse import Warehouse

    total, bars = ledger.count_events(), ExitStack()
    tellers: list[Callable[[str, int, int], None]] = []

    def begin(_reason: WarehouseError) -> None:  # which is logged, and stands there already
        tellers.append(bars.enter_context(progress_bar()))

    def go_on(done: int) -> None:
        for tell in tellers:
            tell("events", done, total)

    with bars:
        return Warehouse.open(ledger, policies=policies or shipped_policies(), progress=go_on, announce=begin)


class Rate(ProgressColumn):
    """Rows a second."""

    def render(self, task: Task) -> Text:
        """The speed since the task began."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f} rows/s" if speed else "", style="progress.data.speed")


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Bars for the stages of a long command: call with stage, rows done and rows in all (0 when unknown)."""
    columns = (
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), MofNCompleteColumn(), Rate(),
        TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=err, transient=not err.is_terminal) as bars:
        stages: dict[str, Any] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in stages:
                stages[stage] = bars.add_task(stage, total=total or None)
            bars.update(stages[stage], completed=done, total=total or None)

        yield tell


def _settings_fault(error: ValidationError) -> str:
    first = error.errors()[0]
    key = "_".join(str(part) for part in first["loc"]).upper() or error.title
    return f"{error.title}: {key}: {first['msg']}. Settings begin with YINGSHENG_ (environment or .env)."
