"""Load what pages need before the first reader comes, and keep it out of the way of every later run.

Each full garbage collection goes through the statistics and chart libraries in memory, a tenth of a second of processor
time, for objects that never go away: ``gc.freeze`` sets them aside. (Streamlit would end each run of a page, and of a
part of it, with one; ``.streamlit/config.toml`` leaves that to Python.)
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
