"""The lines of months as the assessment takes them: from the mart that pages show, as known at a position."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from casework.month.scores import Lines
from casework.month.streams import ends_at
from casework.record.events import ScoreLine
from casework.record.ledger.shards import Position
from casework.settings import settings
from casework.vocabulary.assessing import LineKind
from etl.subjects.marts import Marts, aware, parameters, question, scope_parameters
from etl.warehouse.models import digest, models
from etl.warehouse.scope import Scope
from etl.warehouse.warehouse import Warehouse


@dataclass(frozen=True)
class WarehouseScores:
    """``casework.month.scores.Scores`` from a warehouse. Asks in nobody's name: no score counts what few may know."""

    warehouse: Warehouse

    @property
    def models(self) -> str:
        """Digest of the SQL that makes the lines."""
        return digest(models())

    def lines(self, month: date, projects: Collection[str] | None = None, cut: Position | None = None) -> Lines:
        """The lines of a month as of its end, as known at the position ``cut`` (None: now), of all or some projects.

        Raises ``NotServed`` for what this process cannot say.
        """
        if not (cut or self.warehouse.ledger.position()) <= self.warehouse.position:
            self.warehouse.sync()
        is_past = cut is not None and cut < self.warehouse.position
        reader = self.warehouse.as_known(cut) if is_past and cut is not None else self.warehouse
        Marts(self.warehouse).check_serves(projects)
        wanted = None if projects is None else tuple(sorted(projects))
        scope = Scope(as_of=ends_at(month, settings().timezone), month_from=month, month_to=month, projects=wanted)
        values = {**scope_parameters(scope), "row_limit": None, "derived": True}
        given = {name: values[name] for name in parameters("score_lines")}
        rows = aware(reader.query(question("score_lines"), given)).to_pylist()
        found: dict[str, list[ScoreLine]] = defaultdict(list)
        for row in rows:
            found[row["project"]].append(
                ScoreLine(
                    of=row["origin"],
                    kind=LineKind(row["kind"]),
                    clause=row["clause"],
                    points=row["points"],
                    counted=row["capped_points"],
                    case=row["case_id"],
                    rule=row["rule_key"],
                )
            )
        return found
