"""Where other systems hand in files: ``POST /api/import/PROFILE``, where the settings name a system."""

from __future__ import annotations

from functools import cache

from starlette.routing import Mount

from casework.record.ledger import Ledger
from casework.settings import settings
from casework.time import present
from dashboard.frame import state
from etl.intake.endpoint import PREFIX, endpoint
from etl.intake.receiving import Receiving


def receiving() -> Receiving | None:
    """What takes the files; None where no system may send any. Raises ``DataError`` before the data are open."""
    secrets = settings().import_secrets
    return _of(state.ledger()) if secrets else None


@cache
def _of(ledger: Ledger) -> Receiving:
    """One for each ledger: whoever sends waits for whoever is being loaded."""
    return Receiving(ledger, lambda: state.platform().policies, settings().import_secrets, present.now)


routes = (Mount(PREFIX, endpoint(receiving, lambda: settings().max_upload_mb)),)
