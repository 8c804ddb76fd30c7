"""A company of three projects whose February is assessed: what happened, who decides, and the steps in their order.

Points of the shipped regulation: base 100, contact and deadline −2, other limits −1, level 1 −3, thirty days unclosed
−1, praise +5 up to +10, floor 0, ceiling 110.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from desks import person, policies
from pages import copied
from story import ZONE, Story, local

from casework.access.permissions import User
from casework.month.assessment import AssessmentDesk
from casework.month.desk import Hand, MonthDesk
from casework.month.opening import open_month
from casework.month.reading import Months
from casework.month.state import Month
from casework.record.events import Answered, Commended, DeclaredUnclosed, Escalated
from casework.record.ledger import Ledger
from casework.vocabulary import EscalationCause
from casework.vocabulary.desk import Role
from etl.subjects.score.handed import WarehouseScores
from etl.warehouse.warehouse import Warehouse

FEBRUARY, MARCH, APRIL = date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)
CENTRE = person(Role.CENTRE, None, name="centre")
COLLEAGUE = person(Role.CENTRE, None, name="colleague")
LEADER = person(Role.COMPANY_LEADER, None, name="leader")
BOTH = User("both", "both", (*CENTRE.rights, *LEADER.rights))
"""Who may propose and approve, and so must not do both to one line."""
PROPOSED, AFTER = local("2026-03-02 10:00"), local("2026-03-09 10:00")
"""Monday the 2nd: appeals until Thursday 18:00. A week later that is over."""


def service(project: str = "late") -> User:
    """Project service of one project."""
    return person(Role.PROJECT_SERVICE, project, name=f"service-{project}")


def february() -> Story:
    """What happened in February."""
    story = Story()
    for project in ("late", "praised", "sunk"):
        story.project(project)
    late = story.case("l1", "2026-02-02 10:00", "late").dispatched("2026-02-02 10:10", "2026-02-02 12:10")
    late.contacted("2026-02-02 12:40").closed("2026-02-02 13:00", "withdrawn")
    raised = {"cause": EscalationCause.NO_CONTACT, "to": "project_gm", "clause": "4.4.4.1"}
    late.then("2026-02-02 12:11", Escalated(level=1, obligation="l1:contact:2", **raised))
    stuck = story.case("u1", "2026-01-05 10:00", "late").then("2026-01-05 10:01", Answered())
    stuck.then("2026-01-05 11:00", DeclaredUnclosed(reason="设计缺陷"))
    for number, day in enumerate(("2026-02-03", "2026-02-04", "2026-02-05")):
        praised = story.case(f"p{number}", f"{day} 10:00", "praised").then(f"{day} 10:01", Answered())
        praised.closed(f"{day} 10:02", "answered").then(f"{day} 12:00", Commended(reason=f"praise {number}"))
    for number in range(60):
        story.case(f"s{number}", "2026-02-02 10:00", "sunk")
    return story


@dataclass(frozen=True)
class Assessed:
    """The desks over one ledger, and the figures."""

    ledger: Ledger
    warehouse: Warehouse

    @property
    def desk(self) -> MonthDesk:
        """The projects' months."""
        return MonthDesk(self.ledger, policies(), str(ZONE))

    @property
    def company(self) -> AssessmentDesk:
        """The company's months."""
        return AssessmentDesk(self.ledger, policies(), str(ZONE))

    @property
    def scores(self) -> WarehouseScores:
        """The lines."""
        return WarehouseScores(self.warehouse)

    def month(self, project: str, month: date = FEBRUARY) -> Month:
        """One project's month."""
        return Months(self.ledger).month(project, month)

    def open(self, *months: date, projects: tuple[str, ...] = ("late", "praised", "sunk")) -> None:
        """Open months as the clock would."""
        with self.ledger.transaction() as transaction:
            for month in months:
                edition = policies().in_force("sunshine", month)
                for project in projects:
                    open_month(transaction, edition, project, month, str(ZONE), local(f"{month} 00:01"))

    def propose(self, month: date = FEBRUARY, at: datetime = PROPOSED) -> list[Month]:
        """What the centre proposes."""
        return self.desk.propose(Hand(CENTRE, at), month, self.scores)

    def meet(self, month: date = FEBRUARY, at: datetime = AFTER) -> None:
        """The meeting."""
        self.company.hold_meeting(Hand(CENTRE, at), month, at.date(), "各项目、客服中心", "")

    def lock(self, project: str, month: date = FEBRUARY, at: datetime = AFTER) -> Month:
        """Lock one project's month."""
        return self.desk.lock(Hand(CENTRE, at), project, month)


def founded(folder: Path) -> None:
    """Put the company into ``folder``, with February and March opened."""
    with february().warehouse(folder) as warehouse:
        Assessed(warehouse.ledger, warehouse).open(FEBRUARY, MARCH)
        warehouse.sync()


@contextmanager
def assessed(folder: Path) -> Iterator[Assessed]:
    """The company with February and March opened: made once, and copied."""
    copied("assessed", founded, folder)
    with opened(folder) as found:
        yield found


@contextmanager
def opened(folder: Path) -> Iterator[Assessed]:
    """The company that lies in ``folder``."""
    ledger = Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}")
    warehouse = Warehouse.open(ledger, folder / "warehouse.duckdb", policies())
    yield Assessed(ledger, warehouse)
    warehouse.close()
    ledger.close()
