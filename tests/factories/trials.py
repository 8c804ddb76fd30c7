"""A trial run beside the load that follows it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

from damaged import damaged_rows
from import_files import load_file, profile_of, tried, write_csv

from casework.record.ledger import Ledger
from casework.record.ledger.shards import Position
from etl.errors import ImportRefused

PROFILE = "register_projects = {register}\nguess = true\nwhole = true\n"
BOOKKEEPING = {"import_loaded", "project_registered", "corrected"}


def says_what_the_load_does(ledger: Ledger, folder: Path, dice: Random) -> set[str]:
    """Try a damaged file, load it, compare; returns what became of its rows."""
    path = write_csv(folder / "damaged.csv", damaged_rows(dice))
    profile = profile_of(PROFILE.format(register=dice.choice(["true", "false"])))
    try:
        shown = tried(ledger, path, profile, register=None)
    except ImportRefused as refused:
        return {type(refused).__name__}
    before = ledger.position()
    report = load_file(ledger, path, profile, register=None)
    found = shown.consequences
    assert (report.outcomes, report.problems_by_rule) == (shown.outcomes, shown.problems_by_rule)
    assert (report.new_projects, report.spellings) == (found.new_projects, found.spellings)
    assert (report.gone, report.absent) == (found.gone, shown.absent)
    assert _written(ledger, before) == {step.kind: step.count for step in found.steps if step.fate == "added"}
    outcomes = report.outcomes
    fates = {"accepted": outcomes.accepted, "corrected": outcomes.corrected, "quarantined": outcomes.quarantined}
    return {fate for fate, rows in fates.items() if rows}


def _written(ledger: Ledger, before: Position) -> dict[str, int]:
    kinds = Counter(kind for batch in ledger.read(before) for kind in batch["kind"].to_pylist())
    return {kind: count for kind, count in kinds.items() if kind not in BOOKKEEPING}
