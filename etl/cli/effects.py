"""What a version would have meant, for the terminal: each figure that changes beside the rule that changes it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table

from casework.regulation import Regulation
from casework.regulation.comparing import compared
from etl.cli.frame import table
from etl.subjects.effect.effect import Effect


def told(found: Effect, before: Regulation, after: Regulation) -> Iterator[Table | str]:
    """Totals, verdicts by clock with the reason, scores by project and month; moments of a version as days."""
    totals, day = found.totals, after.effective_from
    late = f"late {totals.late_before:,}, then {totals.late_after:,}"
    yield f"Since {found.since}: {totals.looked_at:,} obligations; {late}."
    yield _verdicts(found, before, after)
    yield _scores(found)
    if day is not None:
        yield f"Version {after.version} is in force from {day}: figures of what began before stay as they are."


def _verdicts(found: Effect, before: Regulation, after: Regulation) -> Table:
    shown = table("Limits judged otherwise", "clock", "clause", "set by", "before", "then", "limits", "because")
    for row in found.verdicts.to_pylist():
        name = str(row["rule_key"]).partition("/")[2]
        clock = after.clocks.get(name) or before.clocks[name]
        shown.add_row(
            name, ", ".join(clock.clause), _set_by(clock.set_by), _or_none(row["verdict_before"]),
            _or_none(row["verdict_after"]), f"{row['n']:,}", because(name, before, after),
        )  # fmt: skip
    return shown


def because(clock: str, before: Regulation, after: Regulation) -> str:
    """What differs in a clock between two versions; what differs around it where the clock itself is the same."""
    changes = [each for each in compared(before, after) if (each.part, each.name) == ("clocks", clock)]
    if any(each.added for each in changes):
        return "a new limit"
    if any(each.removed for each in changes):
        return "no limit any more"
    changes = [each for each in changes if each.key != "say"]
    said = (f"{each.key.strip('_')}: {_or_none(each.before)} → {_or_none(each.after)}" for each in changes)
    return "; ".join(said) or "what begins or ends it is entered by other steps"


def _scores(found: Effect) -> Table:
    shown = table("Scores that differ", "project", "month", "before", "then", "difference")
    for row in found.scores.to_pylist():
        if row["difference"]:
            sides = (f"{row['before']:g}", f"{row['after']:g}", f"{row['difference']:+g}")
            shown.add_row(row["project"], f"{row['month']:%Y-%m}", *sides)
    return shown


def _set_by(who: str) -> str:
    return "company" if who == "company" else "regulation"


def _or_none(value: object) -> str:
    return "–" if value is None else str(value)
