"""Whatever is done, entered late, confided or started anew: locked scores stand, and the proof tells all that differs.

What February comes to today is kept by a sum of the test's own: three lines of the company, and what each deed moves.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa
from assessed import AFTER, CENTRE, FEBRUARY, LEADER, MARCH, founded, opened, policies, service
from cases import write
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from pages import copied
from story import Story, local

from casework.case.confided import confide_all
from casework.errors import YingshengError
from casework.month import proof
from casework.month.desk import Hand
from casework.record.events import Classified, Corrected, Event
from casework.record.ledger import Ledger

LOCKED = 93.0
"""100; contact missed −2, level 1 −3, a case beyond ability for more than thirty days −1, a promise not kept −1."""
PROMISE = "sealed-7"


class Told:
    """One company, what was done to it, and what its February would come to today."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.today, self.settled, self.entered = folder, LOCKED, 0.0, 0
        self.running = ExitStack()
        self.company = self.running.enter_context(opened(folder))
        self.locked = self.company.month("late").locked

    def start_anew(self) -> None:
        self.running.close()
        self.company = self.running.enter_context(opened(self.folder))

    def contacted_in_time(self) -> None:
        """A correction by the desk: neither the limit nor what was raised for it costs points."""
        told = self.company.ledger.stream("case/l1")
        if any(isinstance(entry.payload, Corrected) for entry in told):
            return
        target = next(entry.version for entry in told if entry.kind.value == "contacted")
        change = Corrected(target=target, occurred_at=local("2026-02-02 11:00"), reason="录入有误")
        first = {name: getattr(told[0], name) for name in ("stream", "actor", "project")}
        entry = Event(**first, occurred_at=AFTER, recorded_at=AFTER, payload=change)
        self.company.ledger.append("case/l1", len(told), [entry])
        self.today += 5

    def entered_late(self) -> None:
        """A case of February that nobody entered: neither dispatched nor answered in time."""
        self.entered += 1
        told = Story()
        told.case(f"new{self.entered}", "2026-02-03 10:00", "late")
        write(self.company.ledger, told.streams[f"case/new{self.entered}"])
        self.today -= 2

    def confide(self) -> None:
        """A case turns out to be for its handlers alone; its locked line stands."""
        told = Story()
        told.tell(f"case/{PROMISE}", "2026-03-08 10:00", Classified(severity="internal"), "late")
        write(self.company.ledger, told.streams[f"case/{PROMISE}"])
        with self.company.ledger.transaction() as transaction:
            confide_all(transaction, [f"case/{PROMISE}"], policies())

    def correct(self, *, waive: bool = False) -> None:
        by = LEADER if waive else CENTRE
        try:
            self.company.desk.correct(
                Hand(by, AFTER), "late", FEBRUARY, MARCH, "补录", self.company.scores, waive=waive
            )
        except YingshengError:
            assert self.today - LOCKED == self.settled  # nothing is left to settle
        self.settled = self.today - LOCKED

    def waive(self) -> None:
        self.correct(waive=True)

    def meddle(self) -> None:
        """Commands on what is locked: each is refused."""
        desk, hand = self.company.desk, Hand(CENTRE, AFTER)
        refused: list[Callable[[], object]] = [
            lambda: desk.lock(hand, "late", FEBRUARY),
            lambda: desk.add_line(hand, "late", FEBRUARY, 3, "x", clause="4.8.1"),
            lambda: desk.appeal(Hand(service(), AFTER), "late", FEBRUARY, "l1:contact:2", "x"),
        ]
        for act in refused:
            with pytest.raises(YingshengError):
                act()


DEEDS = (
    Told.start_anew,
    Told.contacted_in_time,
    Told.entered_late,
    Told.confide,
    Told.correct,
    Told.waive,
    Told.meddle,
)


def february_locked(folder: Path) -> None:
    """Put the company into ``folder`` with February locked; one line is of a case that can become confidential."""
    founded(folder)
    with opened(folder) as company:
        told = Story()
        told.case(PROMISE, "2026-02-03 10:00", "late", pack="sales_office", severity="minor")
        write(company.ledger, told.streams[f"case/{PROMISE}"])
        company.propose()
        company.meet()
        for project in ("late", "praised", "sunk"):
            company.lock(project)
        company.warehouse.sync()


@settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@example(deeds=[Told.contacted_in_time, Told.correct, Told.confide, Told.entered_late], byte=7)
@given(deeds=st.lists(st.sampled_from(DEEDS), min_size=3, max_size=6), byte=st.integers(0, 10**6))
def test_locked_scores_stand_and_all_that_differs_is_entered_waived_or_listed(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[Callable[[Told], None]], byte: int
) -> None:
    folder = tmp_path_factory.mktemp("lived")
    copied("february-locked", february_locked, folder)
    told = Told(folder)
    with told.running:
        for deed in deeds:
            deed(told)
            assert told.company.month("late").locked == told.locked
        found = proof.prove(told.company.ledger, told.company.scores)
        assert (found.locked, found.faults, found.updated) == (3, (), ())
        listed = {each.month.project: each.left for each in found.today}
        assert listed.get("late", 0.0) == told.today - LOCKED - told.settled
        assert set(listed) <= {"late"}
        assert PROMISE not in str([each.changes for each in found.today])
        change_one_byte(told.company.ledger, byte)
        assert proof.prove(told.company.ledger, told.company.scores, months=[]).faults


def change_one_byte(ledger: Ledger, place: int) -> None:
    """Change one letter or digit of one locked score behind the ledger's back."""
    with ledger.transaction() as transaction:
        connection = transaction.connection
        for (name,) in connection.execute(sa.text("select name from sqlite_master where type = 'trigger'")).all():
            connection.execute(sa.text(f"drop trigger {name}"))
        rows = connection.execute(sa.text("select seq, payload from event where kind = 'month_locked'")).all()
        seq, payload = rows[place % len(rows)]
        digits = [at for at, sign in enumerate(payload) if sign.isdigit()]
        at = digits[place % len(digits)]
        changed = payload[:at] + str(int(payload[at]) % 9 + 1) + payload[at + 1 :]
        connection.execute(sa.text("update event set payload = :p where seq = :s"), {"p": changed, "s": seq})
