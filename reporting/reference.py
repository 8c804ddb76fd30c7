"""The command-line reference: ``python -m reporting.reference`` writes ``docs/cli.md`` from the commands themselves."""

from __future__ import annotations

from typer import Context
from typer.cli import get_docs_for_click
from typer.main import get_command

from casework.settings import ROOT
from reporting.cli import app

PAGE = ROOT / "docs" / "cli.md"
NOTE = "<!-- Written by `make docs` from the commands themselves; edit their help instead. -->\n\n"


def reference() -> str:
    """The whole reference as Markdown."""
    command = get_command(app)
    text = get_docs_for_click(obj=command, ctx=Context(command, info_name="yingsheng"), name="yingsheng")
    return NOTE + text.strip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
