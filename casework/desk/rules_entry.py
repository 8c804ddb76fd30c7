"""Rules about the entries themselves: correcting and redacting without rewriting history."""

from __future__ import annotations

from pydantic import ValidationError

from casework.case.deeds import stage_after
from casework.case.effective import BOOKKEEPING, effective
from casework.case.folding import fold
from casework.case.state import CaseState
from casework.desk import commands as cmd
from casework.desk.ground import Ground
from casework.desk.rules_words import check_words
from casework.desk.transitions import transitions
from casework.errors import RuleError
from casework.policy import Pack, Policies
from casework.record.events import Corrected, Event, Received, parse_payload
from casework.record.ledger import StoredEvent
from casework.vocabulary import EventKind
from casework.wording import moment, said


def check_correction(command: cmd.Correct, case: CaseState, ground: Ground) -> None:
    """A correction names an existing entry, fits its kind, and leaves a life that could have been lived."""
    target = _entry(command.target, ground)
    check_not_bookkeeping(command, target)
    check_received_stays(command, target, ground)
    check_replacement(command, target, ground)
    check_corrected_life(command, case, ground)


def check_redaction(command: cmd.Redact, ground: Ground) -> None:
    """A redaction names an existing entry about the case."""
    if _entry(command.target, ground).kind in BOOKKEEPING:
        raise RuleError("Entry {target} is itself a correction. Redact the entry it is about.", target=command.target)


def _entry(version: int, ground: Ground) -> StoredEvent:
    found = next((entry for entry in ground.entries if entry.version == version), None)
    if found is None:
        raise RuleError("The case has no entry {target}. Choose one from the timeline.", target=version)
    return found


def check_not_bookkeeping(command: cmd.Correct, target: StoredEvent) -> None:
    """A mistaken correction is taken back by voiding it, not by correcting it."""
    if target.kind in BOOKKEEPING and not (target.kind is EventKind.CORRECTED and command.void):
        raise RuleError(
            "Entry {target} is itself a correction. Void it, or correct the original entry once more.",
            target=target.version,
        )


def check_received_stays(command: cmd.Correct, target: StoredEvent, ground: Ground) -> None:
    """A case that was recorded stays recorded."""
    if command.void and target.kind is EventKind.RECEIVED:
        raise RuleError(
            "Clause {clause}: a recorded case is never taken out. Close it as withdrawn or as a duplicate instead.",
            clause=ground.clause(EventKind.RECEIVED),
        )


def check_replacement(command: cmd.Correct, target: StoredEvent, ground: Ground) -> None:
    """New content has the shape of the old; the number and the customer's row of a case stay."""
    if command.replacement is None:
        return
    try:
        payload = parse_payload(target.kind, command.replacement)
    except ValidationError as error:
        first = error.errors()[0]
        raise RuleError(
            "The new content does not fit “{kind}”: {field}: {reason}. Correct this field.",
            kind=said(target.kind),
            field=".".join(str(part) for part in first["loc"]) or "?",
            reason=first["msg"],
        ) from error
    check_words(payload, ground)
    old = target.payload
    if isinstance(payload, Received) and isinstance(old, Received) and payload.number != old.number:
        raise RuleError("The number of a case is never changed: it stands on paper. Keep {number}.", number=old.number)


def check_corrected_life(command: cmd.Correct, case: CaseState, ground: Ground) -> None:
    """After the correction nothing lies in the future or before the case, and no step stands without the one before."""
    amended = [*ground.entries, _as_entry(command, case, ground)]
    facts = effective(amended)
    received = min((fact.occurred_at for fact in facts if fact.kind is EventKind.RECEIVED), default=None)
    if fold(ground.entries[0].stream, amended, Policies([ground.pack])) is None or received is None:
        raise RuleError(
            "Clause {clause}: the correction would leave a case that was never received. "
            "Give the entry its right time or content.",
            clause=ground.clause(EventKind.RECEIVED),
        )
    if command.happened_at is not None and command.happened_at > ground.now:
        raise RuleError("{at} is in the future. Enter when it really happened.", at=moment(command.happened_at))
    if facts[0].kind is not EventKind.RECEIVED:
        raise RuleError(
            "The correction would put an entry before the case was received at {since}. Choose a time that fits.",
            since=moment(received, ground.pack.timezone),
        )
    if _broken_steps(facts, ground.pack) > _broken_steps(effective(ground.entries), ground.pack):
        raise RuleError(
            "Later steps build on entry {target}. Correct them first, the latest one before the others.",
            target=command.target,
        )


def _as_entry(command: cmd.Correct, case: CaseState, ground: Ground) -> StoredEvent:
    last = ground.entries[-1]
    payload = Corrected(
        target=command.target,
        void=command.void,
        occurred_at=command.happened_at,
        replacement=command.replacement,
        reason=command.reason,
    )
    fact = Event(
        stream=last.stream,
        occurred_at=ground.at,
        recorded_at=ground.now,
        actor=ground.user.user_id,
        project=case.project,
        payload=payload,
    )
    return StoredEvent(**dict(fact), seq=last.seq + 1, version=case.version + 1)


def _broken_steps(facts: list[StoredEvent], pack: Pack) -> int:
    """How many facts stand at a stage from which no command leads to them (imported lives may have some)."""
    stages = {kind: set[str]() for kind in EventKind}
    for row in transitions(pack).values():
        for kind in row.way.writes:
            stages[kind] |= row.stages
    broken, stage = 0, pack.first_stage
    for place, fact in enumerate(facts):
        written = stages[fact.kind]
        broken += bool(written) and stage not in written
        stage = stage_after(facts, place, pack) or stage
    return broken
