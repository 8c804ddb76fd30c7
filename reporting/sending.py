"""Issued reports on their way: made for each recipient when the message goes, by the rights of then.

E-mail carries the files; a group's robot, whose members nobody knows, says the sentence and the link alone, of what
everybody may know. Each names project, period and as-of moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from casework.access.permissions import User
from casework.case.confidential import NOBODYS, sight
from casework.messages.letters import Enclosed, Letter
from casework.record.events import ReportIssued
from casework.record.ledger import Ledger
from casework.vocabulary.desk import Undelivered
from casework.wording import Phrase, moment
from etl.subjects import Answers
from etl.subjects.marts import Source
from reporting.copies import copy_of, filled_copy
from reporting.desk import receives, subject
from reporting.files import wording
from reporting.files.making import ISSUED_AS, MIME, made
from reporting.filling import COMPANY, Copy, Filled
from reporting.load import Reports
from reporting.standing import REPORTS

SAID = ("zh-CN", "en")
MADE_FOR = Phrase("Made for {name} by the rights of {moment}", "按 {name} 在 {moment} 的权限生成")
FOR_ALL = Phrase("Without confidential cases", "不含保密报事")


@dataclass(frozen=True, slots=True)
class IssuedReports:
    """Writes the messages about issued reports; ``base`` is where people come to the application."""

    ledger: Ledger
    warehouse: Source
    reports: Reports
    base: str

    def writes(self, stream: str) -> bool:
        """Whether the stream is a report's."""
        return stream.startswith(REPORTS)

    def letter(self, stream: str, version: int, user: User | None, now: datetime) -> Letter | Undelivered:
        """What ``user`` (None: a group) is sent of the issue, or that it is not for them any more."""
        copy = self._copy(stream, version)
        if copy is None or (user is not None and not receives(user, copy)):
            return Undelivered.NO_RIGHT
        answers = Answers(self.warehouse, NOBODYS if user is None else sight(user))
        filled = filled_copy(self.ledger, answers, self.reports, copy)
        files = () if user is None else tuple(_file(filled, kind) for kind in ISSUED_AS)
        return Letter(subject(copy), "\n".join([*_lines(filled, user, now), self._link(copy)]), files)

    def _copy(self, stream: str, version: int) -> Copy | None:
        """The copy as of its issue; None where the report or the issue is gone."""
        name, scope, period = stream.removeprefix(REPORTS).split("/")
        entry = next((each for each in self.ledger.stream(stream) if each.version == version), None)
        if name not in self.reports or entry is None or not isinstance(entry.payload, ReportIssued):
            return None
        project = None if scope == COMPANY else scope
        return copy_of(self.reports, name, project, period, entry.payload.as_of)

    def _link(self, copy: Copy) -> str:
        asked = {"report": copy.report.id, "project_of": copy.scope_name, "period": copy.span.name}
        return f"{self.base}/reports?{urlencode(asked)}"


def _lines(filled: Filled, user: User | None, now: datetime) -> list[str]:
    lines = [] if filled.headline is None else [filled.headline.label(each) for each in SAID]
    for (zh, text), (en, _same) in zip(*(wording.facts(filled, each) for each in SAID), strict=True):
        lines.append(f"{zh} {en}: {text}")
    whose = FOR_ALL if user is None else MADE_FOR
    return [*lines, *(whose.label(each).format(name=user.name if user else "", moment=moment(now)) for each in SAID)]


def _file(filled: Filled, kind: str) -> Enclosed:
    copy = filled.copy
    name = f"{copy.report.id}-{copy.scope_name}-{copy.span.name}.{kind}"
    return Enclosed(name, MIME[kind], made(filled, kind, SAID[0]))
