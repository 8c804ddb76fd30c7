"""``sync``, ``check``, ``backup``, ``restore`` and ``clean``: keep the data in step, sound and safe."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from typer import Argument, Exit, Option

from casework.record import private
from casework.record.heads import Key, keep, key_at
from casework.settings import settings
from etl.cli.checking import checks, waiting
from etl.cli.frame import UNSOUND, err, open_ledger, open_warehouse, out, progress_bar, say, table

SHOWN = 50


def head_key() -> Key | None:
    """The key of this installation that signs or verifies heads."""
    return key_at(settings().head_key)


def sync(
    rebuild: Annotated[bool, Option("--rebuild", help="Make everything anew instead of only what changed.")] = False,
) -> None:
    """Bring the warehouse up to the ledger (while the app runs, in a copy of its own)."""
    with open_ledger() as ledger:
        warehouse, total = open_warehouse(ledger), ledger.count_events()

        def on_progress(done: int) -> None:
            tell("events", done, total)

        with progress_bar() as tell:
            report = warehouse.rebuild(on_progress) if rebuild else warehouse.sync(on_progress)
        where = warehouse.path
        warehouse.close()
    say(f"{where}: at event {report.ledger_seq:,}; {report.events:,} new, {report.seconds:.1f} s.")


def check(
    since: Annotated[
        list[str] | None,
        Option(help="Prove that nothing up to this head has changed: position:hash, a head file, or a backup."),
    ] = None,
) -> None:
    """Check settings, packs, profiles, every event of the ledger and its chain, and the warehouse against it."""
    faults = 0
    with progress_bar() as tell:
        for name, problems in checks(tell, since or ()):
            faults += len(problems)
            say(f"{'sound' if not problems else 'FAULT':>6}  {name}")
            for problem in problems[:SHOWN]:
                err.print(f"        {problem}", markup=False)
    for sentence in waiting():
        say(f"{'waits':>6}  {sentence}")
    if faults:
        say(f"Faults: {faults:,}.")
        raise Exit(UNSOUND)
    with open_ledger() as ledger:
        stated = keep(ledger, settings().data_dir, head_key())
    say(f"Everything is sound. Head: {stated}")


def head(
    new_key: Annotated[
        Path | None, Option(help="Instead, make a key that signs heads, in a new file; print its public half.")
    ] = None,
) -> None:
    """Print where the ledger ends, as JSON and signed if there is a key: keep it where the ledger does not lie."""
    from casework.record import heads

    if new_key is not None:
        heads.new_key(new_key)
        out.print(heads.public_half(heads.read_key(new_key)).decode(), markup=False, end="")
        return
    with open_ledger() as ledger:
        out.print(heads.signed(ledger.head(), head_key()).model_dump_json(exclude_none=True), markup=False)


def backup(
    folder: Annotated[
        Path | None, Argument(help="Where to put it; default is the folder backups in the data folder.")
    ] = None,
    recipient: Annotated[
        list[str] | None, Option(help="Encrypt the archive for this age key (age1…); may be given again.")
    ] = None,
) -> None:
    """Copy ledger and evidence into one dated, checked archive, also while the app runs."""
    from casework.record.backup import backup as write
    from casework.record.backup import verify

    place, recipients = folder or settings().data_dir / "backups", recipient or ()
    with open_ledger() as ledger:
        path = write(ledger, settings().evidence_dir, place, key=head_key(), recipients=recipients)
    if recipients:
        say(f"{path}: encrypted; try now and then whether an identity opens it (restore --identity).")
        return
    manifest = verify(path)
    say(f"{path}: every checksum right (events: {manifest.last_seq:,}, files: {len(manifest.files):,}).")


def restore(
    archive: Annotated[Path, Argument(help="An archive made by the backup command.")],
    overwrite: Annotated[
        bool, Option("--overwrite", help="Replace the ledger and evidence that are there now.")
    ] = False,
    identity: Annotated[
        list[Path] | None, Option(help="File of an age identity that opens an encrypted archive; may be given again.")
    ] = None,
) -> None:
    """Make ledger and evidence what they were when an archive was made; stop the app first."""
    from casework.record.backup import restore as read_back

    private.make_folder(settings().data_dir)
    place = settings().evidence_dir
    manifest = read_back(
        archive, settings().ledger, place, overwrite=overwrite, identities=identity or (), key=head_key()
    )
    with open_ledger() as ledger:
        keep(ledger, settings().data_dir, head_key(), put_back=True)
    say(f"Restored up to event {manifest.last_seq:,}, as of {manifest.made_at:%Y-%m-%d %H:%M} UTC.")


def clean(
    dry_run: Annotated[bool, Option("--dry-run", help="Show what would be deleted, delete nothing.")] = False,
) -> None:
    """Delete old files handed in, drafts, unreferenced evidence and leftovers (the app does it every day)."""
    from casework.upkeep.cleaning import clean as run

    with open_ledger() as ledger:
        found = run(ledger, settings(), datetime.now(UTC), dry_run=dry_run)
    if found.leftovers:
        shown = table("Would be deleted" if dry_run else "Deleted", "what", "where", ">bytes")
        for each in found.leftovers[:SHOWN]:
            shown.add_row(each.what, str(each.place), f"{each.size:,}")
        out.print(shown, markup=False)
    size = sum(each.size for each in found.leftovers)
    verb = "Would be deleted" if dry_run else "Deleted"
    say(f"{verb}: {len(found.leftovers):,} files and folders ({size:,} bytes), {found.drafts:,} drafts.")
