"""The triggers that keep events unchanged for every client of the database, and whether they are still there."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import sqlalchemy as sa

SQLITE: Mapping[str, str] = {
    "event_no_update": (
        "create trigger event_no_update before update on event begin "
        "select raise(abort, 'events are never changed: write a correction instead'); end"
    ),
    "event_no_delete": (
        "create trigger event_no_delete before delete on event begin "
        "select raise(abort, 'events are never removed: write a correction instead'); end"
    ),
    "free_text_no_update": (
        "create trigger free_text_no_update before update on free_text begin "
        "select raise(abort, 'words are never changed: write a correction, or take them away'); end"
    ),
    "event_before_shards_no_update": (
        "create trigger event_before_shards_no_update before update on event_before_shards begin "
        "select raise(abort, 'events are never changed: write a correction instead'); end"
    ),
    "event_before_shards_no_delete": (
        "create trigger event_before_shards_no_delete before delete on event_before_shards begin "
        "select raise(abort, 'events are never removed: write a correction instead'); end"
    ),
}
"""Triggers of SQLite by name, as they are created and as the database gives them back."""

POSTGRES_FUNCTIONS: Mapping[str, str] = {
    "event_refuse": (
        "create or replace function event_refuse() returns trigger language plpgsql as "
        "$$ begin raise exception 'events are never changed or removed: write a correction instead'; end $$"
    ),
    "free_text_refuse": (
        "create or replace function free_text_refuse() returns trigger language plpgsql as "
        "$$ begin raise exception 'words are never changed: write a correction, or take them away'; end $$"
    ),
}
"""What PostgreSQL's triggers call."""
BODIES = {name: text.split("$$")[1].strip() for name, text in POSTGRES_FUNCTIONS.items()}
POSTGRES: Mapping[str, str] = {
    "event_append_only": (
        "create trigger event_append_only before update or delete or truncate on event "
        "for each statement execute function event_refuse()"
    ),
    "free_text_no_update": (
        "create trigger free_text_no_update before update on free_text "
        "for each statement execute function free_text_refuse()"
    ),
    "event_before_shards_kept": (
        "create trigger event_before_shards_kept before update or delete or truncate on event_before_shards "
        "for each statement execute function event_refuse()"
    ),
}
"""Triggers of PostgreSQL by name."""
TYPES = {"event_append_only": 58, "free_text_no_update": 18, "event_before_shards_kept": 58}
"""What pg_trigger.tgtype says of each: before (2), delete (8), update (16), truncate (32)."""

FOUND_SQLITE = sa.text("select name, sql from sqlite_master where type = 'trigger'")
FOUND_POSTGRES = sa.text(
    "select t.tgname, t.tgenabled, t.tgtype, p.proname, p.prosrc from pg_trigger as t "
    "join pg_class as c on t.tgrelid = c.oid join pg_proc as p on t.tgfoid = p.oid "
    "where not t.tgisinternal and c.relnamespace = current_schema()::regnamespace"
)


def create(connection: sa.Connection, *tables: str) -> None:
    """Put the guards of some tables in place."""
    if connection.dialect.name == "sqlite":
        statements = _of(SQLITE, tables)
    else:
        statements = [*POSTGRES_FUNCTIONS.values(), *_of(POSTGRES, tables)]
    for statement in statements:
        connection.exec_driver_sql(statement)


def _of(triggers: Mapping[str, str], tables: Collection[str]) -> list[str]:
    return [text for text in triggers.values() if any(f" on {table} " in text for table in tables)]


def missing(connection: sa.Connection) -> list[str]:
    """The guards that are not there, are switched off, or do something else than they should; foreign ones too."""
    if connection.dialect.name == "sqlite":
        found = {row.name: row.sql.lower() for row in connection.execute(FOUND_SQLITE)}  # SQLite's own first words
        return sorted(name for name in SQLITE.keys() | found.keys() if found.get(name) != SQLITE.get(name))
    rows = {row.tgname: row for row in connection.execute(FOUND_POSTGRES)}
    sound = {
        name
        for name, row in rows.items()
        if row.tgenabled in ("O", "A", b"O", b"A")
        and row.tgtype == TYPES.get(name)
        and row.prosrc.strip() == BODIES.get(row.proname)
    }
    return sorted((POSTGRES.keys() | rows.keys()) - sound)
