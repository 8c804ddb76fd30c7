"""Tell what happened in a few lines and ask the marts about it: ledger → sync → answers, all of it real.

Moments are local (Asia/Shanghai), written ``"2026-03-02 10:00"``; an entry is recorded when it happens unless said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from casework.policy import Policies
from casework.record import events as facts
from casework.record.ledger import Ledger
from etl.subjects import Answers
from etl.warehouse.scope import Scope
from etl.warehouse.warehouse import Warehouse

ZONE = ZoneInfo("Asia/Shanghai")


def local(text: str) -> datetime:
    """The moment of a local time."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def scope(as_of: str, month_from: str = "2026-01", month_to: str = "2026-12", **narrower: object) -> Scope:
    """A scope over whole months, ``known_at`` and filters by keyword."""
    months = (date.fromisoformat(month_from + "-01"), date.fromisoformat(month_to + "-01"))
    return Scope(local(as_of), *months, **narrower)  # type: ignore[arg-type]


class Story:
    """Events by stream, in the order of telling."""

    def __init__(self) -> None:
        self.streams: dict[str, list[facts.Event]] = defaultdict(list)

    def tell(
        self,
        stream: str,
        at: str,
        payload: facts.Payload,
        project: str = "A",
        recorded: str | None = None,
        actor: str = "staff",
    ) -> None:
        """Add one event to ``stream``."""
        event = facts.Event(
            stream=stream,
            occurred_at=local(at),
            recorded_at=local(recorded or at),
            actor=actor,
            project=project,
            payload=payload,
        )
        self.streams[stream].append(event)

    def project(self, code: str, name: str = "", city: str = "") -> Story:
        """Register a project."""
        self.tell(
            f"project/{code}",
            "2026-01-01 00:00",
            facts.ProjectRegistered(code=code, name=name or code, city=city),
            project=code,
        )
        return self

    def case(self, case_id: str, at: str, project: str = "A", **fields: object) -> CaseStory:
        """Receive a case."""
        received = facts.Received.model_validate({"number": case_id.upper(), **fields})
        return CaseStory(self, case_id, project).then(at, received)

    @contextmanager
    def answers(self, folder: Path, policies: Policies | None = None) -> Iterator[Answers]:
        """Answers on the story by the shipped rules, or by others, while the context lasts."""
        with self.warehouse(folder, policies) as warehouse:
            yield Answers(warehouse)

    @contextmanager
    def warehouse(self, folder: Path, policies: Policies | None = None) -> Iterator[Warehouse]:
        """Write the story into a ledger in ``folder`` and open a warehouse on it."""
        ledger = Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}")
        with ledger.transaction() as writing:
            for stream, told in self.streams.items():
                writing.append(stream, 0, told)
        warehouse = Warehouse.open(ledger, folder / "warehouse.duckdb", policies)
        yield warehouse
        warehouse.close()
        ledger.close()


class CaseStory:
    """Goes on telling about one case."""

    def __init__(self, story: Story, case_id: str, project: str) -> None:
        self.story, self.case_id, self.project = story, case_id, project

    def then(self, at: str, payload: facts.Payload, recorded: str | None = None) -> CaseStory:
        """Add any event."""
        self.story.tell(f"case/{self.case_id}", at, payload, self.project, recorded)
        return self

    def dispatched(self, at: str, contact_by: str, department: str = "works") -> CaseStory:
        """Send the slip."""
        return self.then(at, facts.Dispatched(department=department, due_at=local(contact_by)))

    def contacted(self, at: str, recorded: str | None = None) -> CaseStory:
        """Reach the customer."""
        return self.then(at, facts.Contacted(), recorded)

    def appointed(self, at: str, due: str) -> CaseStory:
        """Agree a completion time."""
        return self.then(at, facts.Appointed(due_at=local(due)))

    def extended(self, at: str, due: str, *, confirmed: bool = True) -> CaseStory:
        """Agree a new completion time."""
        return self.then(at, facts.Extended(due_at=local(due), customer_confirmed=confirmed))

    def closed(self, at: str, disposition: str = "resolved") -> CaseStory:
        """Close the case."""
        return self.then(at, facts.Closed.model_validate({"disposition": disposition}))
