"""``regulation``: read, compare, export and import regulations; propose a version, adopt it as a second person."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option, Typer

from casework.record.ledger import Ledger
from casework.settings import settings
from etl.cli.frame import Commands, load_policies, open_ledger, out, progress_bar, say, table
from etl.cli.personal import By, account, operator

if TYPE_CHECKING:
    from casework.access.hands import Hand
    from casework.adoption.editions import Edition, Editions

regulation = Typer(
    cls=Commands, no_args_is_help=True, help="Regulations: list, show, compare, export, import, propose and adopt them."
)
Id = Annotated[str, Argument(help="The regulation, as `regulation list` shows it.")]
Version = Annotated[str | None, Option(help="One of its versions; default is the one in force today.")]


@regulation.command("list")
def list_() -> None:
    """Show every version of every regulation: since when it is in force, where it is from, what it waits for."""
    with open_ledger() as ledger:
        known = _editions(ledger)
    shown = table("Regulations", "regulation", "version", "in force from", "from", "waits for")
    for each in known.all:
        day = each.regulation.effective_from
        origin = "the program" if each.adopted is None else f"adopted by {each.adopted.by}"
        shown.add_row(
            each.regulation.id, each.regulation.version, str(day) if day else "a draft", origin, waiting_for(each)
        )
    out.print(shown, markup=False)


@regulation.command()
def show(regulation_id: Id, version: Version = None) -> None:
    """Print a version clause by clause, with what carries each clause out."""
    from casework.regulation.clauses import carried_out

    with open_ledger() as ledger:
        found = _edition(_editions(ledger), regulation_id, version)
    regulation = found.regulation
    say(f"{regulation.title.en} ({regulation.title.zh}), version {regulation.version}")
    for carried in carried_out(regulation):
        clause = regulation.clauses.get(carried.clause)
        say(f"{carried.clause}  {clause.en if clause else ''}")
        for part, name in carried.source:
            say(f"    {part}.{name}")
        for part, name in carried.company:
            say(f"    {part}.{name} (set by the company)")
        if clause and clause.note:
            say(f"    no program carries it out: {clause.note}")


@regulation.command()
def compare(
    regulation_id: Id,
    before: Annotated[str, Argument(help="The older version.")],
    after: Annotated[str, Argument(help="The newer version.")],
) -> None:
    """Show what differs between two versions: part, value, before, after."""
    from casework.regulation.comparing import compared

    with open_ledger() as ledger:
        known = _editions(ledger)
        sides = [known.version(regulation_id, name).regulation for name in (before, after)]
    found = compared(*sides)
    shown = table(f"Differences: {len(found)}", "part", "value", f"before ({before})", f"after ({after})")
    for each in found:
        where = f"{each.part}.{each.name}"
        shown.add_row(where, each.key.strip("_"), _short(each.before), _short(each.after))
    out.print(shown, markup=False)


@regulation.command()
def effect(
    regulation_id: Id,
    version: Annotated[str, Argument(help="The version under which the last twelve months are reckoned again.")],
) -> None:
    """List which figures of the last twelve months would change under a version, and which rule changes each.

    What is in force from a day changes no figure of before: this is what it will mean, or would have meant.
    """
    from casework.time.present import now
    from etl.cli.effects import told
    from etl.subjects.effect.effect import effect as reckoned
    from etl.warehouse.warehouse import Warehouse

    with open_ledger() as ledger, progress_bar() as tell:
        known = _editions(ledger)
        draft, at = known.version(regulation_id, version).regulation, now()
        warehouse = Warehouse.open(ledger, policies=load_policies(ledger))
        warehouse.sync()
        found = reckoned(warehouse, draft, at, tell=lambda share: tell("models", round(share * 100), 100))
        before = known.in_force(regulation_id, found.since).regulation
        warehouse.close()
    for part in told(found, before, draft):
        out.print(part, markup=False)


@regulation.command("export")
def export(
    regulation_id: Id,
    to: Annotated[Path, Option("--to", help="The ZIP file to write.")],
    version: Version = None,
) -> None:
    """Write a version's folder as a ZIP archive."""
    from casework.adoption.packing import packed

    with open_ledger() as ledger:
        found = _edition(_editions(ledger), regulation_id, version)
    to.write_bytes(packed(found.folder))
    say(f"{to}: {found.regulation.id} {found.regulation.version}, digest {found.folder.digest}")


@regulation.command("import")
def import_(
    file: Annotated[Path, Argument(help="A ZIP archive with the folder of one regulation.")],
    by: By,
) -> None:
    """Bring a folder in as a draft, checked; it can then be changed in the app and proposed."""
    from casework.adoption.drafts import keep
    from casework.adoption.packing import unpacked
    from casework.adoption.proposals import checked
    from casework.time.present import now

    folder = unpacked(file, file.name)
    with open_ledger() as ledger:
        found = checked(folder, _editions(ledger))
        draft = keep(ledger, account(ledger, by), folder, "", now())
    for finding in found:
        say(f"to be put right: {finding}")
    say(f"Draft {draft.draft_id} is kept; things to be put right: {len(found)}.")


@regulation.command()
def propose(
    draft: Annotated[str, Argument(help="The draft, as `regulation drafts` shows it.")],
    day: Annotated[datetime, Option("--from", formats=["%Y-%m-%d"], help="From which day it is to be in force.")],
    reason: Annotated[str, Option(help="What is changed, and why.")],
    by: By,
) -> None:
    """Propose that a draft be in force from a day; a second person decides."""
    from casework.adoption import drafts, proposals
    from casework.time.present import now
    from surveys.questionnaire.adopting import WithQuestionnaires

    with open_ledger() as ledger:
        hand, known, drafted = _hand(ledger, by), _editions(ledger), drafts.draft(ledger, draft)
        found = proposals.propose(ledger, hand, drafted, day.date(), reason, known, now(), WithQuestionnaires())
    say(f"Proposed: {found.proposal}. A second person decides.")


@regulation.command()
def adopt(
    proposal: Annotated[str, Argument(help="The proposal, as `regulation proposals` shows it.")],
    by: By,
    refuse: Annotated[str | None, Option(help="Leave what is in force, for this reason.")] = None,
) -> None:
    """Put a proposal in force from its day, or refuse it; never by the person who made it."""
    from casework.adoption import proposals
    from casework.time.present import now
    from surveys.questionnaire.adopting import WithQuestionnaires

    with open_ledger() as ledger:
        hand = _hand(ledger, by)
        if refuse is not None:
            proposals.refuse(ledger, hand, proposal, refuse, now())
            say("Refused: what is in force stays so.")
            return
        done = proposals.adopt(ledger, hand, proposal, _editions(ledger), now(), WithQuestionnaires())
    say(f"Adopted: {done.regulation} {done.version}, in force from {done.effective_from}.")


@regulation.command("drafts")
def drafts_() -> None:
    """Show the drafts that are kept."""
    from casework.adoption.drafts import drafts

    with open_ledger() as ledger:
        found = drafts(ledger)
    shown = table("Drafts", "draft", "folder", "copy of", "saved by", "saved at (UTC)")
    for each in found:
        shown.add_row(each.draft_id, each.folder.name, each.base, each.saved_by, f"{each.saved_at:%Y-%m-%d %H:%M}")
    out.print(shown, markup=False)


@regulation.command("proposals")
def proposals_() -> None:
    """Show every proposal and where it stands."""
    from casework.adoption.proposals import proposals

    with open_ledger() as ledger:
        found = proposals(ledger)
    shown = table("Proposals", "proposal", "regulation", "version", "from", "proposed by", "standing", "decided by")
    for each in found:
        shown.add_row(
            each.proposal, each.regulation, each.version, str(each.effective_from), each.proposed_by,
            each.standing.value, each.decided_by or "",
        )  # fmt: skip
    out.print(shown, markup=False)


def waiting_for(edition: Edition) -> str:
    """What keeps a version from being worked by; empty when nothing does."""
    from casework.adoption.editions import waits_for

    waits = waits_for(edition.regulation)
    return str(waits) if waits else ""


def _editions(ledger: Ledger) -> Editions:
    from casework.adoption.editions import Editions

    return Editions.load(settings().regulation_dir, ledger)


def _edition(known: Editions, regulation_id: str, version: str | None) -> Edition:
    from casework.time.present import now

    return known.in_force(regulation_id, now().date()) if version is None else known.version(regulation_id, version)


def _hand(ledger: Ledger, user_id: str) -> Hand:
    from casework.access.hands import Hand

    return Hand(account(ledger, user_id), operator())


def _short(value: object) -> str:
    return "–" if value is None else str(value)
