"""What a trial run says is what the load then does, whatever is wrong with the file."""

from __future__ import annotations

from pathlib import Path
from random import Random

from trials import says_what_the_load_does

from casework.record.ledger import Ledger

FILES = 6
"""A thousand of them are in ``tests/soak``."""


def test_a_trial_of_a_damaged_file_says_what_the_load_does(ledger: Ledger, tmp_path: Path) -> None:
    dice = Random(17)  # noqa: S311
    fates: set[str] = set()
    for _ in range(FILES):
        fates |= says_what_the_load_does(ledger, tmp_path, dice)
    assert fates >= {"accepted", "corrected", "quarantined"}
