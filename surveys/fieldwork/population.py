"""Whom a campaign could ask: the customers of its projects, less those who are left in peace, each counted once.

Somebody for whom two reasons hold is counted under the first, in the order of ``Exclusion``.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from casework.case.folding import fold
from casework.policy import Pack, Policies
from casework.record import telephone
from casework.record.events import CampaignPlanned
from casework.record.ledger.entries import stream_of
from casework.record.ledger.tables import FOUND_BY_KIND, customer, event
from casework.record.selves import selves
from casework.record.survey_tables import do_not_ask
from casework.vocabulary import EventKind, Severity
from casework.vocabulary.asking import Exclusion, Mode
from surveys.sample import Person

NAMING = (
    EventKind.INVITED,
    EventKind.CLUB_CALLED,
    EventKind.SURVEY_ANSWERED,
    EventKind.RESPONSE_COMPLETED,
    EventKind.RESPONSE_PARTIAL,
    EventKind.RESPONSE_BROKEN_OFF,
)
"""Events that name whom they asked."""
FOLLOWING = (EventKind.ATTEMPTED, EventKind.CALLED_BACK)
"""Events whose stream begins with one that does."""


@dataclass(frozen=True, slots=True)
class Population:
    """The customers of each stratum (a project), how many are left out for which reason, and who remains."""

    sizes: Mapping[str, int]
    excluded: Mapping[str, Mapping[Exclusion, int]]
    frame: tuple[Person, ...] = field(repr=False)

    @property
    def left_in_peace(self) -> int:
        """How many are left out, for whatever reason."""
        return self.left_out().total()

    @property
    def customers(self) -> int:
        """How many there are, over all strata."""
        return sum(self.sizes.values())

    def remaining(self, stratum: str) -> int:
        """How many of a stratum can be drawn."""
        return self.sizes.get(stratum, 0) - sum(self.excluded.get(stratum, {}).values())

    def left_out(self) -> Counter[Exclusion]:
        """How many are left out for which reason, over all strata."""
        total: Counter[Exclusion] = Counter()
        for counts in self.excluded.values():
            total.update(counts)
        return total


def population(connection: sa.Connection, plan: CampaignPlanned, policies: Policies, now: datetime) -> Population:
    """Who could be asked by ``plan`` as of ``now``."""
    columns = customer.c
    query = sa.select(columns.customer_id, columns.project, columns.mobile, columns.phone).where(
        columns.project.in_(plan.projects), columns.erased_at.is_(None)
    )
    known = selves(connection)
    listed = connection.execute(query.order_by(columns.project, columns.customer_id)).all()
    rows = [row for row in listed if row.customer_id not in known.person_of]
    numbers = {row.customer_id: telephone.first(row.mobile, row.phone) for row in rows}
    found = _reasons(connection, plan, policies, numbers, now)
    reasons = {why: {known.person(each) for each in ids} for why, ids in found.items()}
    sizes: Counter[str] = Counter(dict.fromkeys(plan.projects, 0))
    excluded: dict[str, Counter[Exclusion]] = defaultdict(Counter)
    frame = []
    for row in rows:
        sizes[row.project] += 1
        reason = next((each for each in Exclusion if row.customer_id in reasons[each]), None)
        if reason is None:
            frame.append(Person(row.project, row.customer_id))
        else:
            excluded[row.project][reason] += 1
    return Population(dict(sizes), excluded, tuple(frame))


def _reasons(
    connection: sa.Connection,
    plan: CampaignPlanned,
    policies: Policies,
    numbers: Mapping[str, str | None],
    now: datetime,
) -> dict[Exclusion, set[str]]:
    peace = timedelta(days=plan.at_peace_days)
    by_phone, by_phone_alone = Mode.PHONE in plan.modes, tuple(plan.modes) == (Mode.PHONE,)
    return {
        Exclusion.ASKED_LATELY: asked_since(connection, now - peace) if peace else set(),
        Exclusion.DO_NOT_CALL: set(connection.execute(sa.select(do_not_ask.c.customer_id)).scalars()),
        Exclusion.NO_PHONE: {each for each, number in numbers.items() if not number} if by_phone_alone else set(),
        Exclusion.SHARED_PHONE: _sharing(numbers) if by_phone else set(),
        Exclusion.GRAVE_CASE: with_grave_case(connection, plan.projects, policies),
    }


def _sharing(numbers: Mapping[str, str | None]) -> set[str]:
    """All but one of those with the same number."""
    first: dict[str | None, str] = {}
    for each, number in numbers.items():
        first.setdefault(number, each)
    return {each for each, number in numbers.items() if number and first[number] != each}


def asked_since(connection: sa.Connection, since: datetime) -> set[str]:
    """Customers whom anybody asked anything since then: in a survey, a club call or the callback on a case."""
    column, first = event.c, event.alias()
    later = sa.select(column.stream).where(
        FOUND_BY_KIND, column.kind.in_([kind.value for kind in FOLLOWING]), column.occurred_at >= since
    )
    named = sa.select(column.payload).where(
        FOUND_BY_KIND, column.kind.in_([kind.value for kind in NAMING]), column.occurred_at >= since
    )
    beginnings = sa.select(first.c.payload).where(first.c.stream.in_(later), first.c.version == 1)
    found = (json.loads(text).get("customer_id") for query in (named, beginnings) for text in _texts(connection, query))
    return {each for each in found if each}


def with_grave_case(connection: sa.Connection, projects: Sequence[str], policies: Policies) -> set[str]:
    """Customers with an open case that its regulation calls a major one."""
    graves = {pack.id: _grave_words(pack) for pack in policies.packs}
    column = event.c
    said = [
        column.payload.contains(f'"severity":"{word}"', autoescape=True)
        for word in sorted(set().union(*graves.values()))
    ]
    query = (
        sa.select(column.stream)
        .distinct()
        .where(
            FOUND_BY_KIND,
            column.kind.in_([EventKind.RECEIVED.value, EventKind.CLASSIFIED.value]),
            column.project.in_(projects),
            sa.or_(sa.false(), *said),
        )
    )
    cases = (fold(stream, stream_of(connection, stream), policies) for stream in _texts(connection, query))
    grave = (each for each in cases if each is not None and each.is_open and each.severity in graves[each.pack])
    return {each.customer_id for each in grave if each.customer_id is not None}


def _grave_words(pack: Pack) -> frozenset[str]:
    return frozenset(word for word in pack.choices("severity") if pack.base("severity", word) == Severity.MAJOR)


def _texts(connection: sa.Connection, query: sa.Select[tuple[str]]) -> list[str]:
    return [str(text) for text in connection.execute(query).scalars()]
