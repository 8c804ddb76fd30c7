"""A report as PDF, set by typst after the folder's template, to the standard for readers who cannot see (PDF/UA-1).

The template is given the report as data (JSON), so that nothing that people wrote can be read as markup. The same
report gives the same bytes: the moment in the file is the report's as-of moment.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING

from casework.settings import settings
from reporting.errors import DefinitionError
from reporting.files import font, pictures
from reporting.files.layout import Laid, Part, laid_out
from reporting.filling import Filled

if TYPE_CHECKING:
    from typst import Fonts

TEMPLATE = "report.typ"


def printed(filled: Filled, language: str) -> bytes:
    """The report as PDF; raises ``DefinitionError`` for a template, ``MakingError`` for no typeface."""
    import typst

    folder = settings().report_dir / "templates"
    compiler = typst.Compiler(
        folder / TEMPLATE,
        root=folder,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"report": font.drawable(json.dumps(_data(laid_out(filled, language)), ensure_ascii=False))},
        package_path=folder / "packages",
        package_cache_path=folder / "packages",
    )
    try:
        made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=int(filled.copy.as_of.timestamp()))
    except typst.TypstError as error:
        raise DefinitionError(
            "The template {file} cannot be set: {why}. Mend it, or take the shipped one.",
            file=TEMPLATE,
            why=error.message,
        ) from error
    return bytes(made)  # type: ignore[arg-type]


@cache
def _fonts() -> Fonts:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[font.path().parent])


def _data(laid: Laid) -> Mapping[str, object]:
    """What the template may use."""
    whole = asdict(laid)
    return {**whole, "language": laid.language[:2], "font": font.FAMILY, "parts": [_part(each) for each in laid.parts]}


def _part(part: Part) -> Mapping[str, object]:
    drawing = part.drawing
    picture = None if drawing is None else {"svg": pictures.svg(drawing), "alt": drawing.told(part.title)}
    return {**asdict(part), "picture": picture, "parts": [_part(each) for each in part.parts]}
