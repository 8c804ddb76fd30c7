"""The file handed in: kept, opened as it stands or as an import profile says, its sheet and header stated by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from dashboard.frame import uploads
from dashboard.frame.i18n import _
from dashboard.frame.upload_fields import file_field
from dashboard.parts.formats import listed
from dashboard.views.importing import report as importing_report
from etl.errors import EtlError
from etl.intake.profiles import Origin
from etl.intake.source import Source
from etl.intake.sources import open_source

ENDINGS = ["csv", "tsv", "txt", "xlsx", "parquet", "jsonl", "ndjson", "gz"]


@dataclass(frozen=True, slots=True)
class Handed:
    """A file, and what was stated of its table by hand; ``plain`` is it opened without any profile, or why not."""

    path: Path
    name: str
    plain: Source | EtlError
    sheet: str | None = None
    header_row: int | None = None

    @property
    def key(self) -> str:
        """Names the content and the sheet, for widgets that belong to them."""
        return f"{self.path.name}-{self.sheet}"

    def opened(self, origin: Origin | None = None) -> Source:
        """The table as a profile says where it stands; what was stated by hand goes first. Raises ``EtlError``."""
        if origin is not None and origin != Origin():
            return open_source(self.path, sheet=self.sheet, header_row=self.header_row, name=self.name, origin=origin)
        if isinstance(self.plain, EtlError):
            raise self.plain
        return self.plain


def hand_in() -> Handed | None:
    """Draw the place for the file; None while there is none."""
    st.subheader(_("1. The file"), anchor=False)
    handed = file_field(
        _("CSV (any encoding), Excel, Parquet or JSON lines"),
        ENDINGS,
        key="import-file",
        on_change=importing_report.forget,
    )
    if handed is None:
        uploads.forget()
        st.caption(_("Choose a file; you will see how it is read before anything is loaded."))
        return None
    return _stated(_opened(uploads.keep(handed.name, handed), handed.name))


def _opened(path: Path, name: str, sheet: str | None = None, header_row: int | None = None) -> Handed:
    plain: Source | EtlError
    try:
        plain = open_source(path, name=name, sheet=sheet, header_row=header_row)
    except EtlError as error:
        plain = error
    return Handed(path, name, plain, sheet, header_row)


def _stated(handed: Handed) -> Handed:
    """The same file with the sheet and header row that are chosen by hand."""
    plain = handed.plain
    if isinstance(plain, EtlError) or not plain.sheets:
        return handed
    left, right = st.columns(2)
    sheet = left.selectbox(_("Sheet"), plain.sheets, index=plain.sheets.index(plain.sheet or plain.sheets[0]))
    row = right.number_input(_("Header in row (empty: found by itself)"), min_value=1, value=None, step=1)
    return handed if sheet == plain.sheet and row is None else _opened(handed.path, handed.name, sheet, row)


def told(origin: Origin) -> str:
    """What a profile says of the table's place in the file; empty when it says nothing."""
    parts = {
        _("sheet {value}"): origin.sheet,
        _("header in row {value}"): origin.header_row,
        _("encoding {value}"): origin.encoding,
        _("delimiter “{value}”"): origin.delimiter,
    }
    return listed(text.format(value=value) for text, value in parts.items() if value is not None)
