"""The versions of regulations as pages use them: read again only when the ledger adopted one."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from casework.adoption.editions import Editions
from casework.policy import Policies
from casework.record.ledger import Ledger
from casework.regulation import Regulation
from casework.settings import settings
from dashboard.frame.state import Platform
from etl.subjects.effect.effect import Effect, Tell, effect


def editions(platform: Platform) -> Editions:
    """Every version: shipped with the program, or adopted; raises ``PolicyError`` when one cannot be used."""
    return _editions(platform.ledger, settings().regulation_dir, platform.policies)


def effect_of(platform: Platform, draft: Regulation, as_of: datetime, tell: Tell) -> Effect:
    """What a draft would have meant, for the projects that the reader may see."""
    return effect(platform.warehouse, draft, as_of, platform.sight, tell)


@lru_cache(maxsize=4)
def _editions(ledger: Ledger, folder: Path, _in_force: Policies) -> Editions:
    return Editions.load(folder, ledger)
