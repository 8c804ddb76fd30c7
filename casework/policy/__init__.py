"""Policy packs: what a regulation decides, as data. Load, validate, choose the version in force.

A pack is one TOML file in ``data/policies/``. Several files may carry the same ``id`` with different
``effective_from`` dates: they are versions, and each obligation is judged by the version in force when it started.
"""

from casework.policy.load import Policies, load_pack
from casework.policy.model import (
    Approval,
    Band,
    Category,
    ChannelRule,
    Clause,
    ClubRules,
    Compliance,
    Escalation,
    Extension,
    Form,
    FormField,
    FormSection,
    Ladder,
    Limit,
    MinimumRecord,
    Model,
    Obligation,
    OfficeHours,
    Report,
    Role,
    SatisfactionRules,
    Scoring,
    Unclosed,
    When,
    Words,
)
from casework.policy.pack import Pack

__all__ = [
    "Approval",
    "Band",
    "Category",
    "ChannelRule",
    "Clause",
    "ClubRules",
    "Compliance",
    "Escalation",
    "Extension",
    "Form",
    "FormField",
    "FormSection",
    "Ladder",
    "Limit",
    "MinimumRecord",
    "Model",
    "Obligation",
    "OfficeHours",
    "Pack",
    "Policies",
    "Report",
    "Role",
    "SatisfactionRules",
    "Scoring",
    "Unclosed",
    "When",
    "Words",
    "load_pack",
]
