"""``month``: the monthly assessment on the command line; ``prove`` holds locked months against ledger and figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Exit, Option, Typer

from casework.settings import settings
from etl.cli.frame import UNSOUND, load_policies, open_ledger, open_warehouse, out, say, table
from etl.cli.personal import account

if TYPE_CHECKING:
    from casework.month.desk import Hand, MonthDesk
    from casework.month.proof import Apart
    from casework.month.scores import Scores
    from casework.record.ledger import Ledger

month = Typer(no_args_is_help=True, help="Score projects month by month: open, propose, lock, publish, prove.")

Month = Annotated[datetime, Argument(formats=["%Y-%m"], help="The month, for instance 2026-03.")]
By = Annotated[str, Option("--by", help="The account in whose name it is done.")]
Projects = Annotated[list[str] | None, Option("--project", help="Only these projects; can be given several times.")]


@month.command("open")
def open_() -> None:
    """Open the running month of every scored project (the clock does it by itself on the 1st)."""
    from casework.month.opening import open_due
    from casework.time.present import now

    with open_ledger() as ledger:
        opened = open_due(ledger, load_policies(ledger), settings().timezone, now())
    say(f"Months opened: {opened}.")


@month.command()
def show(wanted: Month) -> None:
    """Show how far each project's month has come, and its score."""
    from casework.month.reading import Months

    with open_ledger() as ledger:
        found = Months(ledger).every(wanted.date())
        assessment = Months(ledger).assessment(wanted.date())
    shown = table(f"{wanted:%Y-%m}: {assessment.stage.value}", "project", "stage", ">score", ">appeals", "digest")
    for each in found:
        score = each.locked or each.proposed
        shown.add_row(each.project, str(each.stage), f"{score.total:g}" if score else "–", str(len(each.appeals)),
                      score.digest[:12] if score else "")  # fmt: skip
    out.print(shown, markup=False)
    if assessment.locked:
        say(f"Root: {assessment.locked.root}")


@month.command()
def propose(wanted: Month, by: By, project: Projects = None) -> None:
    """Propose the scores that the figures give now; until they are locked they can be proposed again."""
    with _desk(by) as (desk, hand), scores_of(desk.ledger) as scores:
        found = desk.propose(hand, wanted.date(), scores, project)
    for each in found:
        if each.proposed is not None:
            say(f"{each.project}: {each.proposed.total:g}, appeals until {each.proposed.appeals_until:%Y-%m-%d %H:%M}")


@month.command()
def meeting(
    wanted: Month,
    by: By,
    on: Annotated[datetime, Option(formats=["%Y-%m-%d"], help="When it was held.")],
    attended: Annotated[str, Option(help="Who took part.")],
    decisions: Annotated[str, Option(help="What was decided.")] = "",
) -> None:
    """Enter that the meeting on the month was held."""
    from casework.month.assessment import AssessmentDesk

    with _desk(by) as (desk, hand):
        company = AssessmentDesk(desk.ledger, desk.policies, desk.zone)
        company.hold_meeting(hand, wanted.date(), on.date(), attended, decisions)
    say("Entered: the meeting was held.")


@month.command()
def lock(wanted: Month, by: By, project: Projects = None) -> None:
    """Lock the proposed scores; when all projects are locked, name them by one root."""
    from casework.month.assessment import AssessmentDesk
    from casework.month.reading import Months
    from casework.vocabulary.assessing import MonthStage

    with _desk(by) as (desk, hand):
        for each in Months(desk.ledger).every(wanted.date()):
            chosen = each.stage is not MonthStage.LOCKED if project is None else each.project in project
            if chosen:
                locked = desk.lock(hand, each.project, wanted.date()).locked
                say(f"{each.project}: {locked.total:g} {locked.digest}" if locked else each.project)
        if all(each.locked for each in Months(desk.ledger).every(wanted.date())):
            done = AssessmentDesk(desk.ledger, desk.policies, desk.zone).lock(hand, wanted.date())
            say(f"Root: {done.locked.root if done.locked else ''}")


@month.command()
def publish(wanted: Month, by: By) -> None:
    """Publish the scores of a month that is locked for all projects."""
    from casework.month.assessment import AssessmentDesk

    with _desk(by) as (desk, hand):
        AssessmentDesk(desk.ledger, desk.policies, desk.zone).publish(hand, wanted.date())
    say("Published.")


@month.command()
def prove(
    wanted: Annotated[
        list[datetime] | None, Option("--month", formats=["%Y-%m"], help="Only these months; default is all.")
    ] = None,
    root: Annotated[list[str] | None, Option(help="A root printed on a sheet, which must be in the ledger.")] = None,
) -> None:
    """Prove that no locked score was changed, and show what would come out otherwise today (exit code 1: a fault)."""
    from casework.month import proof

    months = None if wanted is None else [each.date() for each in wanted]
    with open_ledger() as ledger, scores_of(ledger) as scores:
        found = proof.prove(ledger, scores, months=months, roots=root or ())
        models = scores.models
    _tell_apart("Lines that come out otherwise since the program was updated", found.updated, models)
    _tell_apart("Locked months that would come out otherwise today", found.today, models)
    for fault in found.faults:
        say(fault)
    say(f"Locked months: {found.locked}; faults: {len(found.faults)}.")
    if found.faults:
        raise Exit(UNSOUND)


def _tell_apart(title: str, found: Sequence[Apart], models: str) -> None:
    if not found:
        return
    shown = table(title, "project", "month", "line", ">was", ">would be", ">left", "models then", "models now")
    for each in found:
        then = each.month.locked.basis.models[:8] if each.month.locked else ""
        for change in each.changes:
            shown.add_row(
                each.month.project, f"{each.month.month:%Y-%m}", change.of, _number(change.before),
                _number(change.after), f"{each.left:g}", then, models[:8],
            )  # fmt: skip
    out.print(shown, markup=False)


def _number(points: float | None) -> str:
    return "–" if points is None else f"{points:g}"


@contextmanager
def scores_of(ledger: Ledger) -> Iterator[Scores]:
    """The lines of months, from a warehouse that follows the ledger."""
    from etl.subjects.score.handed import WarehouseScores

    warehouse = open_warehouse(ledger)
    try:
        yield WarehouseScores(warehouse)
    finally:
        warehouse.close()


@contextmanager
def _desk(by: str) -> Iterator[tuple[MonthDesk, Hand]]:
    from casework.month.desk import Hand, MonthDesk
    from casework.time.present import now

    with open_ledger() as ledger:
        yield MonthDesk(ledger, load_policies(ledger), settings().timezone), Hand(account(ledger, by), now())
