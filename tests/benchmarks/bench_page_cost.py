"""What each page costs: processor time of the server for one view, and bytes sent to the browser, at 5,750 cases and at
a million, now and at a past moment. Pages run as Streamlit runs them, without a browser. Some minutes at 100,000 cases;
at a million most goes into telling the history: ``python tests/benchmarks/run.py 1000000 --only bench_page_cost``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

sys.path.append(str(Path(__file__).parents[1] / "factories"))

from company import OWN_CASE, at_work, found_company
from history import Took
from looking import READER, open_as, sent
from measure import AIMED_AT, Measure

from casework.vocabulary.desk import Page
from dashboard.frame import state
from dashboard.frame.navigation import SPECS

SMALL = 5_750
"""The cases of the demo company: what a page may cost is told against it."""
ROUNDS = 3
ADMINISTRATOR = "demo-admin"
IN_THE_PAST = " in the past"
PAST = {"as_of": "2026-03-10T09:30"}
FURTHER = {
    "score of one project": ("score", {"at_project": "P1"}),
    "case": ("case", {"id": OWN_CASE}),
}
"""What a reader of a page asks for next."""
MOST_MS, MOST_KB, MOST_GROWTH, MOST_BACK = 250, 150, 1.5, 2.0


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one view of a page: milliseconds of processor time, asking the tables or finding answers; kilobytes sent."""

    ms: float
    again: float
    kb: float


def run(scale: int) -> list[Measure]:
    """Each page at ``scale`` cases, and what it costs there against the demo company's size."""
    large, small = costs(scale), costs(SMALL)
    aimed = scale >= AIMED_AT
    return [measure for page in large for measure in measures(page, scale, large[page], small, aimed=aimed)]


def measures(page: str, scale: int, cost: Cost, small: Mapping[str, Cost], *, aimed: bool) -> list[Measure]:
    """The figures of one page beside their targets, which are for a million cases."""
    name = f"{page}, {scale:,} cases"
    back = costs(scale).get(page.removesuffix(IN_THE_PAST)) if page.endswith(IN_THE_PAST) else None
    return [
        Measure(f"{name}: processor time", cost.ms, "ms", MOST_MS if aimed and back is None else None),
        *([Measure(f"{name}: ÷ now", cost.ms / back.ms, "×", MOST_BACK if aimed else None)] if back else []),
        Measure(f"{name}: looked at again", cost.again, "ms"),
        Measure(f"{name}: ÷ {SMALL:,} cases", cost.ms / small[page].ms, "×", MOST_GROWTH if aimed else None),
        Measure(f"{name}: sent", cost.kb, "kB", MOST_KB if aimed else None),
    ]


@cache
def costs(cases: int) -> dict[str, Cost]:
    """What each page costs at so many cases, now and in the past."""
    with TemporaryDirectory() as folder:
        found_company(Path(folder), cases)
        return costs_in(Path(folder))


def costs_in(folder: Path) -> dict[str, Cost]:
    """What each page of the company in ``folder`` costs."""
    looks = {spec.path: (spec.path, {}) for spec in SPECS} | FURTHER
    looks |= {f"{name}{IN_THE_PAST}": (looks[name][0], looks[name][1] | PAST) for name in DATED}
    with at_work(folder):
        return {name: cost(page, parameters) for name, (page, parameters) in looks.items()}


DATED = ("compliance", "unresolved", "project", "score", "score of one project", "club", "satisfaction", "obligations")
"""Pages on which a past moment can be chosen."""
OF_THE_ADMINISTRATOR = {spec.path for spec in SPECS if spec.right is Page.USERS}


def cost(page: str, parameters: Mapping[str, str]) -> Cost:
    """Look at a page a few times: right after an entry, when no answer is kept, and again."""
    look = partial(open_as, ADMINISTRATOR if page in OF_THE_ADMINISTRATOR else READER, page, **parameters)
    app = look()
    if app.exception or app.error:
        raise AssertionError(page, [each.value for each in (*app.exception, *app.error)])
    looks = [(_first(look), Took.of(look).processor) for _ in range(ROUNDS)]
    first, again = (median(times) * 1000 for times in zip(*looks, strict=True))
    print(f"looked at {page} {parameters or ''}: {first:.0f} ms", file=sys.stderr, flush=True)
    return Cost(first, again, len(sent(app)) / 1000)


def _first(look: Callable[[], object]) -> float:
    state.platform().warehouse._tables_changed()
    return Took.of(look).processor
