"""The obligations engine as a careful analyst would write it with pandas and numpy: sorted arrays, no loop over rows.

The next event of some kinds after an event is one ``searchsorted``; working time is a prefix array over the days. No
obligation is looked at alone, and each rule touches only the events of its own kinds.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from engine_rules import AS_OF, FIRST, OFFICE, Rule, days
from numpy.typing import NDArray

from casework.time.calendar import calendar_day

MICROS, MINUTE = 1_000_000, 60_000_000
DAY, ZONE_US = 1440 * MINUTE, 480 * MINUTE
NEVER = np.iinfo(np.int64).max
Whole = NDArray[np.int64]
EDGES = [(opens * MINUTE, closes * MINUTE) for opens, closes in OFFICE]
DAILY = sum(closes - opens for opens, closes in EDGES)
VERDICTS = pd.Index(["met", "missed", "void", "overdue", "pending"])
GROUPED = ("project", "department", "rule_no", "month", "verdict")
EPOCH = (FIRST - FIRST.fromordinal(719163)).days
"""Days from 1970 to the first day of the stretch."""


class Office:
    """Office time by prefix sums: position = office microseconds since the stretch began."""

    def __init__(self) -> None:
        self.worked = np.array([calendar_day(day).kind.is_worked for day in days()])
        self.through = np.cumsum(self.worked)
        self.nth = np.flatnonzero(self.worked)

    def day(self, moments: Whole) -> Whole:
        """Day of the stretch on which UTC moments fall, locally."""
        found: Whole = (moments + ZONE_US) // DAY - EPOCH
        return found

    def position(self, moments: Whole) -> Whole:
        """Office microseconds since the stretch began."""
        day, now = self.day(moments), (moments + ZONE_US) % DAY
        today = sum(np.clip(now, opens, closes) - opens for opens, closes in EDGES)
        found: Whole = (self.through[day] - self.worked[day]) * DAILY + np.where(self.worked[day], today, 0)
        return found

    def closing(self, starts: Whole, working_days: int) -> Whole:
        """UTC closing moment of the n-th working day after each start's day."""
        day = self.nth[self.through[self.day(starts)] + working_days - 1]
        found: Whole = (day + EPOCH) * DAY + EDGES[-1][1] - ZONE_US
        return found


class Events:
    """The event frame as arrays, with the places of each kind."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame = frame.sort_values(["stream_key", "occurred_at", "version"], ignore_index=True)
        self.case = frame["stream_key"].to_numpy()
        self.moment, self.recorded = (whole(frame[name].to_numpy()) for name in ("occurred_at", "recorded_at"))
        self.in_charge, self.departments = in_charge(frame["department"], self.case)
        self.project, self.projects = pd.factorize(frame["project"])
        self.reason, reasons = pd.factorize(frame["disposition"])
        self.reasons = pd.Index([*reasons, "superseded"])
        codes, kinds = pd.factorize(frame["kind"])
        order = np.argsort(codes, kind="stable")
        bounds = np.searchsorted(codes[order], np.arange(len(kinds) + 1))
        self._places = {kind: order[bounds[n] : bounds[n + 1]] for n, kind in enumerate(kinds)}

    def places(self, kinds: Sequence[str]) -> Whole:
        """Places of all events of these kinds, in order."""
        found = [self._places[kind] for kind in kinds if kind in self._places]
        return np.sort(np.concatenate(found)) if found else np.array([], np.int64)

    def next(self, begun: Whole, among: Whole) -> Whole:
        """Place of the first event of ``among`` later in the same case; NEVER without one."""
        if not len(among):
            return np.full(len(begun), NEVER)
        at = np.searchsorted(among, begun, side="right")
        found = among[np.minimum(at, len(among) - 1)]
        return np.where((at < len(among)) & (self.case[found] == self.case[begun]), found, NEVER)

    def at(self, places: Whole, moments: Whole) -> Whole:
        """Moments of places; NEVER where there is none."""
        return np.where(places == NEVER, NEVER, moments[np.where(places == NEVER, 0, places)])


def whole(moments: np.ndarray) -> Whole:
    """Microseconds; NEVER where there is no moment."""
    found: Whole = np.where(np.isnat(moments), NEVER, moments.astype("datetime64[us]").astype(np.int64))
    return found


def in_charge(named: pd.Series, case: Whole) -> tuple[NDArray[np.intp], pd.Index]:
    """Department in charge at each event: the last one named in the case so far, else the first one named later."""
    codes, names = pd.factorize(named)
    at = np.arange(len(codes))
    last = np.maximum.accumulate(np.where(codes >= 0, at, 0))
    after = np.minimum.accumulate(np.where(codes >= 0, at, len(at) - 1)[::-1])[::-1]
    so_far, later = ((case[place] == case) & (codes[place] >= 0) for place in (last, after))
    return np.where(so_far, codes[last], np.where(later, codes[after], -1)), pd.Index(names)


def engine(frame: pd.DataFrame, rules: Sequence[Rule]) -> tuple[pd.DataFrame, pd.Series]:
    """All obligations with due moments, ends, minutes and verdicts; and how many by project, department … verdict."""
    events, office = Events(frame), Office()
    found = pd.concat([one(events, office, rule) for rule in rules], ignore_index=True)
    return found, found.groupby([*GROUPED], observed=True, dropna=False).size()


def one(events: Events, office: Office, rule: Rule) -> pd.DataFrame:
    """The obligations of one rule."""
    begun, due = started(events, office, rule)
    met, ended = events.next(begun, events.places(rule.ends)), voided(events, begun, rule)
    met, ended = np.where(met <= ended, met, NEVER), np.where(met <= ended, NEVER, ended)
    start, met_at, void_at = events.moment[begun], events.at(met, events.moment), events.at(ended, events.moment)
    return pd.DataFrame(
        {
            "stream_key": events.case[begun],
            "rule_no": np.full(len(begun), rule.rule_no, np.int32),
            "ordinal": ordinals(events.case[begun]),
            "from_version": events.frame["version"].to_numpy()[begun],
            "project": pd.Categorical.from_codes(events.project[begun], events.projects),
            "department": pd.Categorical.from_codes(events.in_charge[begun], events.departments),
            "started_at": start,
            "started_recorded_at": events.recorded[begun],
            "due_at": due,
            "warn_at": warned(start, due, rule),
            "met_at": met_at,
            "met_recorded_at": events.at(met, events.recorded),
            "void_at": void_at,
            "void_reason": reasons(events, ended),
            "limit_minutes": minutes(start, due, rule, office),
            "taken_minutes": minutes(start, met_at, rule, office),
            "month": (due + ZONE_US).astype("datetime64[us]").astype("datetime64[M]").astype("datetime64[s]"),
            "verdict": pd.Categorical.from_codes(verdicts(due, met_at, void_at), VERDICTS),
        }
    )


def ordinals(case: Whole) -> Whole:
    """Which instance of its rule in its case each obligation is, from 1; the cases lie together."""
    at = np.arange(len(case))
    first = np.concatenate([[True], case[1:] != case[:-1]])[: len(case)]
    found: Whole = at - np.maximum.accumulate(np.where(first, at, 0)) + 1
    return found


def warned(start: Whole, due: Whole, rule: Rule) -> Whole:
    """When to warn; NEVER for rules that do not warn (the regulation warns by the clock on the wall only)."""
    if not rule.warn:
        return np.full(len(start), NEVER)
    found: Whole = start + np.maximum(due - start, 0) * rule.share_num // rule.share_den
    return found


def minutes(start: Whole, end: Whole, rule: Rule, office: Office) -> Whole:
    """Whole minutes by the rule's clock; NEVER without an end."""
    found, done = np.full(len(start), NEVER), end < NEVER
    if rule.clock == "working":
        found[done] = (office.position(end[done]) - office.position(start[done])) // MINUTE
    else:
        found[done] = (end[done] - start[done]) // MINUTE
    return found


def reasons(events: Events, ended: Whole) -> pd.Categorical:
    """Why an obligation fell away: the closing's disposition, or superseded; none where it did not."""
    place = np.where(ended == NEVER, 0, ended)
    codes = np.where(events.reason[place] >= 0, events.reason[place], len(events.reasons) - 1)
    return pd.Categorical.from_codes(np.where(ended == NEVER, -1, codes), events.reasons)


def started(events: Events, office: Office, rule: Rule) -> tuple[Whole, Whole]:
    """Places of the from-events for which the rule holds, and the due moments."""
    begun = events.places(rule.starts)
    for column, allowed in (("appointment", rule.appointments), ("level", rule.levels)):
        if allowed:
            carried = events.frame[column].iloc[begun]
            begun = begun[(carried.isna() | carried.isin(allowed)).to_numpy()]
    if rule.clock == "agreed":
        due = events.frame["due_at"].to_numpy()[begun]
        given = ~np.isnat(due)
        return begun[given], due[given].astype("datetime64[us]").astype(np.int64)
    moments = events.moment[begun]
    if rule.clock == "working" and rule.limit_days:
        return begun, office.closing(moments, rule.limit_days)
    return begun, moments + (rule.limit_us or 0)


def voided(events: Events, begun: Whole, rule: Rule) -> Whole:
    """Places at which obligations are superseded or voided by a closing; NEVER without."""
    closings = events.places(["closed"])
    closings = closings[events.frame["disposition"].iloc[closings].isin(rule.dispositions).to_numpy()]
    return np.minimum(events.next(begun, events.places(rule.superseding)), events.next(begun, closings))


def verdicts(due: Whole, met: Whole, void: Whole) -> NDArray[np.int64]:
    """Verdict of each obligation as of the moment asked about, as its place in VERDICTS."""
    moment = int(np.datetime64(AS_OF, "us").astype(np.int64))
    cases = [(met < NEVER) & (met <= due), met < NEVER, (void < NEVER) & (void <= due), void < NEVER, moment > due]
    found: NDArray[np.int64] = np.select(cases, [0, 1, 2, 1, 3], 4)
    return found
