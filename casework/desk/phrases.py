"""Standard phrases: sentences that the centre keeps, in both languages, for the text of a step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from casework.access.permissions import User, check_active
from casework.errors import PermissionRefused, RuleError
from casework.record.events import NO_PROJECT, Event, Payload, PhraseKept, PhraseRetired
from casework.record.ledger import Ledger
from casework.vocabulary.desk import Role
from casework.wording import Phrase, listed

PHRASES = "phrase/"
KEEPING = frozenset({Role.CENTRE})
"""Who keeps standard phrases, held for all projects."""
LONGEST, LONGEST_TITLE = 2_000, 60


@dataclass(frozen=True, slots=True)
class StandardPhrase:
    """One phrase: what it is called, and its text in both languages."""

    id: str
    title: str
    text: Phrase


def phrases(ledger: Ledger) -> list[StandardPhrase]:
    """The phrases offered, by title."""
    found: dict[str, StandardPhrase] = {}
    for entry in ledger.room(PHRASES):
        name, payload = entry.stream.removeprefix(PHRASES), entry.payload
        found.pop(name, None)
        if isinstance(payload, PhraseKept):
            found[name] = StandardPhrase(name, payload.title, Phrase(payload.en, payload.zh))
    return sorted(found.values(), key=lambda each: (each.title, each.id))


def may_keep(user: User) -> bool:
    """Whether the person keeps standard phrases."""
    return bool(user.company_roles() & KEEPING)


@dataclass(frozen=True, slots=True)
class PhraseDesk:
    """Keeps the phrases; what is refused writes nothing."""

    ledger: Ledger

    def keep(self, user: User, title: str, zh: str, en: str, now: datetime) -> None:
        """Offer a phrase from now on; one of the same title is replaced."""
        texts = title.strip(), zh.strip(), en.strip()
        if not all(texts):
            raise RuleError("A phrase has a title and a text in both languages. Fill in all three.")
        if max(map(len, texts)) > LONGEST or len(texts[0]) > LONGEST_TITLE:
            raise RuleError("A title has at most 60 characters, a text {longest}. Shorten it.", longest=LONGEST)
        payload = PhraseKept(title=texts[0], zh=texts[1], en=texts[2])
        self._append(user, sha256(texts[0].encode()).hexdigest()[:16], payload, now)

    def retire(self, user: User, phrase: str, now: datetime) -> None:
        """Offer a phrase no longer."""
        self._append(user, phrase, PhraseRetired(), now)

    def _append(self, user: User, phrase: str, payload: Payload, now: datetime) -> None:
        """Write what changes something; a second click changes nothing."""
        check_keeping(user)
        stream = f"{PHRASES}{phrase}"
        with self.ledger.transaction() as transaction:
            known = transaction.stream(stream)
            if known and known[-1].payload == payload:
                return
            fact = Event(stream=stream, occurred_at=now, recorded_at=now, actor=user.user_id, project=NO_PROJECT,
                         payload=payload)  # fmt: skip
            transaction.append(stream, len(known), [fact])


def check_keeping(user: User) -> None:
    """Phrases are said to customers of every project, so they are kept by those who hold their role for all."""
    check_active(user)
    if not may_keep(user):
        raise PermissionRefused(
            "Standard phrases are kept by {roles}; ask one of them.",
            roles=listed(role for role in Role if role in KEEPING),
        )
