"""The monthly summary of the customer club: written by the project, handed in, returned or accepted by the centre.

What is accepted is named by a digest over its figures and words, so that anybody can tell whether they changed since.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from casework.access.permissions import ASKING_ROLES, PLANNING_ROLES, User, check_role
from casework.case.effective import effective
from casework.desk.duties import done_by
from casework.errors import RuleError
from casework.policy import Policies
from casework.record.events import (
    ClubMonthAccepted,
    ClubMonthReturned,
    ClubMonthSubmitted,
    ClubMonthWritten,
    Payload,
)
from casework.record.ledger import Ledger, StoredEvent
from casework.vocabulary.asking import ClubMonthStage
from casework.wording import Phrase, said
from surveys.fieldwork.writing import Hand

WRITING = Phrase("Writing the club's monthly summary", "填写客户会月报")
ACCEPTING = Phrase("Accepting the club's monthly summary", "审核客户会月报")
S = ClubMonthStage


@dataclass(frozen=True, slots=True)
class ClubMonth:
    """One project's month as it stands; ``reason`` is why it was returned last."""

    project: str
    month: date
    version: int = 0
    stage: ClubMonthStage = S.MISSING
    overview: str = ""
    reason: str = ""
    digest: str = ""
    by: str = ""
    at: datetime | None = None

    @property
    def stream(self) -> str:
        """Where its events lie."""
        return stream_of_month(self.project, self.month)


def stream_of_month(project: str, month: date) -> str:
    """Where the events of a project's month lie."""
    return f"club_month/{project}/{month:%Y-%m}"


def fold(project: str, month: date, entries: Sequence[StoredEvent]) -> ClubMonth:
    """The month that its events make."""
    stage, overview, reason, digest, by, at = S.MISSING, "", "", "", "", None
    for each in effective(entries):
        payload = each.payload
        by, at = each.actor, each.occurred_at
        if isinstance(payload, ClubMonthWritten):
            stage, overview = S.WRITTEN, payload.overview
        elif isinstance(payload, ClubMonthSubmitted):
            stage, reason = S.SUBMITTED, ""
        elif isinstance(payload, ClubMonthReturned):
            stage, reason = S.RETURNED, payload.reason
        elif isinstance(payload, ClubMonthAccepted):
            stage, digest = S.ACCEPTED, payload.digest
    return ClubMonth(project, month, len(entries), stage, overview, reason, digest, by, at)


@dataclass(frozen=True, slots=True)
class ClubMonths:
    """The monthly summaries of one installation."""

    ledger: Ledger
    policies: Policies

    def read(self, project: str, month: date) -> ClubMonth:
        """One project's month as it stands."""
        return fold(project, month, self.ledger.stream(stream_of_month(project, month)))

    def missing(self, projects: Iterable[str], month: date) -> list[str]:
        """Projects that have not handed the month in."""
        return [each for each in projects if self.read(each, month).stage not in {S.SUBMITTED, S.ACCEPTED}]

    def write(self, user: User, project: str, month: date, overview: str, now: datetime) -> ClubMonth:
        """Write the overview; what was handed in waits for the centre, and what was accepted stays."""
        check_role(user, project, ASKING_ROLES, WRITING)
        if not overview.strip():
            raise RuleError("The overview says nothing yet. Write what the month's calls came to.")
        payload = ClubMonthWritten(overview=overview.strip())
        return self._step(user, project, month, {S.MISSING, S.WRITTEN, S.RETURNED}, payload, now)

    def submit(self, user: User, project: str, month: date, now: datetime) -> ClubMonth:
        """Hand it in."""
        check_role(user, project, ASKING_ROLES, WRITING)
        return self._step(user, project, month, {S.WRITTEN}, ClubMonthSubmitted(), now)

    def give_back(self, user: User, project: str, month: date, reason: str, now: datetime) -> ClubMonth:
        """Let it be mended, and say why."""
        check_role(user, project, PLANNING_ROLES, ACCEPTING)
        if not reason.strip():
            raise RuleError("Say what is to be mended.")
        return self._step(user, project, month, {S.SUBMITTED}, ClubMonthReturned(reason=reason.strip()), now)

    def accept(
        self, user: User, project: str, month: date, figures: Mapping[str, object],
        words: Mapping[str, Sequence[str]], now: datetime,
    ) -> ClubMonth:  # fmt: skip
        """Accept it with these figures and words; where the project owes the summary, it is done with that, as of when
        it was handed in.
        """
        check_role(user, project, PLANNING_ROLES, ACCEPTING)
        overview = self.read(project, month).overview
        payload = ClubMonthAccepted(digest=digest_of(figures, words, overview), position=self.ledger.count_events())
        return self._step(user, project, month, {S.SUBMITTED}, payload, now)

    def _step(
        self, user: User, project: str, month: date, stages: set[ClubMonthStage], payload: Payload, now: datetime
    ) -> ClubMonth:
        stream = stream_of_month(project, month)
        with self.ledger.transaction() as transaction:
            known = fold(project, month, transaction.stream(stream))
            if known.stage not in stages:
                raise RuleError(
                    "The summary is at the stage {stage}: this cannot be done now. Open the page again.",
                    stage=said(known.stage),
                )
            transaction.append(stream, known.version, [Hand(user, now).entry(stream, payload, project)])
            if isinstance(payload, ClubMonthAccepted):
                done_by(transaction, self.policies, project, payload.kind, month,
                        at=known.at or now, by=user.user_id, now=now)  # fmt: skip
            return fold(project, month, transaction.stream(stream))


def digest_of(figures: Mapping[str, object], words: Mapping[str, Sequence[str]], overview: str) -> str:
    """SHA-256 over the figures, the words by field in any order, and the overview."""
    content = {
        "figures": {name: str(value) for name, value in figures.items()},
        "words": {name: sorted(texts) for name, texts in words.items()},
        "overview": overview,
    }
    return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
