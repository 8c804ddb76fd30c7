"""The centre and project service both call back: neither wipes out what the customer answered the centre."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cases import DAY, Step, after, case, normal_life, write
from packs import pack

from casework.case.folding import fold
from casework.policy import Policies
from casework.record import events as ev
from casework.record.ledger import Ledger
from casework.vocabulary import Caller, Satisfaction
from etl.warehouse.warehouse import Warehouse

POLICIES = Policies([pack()])


def called(days: int, caller: Caller, satisfaction: Satisfaction | None, *, reached: bool = True) -> Step:
    return days * DAY, ev.CalledBack(caller=caller, satisfaction=satisfaction, reached=reached)


CENTRE, SERVICE = Caller.CENTRE, Caller.PROJECT_SERVICE
GOOD, BAD = Satisfaction.SATISFIED, Satisfaction.DISSATISFIED
LIVES: dict[str, tuple[list[Step], tuple[Satisfaction | None, int | None]]] = {
    "service_later": ([called(3, CENTRE, GOOD), called(4, SERVICE, BAD)], (GOOD, 3)),
    "service_earlier": ([called(3, SERVICE, BAD), called(4, CENTRE, GOOD)], (GOOD, 4)),
    "service_alone": ([called(3, SERVICE, BAD)], (BAD, 3)),
    "centre_later_without_answer": ([called(3, CENTRE, GOOD), called(4, CENTRE, None)], (GOOD, 4)),
    "centre_silent": ([called(3, CENTRE, None), called(4, SERVICE, BAD)], (BAD, 3)),
    "nobody_reached": ([called(3, CENTRE, None, reached=False)], (None, None)),
    "later_not_reached": ([called(3, SERVICE, GOOD), called(4, CENTRE, BAD, reached=False)], (GOOD, 3)),
    "reopened": (
        [called(3, CENTRE, GOOD), (4 * DAY, ev.Closed()), (5 * DAY, ev.Reopened()), called(6, SERVICE, BAD)],
        (GOOD, 6),
    ),
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    folder: Path = tmp_path_factory.mktemp("callbacks")
    ledger = Ledger.open(f"sqlite:///{folder}/ledger.sqlite")
    for case_id, (calls, _) in LIVES.items():
        write(ledger, case([*normal_life()[:8], *calls], case_id))
    warehouse = Warehouse.open(ledger, folder / "warehouse.duckdb", POLICIES)
    yield warehouse
    warehouse.close()
    ledger.close()


@pytest.mark.parametrize("case_id", LIVES)
def test_what_the_customer_answered_the_centre_stands(opened: Warehouse, case_id: str) -> None:
    satisfaction, day = LIVES[case_id][1]
    expected = satisfaction, None if day is None else after(day * DAY)
    state = fold(f"case/{case_id}", opened.ledger.stream(f"case/{case_id}"), POLICIES)
    assert state is not None
    assert (state.satisfaction, state.called_back_at) == expected
    (row,) = opened.query(
        "select satisfaction, called_back_at from core.cases where case_id = $case", {"case": case_id}
    ).to_pylist()
    moment = row["called_back_at"]
    assert (row["satisfaction"], aware(moment)) == expected


def aware(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(tzinfo=UTC)
