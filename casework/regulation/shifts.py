"""Day and night: by which shift a case was received, where a regulation has a night shift."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from casework.time.worktime import WorkCalendar

DAY, NIGHT = "day", "night"


def shift_at(moment: datetime, shifts: Mapping[str, tuple[str, str]], calendar: WorkCalendar) -> str:
    """``night`` outside the hours of the day shift, and all day long on a day without office hours."""
    night = shifts.get(NIGHT)
    if night is None:
        return DAY
    local = moment.astimezone(calendar.zone)
    begins, ends = night
    return DAY if ends <= f"{local:%H:%M}" < begins and calendar.is_open(local.date()) else NIGHT
