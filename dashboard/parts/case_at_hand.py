"""The case a page is about: found even in the moment it was entered, and watched from then on."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.frame.state import Platform
from dashboard.parts.explanations import Row
from etl.warehouse.scope import Scope


def found(platform: Platform, scope: Scope, case_id: str) -> list[Row]:
    """The case's row, or none; one that is in the ledger but not yet in the warehouse is waited for."""
    return platform.found(lambda: platform.answers.case_header(scope, case_id).to_pylist() if case_id else [])


def watching(platform: Platform, scope: Scope, shown: list[Row]) -> Callable[[], bool]:
    """Whether anything was entered in this case since it was drawn; entries in other cases leave the page in peace."""

    def moved() -> bool:
        now = platform.answers.case_header(scope, str(shown[0]["case_id"])).to_pylist() if shown else []
        return not now or now[0]["last_seq"] != shown[0]["last_seq"]

    return moved
