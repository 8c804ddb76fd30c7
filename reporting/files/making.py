"""Make a file of a filled report, by its suffix."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reporting.errors import MakingError
from reporting.files.document import document
from reporting.files.printed import printed
from reporting.files.slides import slides
from reporting.files.workbook import workbook
from reporting.filling import Filled

Maker = Callable[[Filled, str], bytes]


MAKERS: Mapping[str, Maker] = {"xlsx": workbook, "pptx": slides, "docx": document, "pdf": printed}
"""Suffix → what makes the bytes, of a filled report in a language."""
ISSUED_AS = ("pdf", "xlsx")
"""The kinds of file that are the same byte for byte when made again: an issue names their digests, and sends them."""
MIME = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def suffix_of(form: str) -> str:
    """The suffix, if files of that kind are made; raises ``MakingError``."""
    if form not in MAKERS:
        raise MakingError("Reports are not made as {form}: choose among {known}.", form=form, known=", ".join(MAKERS))
    return form


def made(filled: Filled, suffix: str, language: str) -> bytes:
    """The bytes of the file; raises ``MakingError``."""
    return MAKERS[suffix_of(suffix)](filled, language)
