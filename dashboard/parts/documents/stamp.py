"""What stands at the foot of every Word document: how far the ledger went that it was filled from.

The head is written as ``yingsheng check --since`` reads it, so that whoever holds the paper can prove that nothing
before it was changed since.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import docx
from docx.document import Document
from docx.section import _Footer
from docx.shared import Pt

from casework.record.ledger import Head
from dashboard.frame.i18n import _
from dashboard.parts.formats import moment

SMALL = Pt(7)


@dataclass(frozen=True, slots=True)
class Stamp:
    """When the facts of a document were read, and where the ledger ended then."""

    at: datetime
    head: Head
    confidential: bool = False
    """Whether it is of a case that only its handlers may know of."""

    def lines(self) -> list[str]:
        """What stands at the foot, in the language spoken now."""
        return [_("Confidential: for its handlers alone"), self.line()] if self.confidential else [self.line()]

    def line(self) -> str:
        """The line at the foot, in the language spoken now."""
        return _(
            "As of {moment} · ledger {head} · “yingsheng check --since” with this ledger head proves that nothing "
            "before it was changed",
            moment=moment(self.at),
            head=self.head.short,
        )


def stamped(paper: bytes, stamp: Stamp) -> bytes:
    """A Word file with the line below whatever its own footers say, on every page."""
    document = docx.Document(io.BytesIO(paper))
    for footer in _footers(document):
        for line in stamp.lines():
            last = footer.paragraphs[-1]
            place = footer.add_paragraph() if last.text else last
            place.add_run(line).font.size = SMALL
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _footers(document: Document) -> Iterator[_Footer]:
    """The footers that pages show: those of later sections stand for themselves only where they are their own."""
    odd_and_even = document.settings.odd_and_even_pages_header_footer
    for number, section in enumerate(document.sections):
        kinds = [section.footer]
        kinds += [section.first_page_footer] if section.different_first_page_header_footer else []
        kinds += [section.even_page_footer] if odd_and_even else []
        yield from (footer for footer in kinds if number == 0 or not footer.is_linked_to_previous)
