"""Lines of the security log name what was done as people call it."""

from __future__ import annotations

from desks import policies

from casework.vocabulary.security import Deed
from dashboard.frame.i18n import speaking
from dashboard.parts.security_words import steps_in_words, thing_in_words


def test_a_step_that_only_a_regulation_has_is_called_as_it_calls_it() -> None:
    with speaking("en"):
        steps = steps_in_words(policies())
        told = [thing_in_words(Deed.REFUSED, f"step:{name}", {}, steps) for name in ("send_sheet", "dispatch", "gone")]
    assert told == ["Send the handling sheet", "Dispatch", "step:gone"]
