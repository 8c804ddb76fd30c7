"""Write ``docs/kpi.md`` from the declarations beside the marts and from the packs: meaning, formula, unit, clause.

``python -m etl.docs.kpi`` writes the page; a test fails when the page and the declarations differ.
"""

from __future__ import annotations

from functools import cache

from casework.policy import Obligation, Pack, Policies
from casework.regulation import Regulation, load_regulation
from casework.regulation.conditions import Value
from casework.regulation.limits import Carried, Part
from casework.settings import ROOT
from etl.docs.clauses import cell
from etl.docs.figures import figures, file_of
from etl.statements import named
from etl.subjects.marts import mart
from etl.warehouse.models import Column, Model

PAGE = ROOT / "docs" / "kpi.md"

CHAPTERS: dict[str, tuple[str, ...]] = {
    "Every unit, month by month": ("kpi_months", "kpi_scores"),
    "Response-time compliance": ("compliance", "obligations", "time_taken", "late_entries"),
    "Unresolved complaints": ("unresolved_now", "unresolved_counts_now", "time_to_solve", "unclosed_register"),
    "Agreed times": ("appointments",),
    "Withdrawn": ("withdrawn_cases",),
    "Contractors": ("contractors",),
    "Telephone": ("call_answering",),
    "Causes": ("causes", "repeats", "late_kept"),
    "Monthly score": ("scores", "score_lines", "person_sheets", "person_scores", "person_score_lines"),
    "Customer club": ("club_summary", "club_listed", "club_words"),
    "Satisfaction": ("satisfaction", "callback_coverage", "rework"),
    "Case file": ("case_search", "case_header", "case_timeline", "case_obligations"),
    "Choices and freshness": ("choices", "state"),
}
"""The marts that pages, documents and the command line ask, in the order of the page."""

BLOCKS = "Building blocks"

OPENING = """\
# Key figures

Generated from the declarations beside `etl/subjects/*/marts/*.sql`; do not edit by hand. Run `python -m etl.docs.kpi`.

**As of.** Every figure is formed for the as-of moment of the question: what happened later does not count. With a
known-at moment, what was recorded later does not count either.

**Verdict.** An obligation is *met* (done by the due moment, the moment itself included), *missed* (done late, or
superseded after the limit had passed), *overdue* (not done, limit passed), *pending* (limit not reached), *void*
(superseded before the limit, or the case withdrawn) or *unjudged* (of its beginning or end only the day is known, and
the limit is in minutes or hours; limits in days last until the end of their last day then). An extension the customer
did not confirm counts as not happened; a cancelled one is void, and the old deadline counts again.

**Share.** Compliance = met / (met + missed + overdue). Pending, void and unjudged stand beside it, never inside it.
Without a denominator there is no data: neither 0 % nor 100 %.

**Month.** An obligation belongs to the local month (Asia/Shanghai) of its due moment, so the denominator of a month is
final when the month is over. Calls, answers, escalations and commendations belong to the local month in which they
happened.

**Empty.** A column that has nothing to say is empty, never 0.
"""


def kpi_page() -> str:
    """The whole page as Markdown."""
    asked = {name for names in CHAPTERS.values() for name in names}
    blocks = tuple(name for name in named("marts") if name not in asked)
    chapters = {**CHAPTERS, BLOCKS: blocks}
    rules = [_rules(pack) for pack in Policies.load(ROOT / "data" / "regulations").packs]
    return "\n".join([OPENING, figures(), *(_chapter(title, names) for title, names in chapters.items()), *rules])


def _chapter(title: str, names: tuple[str, ...]) -> str:
    return "\n".join([f"## {title}", "", *(_mart(mart(name)) for name in names)])


def _mart(model: Model) -> str:
    name = model.name.partition(".")[2]
    head = [f"### `{name}`", "", f"Grain: {model.grain}. File: `{file_of(name)}`.", ""]
    table = ["| column | meaning | unit | formula | clause |", "|---|---|---|---|---|"]
    return "\n".join([*head, *table, *(_row(column) for column in model.columns), ""])


def _rules(pack: Pack) -> str:
    """The obligations of a pack: what compliance counts, clause by clause."""
    folder = _folder_of(pack)
    head = [
        f"## Rules of `{pack.id}` {pack.version}",
        "",
        f"Files: `{folder}/clocks.toml`, points in `{folder}/scoring.toml`.",
        "",
    ]
    table = ["| rule | clause | from | to | limit | clock | points | set by |", "|---|---|---|---|---|---|---|---|"]
    return "\n".join([*head, *table, *(_rule(pack, rule) for rule in pack.obligations), ""])


def _folder_of(pack: Pack) -> str:
    """The folder of a pack, from the root of the repository."""
    versions = (ROOT / "data" / "regulations").glob(f"{pack.id}*")
    found = [
        each
        for each in versions
        if (version := load_regulation(each)).id == pack.id and version.version == pack.version
    ]
    return found[0].relative_to(ROOT).as_posix()


def _rule(pack: Pack, rule: Obligation) -> str:
    cells = (
        f"`{pack.id}/{rule.id}`",
        rule.clause,
        ", ".join(rule.from_),
        ", ".join(rule.to) + _callers(rule),
        _limit(rule),
        str(rule.clock),
        str(rule.points),
        rule.set_by,
    )
    return "| " + " | ".join(cells) + " |"


def _limit(rule: Obligation) -> str:
    if rule.only_part is None:
        join = " else " if rule.due.first else " or "
        return join.join(_part(value, part) for value, part in rule.due.parts_by_value())
    limit = rule.limit.model_dump(exclude_none=True) if rule.limit else {}
    return " ".join(f"{count} {unit.replace('_', ' ')}" for unit, count in limit.items()) or "as agreed"


def _part(value: Value | None, part: Part) -> str:
    said = part.field.replace("_", " ") if isinstance(part, Carried) else str(part)
    return said if value is None else f"{value}: {said}"


def _callers(rule: Obligation) -> str:
    callers = [str(caller) for caller in rule.to_with.get("caller", ())]
    return f" by {', '.join(callers)}" if callers else ""


@cache
def _regulations() -> tuple[Regulation, ...]:
    """The version in force last of each regulation at work."""
    packs = Policies.load(ROOT / "data" / "regulations").packs
    return tuple({pack.id: pack.regulation for pack in packs}.values())


def _row(column: Column) -> str:
    cells = (f"`{column.name}`", column.meaning, column.unit, column.formula, cell(column.said_by, _regulations()))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(kpi_page(), encoding="utf-8")
