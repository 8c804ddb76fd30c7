"""The outbox: messages waiting to leave the house, written with their event and sent later (``messages.notify``).

A channel is a name with an address (an apprise URL) in the settings. An address with ``{email}`` is personal: one
message to everybody told who has a mail address; one with ``{phone}`` carries messages to customers alone; any other is
a group's: one message per event, and none of a confidential case. Rows hold neither address nor password, and messages
no personal data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from casework.messages.inbox import Notice
from casework.record.desk_tables import app_user, delivery
from casework.wording import moment

PERSONAL, PHONE = "{email}", "{phone}"
"""What stands in the address of a channel to one person, and of one to a customer's number."""
Told = Sequence[tuple[Notice, str]]
About = tuple[str, int]
"""The stream and version of the event that a message is about."""


def enqueue(connection: sa.Connection, told: Told, channels: Mapping[str, str], now: datetime) -> None:
    """Put the messages about one append into the outbox; nothing without channels. Call it in that transaction."""
    rows = [
        _row((each.stream, each.version), target, title(each), body(each), now)
        for each, target in _targets(connection, told, channels)
    ]
    if rows:
        connection.execute(sa.insert(delivery), rows)


def post(
    connection: sa.Connection, about: About, heading: str, user_ids: Sequence[str], channels: Mapping[str, str],
    at: datetime,
) -> None:  # fmt: skip
    """Let a message about an event wait until ``at`` for each group, and for each of ``user_ids`` who has an address.

    What it says is written when it goes (``messages.letters``). Posted again, it waits no second time.
    """
    groups, to_one = _groups(channels), personal(channels)
    reachable = sorted(_with_email(connection, user_ids)) if to_one else []
    targets = [*groups, *(f"{name}:{who}" for who in reachable for name in to_one)]
    column = delivery.c
    there = sa.select(column.target).where(column.stream == about[0], column.version == about[1])
    waiting = set(connection.execute(there).scalars())
    rows = [_row(about, target, heading, "", at) for target in targets if target not in waiting]
    if rows:
        connection.execute(sa.insert(delivery), rows)


def _row(about: About, target: str, heading: str, text: str, at: datetime) -> dict[str, object]:
    stream, version = about
    return {
        "stream": stream, "version": version, "target": target, "title": heading, "body": text, "state": "pending",
        "attempts": 0, "next_at": at,
    }  # fmt: skip


def title(each: Notice) -> str:
    """One line in both languages: ``应声 SY-2026-000001 预警 · Warned``."""
    return f"应声 {each.number} {each.kind.zh} · {each.kind.en}"


def body(each: Notice) -> str:
    """Project, clause and limit; what it is about stands in the application, behind the sign-in."""
    lines = [f"项目 Project: {each.project}"]
    if each.department:
        lines.append(f"部门 Department: {each.department}")
    if each.clause:
        lines.append(f"条款 Clause: {each.clause}")
    if each.due_at is not None:
        lines.append(f"时限 Due: {moment(each.due_at)}")
    return "\n".join(lines)


def personal(channels: Mapping[str, str]) -> dict[str, str]:
    """The channels that reach one of the staff: no group is told of what concerns one."""
    return {name: address for name, address in channels.items() if PERSONAL in address and PHONE not in address}


def _targets(connection: sa.Connection, told: Told, channels: Mapping[str, str]) -> list[tuple[Notice, str]]:
    groups, to_one = _groups(channels), personal(channels)
    notices = {(each.stream, each.version): each for each, _ in told}
    targets = [(each, name) for each in notices.values() if not each.confidential for name in groups]
    if to_one:
        reachable = _with_email(connection, [user_id for _, user_id in told])
        targets += [(each, f"{name}:{who}") for each, who in told if who in reachable for name in to_one]
    return targets


def _groups(channels: Mapping[str, str]) -> list[str]:
    return [name for name, address in channels.items() if PERSONAL not in address and PHONE not in address]


def _with_email(connection: sa.Connection, user_ids: Sequence[str]) -> set[str]:
    query = sa.select(app_user.c.user_id).where(app_user.c.user_id.in_(user_ids), app_user.c.email.is_not(None))
    return set(connection.execute(query).scalars())
