"""How long the pages' questions take, against one scan and one hash aggregate of the same events.

Targets at 1 million cases: the compliance matrix within a tenth of the scan, open-case views within a twentieth.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from history import rebuilt, scan
from measure import AIMED_AT, Measure

from casework.policy import Policies
from casework.settings import settings
from etl.subjects import Answers
from etl.subjects.marts import question
from etl.warehouse.scope import Scope
from etl.warehouse.snapshot import Reader

ROUNDS = 40
"""So many that the 95th percentile is not the second slowest of a few."""
NOW = datetime(2026, 8, 1, tzinfo=UTC)
"""After the last event of the synthetic history, so that settled verdicts hold."""
YEAR = Scope(NOW, date(2025, 8, 1), date(2026, 7, 1))
MAJOR = Scope(NOW, date(2025, 8, 1), date(2026, 7, 1), severities=("major",))

Question = Callable[[Answers], object]

MATRIX: dict[str, Question] = {
    "compliance project × rule": lambda a: a.compliance(YEAR, ("project", "rule_key")),
    "compliance project × rule × month": lambda a: a.compliance(YEAR, ("project", "rule_key", "month")),
    "compliance project × rule, major only": lambda a: a.compliance(MAJOR, ("project", "rule_key")),
}
OPEN: dict[str, Question] = {
    "open cases by age band and stage": lambda a: a.unresolved_counts(YEAR, ("age_band", "stage")),
    "open cases, the 200 most pressing": lambda a: a.unresolved(YEAR, limit=200),
    "open cases of one project": lambda a: a.unresolved(YEAR.narrow(("P1",)), limit=200),
}
OTHERS: dict[str, Question] = {
    "open cases, all rows": lambda a: a.unresolved(YEAR),
    "compliance from single obligations": lambda a: a.compliance_scan(YEAR, ("project", "rule_key")),
    "drill to the 200 worst obligations": lambda a: a.obligations(YEAR, limit=200),
    "time taken": lambda a: a.time_taken(YEAR),
    "time to solve": lambda a: a.time_to_solve(YEAR),
    "monthly scores": lambda a: a.scores(YEAR),
    "unclosed register": lambda a: a.unclosed_register(YEAR),
    "late entries by project": lambda a: a.late_entries(YEAR, ("project",)),
    "satisfaction by month": lambda a: a.satisfaction(YEAR, ("source", "month")),
    "choices": lambda a: a.choices(),
}


def run(scale: int) -> list[Measure]:
    """Each question's 95th percentile as a ratio of the median scan, both measured in turn."""
    with TemporaryDirectory() as folder, rebuilt(Path(folder) / "bench.duckdb", scale) as connection:
        policies = Policies.load(settings().regulation_dir)

        def asked(question: Question) -> tuple[float, float]:
            """Seconds of a scan, and of the question after it, by somebody for whom only the last event is known."""
            answers = Answers(Reader(connection, policies))
            answers.unresolved_counts(YEAR)  # asks when the last event happened; all other answers are not kept
            return scan(connection).wall, seconds(lambda: question(answers))

        def last_event() -> tuple[float, float]:
            """Seconds of a scan, and of what is asked once after each entry."""
            return scan(connection).wall, seconds(lambda: Reader(connection, policies).query(question("last_event")))

        def measure(name: str, ask: Callable[[], tuple[float, float]], rounds: int, target: float | None) -> Measure:
            ask()
            pairs = [ask() for _ in range(rounds)]
            base = sorted(base for base, _ in pairs)[rounds // 2]
            late = sorted(took for _, took in pairs)[max(0, round(0.95 * rounds) - 1)]
            return Measure(f"{name} ÷ scan, p95, {scale:,} cases", late / base, "×", target)

        aimed = scale >= AIMED_AT
        groups = [(MATRIX, ROUNDS, 0.1 if aimed else None), (OPEN, ROUNDS, 0.05 if aimed else None), (OTHERS, 5, None)]
        return [
            measure("last event, once after each entry", last_event, ROUNDS, None),
            *(
                measure(name, partial(asked, question), rounds, target)
                for group, rounds, target in groups
                for name, question in group.items()
            ),
        ]


def seconds(work: Callable[[], object]) -> float:
    """How long the work takes."""
    began = perf_counter()
    work()
    return perf_counter() - began
