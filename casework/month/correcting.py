"""What a locked month would come to today, line by line, and what of the difference nobody has settled.

The figures are asked in nobody's name, so that lines vanish from them when their case becomes confidential. That is no
difference: such a line counts as it was last known, locked or settled by a correction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from casework.month.counting import recapped, total_of, whole_lines
from casework.month.state import Month
from casework.month.streams import MONTH, case_of
from casework.record.events import Change, ScoreLine


@dataclass(frozen=True, slots=True)
class Difference:
    """A locked month against the figures of now, with what people added, floor and cap as they would have been."""

    month: Month
    before: float
    """The locked total."""
    after: float
    changes: tuple[Change, ...]

    @classmethod
    def of(
        cls, month: Month, lines: Sequence[ScoreLine], later: Sequence[Month] = (), confided: Collection[str] = ()
    ) -> Self:
        """``lines`` are the figures' own of now, without the cases ``confided``; ``later`` months settled something."""
        if month.locked is None:
            return cls(month, 0.0, 0.0, ())
        now = whole_lines(month, with_confided(month, lines, later, confided))
        return cls(month, month.locked.total, total_of(now), tuple(changes(month.locked.lines, now)))


def changes(before: Iterable[ScoreLine], after: Iterable[ScoreLine]) -> Iterator[Change]:
    """Lines that came, went or count otherwise."""
    old, new = {line.of: line for line in before}, {line.of: line for line in after}
    for of in [*old, *(of for of in new if of not in old)]:
        was, would = old.get(of), new.get(of)
        line = would or was
        if line is not None and (was is None or would is None or was.counted != would.counted):
            yield Change(of=of, kind=line.kind, clause=line.clause, before=None if was is None else was.counted,
                         after=None if would is None else would.counted)  # fmt: skip


def moved(came: Iterable[Change]) -> float:
    """What changes come to, in points."""
    return sum((each.after or 0) - (each.before or 0) for each in came)


def with_confided(
    month: Month, lines: Sequence[ScoreLine], later: Sequence[Month], confided: Collection[str]
) -> Sequence[ScoreLine]:
    """``lines`` and those of the cases ``confided`` as they were last known: locked, or as a correction found them."""
    if month.locked is None or not confided:
        return lines
    known = {line.of: line for line in month.locked.lines if line.case in confided and line.of not in _by_hand(month)}
    for change in _found(month, later):
        case = case_of(change.of)
        if case in confided:
            known.pop(change.of, None)
            if change.after is not None:
                known[change.of] = ScoreLine(of=change.of, kind=change.kind, clause=change.clause, case=case,
                                             points=change.after, counted=change.after)  # fmt: skip
    if not known:
        return lines
    kept = [*(line for line in lines if line.of not in known), *known.values()]
    order = {line.of: place for place, line in enumerate(month.locked.lines)}
    return recapped(sorted(kept, key=lambda line: order.get(line.of, len(order))), month.locked.sheet)


def _by_hand(month: Month) -> set[str]:
    """The lines that ``whole_lines`` adds by itself."""
    return {*month.added, *(each.of for each in month.appeals.values())}


def _found(month: Month, later: Iterable[Month]) -> Iterator[Change]:
    """What corrections of the month found changed, the oldest first."""
    name = f"{month.month:{MONTH}}"
    for each in later:
        for settled_then in each.settled:
            if settled_then.entry.month == name:
                yield from settled_then.entry.changes


def settled(locked: Month, later: Iterable[Month]) -> float:
    """Points that were entered or waived for a locked month in later ones."""
    name = f"{locked.month:{MONTH}}"
    return sum(each.entry.points for month in later for each in month.settled if each.entry.month == name)


def outstanding(difference: Difference, later: Iterable[Month]) -> float:
    """What of the difference is neither entered nor waived."""
    return difference.after - difference.before - settled(difference.month, later)
