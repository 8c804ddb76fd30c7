"""What ``check`` looks at; each look yields its name and the faults it found, as sentences."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path

import pyarrow as pa
import sqlalchemy as sa
from pydantic import ValidationError

from casework.access.permissions import User
from casework.adoption.editions import Editions, refuse_missing, waits_for
from casework.errors import YingshengError
from casework.record import proof
from casework.record.events import parse_payload
from casework.record.evidence import EvidenceStore
from casework.record.heads import KEPT, is_signed, kept, read, read_key
from casework.record.ledger import Head, Ledger
from casework.record.ledger.entries import position_of
from casework.record.ledger.tables import event
from casework.regulation import Regulations, check
from casework.regulation.check import check_next
from casework.settings import settings
from casework.time.holidays import load_notices
from casework.time.present import now
from casework.upkeep import demo_mark
from casework.upkeep.accounts_proof import unstated_accounts
from casework.vocabulary import EventKind
from etl.cli.frame import open_ledger, open_warehouse, shipped_policies
from etl.intake.profiles import list_profiles
from surveys.questionnaire import of_regulation, shipped

Tell = Callable[[str, int, int], None]
ENOUGH = 200
"""A look ends after so many faults."""


def checks(tell: Tell, stated: Sequence[str] = ()) -> Iterator[tuple[str, list[str]]]:
    """Run every check; a fault in one does not keep the others from running.

    ``stated`` are heads that the ledger must still hold, beside the one kept in the data folder.
    """
    heads = {text: read(text) for text in stated}
    yield "settings", _settings()
    yield "regulations", _regulations()
    yield "questionnaires", _refusals(_questionnaires)
    yield "packs read from them", _refusals(shipped_policies)
    yield "holiday notices", _refusals(lambda: load_notices(settings().calendar_dir))
    yield "import profiles", _refusals(list_profiles)
    try:
        with open_ledger() as ledger:
            yield "ledger: database", _database(ledger)
            yield "ledger: triggers in place", proof.guards_missing(ledger)
            yield "ledger: versions without gaps", _some(proof.versions(ledger))
            yield "ledger: chain of hashes", _some(proof.chain(ledger, tell))
            yield "ledger: known heads", _some(_heads(ledger, heads))
            yield "ledger: words", _some(proof.words(ledger))
            yield "accounts: as entries made them", _some(unstated_accounts(ledger, _invented(ledger)))
            yield "ledger: evidence", _some(proof.evidence(ledger, EvidenceStore(settings().evidence_dir), tell))
            yield "ledger: every event can be read", _some(_payloads(ledger, tell))
            yield "ledger: adopted regulations", _some(_adopted(ledger))
            yield "warehouse against ledger", _warehouse(ledger)
    except YingshengError as error:
        yield "ledger", [str(error)]


def _some(faults: Iterable[str]) -> list[str]:
    return list(islice(faults, ENOUGH))


def _heads(ledger: Ledger, stated: Mapping[str, Head | None]) -> Iterator[str]:
    found = {KEPT: kept(settings().data_dir), **stated}
    key = settings().head_key
    for where, head in found.items():
        if head is None:
            continue
        yield from proof.since(ledger, head, where)
        to_be_signed = head.signature is not None or (where in stated and Path(where).is_file())
        if key is not None and to_be_signed and not is_signed(head, read_key(key)):
            yield f"{where}: the head is not signed with the key of this installation"


def _invented(ledger: Ledger) -> tuple[User, ...]:
    """The people of the demo company, where the ledger is one for trying."""
    from etl.demo import group
    from etl.demo.personas import personas

    if not demo_mark.is_demo(ledger):
        return ()
    try:
        return (*personas(), *group.people(shipped_policies(), now().date()))
    except YingshengError:  # what is wrong with the regulations was said above
        return personas()


def _settings() -> list[str]:
    folders = {settings().warehouse.parent: "WAREHOUSE", settings().data_dir: "DATA"}
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    return [
        f"The data folder {folder} cannot be written to: change its rights or set YINGSHENG_{name}_DIR."
        for folder, name in folders.items()
        if not os.access(folder, os.W_OK)
    ]


def _refusals(load: Callable[[], object]) -> list[str]:
    try:
        load()
    except YingshengError as error:
        return [str(error)]
    return []


def _regulations() -> list[str]:
    try:
        found = check(Regulations.load(settings().regulation_dir))
    except YingshengError as error:
        return [str(error)]
    return [str(finding) for finding in found[:ENOUGH]]


def _questionnaires() -> None:
    """Read every questionnaire, general ones and those in the regulations' folders."""
    shipped()
    for regulation in Regulations.load(settings().regulation_dir).all:
        of_regulation(regulation)


def _adopted(ledger: Ledger) -> Iterator[str]:
    """Versions that the ledger adopted and nobody should work by; regulations of projects that are gone."""
    try:
        refuse_missing(ledger, settings().regulation_dir)
        known = Editions.load(settings().regulation_dir, ledger)
    except YingshengError as error:
        yield str(error)
        return
    dated = [each for each in known.all if each.regulation.effective_from is not None]
    for each in dated:
        if each.adopted is not None:
            others = [other.regulation for other in dated if other is not each]
            yield from map(str, check_next(others, each.regulation))
            yield from _refusals(partial(of_regulation, each.regulation))


def waiting() -> Iterator[str]:
    """What each regulation waits for that is sound and that nobody can work by yet; no fault."""
    with suppress(YingshengError):
        for regulation in Regulations.load(settings().regulation_dir).all:
            waits = waits_for(regulation)
            if waits is not None:
                yield str(waits)


def _database(ledger: Ledger) -> list[str]:
    with ledger.reading() as connection:
        if connection.dialect.name != "sqlite":
            return []
        said = [str(row[0]) for row in connection.execute(sa.text("pragma integrity_check"))]
    return [] if said == ["ok"] else said


def _payloads(ledger: Ledger, tell: Tell) -> Iterator[str]:
    total, done = ledger.count_events(), 0
    for batch in ledger.read():
        yield from _unreadable(batch)
        done += batch.num_rows
        tell("events checked", done, total)


def _unreadable(batch: pa.RecordBatch) -> Iterator[str]:
    columns = [batch[name].to_pylist() for name in ("seq", "stream", "kind", "payload")]
    for seq, stream, kind, payload in zip(*columns, strict=True):
        try:
            parse_payload(EventKind(kind), payload)
        except ValidationError as error:
            first = error.errors()[0]
            yield f"event {seq} ({stream}, {kind}): {'.'.join(map(str, first['loc']))}: {first['msg']}"


def _warehouse(ledger: Ledger) -> list[str]:
    from etl.subjects import Answers

    warehouse = open_warehouse(ledger)
    try:
        state = Answers(warehouse).state()
    finally:
        warehouse.close()
    with ledger.reading() as connection:
        count = connection.execute(sa.select(sa.func.count()).select_from(event)).scalar_one()
        received = sa.select(sa.func.count(sa.distinct(event.c.stream))).where(event.c.kind == EventKind.RECEIVED.value)
        cases = connection.execute(received).scalar_one()
        last = position_of(connection).events
    pairs = [("position", state.ledger_seq, last), ("events", state.events, count), ("cases", state.cases, cases)]
    if state.served is not None:  # it holds the events and cases of some projects
        pairs = pairs[:1]
    return [
        f"{what}: {theirs} in the warehouse, {ours} in the ledger" for what, theirs, ours in pairs if theirs != ours
    ]
