"""What an import prints: preview, load report, control totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from etl.cli.frame import fault, out, say, table
from etl.intake.absent import Absent
from etl.intake.allowed import Allowed, plainly
from etl.intake.quality import RULES, Severity
from etl.intake.reconciliation import Reconciliation
from etl.intake.reports import Consequences, LoadReport, Preview, Spelling

SHOWN_PROBLEMS = SHOWN_TOTALS = 20


def show_preview(found: Preview, right: Mapping[str, Allowed]) -> None:
    """Print what a load would make of a source; ``right`` is what may stand in its columns."""
    figures = found.outcomes
    say(f"Rows read: {found.rows_read:,}; would be held back: {found.held_back:,}. Nothing was written.")
    known = figures.unchanged + figures.repeated
    say(f"New: {figures.accepted:,}; corrected: {figures.corrected:,}; unchanged: {known:,}.")
    show_absent(found.absent)
    if found.unused:
        say(f"Columns that nothing is read from: {', '.join(found.unused)}")
    _show_consequences(found.consequences)
    if not found.problems_by_rule:
        return
    shown = table("Problems", ">row", "column", "value", "rule", "reason")
    for problem in found.problems[:SHOWN_PROBLEMS]:
        value = (problem.value or "")[:40]
        said = plainly(problem.rule, problem.message, right.get(problem.column, Allowed()))
        shown.add_row(str(problem.row_number), problem.column, value, problem.rule, said)
    out.print(shown, markup=False)
    for rule, count in found.problems_by_rule.items():
        mark = "held back" if RULES[rule].severity is Severity.QUARANTINE else "doubtful"
        say(f"{count:>8,}  {rule} ({mark})")


def show_absent(absent: Sequence[Absent]) -> None:
    """Print the columns that the profile names and the file lacks."""
    for each in absent:
        known = f"; {each.known_earlier:,} rows had something there before, which stays" if each.known_earlier else ""
        say(f"The file has no column {' / '.join(each.headers)}: nothing is read for {each.name}{known}.")


def _show_consequences(found: Consequences) -> None:
    if found.new_projects:
        say(f"Projects that would be made: {', '.join(found.new_projects)}")
    show_spellings(found.spellings)
    for step in found.steps:
        say(f"{step.count:>8,}  {step.kind} ({step.fate})")
    show_gone(found.gone)
    if found.obligations:
        told = ", ".join(f"{clause}: {count:,}" for clause, count in found.obligations.items())
        say(f"Obligations by clause of the first {found.obligations_of:,} new cases: {told}")


def show_spellings(spellings: Sequence[Spelling]) -> None:
    """Print projects that the file writes in another way than they are called."""
    for each in spellings:
        if each.written != each.code:
            say(f"{each.rows:>8,}  rows of project “{each.written}” go to {each.code}")


def show_gone(gone: Sequence[str]) -> None:
    """Print what an earlier extract had and this one lacks."""
    if gone:
        say(f"{len(gone):,} of an earlier extract are not in this one: {', '.join(gone[:SHOWN_PROBLEMS])}")


def show_report(report: LoadReport) -> None:
    """Print what became of the rows of a load; a fault when they do not add up."""
    figures = report.outcomes
    say(f"Load {report.batch}: {report.file} by profile {report.profile}, rows: {report.rows:,}.")
    shown = table("Rows by what became of them", "outcome", ">rows")
    for name in ("accepted", "unchanged", "repeated", "corrected", "quarantined"):
        shown.add_row("held back" if name == "quarantined" else name, f"{getattr(figures, name):,}")
    out.print(shown)
    for rule, count in report.problems_by_rule.items():
        say(f"{count:>8,}  {rule}: {RULES[rule].message}")
    say(f"Events written: {report.events:,}; rows held back earlier that went in: {report.resolved:,}.")
    if report.waiting_before:
        say(f"Held back by an earlier load already and not kept twice: {report.waiting_before:,}.")
    if report.new_projects:
        say(f"New projects: {', '.join(report.new_projects)}")
    show_spellings(report.spellings)
    show_gone(report.gone)
    if not report.balances:
        raise fault("The rows do not add up: the report is wrong. Please keep the file and tell the makers.")


def show_totals(found: Reconciliation) -> None:
    """Print the control totals of file, ledger and warehouse, of many only what differs; a fault when they do."""
    shown = table("Control totals", "project", "month", ">in file", ">held back", ">in ledger", ">in warehouse", "")
    differing = [line for line in found.totals if not line.reconciles]
    lines = found.totals if len(found.totals) <= SHOWN_TOTALS else differing
    for line in lines:
        month = f"{line.month:%Y-%m}" if line.month else "unknown"
        figures = (line.in_file, line.held_back + line.repeated, line.in_ledger, line.in_warehouse)
        agrees = "" if line.reconciles else "differs"
        shown.add_row(line.project or "unknown", month, *(f"{figure:,}" for figure in figures), agrees)
    if lines:
        out.print(shown)
    if len(lines) < len(found.totals):
        say(f"Control totals that agree, and are not shown: {len(found.totals) - len(lines):,}.")
    if not found.reconciles:
        raise fault("File, ledger and warehouse do not agree where the table says so: run yingsheng check.")
    say("File, ledger and warehouse agree, project by project and month by month.")
