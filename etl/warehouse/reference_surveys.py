"""What surveys need to be told: what attempts can come to, and what the items of questionnaires measure."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from casework.policy import Policies
from surveys.brought import BROUGHT, CATEGORY, SURVEY_ANSWERED
from surveys.fieldwork.dispositions import SAYS_MOST
from surveys.fieldwork.dispositions import shipped as dispositions
from surveys.fieldwork.sheets import in_folders
from surveys.results import Asked

DISPOSITIONS = pa.schema(
    [("disposition", pa.string()), ("outcome", pa.string()), ("rank", pa.int32()), ("means", pa.string())]
)
"""What attempts can come to, with AAPOR's group; the higher ``rank`` says more of a person; ``means`` is its part."""
MEASURED = pa.schema([(name, pa.string()) for name in ("questionnaire", "item", "measures")] + [("high", pa.float64())])
"""Items with a meaning beyond their own questionnaire; ``high`` is the end of the scale."""


def outcomes() -> pa.Table:
    """The table ``ref.dispositions``."""
    rows = [
        {
            "disposition": row.code,
            "outcome": row.group,
            "rank": len(SAYS_MOST) - SAYS_MOST.index(row.group),
            "means": row.means,
        }
        for row in dispositions().by_code.values()
    ]
    return pa.Table.from_pylist(rows, schema=DISPOSITIONS)


def measured(policies: Policies) -> pa.Table:
    """The table ``ref.measured``, for responses to what nobody published; of files also the category."""
    return pa.Table.from_pylist(list(_rows(policies)), schema=MEASURED)


def _rows(policies: Policies) -> Iterator[dict[str, object]]:
    yield {"questionnaire": SURVEY_ANSWERED, "item": CATEGORY, "measures": CATEGORY}
    asked = [(name, item) for name, each in BROUGHT.items() for item in each.items]
    for questionnaire in in_folders(policies).values():
        asked += [(questionnaire.id, Asked.of(item)) for item in questionnaire.items.values() if item.asks]
    for name, item in asked:
        if item.measures:
            yield {"questionnaire": name, "item": item.code, "measures": item.measures.value, "high": item.high}
