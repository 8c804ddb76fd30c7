"""Colours by meaning, chosen to stay apart for colour-blind readers and to read on light and dark pages."""

from __future__ import annotations

from casework.vocabulary import Verdict

ACCENT = "#2d8a9c"
"""Petrol: the one accent; what is observed."""
GOOD = "#0f6b7c"
"""Petrol, darker: reached, in time."""
BAD = "#b3541e"
"""Burnt orange: not reached, late."""
GRAVE = "#9c3d63"
"""Plum: late and still not done."""
QUIET = "#7f8d99"
"""Slate: context, limits, not decided."""
FAINT = "rgba(127, 141, 153, 0.16)"
"""Slate, thin: empty cells, bands."""

VERDICTS = {
    Verdict.MET: GOOD,
    Verdict.MISSED: BAD,
    Verdict.OVERDUE: GRAVE,
    Verdict.PENDING: QUIET,
    Verdict.VOID: "#a9b3bb",
    Verdict.UNJUDGED: "#8f7fa3",
}


def thin(colour: str, opacity: float) -> str:
    """``colour`` (``#rrggbb``) at ``opacity`` as an rgba string."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity})"
