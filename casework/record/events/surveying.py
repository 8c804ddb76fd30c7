"""Facts of surveys: questionnaires, campaigns, invitations, responses, and the months of the customer club.

Streams: ``questionnaire/<id>``, ``campaign/<id>``, ``invitation/<id>``, ``response/<id>``, and
``club_month/<project>/<YYYY-MM>``. The response to an invitation bears the invitation's id, so that there is one at
most. Answers are codes; what was said in words stands in ``said``, a JSON object of item code → text, and can be
erased. A response is put right, or struck out, by a correction like any other entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from casework.record.events.base import Code, Payload, Text, Words
from casework.record.events.regulating import Digest, FolderText
from casework.vocabulary import EventKind
from casework.vocabulary.asking import Carrier, Exclusion, Flag, Mode, OwnerStage
from casework.vocabulary.own import Word

Count = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(gt=0, le=1)]
Answer = Word | int | float | tuple[Word, ...]
"""An option's code, a number, or the codes of several options; a date is its ISO form."""
Answers = Annotated[dict[Code, Answer], Field(max_length=2_000)]


class QuestionnairePublished(Payload):
    """A version of a questionnaire as it is asked: the text of its file, named by the digest."""

    kind = EventKind.QUESTIONNAIRE_PUBLISHED
    questionnaire: Code
    version: Annotated[int, Field(ge=1)]
    text: FolderText
    digest: Digest


class Quota(BaseModel):
    """At most ``most`` responses for which ``when`` holds, a condition in the questionnaire's own language."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: Text
    when: Text
    most: Count


class CampaignPlanned(Payload):
    """The plan. Planned again before the draw, the later plan counts.

    ``precision`` is half the width of a 95 % interval for a share of a half, in each project; ``response`` the share of
    the invited expected to answer.
    """

    kind = EventKind.CAMPAIGN_PLANNED
    campaign: Code
    name: Text
    questionnaire: Code
    version: Annotated[int, Field(ge=1)]
    digest: Digest
    projects: Annotated[tuple[Code, ...], Field(min_length=1)]
    opens: date
    closes: date
    modes: Annotated[tuple[Mode, ...], Field(min_length=1)]
    precision: Share = 0.05
    response: Share = 0.5
    at_peace_days: Count = 90
    call_from: time = time(9)
    call_until: time = time(20)
    most_attempts: Annotated[int, Field(ge=1)] = 5
    counts_from: Share = 0.5
    """Share of the items shown and required from which an unfinished response counts as partial."""
    quotas: tuple[Quota, ...] = ()
    confidential: bool = False
    """Nobody sees who answered what."""
    follow_up: bool = False
    """A bad answer opens a case, or is noted on the open one; never in a confidential survey."""


class Stratum(BaseModel):
    """One stratum of the draw: ``population`` people, less ``excluded`` by reason, of whom ``drawn`` are asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    stratum: Code
    population: Count
    excluded: dict[Exclusion, Count] = Field(default_factory=dict)
    drawn: Count
    reserve: Count = 0

    @property
    def left_out(self) -> int:
        """How many are excluded, for whatever reason."""
        return sum(self.excluded.values())


class CampaignDrawn(Payload):
    """The draw: who repeats it from ``seed``, ``as_of`` and ``position`` gets the same people.

    ``frame`` is the digest of everybody who could be drawn, in order.
    """

    kind = EventKind.CAMPAIGN_DRAWN
    seed: Code
    as_of: AwareDatetime
    position: Count
    frame: Digest
    strata: tuple[Stratum, ...]


class CampaignOpened(Payload):
    """From now on people are asked."""

    kind = EventKind.CAMPAIGN_OPENED


class ReserveReleased(Payload):
    """``people`` more, the next in the order of the draw, in the strata named."""

    kind = EventKind.RESERVE_RELEASED
    batch: Annotated[int, Field(ge=1)]
    people: dict[Code, Count]
    reason: Words = ""


class CampaignClosed(Payload):
    """Nobody is asked any longer; what is unfinished was made partial or broken off."""

    kind = EventKind.CAMPAIGN_CLOSED


class Invited(Payload):
    """The place in the draw: ``batch`` 0 is the sample, 1 and more the reserve."""

    kind = EventKind.INVITED
    campaign: Code
    customer_id: Code
    stratum: Code
    place: Annotated[int, Field(ge=1)]
    batch: Count = 0
    stage: OwnerStage | None = None
    """How far the owner was with the home on the survey's first day; None where nobody knows."""

    @property
    def facts(self) -> Mapping[str, str]:
        """What is known of the person: a questionnaire does not ask it."""
        return {"project": self.stratum, "stratum": self.stratum, **({"stage": self.stage.value} if self.stage else {})}


class LinkIssued(Payload):
    """A link, known by the SHA-256 of its code; ``key`` names the secret it was made with."""

    kind = EventKind.LINK_ISSUED
    link: Digest
    key: Code
    expires_at: AwareDatetime


class LinkRevoked(Payload):
    """The link no longer opens anything."""

    kind = EventKind.LINK_REVOKED
    link: Digest
    reason: Words = ""


class InvitationSent(Payload):
    """``reminder`` 0 is the invitation itself."""

    kind = EventKind.INVITATION_SENT
    carrier: Carrier
    reminder: Count = 0


class Attempted(Payload):
    """``disposition`` is a code of the AAPOR's final or temporary dispositions (``data/dispositions.toml``)."""

    kind = EventKind.ATTEMPTED
    mode: Mode
    disposition: Code
    seconds: Count | None = None
    """How long the call took."""
    lapsed: bool = False
    """Saved when somebody else had been given the person already."""
    quotas: tuple[Text, ...] = ()
    """The quotas that were met when the person was turned away for them."""
    note: Words | None = None


class CallArranged(Payload):
    """When the customer wants to be called."""

    kind = EventKind.CALL_ARRANGED
    at: AwareDatetime
    note: Words | None = None


class OptedOut(Payload):
    """Of this survey, or of being asked at all."""

    kind = EventKind.OPTED_OUT
    everything: bool = False
    reason: Words = ""


class _Response(Payload):
    """What all sheets share: which questionnaire was answered by whom, how, how long it took, and the answers."""

    questionnaire: Code
    version: Annotated[int, Field(ge=1)]
    campaign: Code | None = None
    customer_id: Code | None = None
    case: Code | None = None
    """The stream of the case that the call was about."""
    mode: Mode
    language: Code = "zh-CN"
    consent: Code | None = None
    """The version of the text that the respondent agreed to."""
    started_at: AwareDatetime | None = None
    seconds: Count | None = None
    weight: Annotated[float, Field(gt=0)] = 1.0
    answers: Answers
    said: Words | None = None


class ResponseCompleted(_Response):
    """Answered to the end; quotas met are named."""

    kind = EventKind.RESPONSE_COMPLETED
    quotas: tuple[Text, ...] = ()


class ResponsePartial(_Response):
    """Not to the end, but far enough to count."""

    kind = EventKind.RESPONSE_PARTIAL


class ResponseBrokenOff(_Response):
    """Too little to count."""

    kind = EventKind.RESPONSE_BROKEN_OFF


class ResponseWithdrawn(Payload):
    """The response counts in no figure any more."""

    kind = EventKind.RESPONSE_WITHDRAWN


class ResponseFlagged(Payload):
    """What to look at; ``flag`` may be raised by a person or by a rule."""

    kind = EventKind.RESPONSE_FLAGGED
    flag: Flag
    note: Words | None = None


class ResponseCleared(Payload):
    """Looked at; the flag is down."""

    kind = EventKind.RESPONSE_CLEARED
    flag: Flag
    note: Words | None = None


class ClubMonthWritten(Payload):
    """The overview of Annex 3, for the project and month of the stream."""

    kind = EventKind.CLUB_MONTH_WRITTEN
    overview: Words = ""


class ClubMonthSubmitted(Payload):
    """Handed in."""

    kind = EventKind.CLUB_MONTH_SUBMITTED


class ClubMonthReturned(Payload):
    """To be mended, and why."""

    kind = EventKind.CLUB_MONTH_RETURNED
    reason: Words = ""


class ClubMonthAccepted(Payload):
    """``digest`` is over the figures and words accepted, ``position`` the ledger's when they were."""

    kind = EventKind.CLUB_MONTH_ACCEPTED
    digest: Digest
    position: Count
