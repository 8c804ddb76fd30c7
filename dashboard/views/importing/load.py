"""Loading a file that was looked at: the button, the progress, the figures brought up to date."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

import streamlit as st

from dashboard.frame.i18n import _, _n
from dashboard.frame.state import Platform
from dashboard.frame.streamlit_seams.kinds import DeltaGenerator
from dashboard.parts.formats import number
from etl.errors import WarehouseError
from etl.intake.imports import load
from etl.intake.profiles import Profile
from etl.intake.reports import LoadReport, Preview, Progress
from etl.intake.source import Source

STAGES = {"reading": 0.0, "checking": 0.3, "writing": 0.5}
"""Where the bar stands when a stage begins; each fills the way to the next."""


def registering(profile: Profile) -> bool:
    """Ask, before rows are judged, whether projects that are not known are registered."""
    return st.checkbox(
        _("Register projects that are not known yet"),
        value=profile.register_projects,
        help=_("Otherwise rows of an unknown project are held back."),
    )


def offer(platform: Platform, source: Source, profile: Profile, seen: Preview, *, register: bool) -> LoadReport | None:
    """Draw the button; load when it is pressed, bring the warehouse up to date, and return what became of the rows."""
    sound = seen.rows_read - seen.held_back
    loads = _n("Load {n} row", "Load {n} rows", sound)
    holds = _n("Load nothing, and hold {n} row back to be mended", "Load nothing, and hold {n} rows back to be mended",
               seen.held_back)  # fmt: skip
    if not st.button(holds if seen.held_back and not sound else loads, type="primary", icon=":material/publish:"):
        return None
    bar = st.progress(0.0, text=_("Loading…"))
    report = load(
        platform.ledger,
        source,
        profile,
        platform.policies,
        "import",
        partial(_tell, bar),
        register_projects=register,
    )
    bar.progress(1.0, text=_("Bringing the figures up to date…"))
    with suppress(WarehouseError):  # it is loaded all the same; the page says that the figures do not follow
        platform.warehouse.sync()
    return report


def _tell(bar: DeltaGenerator, step: Progress) -> None:
    bar.progress(_position(step), text=_told(step))


def _position(step: Progress) -> float:
    start = STAGES.get(step.stage, 0.0)
    end = min((place for place in STAGES.values() if place > start), default=1.0)
    return start + (end - start) * (min(step.rows / step.total, 1.0) if step.total else 0.0)


def _told(step: Progress) -> str:
    stages = {"reading": _("Reading"), "checking": _("Checking"), "writing": _("Writing")}
    return _(
        "{stage}: row {rows}, {rate} a second",
        stage=stages.get(step.stage, step.stage),
        rows=number(step.rows),
        rate=number(step.rows_per_second),
    )
