"""``questionnaire``: list, check, export, import and publish what customers are asked."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option, Typer

from casework.settings import settings
from casework.time.present import now
from etl.cli.frame import fault, open_ledger, out, say, table

if TYPE_CHECKING:  # imported late, so that other commands start quickly
    from surveys.questionnaire import Questionnaire
    from surveys.questionnaire.xlsform import Lost

ACTOR = "command line"
questionnaire = Typer(no_args_is_help=True, help="List, check, export, import and publish questionnaires.")


class Form(StrEnum):
    """What a questionnaire is written as."""

    XLSFORM = "xlsform"
    PAPER = "paper"
    TOML = "toml"


Name = Annotated[str, Argument(help="Id of a questionnaire, or its file.")]


@questionnaire.command("list")
def list_() -> None:
    """List the questionnaires of this installation: general ones and those of regulations."""
    shown = table("Questionnaires", "id", ">version", "title", ">items", "modes")
    for each in _known().values():
        shown.add_row(each.id, str(each.version), each.title.en, str(len(each.items)), ", ".join(each.modes))
    out.print(shown)


@questionnaire.command()
def check(file: Annotated[Path, Argument(help="A TOML file.")]) -> None:
    """Say whether a file is a questionnaire, or where and why it is none."""
    from surveys.questionnaire import load

    found = load(file)
    say(f"{found.id} version {found.version}: {len(found.items)} items on {len(found.sections)} pages, {found.digest}.")


@questionnaire.command()
def export(
    name: Name,
    to: Annotated[Form, Option(help="XLSForm workbook, Word file to fill in by hand, or TOML.")] = Form.XLSFORM,
    output: Annotated[Path | None, Option("--output", "-o", help="File to write; default is the id.")] = None,
    language: Annotated[str, Option(help="Language of the paper: zh or en.")] = "zh",
) -> None:
    """Write a questionnaire as another form; what does not carry over is listed by row."""
    from surveys.questionnaire.paper import paper
    from surveys.questionnaire.writing import written
    from surveys.questionnaire.xlsform import sent

    found = _named(name)
    if to is Form.XLSFORM:
        made = sent(found)
        content, ending = made.workbook, "xlsx"
        _say_lost(made.lost)
    elif to is Form.PAPER:
        content, ending = paper(found, language), "docx"
    else:
        content, ending = written(found).encode(), "toml"
    target = output or Path(f"{found.id}.{ending}")
    target.write_bytes(content)
    say(f"Written: {target}")


@questionnaire.command("import")
def import_(
    file: Annotated[Path, Argument(help="An XLSForm workbook.")],
    output: Annotated[Path | None, Option("--output", "-o", help="TOML file to write; default is its id.")] = None,
) -> None:
    """Make a questionnaire file of an XLSForm; what does not carry over is listed by row."""
    from surveys.questionnaire.writing import written
    from surveys.questionnaire.xlsform import taken

    if not file.exists():
        raise fault(f"There is no file {file}.")
    found = taken(file, file.name)
    _say_lost(found.lost)
    target = output or Path(f"{found.questionnaire.id}.toml")
    target.write_text(written(found.questionnaire), encoding="utf-8")
    say(f"Written: {target}")


@questionnaire.command()
def publish(name: Name) -> None:
    """Publish a version in the ledger, where the answers to it will be; a published version never changes."""
    from surveys.questionnaire.publishing import publish as published

    found = _named(name)
    with open_ledger() as ledger:
        new = published(ledger, found, ACTOR, now())
    say(f"{found.id} version {found.version} {'is published' if new else 'was published already'}: {found.digest}.")


def _known() -> dict[str, Questionnaire]:
    from casework.regulation import Regulations
    from surveys.questionnaire import of_regulation, shipped

    found = dict(shipped())
    for regulation in Regulations.load(settings().regulation_dir).all:
        found |= of_regulation(regulation)
    return found


def _named(name: str) -> Questionnaire:
    from surveys.questionnaire import load

    if name.endswith(".toml"):
        return load(Path(name))
    known = _known()
    if name not in known:
        raise fault(f"There is no questionnaire {name}: choose among {', '.join(sorted(known))}.")
    return known[name]


def _say_lost(lost: Iterable[Lost]) -> None:
    for each in lost:
        say(f"{each.sheet} row {each.row}: {each.why}")
