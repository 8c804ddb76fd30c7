"""The security log: who came in, was turned away, took something out or changed rights; for administrators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pyarrow as pa
import streamlit as st

from casework.access.security import STRANGER
from casework.access.users import Users
from casework.vocabulary.security import Deed
from dashboard.frame import access, address, shell
from dashboard.frame.i18n import N_, _, label
from dashboard.frame.state import Platform
from dashboard.parts import paging, unheeded
from dashboard.parts.components import downloads, nothing_here, table
from dashboard.parts.formats import zone
from dashboard.parts.security_words import actor_in_words, detail_in_words, steps_in_words, thing_in_words

LEAF = "leaf"
HEADINGS = {
    "at": N_("When"), "who": N_("Who"), "deed": N_("Deed"), "what": N_("What"), "detail": N_("Detail"),
    "times": N_("Times"), "project": N_("Project"), "seq": N_("Entry"),
}  # fmt: skip
BEGINNING, END = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which lines: of one deed, of one person, within some days; None for all."""

    deed: str | None
    actor: str | None
    since: datetime
    until: datetime

    def ask(self, platform: Platform, limit: int, offset: int = 0) -> pa.Table:
        """The lines, newest first."""
        return platform.answers.security_log(
            deed=self.deed, actor=self.actor, since=self.since, until=self.until, limit=limit, offset=offset
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What lines name by an id, in words: people, steps, projects."""

    people: dict[str, str]
    steps: dict[str, str]
    projects: dict[str, str]


def page() -> None:
    """Draw the page."""
    platform = shell.open_data(
        _("Security log"),
        _("Who signed in, was turned away, took a file out, saw personal data unmasked or changed rights. Lines are "
          "entries of the ledger: nobody can change or remove them. They name people by the id of their account."),
    )  # fmt: skip
    platform.catch_up()
    names = {user.user_id: user.name for user in Users(platform.ledger).all()} | {STRANGER: _("not signed in")}
    chosen = _chosen(names)
    found = chosen.ask(platform, paging.ROWS, paging.offset(LEAF))
    if not found.num_rows and paging.offset(LEAF):
        address.drop(LEAF)
        st.rerun()
    if not found.num_rows:
        return nothing_here(_("No line of the log fits this choice."))
    headings = {name: _(text) for name, text in HEADINGS.items()}
    known = Known(names, steps_in_words(platform.policies), access.grantable().projects)
    table(worded(found, known), headings, alt=_("Lines of the security log, newest first"), key="security",
          wide=("detail",), right=("times",))  # fmt: skip
    every = found["total"][0].as_py()
    paging.leaves(LEAF, every, found.num_rows)
    return downloads(lambda: worded(chosen.ask(platform, every), known), headings, "security-log")


def _chosen(names: dict[str, str]) -> Choice:
    """The choice of deed, person and days, which stands in the URL."""
    deeds = {deed.value: label(deed) for deed in Deed}
    places = st.columns(4)
    return Choice(
        deed=_one("deed", _("Deed"), deeds, places[0]),
        actor=_one("who", _("Who"), names, places[1]),
        since=_midnight(_day("since", _("From day"), places[2]) or BEGINNING),
        until=_midnight((_day("until", _("To day"), places[3]) or END) + timedelta(days=1)),
    )


def _one(name: str, title: str, options: dict[str, str], place: st.delta_generator.DeltaGenerator) -> str | None:
    with place:
        wanted = unheeded.one(name, title, options)
    return place.selectbox(
        title,
        list(options),
        index=list(options).index(wanted) if wanted in options else None,
        format_func=options.__getitem__,
        placeholder=_("All"), key=address.widget_key(name), on_change=_taken, args=(name,),
    )  # fmt: skip


def _day(name: str, title: str, place: st.delta_generator.DeltaGenerator) -> date | None:
    wanted = address.first(name) or ""
    try:
        day = date.fromisoformat(wanted)
    except ValueError:
        day = None
    return place.date_input(
        title,
        day if day and BEGINNING <= day < END else None,
        min_value=BEGINNING,
        max_value=END - timedelta(days=1),
        format="YYYY-MM-DD",
        key=address.widget_key(name),
        on_change=_taken,
        args=(name,),
    )


def _taken(name: str) -> None:
    """Another choice begins at its first leaf."""
    address.write(LEAF, [])
    address.take(name, lambda value: [] if value is None else [str(value)])


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), zone())


def worded(rows: pa.Table, known: Known) -> pa.Table:
    """The lines as people read them."""
    said = [
        {
            "at": row["occurred_at"],
            "who": actor_in_words(row["actor"], known.people),
            "deed": label(Deed(row["deed"])),
            "what": thing_in_words(row["deed"], row["what"], known.people, known.steps),
            "detail": detail_in_words(row, known.people),
            "times": row["times"],
            "project": None if row["project"] == "-" else known.projects.get(row["project"], row["project"]),
            "seq": row["seq"],
        }
        for row in rows.to_pylist()
    ]
    kinds = {"at": pa.timestamp("us", "UTC"), "times": pa.int64(), "seq": pa.int64()}
    return pa.Table.from_pylist(said, schema=pa.schema([(name, kinds.get(name, pa.string())) for name in HEADINGS]))
