"""Versions of questionnaires that were published: kept in the ledger, where the answers to them are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from casework.record.events import NO_PROJECT, Event, QuestionnairePublished
from casework.record.ledger import Ledger, StoredEvent, Transaction
from surveys.errors import QuestionnaireError
from surveys.questionnaire.load import of_content
from surveys.questionnaire.model import Questionnaire

ROOM = "questionnaire/"


def versions(ledger: Ledger, name: str) -> list[Questionnaire]:
    """The published versions of a questionnaire, oldest first."""
    return _published(ledger.stream(f"{ROOM}{name}"), name)


def _published(entries: Iterable[StoredEvent], name: str) -> list[Questionnaire]:
    payloads = (entry.payload for entry in entries)
    return [of_content(each.text, name) for each in payloads if isinstance(each, QuestionnairePublished)]


def publish(ledger: Ledger, questionnaire: Questionnaire, by: str, now: datetime) -> bool:
    """Publish a version; False when the very same was published before.

    Raises ``QuestionnaireError`` when its number is taken by another, or an item is of another kind than before: the
    answers to both stand in one column.
    """
    with ledger.transaction() as transaction:
        return publish_within(transaction, questionnaire, by, now)


def publish_within(transaction: Transaction, questionnaire: Questionnaire, by: str, now: datetime) -> bool:
    """The same, in a transaction that does more."""
    stream = f"{ROOM}{questionnaire.id}"
    known = _published(transaction.stream(stream), questionnaire.id)
    if any(each.digest == questionnaire.digest for each in known):
        return False
    for each in known:
        check_beside(each, questionnaire)
    payload = QuestionnairePublished(
        questionnaire=questionnaire.id, version=questionnaire.version, text=questionnaire.content,
        digest=questionnaire.digest,
    )  # fmt: skip
    fact = Event(stream=stream, occurred_at=now, recorded_at=now, actor=by, project=NO_PROJECT, payload=payload)
    transaction.extend(stream, [fact])
    return True


def check_beside(before: Questionnaire, after: Questionnaire) -> None:
    """Raise ``QuestionnaireError`` when answers to both could be taken for one another."""
    if before.version == after.version:
        raise QuestionnaireError(
            "Questionnaire {id} has a version {version} that says something else: give this one a higher number.",
            id=after.id,
            version=after.version,
        )
    for code in before.items.keys() & after.items.keys():
        if before.items[code].kind is not after.items[code].kind:
            raise QuestionnaireError(
                "Item {item} of questionnaire {id} was of kind {kind} in version {version}: give it another code.",
                item=code,
                id=after.id,
                kind=before.items[code].kind.value,
                version=before.version,
            )


def reworded(before: Questionnaire, after: Questionnaire) -> list[str]:
    """The items of both versions that do not ask the same: a trend says where the wording changed."""
    both = [code for code in after.items if code in before.items]
    return [code for code in both if _asked(before, code) != _asked(after, code)]


def _asked(questionnaire: Questionnaire, code: str) -> tuple[object, ...]:
    item = questionnaire.items[code]
    return (item.text, item.hint, item.options, item.labels, item.low, item.high, item.unit)
