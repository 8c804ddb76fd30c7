"""What a lock is named by: SHA-256 over codes and numbers in one written form, without free text or names.

The written form is JSON with sorted keys and no spaces; numbers are points as Python writes a float, moments UTC.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date
from hashlib import sha256

from casework.month.streams import MONTH
from casework.record.events import Basis, ScoreLine, Sheet


def digest_of(
    project: str,
    month: date,
    edition: tuple[str, str],
    sheet: Sheet,
    basis: Basis,
    lines: Iterable[ScoreLine],
    previous: str | None,
) -> str:
    """The digest of a score: its header and all lines in order. ``edition`` is pack and version."""
    header = {
        "unit": project,
        "month": f"{month:{MONTH}}",
        "as_of": basis.as_of.astimezone(UTC).isoformat(),
        "cut": basis.cut,
        "pack": list(edition),
        "points": sheet.model_dump(mode="json"),
        "calendar": basis.calendar,
        "models": basis.models,
        "previous": previous,
    }
    return _named({"header": header, "lines": [line.model_dump(mode="json") for line in lines]})


def root_of(month: date, units: Mapping[str, str], previous: str | None) -> str:
    """The digest of a company's month: the digests of all its units, and the root before."""
    return _named({"month": f"{month:{MONTH}}", "units": dict(units), "previous": previous})


def _named(content: Mapping[str, object]) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return sha256(text.encode()).hexdigest()
