"""The versions of regulations as pages use them: read again only when the ledger adopted one."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from casework.adoption.editions import Editions
from casework.errors import PolicyError
from casework.ledger import Ledger
from casework.policy import Policies
from casework.policy.load import read_pack
from casework.regulation import Regulation
from casework.settings import settings
from dashboard.state import Platform

A_DAY = date(2000, 1, 1)
"""Stands for the day that a draft does not have."""


def editions(platform: Platform) -> Editions:
    """Every version: shipped with the program, or adopted; raises ``PolicyError`` when one cannot be used."""
    return _editions(platform.ledger, settings().regulation_dir, platform.policies)


@lru_cache(maxsize=4)
def _editions(ledger: Ledger, folder: Path, _in_force: Policies) -> Editions:
    return Editions.load(folder, ledger)


def waits_for(regulation: Regulation) -> PolicyError | None:
    """What keeps the desk and the warehouse from working by a version; None when they can."""
    try:
        read_pack(regulation.model_copy(update={"effective_from": regulation.effective_from or A_DAY}))
    except PolicyError as error:
        return error
    return None
