"""Random lives of cases for property tests: repetition, ties, late entries, corrections, whatever may happen."""

from __future__ import annotations

from cases import DAY, Step, after, received
from hypothesis import strategies as st

from casework.record import events as ev
from casework.vocabulary import (
    Caller,
    Channel,
    Concern,
    Disposition,
    EscalationCause,
    Satisfaction,
    Severity,
    Urgency,
)

QUARTERS = st.integers(0, 20 * DAY // 15).map(lambda n: n * 15)
"""Minutes on a coarse grid, so that equal moments are common."""

DUE = QUARTERS.map(after)
DEPARTMENTS = st.sampled_from(["engineering", "property", "sales"])

POSTS = st.sampled_from(["project_gm", "company_gm"])
CLAIMS: st.SearchStrategy[ev.Payload] = st.one_of(
    st.builds(ev.ClaimRaised, amount=st.sampled_from([100.0, 15_000.0, 20_000.0, 20_001.0])),
    st.builds(ev.ClaimEndorsed, role=POSTS, endorsed=st.sampled_from([True, True, True, False])),
    st.builds(ev.ClaimApproved, role=POSTS, approved=st.sampled_from([True, True, True, False])),
    st.builds(ev.ClaimPaid, amount=st.just(100.0)),
)

FACTS: st.SearchStrategy[ev.Payload] = st.one_of(
    CLAIMS,
    st.builds(ev.Dispatched, department=DEPARTMENTS, due_at=DUE, urgency=st.sampled_from(Urgency)),
    st.builds(ev.Transferred, department=DEPARTMENTS),
    st.builds(ev.VisitorNotified, department=DEPARTMENTS),
    st.builds(ev.Appointed, due_at=DUE),
    st.builds(ev.Extended, due_at=DUE, customer_confirmed=st.booleans()),
    st.builds(ev.Escalated, level=st.integers(1, 2), cause=st.sampled_from(EscalationCause), to=st.just("gm")),
    st.builds(ev.DispatchedAgain, department=DEPARTMENTS, due_at=DUE),
    st.builds(ev.Classified, severity=st.none() | st.sampled_from(Severity), concern=st.sampled_from(Concern)),
    st.builds(ev.FedBack, department=st.none() | DEPARTMENTS),
    st.builds(ev.Returned, department=DEPARTMENTS),
    st.builds(
        ev.CalledBack,
        satisfaction=st.none() | st.sampled_from(Satisfaction),
        caller=st.sampled_from(Caller),
        reached=st.sampled_from([True, True, False]),
        mode=st.none() | st.sampled_from(["phone", "visit"]),
    ),
    st.builds(ev.Closed, disposition=st.sampled_from(Disposition), undated=st.sampled_from([None, None, True])),
    st.sampled_from(
        [
            ev.Contacted(),
            ev.VisitorReceived(),
            ev.ExtensionCancelled(),
            ev.Instructed(),
            ev.Solved(),
            ev.Replied(),
            ev.Answered(),
            ev.PlanSubmitted(),
            ev.Reopened(),
            ev.DeclaredUnclosed(),
            ev.Verified(),
            ev.CustomerAgreed(),
            ev.CustomerDisagreed(),
        ]
    ),
)


TOLD: st.SearchStrategy[ev.Payload] = st.builds(
    lambda payload, untimed: payload.model_copy(update={"untimed": untimed}), FACTS, st.sampled_from([None, None, True])
)
"""The same, of some of which only the day is known."""


@st.composite
def corrections(draw: st.DrawFn, steps: list[Step]) -> ev.Payload:
    """A correction, sometimes void, of any earlier entry, or a redaction."""
    target = draw(st.integers(1, len(steps)))
    if draw(st.booleans()) and target > 1:
        return ev.Corrected(target=target, void=True, reason="entered twice")
    moved = draw(st.none() | DUE)
    return ev.Corrected(
        target=target, occurred_at=moved, replacement=_replacement(draw, steps[target - 1][1]), reason=""
    )


def _replacement(draw: st.DrawFn, payload: ev.Payload) -> str | None:
    """The payload with another due moment or department, where it has one."""
    changes: dict[str, object] = {}
    if "due_at" in type(payload).model_fields:
        changes["due_at"] = draw(DUE)
    if "department" in type(payload).model_fields and not isinstance(payload, ev.Received):
        changes["department"] = draw(DEPARTMENTS)
    return payload.model_copy(update=changes).model_dump_json(exclude_none=True) if changes else None


@st.composite
def lives(draw: st.DrawFn, most: int = 14) -> list[Step]:
    """The steps of one case; the first is its receipt, the others in any order of time and entry."""
    first = received(
        channel=draw(st.sampled_from(Channel)),
        department=draw(st.none() | DEPARTMENTS),
        wanted_by=draw(st.none() | DUE),
        untimed=draw(st.none() | st.just(value=True)),
    )
    steps: list[Step] = [(draw(st.integers(0, 3)) * 15, first)]
    for _ in range(draw(st.integers(0, most))):
        if draw(st.integers(0, 9)) == 0:
            steps.append((draw(QUARTERS), draw(corrections(steps))))
        else:
            steps.append((draw(QUARTERS), draw(TOLD)))
    return steps


@st.composite
def simple_lives(draw: st.DrawFn) -> list[Step]:
    """A case in which every kind happens at most once, mostly in the order of time."""
    first = received(
        channel=draw(st.sampled_from(Channel)),
        severity=draw(st.sampled_from(Severity)),
        wanted_by=draw(st.none() | DUE),
        untimed=draw(st.none() | st.just(value=True)),
    )
    facts = draw(st.lists(TOLD, max_size=10, unique_by=lambda payload: payload.kind))
    moments = draw(st.lists(QUARTERS, min_size=len(facts), max_size=len(facts)))
    return [(0.0, first), *zip(sorted(moments), facts, strict=True)]


def many_cases(least: int = 1, most: int = 6) -> st.SearchStrategy[list[list[Step]]]:
    """Several cases, simple and tangled ones side by side."""
    return st.lists(st.one_of(simple_lives(), lives()), min_size=least, max_size=most)
