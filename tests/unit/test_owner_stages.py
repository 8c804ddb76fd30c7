"""How far an owner is with the home, by the time since it was handed over."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from casework.record.people import Customer
from casework.regulation.model import Figures
from casework.vocabulary.asking import OwnerStage
from surveys.fieldwork.stages import stage

ON = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("handed_over", "expected"),
    [
        (date(2026, 3, 3), OwnerStage.PRE_HANDOVER),
        (date(2026, 3, 2), OwnerStage.SETTLING_IN),
        (date(2025, 3, 3), OwnerStage.SETTLING_IN),
        (date(2025, 3, 2), OwnerStage.SETTLED),
        (date(2023, 3, 3), OwnerStage.SETTLED),
        (date(2023, 3, 2), OwnerStage.LONG_STANDING),
        (date(1999, 12, 31), OwnerStage.LONG_STANDING),
    ],
)
def test_an_owner_is_at_the_stage_that_whole_months_since_the_hand_over_say(
    handed_over: date, expected: OwnerStage
) -> None:
    assert stage(handed_over, ON, (12, 36)) is expected


def test_other_limits_put_the_same_owner_at_another_stage() -> None:
    assert stage(date(2025, 9, 2), ON, (6, 24)) is OwnerStage.SETTLED


def test_limits_that_do_not_rise_are_refused() -> None:
    with pytest.raises(ValidationError, match="owner_months must rise"):
        Figures(target=0.9, owner_months=(36, 36))


@pytest.mark.parametrize("written", ["2026-3-5", "2026/03/05", "2026.3.5"])
def test_a_day_of_handing_over_is_kept_as_iso_writes_it(written: str) -> None:
    assert Customer(project="P1", handed_over_on=written).handed_over_on == "2026-03-05"


@pytest.mark.parametrize("written", ["2026-02-30", "last spring", "2026-03"])
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(ValidationError, match="a day, such as 2026-03-05"):
        Customer(project="P1", handed_over_on=written)
