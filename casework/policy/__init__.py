"""Packs: what clocks, scores, forms and pages read of a regulation's folder.

Several folders may carry the same ``id`` with different ``effective_from`` dates: they are versions, and each
obligation is judged by the version in force when it started.
"""

from casework.policy.load import Policies, load_pack
from casework.policy.model import (
    Approval,
    Category,
    Clause,
    Compliance,
    Escalation,
    Extension,
    Ladder,
    Obligation,
    Post,
    SatisfactionRules,
    Scoring,
    Unclosed,
)
from casework.policy.pack import Pack
from casework.policy.reading import WaitingError

__all__ = [
    "Approval",
    "Category",
    "Clause",
    "Compliance",
    "Escalation",
    "Extension",
    "Ladder",
    "Obligation",
    "Pack",
    "Policies",
    "Post",
    "SatisfactionRules",
    "Scoring",
    "Unclosed",
    "WaitingError",
    "load_pack",
]
