"""Whose turn it is to be told of news: one open page after another, so that whoever works is not kept waiting.

With fifty pages open and an entry a second, all of them would be drawn at once and again before they were done; a page
that takes longer than the time between two entries would never be finished. So the next is told when the one before it
has been drawn, and none that is being drawn: news take the place of one reader, however many pages are open. While
somebody works they take a third of one: after each page a rest of twice as long. First comes whose page was drawn
longest ago: who works sees news by working, who only looks waits for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from time import monotonic

GRACE_SECONDS = 0.3
"""A page that has not begun to draw itself by then will not, or not now; the next is told."""
PATIENCE_SECONDS = 20.0
"""The longest that others wait for one page."""
REST = 2.0
"""So many times as long as a page took, others' work comes first, if there is any."""


class Turns:
    """Who listens, what they show, and who of them is being drawn; sockets are served by one thread alone.

    ``is_open`` and ``is_drawing`` say it of a session.
    """

    def __init__(
        self, is_open: Callable[[str], bool], is_drawing: Callable[[str], bool], clock: Callable[[], float] = monotonic
    ) -> None:
        self._is_open, self._is_drawing, self._clock = is_open, is_drawing, clock
        self._listening: Counter[str] = Counter()
        self._away: set[str] = set()
        self._shown: dict[str, int] = {}
        self._drawn: dict[str, float] = {}
        self._holder: str | None = None
        self._since = 0.0
        self._rests_until = 0.0
        self._begun = False

    def join(self, session: str) -> None:
        """Its tab has opened a socket."""
        self._listening[session] += 1
        self._away = {each for each in self._away if each != session and self._is_open(each)}

    def leave(self, session: str, *, hidden: bool) -> None:
        """Its tab has closed a socket; ``hidden``: because nobody looks, and it opens another when somebody does."""
        self._listening[session] -= 1
        if not self._listening[session]:
            del self._listening[session]
            self._shown.pop(session, None)
            self._drawn.pop(session, None)
            if hidden:
                self._away.add(session)

    def is_told(self, session: str) -> bool:
        """Whether news reach the page over its socket, so that it need not look for them by itself."""
        return session in self._listening or session in self._away

    def shows(self, session: str, position: int) -> None:
        """Its page shows the figures of this position; called by the thread that draws it."""
        self._shown[session] = position
        self._drawn[session] = self._clock()

    def knows(self, session: str, position: int) -> bool:
        """Whether its page shows these figures already."""
        return self._shown.get(session, -1) >= position

    def take(self, session: str, position: int) -> bool:
        """Whether it may be told now of this position; from then on it is its turn."""
        if self._is_drawing(session) or not self._over() or self._rests() or self._others_first(session, position):
            return False
        self._holder, self._since, self._begun = session, self._clock(), False
        self._drawn[session] = self._since
        return True

    def _rests(self) -> bool:
        """Whether those who work come first just now."""
        return self._clock() < self._rests_until and any(map(self._is_drawing, list(self._listening)))

    def _others_first(self, session: str, position: int) -> bool:
        """Whether another page that lacks this position, and could be drawn, was drawn longer ago."""
        since = self._drawn.get(session, 0.0)
        return any(
            self._drawn.get(other, 0.0) < since and not self.knows(other, position) and not self._is_drawing(other)
            for other in list(self._listening)
            if other != session
        )

    def _over(self) -> bool:
        """Whether whoever was told last has been drawn, or is not going to be."""
        if self._holder is None:
            return True
        waited, draws = self._clock() - self._since, self._is_drawing(self._holder)
        self._begun = self._begun or draws
        over = waited > PATIENCE_SECONDS or (not draws and (self._begun or waited > GRACE_SECONDS))
        if over:
            self._holder = None
            self._rests_until = self._clock() + (REST * waited if self._begun else 0.0)
        return over
