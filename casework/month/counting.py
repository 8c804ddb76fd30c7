"""The lines of a score with what people added, counted within floor and ceiling.

Floor and ceiling bound everything together: the figures' own bounds are taken out and set anew, so that what people
add, give back or correct moves a score that stands at its floor no more than another miss would.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import inf

from casework.month.state import Month
from casework.record.events import AppealDecided, CorrectionEntered, ScoreLine, Sheet
from casework.vocabulary.assessing import LineKind

BOUNDS = frozenset({LineKind.FLOOR, LineKind.CEILING})
BONUS_CAP = "commended/cap"
"""The price of a sheet that says how many points praise may bring in a month."""


def whole_lines(month: Month, lines: Iterable[ScoreLine]) -> tuple[ScoreLine, ...]:
    """``lines`` of the figures, what people added to the month, and the bounds of the sheet it was opened with."""
    if month.opened is None:
        return tuple(lines)
    own = [line for line in lines if line.kind not in BOUNDS]
    return bounded(
        [*own, *_added(month), *_appeals(month, own), *_corrections(month, month.opened.sheet)], month.opened.sheet
    )


def bounded(lines: Sequence[ScoreLine], sheet: Sheet) -> tuple[ScoreLine, ...]:
    """``lines`` and what floor or ceiling gives or takes."""
    raw = total_of(lines)
    bound = min(max(raw, sheet.floor), sheet.ceiling) - raw
    if bound == 0:
        return tuple(lines)
    kind = LineKind.FLOOR if bound > 0 else LineKind.CEILING
    return (*lines, ScoreLine(of=kind.value, kind=kind, clause=sheet.clause, points=bound, counted=bound))


def recapped(lines: Iterable[ScoreLine], sheet: Sheet) -> tuple[ScoreLine, ...]:
    """``lines`` with their bonuses counted anew in this order, up to the cap of the sheet."""
    left, counted = sheet.prices.get(BONUS_CAP, inf), []
    for line in lines:
        if line.kind is LineKind.BONUS:
            line = line.model_copy(update={"counted": min(line.points, left)})  # noqa: PLW2901 - the line as it counts
            left -= line.counted
        counted.append(line)
    return tuple(counted)


def total_of(lines: Iterable[ScoreLine]) -> float:
    """The total that lines come to."""
    return sum(line.counted for line in lines)


def _added(month: Month) -> Iterable[ScoreLine]:
    for each in month.added.values():
        if each.counts:
            yield _line(each.of, LineKind.ADDED, each.line.clause, each.line.points, each.line.case)


def _appeals(month: Month, own: Sequence[ScoreLine]) -> Iterable[ScoreLine]:
    """What decisions give back for lines that stand."""
    known, worth = {line.of: line for line in (*own, *_added(month))}, _worth(own)
    for contested, each in month.appeals.items():
        line, decision = known.get(contested), each.decision
        if line is not None and isinstance(decision, AppealDecided) and decision.points:
            points = round(decision.points * worth, 2) if line.kind is LineKind.MISSED else decision.points
            yield _line(each.of, LineKind.APPEAL, line.clause, points, line.case)


def _worth(own: Iterable[ScoreLine]) -> float:
    """What a point of a missed limit counts: 1, unless the sheet counts per so many limits that fell due."""
    lost: dict[LineKind, float] = defaultdict(float)
    for line in own:
        lost[line.kind] += line.points
    return 1 + lost[LineKind.RECKONED] / lost[LineKind.MISSED] if lost[LineKind.MISSED] else 1.0


def _corrections(month: Month, sheet: Sheet) -> Iterable[ScoreLine]:
    for each in month.settled:
        if isinstance(each.entry, CorrectionEntered) and each.entry.points:
            yield _line(each.of, LineKind.CORRECTION, sheet.clause, each.entry.points, None)


def _line(of: str, kind: LineKind, clause: str, points: float, case: str | None) -> ScoreLine:
    return ScoreLine(of=of, kind=kind, clause=clause, points=points, counted=points, case=case)
