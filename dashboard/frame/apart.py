"""A part of a page that fails fails alone: a sentence stands in its place, and the rest of the page is drawn.

Every part that a page draws is marked with ``@apart``; ``tests/unit/test_apart.py`` finds one that is not.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from types import TracebackType
from typing import ParamSpec, TypeVar

from dashboard.frame import faults

Parameters = ParamSpec("Parameters")
Drawn = TypeVar("Drawn")
MARK = "stands_apart"


class Apart:
    """``with Apart():`` — an error inside is shown and logged there, and what follows goes on."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Show an ``Exception``; let a page's own end and new beginning through (``st.stop``, ``st.rerun``)."""
        if not isinstance(error, Exception):
            return False
        faults.show_part(error)
        return True


def apart(draw: Callable[Parameters, Drawn]) -> Callable[Parameters, Drawn | None]:
    """The function that draws a part, standing apart; it returns None when the part failed."""

    @wraps(draw)
    def drawn(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Drawn | None:
        with Apart():
            return draw(*args, **kwargs)
        return None

    setattr(drawn, MARK, True)
    return drawn
