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

from casework.calendar import calendar_day

MICROS, MINUTE = 1_000_000, 60_000_000
DAY, ZONE_US = 1440 * MINUTE, 480 * MINUTE
NEVER = np.iinfo(np.int64).max
Whole = NDArray[np.int64]
EDGES = [(opens * MINUTE, closes * MINUTE) for opens, closes in OFFICE]
DAILY = sum(closes - opens for opens, closes in EDGES)
VERDICTS = np.array(["met", "missed", "void", "overdue", "pending"], object)
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
        self.moment = frame["occurred_at"].to_numpy().astype("datetime64[us]").astype(np.int64)
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

    def at(self, places: Whole) -> Whole:
        """Moments of places; NEVER where there is none."""
        return np.where(places == NEVER, NEVER, self.moment[np.where(places == NEVER, 0, places)])


def engine(frame: pd.DataFrame, rules: Sequence[Rule]) -> pd.DataFrame:
    """All obligations with due moments, ends, office minutes and verdicts."""
    events, office = Events(frame), Office()
    return pd.concat([one(events, office, rule) for rule in rules], ignore_index=True)


def one(events: Events, office: Office, rule: Rule) -> pd.DataFrame:
    """The obligations of one rule."""
    begun, due = started(events, office, rule)
    met, ended = events.next(begun, events.places(rule.ends)), voided(events, begun, rule)
    void_at = events.at(np.where(met <= ended, NEVER, ended))
    met_at = events.at(np.where(met <= ended, met, NEVER))
    taken = np.full(len(begun), NEVER)
    if rule.clock == "working":
        done = met_at < NEVER
        taken[done] = (office.position(met_at[done]) - office.position(events.moment[begun[done]])) // MINUTE
    return pd.DataFrame(
        {
            "stream_key": events.case[begun],
            "rule_no": np.full(len(begun), rule.rule_no, np.int32),
            "from_version": events.frame["version"].to_numpy()[begun],
            "started_at": events.moment[begun],
            "due_at": due,
            "met_at": met_at,
            "void_at": void_at,
            "office_taken": taken,
            "verdict": verdicts(due, met_at, void_at),
        }
    )


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


def verdicts(due: Whole, met: Whole, void: Whole) -> NDArray[np.object_]:
    """Verdict of each obligation as of the moment asked about."""
    moment = int(np.datetime64(AS_OF, "us").astype(np.int64))
    cases = [(met < NEVER) & (met <= due), met < NEVER, (void < NEVER) & (void <= due), void < NEVER, moment > due]
    found: NDArray[np.object_] = VERDICTS[np.select(cases, [0, 1, 2, 1, 3], 4)]
    return found
