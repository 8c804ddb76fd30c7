"""The entries of a ledger as the commands that would have written them: to ask again what the desk decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casework.desk import commands as cmd
from casework.desk.outcomes import SAME_FIELDS
from casework.record import events as ev
from casework.record.ledger import StoredEvent

COMMANDS: dict[type[ev.Payload], type[cmd.Command]] = {payload: command for command, payload in SAME_FIELDS.items()} | {
    ev.Transferred: cmd.Transfer,
    ev.MajorEventReported: cmd.ReportMajorEvent,
    ev.FedBack: cmd.FeedBack,
    ev.Dispatched: cmd.Dispatch,
    ev.DispatchedAgain: cmd.DispatchAgain,
    ev.ReceiptConfirmed: cmd.ConfirmReceipt,
    ev.VisitorReceived: cmd.ReceiveVisitor,
    ev.PlanSubmitted: cmd.SubmitConclusion,
    ev.Escalated: cmd.Escalate,
    ev.ClaimEndorsed: cmd.EndorseClaim,
    ev.ClaimApproved: cmd.ApproveClaim,
}
NAMED = {"plan": "conclusion"}
"""Fields that a form calls otherwise than its event."""
BY_CLOCK = "clock"
WRITTEN_ALONG = (("transferred", "dispatched"), ("solved", "fed_back"), ("classified", "major_event_reported"))
"""Kinds that one form writes together."""


@dataclass(frozen=True)
class Asked:
    """A command, the entry (or the first of the entries) that it wrote, and how many entries those are."""

    command: cmd.Command
    entry: StoredEvent
    before: Sequence[StoredEvent]
    """What had happened to the case."""


def commands(entries: Sequence[StoredEvent]) -> Iterator[Asked]:
    """The commands behind the entries of one case, in the order of life; the clock's are left out."""
    entries = sorted(entries, key=lambda entry: (entry.occurred_at, entry.version))
    place = 0
    while place < len(entries):
        entry, following = entries[place], entries[place + 1 : place + 2]
        pair = tuple(each.kind.value for each in (entry, *following))
        together = pair in WRITTEN_ALONG and following[0].recorded_at == entry.recorded_at
        command = _command(entry.payload, following[0].payload if together else None)
        if command is not None and entry.actor != BY_CLOCK and place:
            yield Asked(command, entry, entries[:place])
        place += 2 if together else 1


def _command(payload: ev.Payload, along: ev.Payload | None) -> cmd.Command | None:
    if isinstance(payload, ev.Solved) and along is not None:
        return cmd.FeedBack(result=payload.result or "x")
    if isinstance(payload, ev.Classified) and along is not None:
        return cmd.ReportMajorEvent(summary="x")
    command = COMMANDS.get(type(payload))
    if command is None:
        return None
    given = {NAMED.get(name, name): value for name, value in payload if value is not None}
    given = {name: value for name, value in given.items() if name in command.model_fields}
    needed = {name for name, field in command.model_fields.items() if field.is_required()}
    return command(
        **{**given, **{name: given.get(name) or "x" for name in needed - given.keys() | {"reason"} & needed}}
    )
