"""Facts of reports.

Streams: ``report/<id>/<scope>/<period>``, the scope a project's code or ``company``. A report is named by its id in
``data/reports``; what was written and chosen stays when that file changes. Issued again, it is the next version.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field

from casework.record.events.base import Code, Payload, Words
from casework.record.events.regulating import Digest
from casework.vocabulary import EventKind


class ReportDrafted(Payload):
    """The clock opened the copy, because its period was over."""

    kind = EventKind.REPORT_DRAFTED


class ReportSectionWritten(Payload):
    """What stands in a section from now on."""

    kind = EventKind.REPORT_SECTION_WRITTEN
    section: Code
    text: Words = ""


class ReportCaseChosen(Payload):
    """A case is told in a section, with its lesson, or (``chosen`` false) no longer."""

    kind = EventKind.REPORT_CASE_CHOSEN
    section: Code
    case: Code
    chosen: bool = True
    lesson: Words = ""


class ReportSubmitted(Payload):
    """Handed in."""

    kind = EventKind.REPORT_SUBMITTED


class ReportReturned(Payload):
    """To be mended, and why."""

    kind = EventKind.REPORT_RETURNED
    reason: Words = ""


class ReportAccepted(Payload):
    """``digest`` is over what was written and chosen, ``position`` the ledger's when it was accepted."""

    kind = EventKind.REPORT_ACCEPTED
    digest: Digest
    position: Annotated[int, Field(ge=0)]


class ReportIssued(Payload):
    """Made as files: as of when, from which position of the ledger; their SHA-256 by the kind of file."""

    kind = EventKind.REPORT_ISSUED
    issue: Annotated[int, Field(ge=1)]
    as_of: AwareDatetime
    cut: Annotated[int, Field(ge=0)]
    digests: dict[Code, Digest]
