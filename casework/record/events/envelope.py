"""The envelope of a fact, and the way back from the ledger's JSON."""

from __future__ import annotations

from pydantic import AwareDatetime, BaseModel, ConfigDict

from casework.record.events.base import PAYLOADS, Code, Payload
from casework.vocabulary import EventKind


class Event(BaseModel):
    """One fact on its way into the ledger.

    ``stream`` names the thing it happened to (``case/…``, ``club/…``, ``survey/…``, ``project/…``, ``import/…``,
    ``access/…``, ``installation/…``, ``clock/…``, ``regulation/…``); ``occurred_at`` is when it happened,
    ``recorded_at`` when somebody entered it. ``step`` is the step of the regulation that was taken, empty where none
    was: an import, a warning, other streams than cases, whatever was written before steps were noted.
    """

    model_config = ConfigDict(frozen=True)
    stream: Code
    occurred_at: AwareDatetime
    recorded_at: AwareDatetime
    actor: Code
    project: Code
    payload: Payload
    step: str = ""

    @property
    def kind(self) -> EventKind:
        """The kind, as declared by the payload's class."""
        return self.payload.kind

    def payload_json(self) -> str:
        """The payload as the ledger stores it: JSON without empty fields."""
        return self.payload.model_dump_json(exclude_none=True)


def parse_payload(kind: EventKind, text: str) -> Payload:
    """Rebuild a payload from the ledger's JSON; raises ``pydantic.ValidationError`` when it does not fit."""
    return PAYLOADS[kind].model_validate_json(text)
