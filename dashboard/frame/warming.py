"""Load what pages need before the first reader comes, and keep it out of the way of every later run.

Streamlit ends each run of a page, and of each part of it that looks for news every second, with a full garbage
collection. With the statistics and chart libraries in memory that takes a tenth of a second of processor time, for
objects that never go away: ``gc.freeze`` sets them aside (measured with three open case files: 0.54 to 0.06 of a core).
"""

from __future__ import annotations

import gc
import threading
from importlib import import_module

from dashboard.frame.navigation import SPECS
from dashboard.frame.surviving import Surviving

CHARTS = ("plotly.graph_objects", "plotly.io", "docxtpl")
"""Libraries that pages and documents load late by themselves."""


def start() -> threading.Thread:
    """Warm up on a thread of its own, so that the server answers meanwhile."""
    thread = threading.Thread(target=_warm, name="warming", daemon=True)
    thread.start()
    return thread


def _warm() -> None:
    with Surviving("the warming up"):
        for module in (*CHARTS, *(f"dashboard.views.{spec.module}" for spec in SPECS)):
            import_module(module)
        gc.collect()
        gc.freeze()
