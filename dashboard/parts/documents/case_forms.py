"""Word documents of a case: the pack's forms filled from the ledger into templates that people may restyle."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import jinja2
from docxtpl import DocxTemplate

from casework.errors import YingshengError
from casework.regulation.model import Form
from dashboard.frame.i18n import speaking
from dashboard.parts.documents.blank_forms import template_path
from dashboard.parts.documents.case_facts import CaseFacts, Values, printable, values
from dashboard.parts.documents.folder_forms import drawn, is_of_a_case
from dashboard.parts.documents.stamp import Stamp, stamped

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class TemplateError(YingshengError):
    """A Word template is missing or broken; the message names the file and what to do."""


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """One form of one case, ready to be rendered."""

    form_id: str
    title: str
    filename: str
    facts: CaseFacts
    drawn_from: Form | None = None
    """The form of the folder that needs no template."""

    def render(self) -> bytes:
        """The filled form as a Word file; raises ``TemplateError``."""
        facts = self.facts
        with speaking(facts.language):
            if self.drawn_from is not None:
                return drawn(self.drawn_from, facts)
            return fill(template_path(self.form_id, facts.language), values(self.form_id, facts), facts.stamp)


def available(facts: CaseFacts) -> list[CaseDocument]:
    """The documents that this case has by now, in the order of the regulation."""
    ready = printable(facts.entries)
    return [
        *(
            CaseDocument(form.id, title, f"{facts.state.number}-{title}.docx", facts)
            for form in facts.pack.forms
            if form.id in ready and (title := form.name.label(facts.language))
        ),
        *(
            CaseDocument(name, title, f"{facts.state.number}-{title}.docx", facts, form)
            for name, form in facts.pack.regulation.forms.items()
            if is_of_a_case(form) and (title := form.label(facts.language))
        ),
    ]


def fill(template: Path, context: Values, stamp: Stamp) -> bytes:
    """Fill a template's ``{{ section.field }}`` marks; a mark that the form does not know is an error, not a blank.

    The stamp stands in the footer, however the template was restyled.
    """
    if not template.exists():
        raise TemplateError("There is no template {file}. Run “make docs” to draw it.", file=template.name)
    paper = DocxTemplate(str(template))
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=True)
    try:
        paper.render(context, jinja_env=environment, autoescape=True)
    except jinja2.TemplateError as error:
        raise TemplateError(
            "{file}: {reason}. Correct the mark in the template, or draw the template anew.",
            file=template.name,
            reason=error,
        ) from error
    target = io.BytesIO()
    paper.save(target)
    return stamped(target.getvalue(), stamp)
