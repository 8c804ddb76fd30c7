"""Every entry of the demo company is put to the desk again, which decides by the phrases of the regulation."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import pytest
from desks import person, policies
from replay import Asked, commands

from casework.access.permissions import User
from casework.case.folding import fold
from casework.case.state import CaseState
from casework.desk.ground import Ground
from casework.desk.workflow import decided
from casework.errors import PermissionRefused, RuleError, YingshengError
from casework.record.ledger import Ledger, StoredEvent
from casework.record.ledger.entries import entries_query, stored
from casework.record.ledger.tables import event
from casework.vocabulary.desk import Role
from etl.demo import fill


@dataclass(frozen=True)
class Verdict:
    """What the desk says to one entry of the past: None when it lets it pass."""

    asked: Asked
    refusal: YingshengError | None


@pytest.fixture(scope="module")
def streams(tmp_path_factory: pytest.TempPathFactory) -> list[list[StoredEvent]]:
    ledger = Ledger.open(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'ledger.sqlite'}")
    fill(ledger, today=date(2026, 11, 20), policies=policies(), scale=0.05)
    with ledger.reading() as connection:
        query = entries_query().where(event.c.stream.like("case/%")).order_by(event.c.stream, event.c.version)
        rows = [stored(row) for row in connection.execute(query).all()]
    ledger.close()
    return [list(entries) for _, entries in groupby(rows, key=lambda entry: entry.stream)]


def everybody(project: str) -> list[User]:
    """Somebody of each role in the project, and of the company's departments."""
    known = [person(role, project) for role in Role]
    return [*known, person(Role.DEPARTMENT, None), person(Role.COMPANY_LEADER, None)]


def verdict(asked: Asked) -> Verdict:
    """Let everybody try: the entry is refused when nobody could have made it, for the best of the reasons."""
    state = fold(asked.entry.stream, asked.before, policies())
    assert state is not None
    reasons: list[YingshengError] = []
    for user in everybody(state.project):
        error = attempt(state, asked, user)
        if error is None:
            return Verdict(asked, None)
        reasons.append(error)
    return Verdict(asked, next((each for each in reasons if isinstance(each, RuleError)), reasons[0]))


def attempt(state: CaseState, asked: Asked, user: User) -> YingshengError | None:
    entry = asked.entry
    pack = policies().at(state.pack, entry.recorded_at)
    try:
        decided(state, asked.command, Ground(user, pack, entry.recorded_at, entry.occurred_at, entries=asked.before))
    except (RuleError, PermissionRefused) as error:
        return error
    return None


REFUSED = {"appoint": 29, "reply": 26, "close": 8, "dispatch": 5, "submit_conclusion": 2, "report_major_event": 1}
"""Entries that the desk refuses, by command. The desk that asked checks in Python refused these and no others: the demo
tells of replies before the verification, of times agreed after them, and of cases closed over a customer's no."""


def test_the_desk_decides_on_every_entry_of_the_demo_company_as_it_always_did(
    streams: list[list[StoredEvent]],
) -> None:
    verdicts = [verdict(asked) for entries in streams for asked in commands(entries)]
    refused = [(each.asked.command.name.value, str(each.refusal)) for each in verdicts if each.refusal is not None]
    assert len(verdicts) > 1_500
    assert Counter(command for command, _ in refused) == REFUSED
    for command, reason in refused:
        why = (
            "customer satisfied: not no; here: no. "
            if command == "close"
            else "is not possible while the case stands at"
        )
        assert why in reason, (command, reason)
