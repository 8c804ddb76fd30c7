"""Facts that are not about a case: projects, club calls, surveys, imports, the security log."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, Field

from casework.record.events.base import Code, Payload, Stated, Text, Words
from casework.vocabulary import Backlog, EventKind
from casework.vocabulary.own import FIRST_PACK, BandWord
from casework.vocabulary.security import Deed


class ProjectRegistered(Payload):
    """A project, and the pack its cases are judged by; the latest registration counts."""

    kind = EventKind.PROJECT_REGISTERED
    code: Code
    name: Code
    city: str = ""
    pack: Code = FIRST_PACK
    subsidiary: str = ""


class SignedCounted(Payload):
    """``month`` is the first day of the month the count stands for."""

    kind = EventKind.SIGNED_COUNTED
    month: date
    customers: Annotated[int, Field(ge=0)]


class ClubCalled(Payload):
    """One club call; ``valid`` is False when nobody was reached or willing."""

    kind = EventKind.CLUB_CALLED
    number: Code
    customer_id: Code | None = None
    valid: bool = True
    card_received: bool | None = None
    newsletter_received: bool | None = None
    contact_updated: bool | None = None
    band: BandWord | None = None
    consultant: Code | None = None
    on_consultant: Words | None = None
    on_service: Words | None = None
    expectations: Words | None = None
    other_needs: Words | None = None


class SurveyAnswered(Payload):
    """One survey response; ``score`` 1–5 overall, ``recommend`` 0–10."""

    kind = EventKind.SURVEY_ANSWERED
    number: Code
    survey: Code
    customer_id: Code | None = None
    score: Annotated[int, Field(ge=1, le=5)] | None = None
    recommend: Annotated[int, Field(ge=0, le=10)] | None = None
    category: Code | None = None
    mode: str | None = None
    weight: Annotated[float, Field(gt=0)] = 1.0
    comment: Words | None = None


class PhoneCalled(Payload):
    """A call as the telephone system logged it; ``rang_seconds`` until somebody picked up, or the caller gave up."""

    kind = EventKind.PHONE_CALLED
    number: Code
    rang_seconds: Annotated[int, Field(ge=0)]
    answered: bool = True


class Revealed(Payload):
    """On the stream ``access/<customer_id>``: a masked field was shown to the actor, or found by its whole value."""

    kind = EventKind.REVEALED
    customer_id: Code
    field: Code
    reason: Words = ""
    searched: bool = False
    """The actor typed the value whole and so learned whose it is."""


class Accessed(Payload):
    """On the stream ``access/<user>``: a line of the security log. Names things by their ids, never people by name."""

    kind = EventKind.ACCESSED
    deed: Deed
    what: Code | None = None
    """What it was done to: a page, a step, a case, a form, a list, an account."""
    detail: Annotated[str, Field(min_length=1, max_length=2000)] | None = None
    """What else there is to know: the reason of a refusal (a sentence without its fields), the rights given."""
    times: Annotated[int, Field(ge=1)] = 1
    """How often, where like deeds of one minute stand in one line."""


class ClockConfirmed(Payload):
    """The doubt that was resolved: what the wall said, and what was expected of it."""

    kind = EventKind.CLOCK_CONFIRMED
    doubt: Code
    wall: AwareDatetime
    expected: AwareDatetime
    position: Stated | None = None
    """How far the ledger went: the moments of entries up to here say nothing any more."""


class ImportLoaded(Payload):
    """The load report's figures: rows by outcome, by canonical kind."""

    kind = EventKind.IMPORT_LOADED
    batch: Code
    filename: str
    digest: Code
    profile: Code
    target: Code
    rows: int
    accepted: int
    unchanged: int
    corrected: int
    quarantined: int
    backlog: bool = False
    """Passing time leaves alone what it brought until a ``BacklogDecided``; loads of before did not ask."""


class BacklogDecided(Payload):
    """On the stream of the import: from when passing time acts on what it brought; the latest word counts."""

    kind = EventKind.BACKLOG_DECIDED
    backlog: Backlog


class ProfileSaved(Payload):
    """On the stream ``profile/<id>``: how the columns of a file are read, as TOML; the last version counts."""

    kind = EventKind.PROFILE_SAVED
    profile: Code
    name: Code
    toml: Text


class DemoFilled(Payload):
    """On the stream ``installation/demo``: the ledger is one for trying, for ever; see ``upkeep.demo_mark``."""

    kind = EventKind.DEMO_FILLED
