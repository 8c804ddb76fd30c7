"""That nothing locked was changed: stored bytes and chain always hold; what the figures say is held against them.

Three questions of every locked month. Do its digest, its total and the digest before it fit what is stored? Do the
figures, as known at the cut, still give the stored lines? What would they give today?
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casework.month.correcting import Difference, changes, outstanding, with_confided
from casework.month.counting import total_of, whole_lines
from casework.month.digests import digest_of, root_of
from casework.month.reading import Months
from casework.month.scores import Lines, Scores
from casework.month.state import Assessment, Month
from casework.month.streams import MONTH, month_before
from casework.record import proof
from casework.record.events import Change, MonthLocked
from casework.record.ledger import Ledger
from casework.record.ledger.shards import Position


@dataclass(frozen=True, slots=True)
class Apart:
    """A locked month whose lines come out otherwise from the figures: as known at its cut, or today."""

    month: Month
    changes: tuple[Change, ...]
    left: float = 0.0
    """Of today's difference: what is neither entered nor waived."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found: ``faults`` must not be; ``updated`` may be after a program update; ``today`` is to be settled."""

    locked: int
    faults: tuple[str, ...]
    updated: tuple[Apart, ...]
    today: tuple[Apart, ...]


def prove(
    ledger: Ledger, scores: Scores, *, months: Collection[date] | None = None, roots: Collection[str] = ()
) -> Proof:
    """Prove the locked months, all or some, and that printed ``roots`` stand in the ledger."""
    read = Months(ledger)
    every, assessments = read.every(), read.assessments()
    known = {(each.project, each.month): each for each in every}
    chosen = [each for each in every if each.locked and (months is None or each.month in months)]
    faults = [*proof.chain(ledger, lambda _stage, _done, _all: None), *_printed(assessments, roots)]
    for each in chosen:
        faults += _stored(each, known)
    faults += [fault for each in assessments for fault in _rooted(each, known, assessments)]
    then, confided = _at_cuts(ledger, scores, chosen), read.unknown_cases(every)
    apart = list(_apart(chosen, then, confided))
    faults += [_changed(each.month) for each in apart if _models(each.month) == scores.models]
    updated = [each for each in apart if _models(each.month) != scores.models]
    return Proof(len(chosen), tuple(faults), tuple(updated), tuple(differing(every, scores, chosen, confided)))


def differing(
    every: Sequence[Month], scores: Scores, chosen: Sequence[Month], confided: Collection[str] = ()
) -> Iterator[Apart]:
    """The chosen months that would come out otherwise today; ``every`` knows what was settled of it.

    The figures say nothing of the cases ``confided``, so that no difference is found in them.
    """
    asked: dict[date, Lines] = {}
    for each in chosen:
        if each.month not in asked:
            asked[each.month] = scores.lines(each.month)
        later = [month for month in every if month.project == each.project and month.month > each.month]
        found = Difference.of(each, asked[each.month].get(each.project, ()), later, confided)
        if found.changes:
            yield Apart(each, found.changes, outstanding(found, later))


def _printed(assessments: Sequence[Assessment], roots: Collection[str]) -> Iterator[str]:
    known = {each.locked.root for each in assessments if each.locked}
    for root in roots:
        if root not in known:
            yield f"the root {root} is not in the ledger: it is another one, or was restored from before that lock"


def _named(month: Month) -> str:
    return f"{month.project} {month.month:{MONTH}}"


def _locked(month: Month) -> MonthLocked:
    if month.locked is None:
        raise ValueError(f"{_named(month)} is not locked")
    return month.locked


def _models(month: Month) -> str:
    return _locked(month).basis.models


def _stored(month: Month, known: Mapping[tuple[str, date], Month]) -> Iterator[str]:
    """Digest, total and link of one lock against its own bytes."""
    locked = _locked(month)
    edition = (locked.pack, locked.version)
    digest = digest_of(month.project, month.month, edition, locked.sheet, locked.basis, locked.lines, locked.previous)
    if digest != locked.digest:
        yield f"{_named(month)}: the lines are not those that its digest names"
    if total_of(locked.lines) != locked.total:
        yield f"{_named(month)}: the lines do not come to its total"
    before = known.get((month.project, month_before(month.month)))
    if locked.previous != (before.locked.digest if before and before.locked else None):
        yield f"{_named(month)}: the month before is not the one that it was locked after"


def _rooted(
    found: Assessment, known: Mapping[tuple[str, date], Month], assessments: Sequence[Assessment]
) -> Iterator[str]:
    """The root of a company's month against the digests of its units."""
    locked = found.locked
    if locked is None:
        return
    earlier = next((each for each in assessments if each.month == month_before(found.month)), None)
    units = {
        project: month.locked.digest for (project, at), month in known.items() if at == found.month and month.locked
    }
    if locked.root != root_of(found.month, locked.units, locked.previous) or locked.units != units:
        yield f"{found.month:{MONTH}}: the root does not name the scores that are locked"
    if locked.previous != (earlier.locked.root if earlier and earlier.locked else None):
        yield f"{found.month:{MONTH}}: the root before is not the one that it was locked after"
    if found.published is not None and found.published.root != locked.root:
        yield f"{found.month:{MONTH}}: another root was published than was locked"


def _at_cuts(ledger: Ledger, scores: Scores, chosen: Sequence[Month]) -> dict[tuple[str, date], Lines]:
    """The figures' lines as known at each month's cut; months proposed together are asked for at once."""
    together: dict[tuple[date, Position], list[Month]] = defaultdict(list)
    for month in chosen:
        together[month.month, ledger.position_at(_locked(month).basis.cut)].append(month)
    found: dict[tuple[str, date], Lines] = {}
    for (at, cut), months in together.items():
        lines = scores.lines(at, [each.project for each in months], cut)
        found |= {(each.project, at): lines for each in months}
    return found


def _apart(
    chosen: Sequence[Month], then: Mapping[tuple[str, date], Lines], confided: Collection[str]
) -> Iterator[Apart]:
    for month in chosen:
        lines = with_confided(month, then[month.project, month.month].get(month.project, ()), (), confided)
        found = tuple(changes(_locked(month).lines, whole_lines(month, lines)))
        if found:
            yield Apart(month, found)


def _changed(month: Month) -> str:
    """What is said of lines that the very same models no longer give: the ledger below them was changed."""
    return f"{_named(month)}: the figures as known at its cut give other lines: ledger or regulation were changed"
