"""Several rows of one number: that they must agree, that the latest counts, or that each is a step of a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.frame.i18n import _, worded
from dashboard.views.importing.file import Handed
from etl.intake.kinds import COMPLAINTS, Kind
from etl.intake.looking import FEW_WORDS, Seen
from etl.intake.profiles import Log, Origin
from etl.intake.readings import first_meanings

AGREE, LATEST, STEPS = "agree", "latest", "steps"


@dataclass(frozen=True, slots=True)
class Several:
    """The column of the file by which the latest row is known, or what makes its rows steps; neither where they must
    agree.
    """

    latest_by: str | None = None
    log: Log | None = None

    def stands(self, handed: Handed) -> Origin:
        """Where the table stands, and whether its rows are steps."""
        return Origin(sheet=handed.sheet, header_row=handed.header_row, log=self.log)

    def asked(self, seen: Sequence[Seen]) -> list[Seen]:
        """The columns that can mean something: not those that say which step it is, nor second times that never are."""
        if self.log is None:
            return list(seen)
        said = {self.log.step, self.log.at}
        return [each for each in seen if each.header not in said and (each.filled or not each.header.endswith(" 2"))]


def ask(key: str, kind: Kind, seen: Sequence[Seen]) -> Several:
    """Draw the question where numbers stand in several rows; nothing is asked where each stands once."""
    guessed = first_meanings(kind, seen)
    number = next((each for each in seen if guessed.get(each.header) == "number"), None)
    times = [each.header for each in seen if each.is_time]
    if number is None or number.distinct == number.filled or not times:
        return Several()
    steps = {
        each.header: tuple(word for word, _count in each.frequent)
        for each in seen
        if each.header != number.header and not each.is_time and 1 < each.distinct <= FEW_WORDS
    }
    how = _how(key, can_be_steps=bool(steps) and kind is COMPLAINTS)
    if how == LATEST:
        return Several(latest_by=_column(_("The latest is known by"), times, f"latest-{key}"))
    if how == STEPS:
        left, right = st.columns(2)
        with left:
            step = _column(_("Which step it is stands in"), list(steps), f"step-{key}")
        with right:
            at = _column(_("When it was taken stands in"), times, f"step-at-{key}")
        return Several(log=Log(number=number.header, step=step, at=at, steps=steps[step]))
    return Several()


def _how(key: str, *, can_be_steps: bool) -> str:
    named = {
        AGREE: _("they must say the same; what differs is held back"),
        LATEST: _("the latest of them counts"),
        STEPS: _("each row is a step of the case"),
    }
    offered = [how for how in named if how != STEPS or can_be_steps]
    asked = _("Where several rows have one number")
    return str(st.selectbox(asked, offered, format_func=named.__getitem__, key=worded(f"several-{key}")))


def _column(asked: str, headers: Sequence[str], key: str) -> str:
    return str(st.selectbox(asked, headers, key=worded(key)))
