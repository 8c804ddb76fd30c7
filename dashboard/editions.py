"""The versions of regulations as pages use them: read again only when the ledger adopted one."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from casework.adoption.editions import Editions
from casework.ledger import Ledger
from casework.policy import Policies
from casework.settings import settings
from dashboard.state import Platform


def editions(platform: Platform) -> Editions:
    """Every version: shipped with the program, or adopted; raises ``PolicyError`` when one cannot be used."""
    return _editions(platform.ledger, settings().regulation_dir, platform.policies)


@lru_cache(maxsize=4)
def _editions(ledger: Ledger, folder: Path, _in_force: Policies) -> Editions:
    return Editions.load(folder, ledger)
