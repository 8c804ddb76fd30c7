"""What a regulation's phrases ask of a case: which events happened in which order, which clocks run, what it is.

The entries of the ledger are lived once more under the regulation (``casework.regulation.life`` says what each event
does), and what is left of that life is kept: a few words, the last of each kind, the running clocks.
"""

from __future__ import annotations

from casework.case.happenings import PEOPLE, carried
from casework.case.state import CaseState, Course, Due, Place
from casework.policy import Pack
from casework.record.ledger import StoredEvent
from casework.regulation.facts import CLOCK
from casework.regulation.happening import Happening
from casework.regulation.life import Life
from casework.vocabulary import EventKind


class Living:
    """Lives the facts of one case, in the order of life."""

    def __init__(self, pack: Pack) -> None:
        self._life = Life.under(pack.regulation)
        self._recorder = ""
        self._callers: set[str] = set()

    def add(self, fact: StoredEvent, state: CaseState, pack: Pack) -> None:
        """Live one fact by the version in force when it happened; ``state`` is what it made of the case."""
        life = self._life
        life.regulation = pack.regulation
        self._recorder = self._recorder or fact.actor
        if fact.kind is EventKind.CALLED_BACK:
            self._callers.add(fact.actor)
        by = CLOCK if fact.actor == CLOCK else PEOPLE
        given = carried(fact.payload, pack, state.claim)
        life.write(Happening(fact.kind.value, fact.step, by, fact.occurred_at, fact.recorded_at, given))
        taken_back = pack.takes_back.get(fact.kind.value)
        if taken_back is not None:
            life.take_back(taken_back)

    def course(self) -> Course:
        """What is left of it."""
        ever: dict[str, Place] = {}
        lately: dict[str, Place] = {}
        for number, event in enumerate(self._life.events):
            if event.kind == EventKind.REOPENED.value:
                lately.clear()
            ever[event.kind] = Place(number, event.occurred_at)
            if number not in self._life.taken:
                lately[event.kind] = ever[event.kind]
        running = [Due(each.clock, each.due_at) for each in self._life.obligations if each.runs]
        return Course(
            facts=self._life.facts,
            lately=lately,
            ever=ever,
            running=tuple(sorted(running, key=lambda due: due.at)),
            recorder=self._recorder,
            callers=frozenset(self._callers),
            tried=tuple(self._life.tries()),
        )
