"""How a file is read, stated column by column: what each means, what each foreign word means, what all rows share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from casework.settings import settings
from dashboard.frame.i18n import CHINESE, _, language, worded
from dashboard.frame.state import Platform
from dashboard.parts.formats import listed, number
from dashboard.parts.handles import handle
from dashboard.parts.markdown import plain
from dashboard.views.importing import answers, meanings, repeats
from dashboard.views.importing.file import Handed
from dashboard.views.importing.zones import zone_name, zones
from etl.intake.kinds import KINDS, SURVEYS, Kind
from etl.intake.looking import Seen, look
from etl.intake.profiles import Log, Profile
from etl.intake.readings import Reading, first_meanings, target_of
from etl.intake.source import Source
from etl.intake.suggest import best_kind
from surveys.questionnaire import Questionnaire


def stated(platform: Platform, handed: Handed) -> Profile | None:
    """Draw the questions; the profile that follows from the answers, None while something is missing."""
    source = handed.opened()
    seen = _seen(handed, source)
    kind, zone = _frame(handed, source, seen)
    sheet = answers.choose(platform, handed.key) if kind == SURVEYS.name else None
    asked, target = (None if sheet is None else sheet.id), target_of(kind, None if sheet is None else sheet.id)
    key = f"{handed.key}-{kind}" if sheet is None else f"{handed.key}-{kind}-{sheet.id}"
    several = repeats.ask(key, target, seen)
    if several.log is not None:
        key = f"{key}-steps"
        seen = several.asked(_seen(handed, handed.opened(several.stands(handed)), several.log))
    means = _columns(key, target, sheet, seen)
    words, forms = meanings.words(platform, key, target, means, seen)
    if sheet is not None:
        words |= answers.words(key, sheet, means, seen)
    stands, latest = several.stands(handed), several.latest_by
    reading = Reading(kind, zone, means, words, forms=forms, origin=stands, questionnaire=asked, latest_by=latest)
    constants = meanings.constants(key, target, reading.missing, means)
    whole = replace(reading, constants=constants)
    if asked is not None and not whole.answers:
        st.warning(_("Say of one column at least which question it answers."), icon=":material/edit_note:")
        return None
    if whole.missing:
        names = listed(each.label(language()) for each in whole.missing)
        st.warning(
            _("Every row needs {names}: say above which column it is, or what stands in all rows.", names=names),
            icon=":material/edit_note:",
        )
        return None
    return whole.profile(seen)


def _seen(handed: Handed, source: Source, log: Log | None = None) -> list[Seen]:
    """What stands in the columns, looked at once for each table."""
    of_file: tuple[str, dict[str, list[Seen]]] = st.session_state.get("import-seen", ("", {}))
    if of_file[0] != handed.key:
        of_file = st.session_state["import-seen"] = (handed.key, {})
    key = f"{source.columns} {log}"
    if key not in of_file[1]:
        of_file[1][key] = look(source)
    return of_file[1][key]


def _frame(handed: Handed, source: Source, seen: Sequence[Seen]) -> tuple[str, str]:
    """What the rows are, and in which zone their times are written."""
    left, right = st.columns(2)
    kinds = list(KINDS)
    kind = left.selectbox(
        _("What the rows are"),
        kinds,
        index=kinds.index(best_kind(source, seen).name),
        format_func=lambda each: KINDS[each].zh if language() == CHINESE else KINDS[each].en,
        key=worded(f"kind-{handed.key}"),
    )
    known = zones()
    zone = right.selectbox(
        _("Times are written in the zone of"),
        known,
        index=known.index(settings().timezone),
        format_func=zone_name,
        key=worded(f"zone-{handed.key}"),
    )
    return str(kind), str(zone)


def _columns(key: str, target: Kind, sheet: Questionnaire | None, seen: Sequence[Seen]) -> dict[str, str]:
    """A drop-down for every column of the file, with some of its values; what each means."""
    guessed = first_meanings(target, seen, sheet)
    named = {column.name: column.label(language()) for column in target.columns}
    named |= {} if sheet is None else answers.named(sheet)
    options = ["", *named]
    means: dict[str, str] = {}
    st.markdown(_("Columns of the file: {n}. Say what each means.", n=number(len(seen))))
    for each in seen:
        left, right = st.columns(2, vertical_alignment="center")
        left.markdown(f"**{plain(each.header)}**")
        left.caption(_samples(each))
        chosen = right.selectbox(
            _("“{header}” means …", header=each.header),
            options,
            index=options.index(guessed.get(each.header, "")),
            format_func=lambda name: named.get(name, _("nothing, it is not used")),
            label_visibility="collapsed",
            key=worded(f"means-{key}-{handle(each.header)}"),
        )
        if chosen:
            means[each.header] = str(chosen)
    _told_twice(means, named)
    return means


def _samples(each: Seen) -> str:
    return listed(plain(word[:40]) for word in each.samples) or _("no cell is filled")


def _told_twice(means: Mapping[str, str], named: Mapping[str, str]) -> None:
    for name in dict.fromkeys(means.values()):
        headers = [header for header, column in means.items() if column == name]
        if len(headers) > 1:
            told = _(
                "Several columns mean “{name}”: {headers}. Of a moment they are day and time; of anything else the "
                "first that is filled counts.",
                name=named[name],
                headers=plain(listed(headers)),
            )
            st.caption(told)
