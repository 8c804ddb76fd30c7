"""Where other systems ask for figures: ``GET /api/marts/NAME``, where the settings give accounts a token."""

from __future__ import annotations

from starlette.routing import Mount

from casework.settings import settings
from casework.time import present
from dashboard.frame import state
from etl.open_marts.endpoint import PREFIX, Asking, endpoint


def asking() -> Asking | None:
    """What answers; None where no account has a token. Raises ``DataError`` before the data are open."""
    tokens = settings().mart_tokens
    return Asking(state.platform(), tokens, present.now, settings().timezone) if tokens else None


routes = (Mount(PREFIX, endpoint(asking)),)
