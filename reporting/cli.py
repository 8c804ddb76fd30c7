"""The command line ``yingsheng`` with the commands that make or draft reports: the others' room knows none of them."""

from __future__ import annotations

from etl.cli import app
from reporting.baseline_command import baseline
from reporting.clock_command import tick
from reporting.command_line import report

__all__ = ["app"]

app.command()(tick)
app.add_typer(report, name="report")
app.add_typer(baseline, name="baseline")
