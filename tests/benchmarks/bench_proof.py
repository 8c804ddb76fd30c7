"""What it costs to prove a locked month, against making the warehouse anew from the same ledger.

The demo company with its last months assessed: the proof reads the chain of the whole ledger, makes the tables as they
were known at the cut, and asks for the month's lines then and now, each time with a warehouse just opened.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from history import Took
from measure import Measure

from casework.month import proof
from casework.month.reading import Months
from casework.policy import Policies
from casework.record.ledger import Ledger
from casework.settings import settings
from etl.demo import fill
from etl.demo.assessing import Assessing
from etl.demo.filling import CASES
from etl.subjects.score.handed import WarehouseScores
from etl.warehouse.warehouse import Warehouse

ROUNDS = 3
LARGE = 100_000
"""Below so many cases what both do once in a process hides what grows with the cases."""
TODAY, ZONE = date(2026, 11, 20), "Asia/Shanghai"


def run(cases: int) -> list[Measure]:
    """Processor time of both, in turn; larger than 100,000 cases it stays away."""
    with TemporaryDirectory() as folder:
        ledger, policies = Ledger.open(f"sqlite:///{folder}/ledger.sqlite"), Policies.load(settings().regulation_dir)
        fill(ledger, today=TODAY, policies=policies, scale=cases / CASES)
        file = Path(folder) / "warehouse.duckdb"
        assess(ledger, policies, file)
        pairs = [(proved(ledger, policies, file), anew(ledger, policies, file)) for _round in range(ROUNDS)]
        ledger.close()
    ratios = [one.processor / other.processor for one, other in pairs]
    return [
        Measure(f"a month proven, of a rebuild, {cases:,} cases", median(ratios), "×", 1.3 if cases >= LARGE else None),
        Measure("the same by the clock", median(one.wall / other.wall for one, other in pairs), "×"),
    ]


def assess(ledger: Ledger, policies: Policies, file: Path) -> None:
    """Lock the months before."""
    warehouse = Warehouse.open(ledger, file, policies)
    until = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=ZoneInfo(ZONE))
    Assessing(ledger, policies, WarehouseScores(warehouse), ZONE, until).tell()
    warehouse.sync()
    warehouse.close()


def proved(ledger: Ledger, policies: Policies, file: Path) -> Took:
    """Prove the last month that is locked."""
    month = max(each.month for each in Months(ledger).every() if each.locked)

    warehouse = Warehouse.open(ledger, file, policies)

    def work() -> None:
        found = proof.prove(ledger, WarehouseScores(warehouse), months=[month])
        if found.faults or not found.locked:
            raise ValueError(f"{found.locked} months proven: {found.faults}")

    took = Took.of(work)
    warehouse.close()
    return took


def anew(ledger: Ledger, policies: Policies, file: Path) -> Took:
    """Make the warehouse anew."""
    warehouse = Warehouse.open(ledger, file, policies)
    took = Took.of(warehouse.rebuild)
    warehouse.close()
    return took
