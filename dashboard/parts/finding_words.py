"""What a check found, in the reader's language: file and key, and the sentence."""

from __future__ import annotations

from casework.regulation.findings import Finding
from dashboard.frame.i18n import _
from dashboard.parts.formats import stated


def said(finding: Finding) -> str:
    """The finding as a person reads it; names and values in it stay as the files write them."""
    return stated(finding.place, _(finding.template, **{name: str(value) for name, value in finding.fields}))
