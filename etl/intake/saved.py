"""Profiles that were made in the app: kept in the ledger under a name, each change an event, the last one counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from casework.access.permissions import User, check_page
from casework.record.events import NO_PROJECT, Event, ProfileSaved
from casework.record.ledger import Ledger, StoredEvent
from casework.record.ledger.entries import entries_query, stored, within
from casework.record.ledger.tables import event
from casework.vocabulary.desk import Page
from etl.errors import ProfileError
from etl.intake.profile_text import as_toml
from etl.intake.profiles import Profile, find_profile, list_profiles, parse_profile

PROFILES = "profile/"


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a saved profile."""

    saved_at: datetime
    by: str
    profile: Profile


def save(ledger: Ledger, user: User, name: str, profile: Profile, now: datetime) -> Profile:
    """Keep a profile under a name; the same name again is its next version. Raises ``ProfileError`` without a name."""
    check_page(user, Page.IMPORTS)
    name = name.strip()
    if not name:
        raise ProfileError("Give the reading a name by which you find it again, such as the system it comes from.")
    called = profile.model_copy(update={"id": profile_id(name), "title_zh": name, "title_en": name})
    payload = ProfileSaved(profile=called.id, name=name, toml=as_toml(called))
    stream = f"{PROFILES}{called.id}"
    with ledger.transaction() as transaction:
        before = transaction.stream(stream)
        if before and before[-1].payload == payload:
            return called
        fact = Event(
            stream=stream, occurred_at=now, recorded_at=now, actor=user.user_id, project=NO_PROJECT, payload=payload
        )
        transaction.append(stream, len(before), [fact])
    return called


def profile_id(name: str) -> str:
    """The id of the profile that is saved under a name."""
    return f"own-{sha256(name.encode()).hexdigest()[:12]}"


def saved(ledger: Ledger) -> dict[str, Profile]:
    """The last version of every saved profile, by id."""
    return {each.profile.id: each.profile for each in _versions(ledger)}


def history(ledger: Ledger, profile: str) -> list[Version]:
    """Every version of a saved profile, newest first."""
    return [each for each in reversed(_versions(ledger)) if each.profile.id == profile]


def every_profile(ledger: Ledger) -> dict[str, Profile]:
    """The profiles of the installation and those that were saved in the app, by id."""
    return {**list_profiles(), **saved(ledger)}


def chosen_profile(ledger: Ledger, wanted: str) -> Profile:
    """A profile by its id, or a saved one by its name; raises ``ProfileError`` naming those that exist."""
    own = saved(ledger)
    return own.get(wanted) or own.get(profile_id(wanted)) or find_profile(wanted)


def _versions(ledger: Ledger) -> list[Version]:
    with ledger.reading() as connection:
        query = entries_query().where(within(connection, PROFILES)).order_by(event.c.seq)
        entries = [stored(row) for row in connection.execute(query)]
    return [_version(entry, entry.payload) for entry in entries if isinstance(entry.payload, ProfileSaved)]


def _version(entry: StoredEvent, payload: ProfileSaved) -> Version:
    return Version(entry.recorded_at, entry.actor, parse_profile(payload.toml, payload.name))
