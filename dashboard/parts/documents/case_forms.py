"""Word documents of a case: the forms of its regulation, filled from the ledger.

A form is drawn from the regulation's lines, or filled into the template that the company restyled (``blank_forms``).
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import jinja2
from docx.document import Document
from docxtpl import DocxTemplate

from casework.errors import YingshengError
from casework.record.events import PAYLOADS
from casework.record.people import Customer
from casework.regulation.form_lines import Source, read_source
from casework.regulation.model import Form
from casework.vocabulary import EventKind
from dashboard.frame.i18n import speaking
from dashboard.parts.documents.blank_forms import draw, template_path
from dashboard.parts.documents.case_facts import CaseFacts
from dashboard.parts.documents.printed import BESIDE, KINDS, ROOMS, is_begun, is_of_a_case, printed, said
from dashboard.parts.documents.stamp import Stamp, stamped

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Values = Mapping[str, object]
"""What marks may ask for, by the word before the dot."""


class TemplateError(YingshengError):
    """A Word template is missing or broken; the message names the file and what to do."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a template asks for by ``received.content``; ``called_back["caller=centre"].opinion`` narrows it."""

    facts: CaseFacts
    source: Source

    def __getitem__(self, name: str) -> str | Room:
        if "=" in name:
            field, _equals, wanted = name.partition("=")
            return replace(self, source=replace(self.source, only=(field, wanted)))
        asked = read_source(f"{self.source.room}.{name}")
        if not self._has(asked.field):
            raise KeyError(name)
        return said(replace(asked, only=self.source.only), self.facts)

    def _has(self, field: str) -> bool:
        room = self.source.room
        if room in KINDS:
            return field in {"at", "by", *PAYLOADS[EventKind(room)].model_fields}
        return room != "customer" or field in {"contact", "place", *Customer.model_fields}


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """One form of one case, ready to be rendered."""

    form_id: str
    form: Form
    facts: CaseFacts

    @property
    def title(self) -> str:
        """Its name in the reader's language."""
        return self.form.label(self.facts.language)

    @property
    def filename(self) -> str:
        """The name under which it is saved."""
        return f"{self.facts.state.number}-{self.title}.docx"

    def render(self) -> bytes:
        """The filled form as a Word file; raises ``TemplateError`` for a restyled template that is broken."""
        facts = self.facts
        restyled = template_path(self.form_id, facts.language, facts.pack.id)
        with speaking(facts.language):
            if restyled.exists():
                return fill(restyled, rooms(facts), facts.stamp)
            return stamped(saved(self.drawn()), facts.stamp)

    def drawn(self) -> Document:
        """The form as its regulation writes it."""
        facts = self.facts
        under = f"{facts.pack.title.label(facts.language)} · {'、'.join(self.form.clause)}"
        return draw(self.form, facts.language, lambda line: printed(line, facts), under)


def saved(paper: Document) -> bytes:
    """A paper as a file."""
    target = io.BytesIO()
    paper.save(target)
    return target.getvalue()


def available(facts: CaseFacts) -> list[CaseDocument]:
    """The documents that this case has by now, in the order of the regulation."""
    return [
        CaseDocument(name, form, facts)
        for name, form in facts.pack.regulation.forms.items()
        if is_of_a_case(form) and is_begun(form, facts.entries)
    ]


def rooms(facts: CaseFacts) -> Values:
    """All that a template may ask for of a case."""
    return {name: Room(facts, Source(name)) for name in (*ROOMS, *KINDS)}


def _together(said_of_each: Sequence[str]) -> str:
    return BESIDE.join(filter(None, said_of_each))


def fill(template: Path, context: Values, stamp: Stamp) -> bytes:
    """Fill a template's ``{{ room.field }}`` marks; a mark that is not known is an error, not a blank.

    The stamp stands in the footer, however the template was restyled.
    """
    if not template.exists():
        raise TemplateError("There is no template {file}. Run “make docs” to draw it.", file=template.name)
    paper = DocxTemplate(str(template))
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=True)
    environment.filters["together"] = _together
    try:
        paper.render(context, jinja_env=environment, autoescape=True)
    except jinja2.TemplateError as error:
        raise TemplateError(
            "{file}: {reason}. Correct the mark in the template, or draw the template anew.",
            file=template.name,
            reason=error,
        ) from error
    return stamped(saved(paper), stamp)
