"""The words of reports."""

from __future__ import annotations

from casework.vocabulary.term import Term


class ReportStage(Term):
    """How far a copy of a report has come."""

    MISSING = "missing", "未开始"
    """Nobody has begun it."""
    DRAFTED = "drafted", "草稿"
    """Begun, by the clock or by a person, and not handed in."""
    SUBMITTED = "submitted", "已提交"
    """Handed in; those who accept it decide."""
    RETURNED = "returned", "已退回"
    """To be mended."""
    ACCEPTED = "accepted", "已通过"
    """Accepted, with the digest of what was written and chosen."""
    ISSUED = "issued", "已签发"
    """Made as files, which are named by their digests."""
