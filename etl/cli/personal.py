"""``person-copy``, ``erase`` and ``retain``: hand a person's data out, delete them, and let them go by age."""

from __future__ import annotations

import os
import pwd
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option, Typer

from casework.record.ledger import Ledger
from casework.settings import settings
from etl.cli.frame import fault, open_ledger, open_warehouse, out, say, table

if TYPE_CHECKING:
    from casework.access.hands import Hand
    from casework.access.permissions import User
    from casework.record.events import ErasureDone


By = Annotated[
    str,
    Option(
        "--by",
        help="The id of the account in whose name you act, which needs the right. Who you are here goes on record too.",
    ),
]

erasure = Typer(no_args_is_help=True, help="Erase a customer's personal data: one person asks, another decides.")


def person_copy(
    customer: Annotated[str, Argument(help="The customer's id, as it stands in the case file.")],
    to: Annotated[Path, Option("--to", help="The folder to write the files into.")],
) -> None:
    """Write everything that is held about one customer: JSON, and Word in Chinese and English."""
    from casework.record import private
    from casework.time.present import now
    from casework.upkeep.privacy.copying import copy_by
    from casework.upkeep.privacy.paper import paper

    with open_ledger() as ledger:
        made = copy_by(ledger, operator(), customer, now())
    private.make_folder(to)
    files = {f"{customer}.json": made.model_dump_json(indent=2).encode()}
    files |= {f"{customer}.{language}.docx": paper(made, language) for language in ("zh", "en")}
    for name, content in files.items():
        (to / name).touch(mode=0o600)
        (to / name).write_bytes(content)
        say(str(to / name))


@erasure.command()
def request(
    customer: Annotated[str, Argument(help="The customer's id.")],
    reason: Annotated[str, Option(help="Who asked, and on what ground.")],
    by: By,
) -> None:
    """Ask that a customer's data be erased."""
    from casework.time.present import now
    from casework.upkeep.privacy.requests import ask

    with open_ledger() as ledger:
        asked = ask(ledger, _hand(ledger, by), customer, reason, now())
    say(f"Asked: {asked.request}. A second person decides.")


@erasure.command()
def decide(
    request: Annotated[str, Argument(help="The request, as erase list shows it.")],
    by: By,
    refuse: Annotated[str | None, Option(help="Leave the data where they are, for this reason.")] = None,
) -> None:
    """Erase the data of a request, or refuse it; never by the person who asked."""
    from casework.time.present import now
    from casework.upkeep.privacy import erasing, requests

    with open_ledger() as ledger:
        hand = _hand(ledger, by)
        if refuse is not None:
            requests.refuse(ledger, hand, request, refuse, now())
            say("Refused: the data stay.")
            return
        done = erasing.erase(ledger, hand, request, settings(), now())
        open_warehouse(ledger).close()
    _say_what_went(done)


def _say_what_went(done: ErasureDone) -> None:
    from casework.upkeep.privacy.copies import older_backups

    say(f"Erased: {done.streams:,} streams, {done.files:,} files, {done.drafts:,} drafts, {done.held_back:,} held-back "
        f"rows, {done.messages:,} notices and messages, {done.uploads:,} files handed in for import, "
        f"{done.set_aside:,} old ledgers.")  # fmt: skip
    for stream in done.kept:
        say(f"Kept by law in {stream}: {'; '.join(done.laws)}")
    for path, made_at in older_backups(settings()):
        say(f"The data still stand in this backup, which is yours to delete: {path} ({made_at:%Y-%m-%d %H:%M} UTC)")


@erasure.command("list")
def list_() -> None:
    """Show every request for erasure and where it stands."""
    from casework.upkeep.privacy.requests import requests

    with open_ledger() as ledger:
        found = requests(ledger)
    shown = table("Requests", "request", "customer", "asked by", "asked at (UTC)", "standing", "decided by")
    for each in found:
        asked_at = f"{each.requested_at:%Y-%m-%d %H:%M}"
        shown.add_row(
            each.request, each.customer_id, each.requested_by, asked_at, each.standing.value, each.decided_by or ""
        )
    out.print(shown, markup=False)


def retain(
    dry_run: Annotated[bool, Option("--dry-run", help="Show what would go, delete nothing.")] = False,
) -> None:
    """Delete words and files that were kept for the years of their kind; the events stay."""
    from casework.time.present import now
    from casework.upkeep.privacy.retaining import retain as run

    with open_ledger() as ledger:
        found = run(ledger, settings(), operator(), now(), dry_run=dry_run)
        if not dry_run and any(each.streams for each in found):
            open_warehouse(ledger).close()
    shown = table("Would go" if dry_run else "Gone", "what", "older than (UTC)", ">streams")
    for each in found:
        shown.add_row(each.what, f"{each.until:%Y-%m-%d}", f"{len(each.streams):,}")
    out.print(shown, markup=False)


def operator() -> str:
    """Who runs the command, as the machine knows them: the account of its operating system."""
    try:
        return f"operator:{pwd.getpwuid(os.getuid()).pw_name}"
    except KeyError:  # in a container an account may have a number only
        return f"operator:{os.getuid()}"


def account(ledger: Ledger, user_id: str) -> User:
    """The account in whose name a command acts; a fault when there is none."""
    from casework.access.users import Users

    user = Users(ledger).get(user_id)
    if user is None:
        raise fault(f"There is no account {user_id}.")
    return user


def _hand(ledger: Ledger, user_id: str) -> Hand:
    from casework.access.hands import Hand

    return Hand(account(ledger, user_id), operator())
