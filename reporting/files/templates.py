"""The company's own templates of Word files and slides: which there is, and a fault of one said as such."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError as NoWordFile
from pptx.exc import PackageNotFoundError as NoSlides

from casework.settings import settings
from reporting.errors import DefinitionError


@contextmanager
def own(name: str) -> Iterator[str | None]:
    """The path of ``templates/<name>``, None where the folder has none; raises ``DefinitionError`` for one that is no
    such file, or lacks a style or a layout.
    """
    template = settings().report_dir / "templates" / name
    if not template.exists():
        yield None
        return
    try:
        yield str(template)
    except (NoWordFile, NoSlides, BadZipFile, KeyError, IndexError, ValueError) as error:
        raise DefinitionError(
            "The template {file} cannot be used: {why}. Begin with a file made without it, and change its styles.",
            file=name,
            why=error,
        ) from error
