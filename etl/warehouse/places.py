"""Where a warehouse lies, and what it may stand on, as the installation is set up."""

from __future__ import annotations

from pathlib import Path

from casework.record import private
from casework.record.ledger import Ledger
from casework.settings import settings
from etl.warehouse.following import Ground


def own_file() -> Path:
    """Where the file of this installation lies, in a folder that is nobody else's."""
    file = settings().warehouse
    private.make_folder(file.parent)
    private.close_off(file.parent)
    return file


def ground_of(address: str | None, ledger: Ledger) -> Ground | None:
    """The bases at an address, or at that of the settings, which need extra packages; None where none is named."""
    named = address or settings().base
    if not named:
        return None
    from etl.fleet.standing import BaseGround

    return BaseGround(named, ledger)
