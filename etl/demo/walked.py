"""The twelve projects under a later edition of their regulation: no hand-written lives, each case is walked."""

from __future__ import annotations

from collections.abc import Iterator

from casework.policy import Policies
from casework.record.events import Event
from etl.demo.arrivals import Arrival
from etl.demo.facts import Words
from etl.demo.group_lives import staff, texts
from etl.demo.plan import Plan
from etl.demo.story import Stage
from etl.demo.team import Team
from etl.demo.walking import Country, Walk
from etl.demo.work import Case

LEFT = 0.01
"""Chance that nobody goes on with a case at some moment of its life."""


def walked(
    arrival: Arrival, planned: Plan, case: Case, team: Team, words: Words, stage: Stage, policies: Policies
) -> Iterator[Event]:
    """The events of a case that begins under another edition than the hand-written lives tell of."""
    pack = policies.at(stage.pack.id, arrival.received_at)
    country = Country(
        pack, policies, staff(pack, arrival.project.code, _names(team, len(pack.roles))), tuple(team.departments),
        texts(words), stage.dice, stage.until, planned.late, LEFT,
    )  # fmt: skip
    said = {
        "channel": planned.channel, "nature": planned.nature, "concern": planned.concern, "category": case.category,
        "severity": planned.severity, "urgency": planned.urgency,
    }  # fmt: skip
    walk = Walk(country, f"case/{case.number}", arrival.project.code)
    yield from walk.live(case.customer_id, case.number, planned.content, arrival.received_at, said)


def _names(team: Team, count: int) -> list[str]:
    """A name for each post: nobody holds two, as people of one name would sign twice."""
    known = dict.fromkeys([*team.centre, *team.service, *(name for each in team.departments.values() for name in each)])
    return [*known, *(f"{team.leader}{place}" for place in range(count))][:count]
