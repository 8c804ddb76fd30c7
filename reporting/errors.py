"""Errors of reports that a user can act on.

ReportError
├── DefinitionError      a file of ``data/reports`` is wrong: the message names it, the place, and what to change
└── MakingError          a report cannot be made as a file
"""

from __future__ import annotations

from casework.errors import YingshengError


class ReportError(YingshengError):
    """Base of every error of reports."""


class DefinitionError(ReportError):
    """A report's definition, or its template, is wrong."""


class MakingError(ReportError):
    """A report cannot be made as a file; the message says what is missing."""
