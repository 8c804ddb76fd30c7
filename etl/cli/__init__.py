"""The command line ``yingsheng``.

``frame.py``     faults as one sentence, open data, progress bars
``company.py``   demo, serve, invite
``loading.py``   import, templates, quarantine
``showing.py``   what an import prints
``keeping.py``   sync, check, head, backup, restore, clean
``clocks.py``    clock
``backlogs.py``  backlog
``personal.py``  person-copy, erase, retain
``regulations.py`` regulation list, show, compare, export, import, propose, adopt
``responding.py`` respond, links
``marts.py``     marts list, export
``histories.py`` history export, build
``months.py``    month open, show, propose, meeting, lock, publish, prove
``questionnaires.py`` questionnaire list, check, export, import, publish
``checking.py``  what check looks at
``reference.py`` writes docs/cli.md
"""

from __future__ import annotations

from typing import Annotated

from typer import Exit, Option, Typer

from casework.record import private
from etl.cli import (
    backlogs,
    clocks,
    company,
    histories,
    keeping,
    loading,
    marts,
    months,
    personal,
    questionnaires,
    regulations,
    responding,
)
from etl.cli.frame import Commands, say

__all__ = ["app"]

app = Typer(cls=Commands, name="yingsheng", no_args_is_help=True, pretty_exceptions_enable=False)


def _version(wanted: bool) -> None:
    from importlib.metadata import version

    if wanted:
        say(version("yingsheng"))
        raise Exit


@app.callback()
def main(
    _: Annotated[bool, Option("--version", help="Print the version.", callback=_version, is_eager=True)] = False,
) -> None:
    """Yingsheng 应声: complaints by the regulation, scores, callbacks, surveys."""
    private.begin()


app.command()(company.demo)
app.command("import")(loading.import_)
app.command()(backlogs.backlog)
app.command()(keeping.sync)
app.command()(keeping.check)
app.command()(keeping.head)
app.command()(company.serve)
app.command()(company.invite)
app.command()(responding.respond)
app.command()(responding.links)
app.command()(keeping.backup)
app.command()(keeping.restore)
app.command()(loading.templates)
app.add_typer(loading.quarantine, name="quarantine")
app.add_typer(clocks.clock, name="clock")
app.command()(keeping.clean)
app.command("person-copy")(personal.person_copy)
app.add_typer(personal.erasure, name="erase")
app.command()(personal.retain)
app.add_typer(regulations.regulation, name="regulation")
app.add_typer(months.month, name="month")
app.add_typer(marts.marts, name="marts")
app.add_typer(histories.history, name="history")
app.add_typer(questionnaires.questionnaire, name="questionnaire")
