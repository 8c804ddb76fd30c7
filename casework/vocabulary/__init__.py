"""The words of the field: every enum of the house, English value and Chinese term side by side.

``kinds`` says what can happen; ``matter`` what a message is, ``course`` where its case stands, ``limits`` how its time
is counted, ``opinions`` what the customer said. Importers take everything from here; the words of the desk stand in
``casework.vocabulary.desk``, those of the security log in ``casework.vocabulary.security``.
"""

from casework.vocabulary.course import (
    VOIDING,
    Appointment,
    Decision,
    Disposition,
    EscalationCause,
    SourceVerdict,
    Stage,
)
from casework.vocabulary.kinds import EventKind
from casework.vocabulary.limits import Backlog, Clock, Verdict
from casework.vocabulary.matter import Channel, Concern, Nature, Severity, Urgency, Validity
from casework.vocabulary.opinions import Caller, ClubBand, Satisfaction, SatisfactionSource
from casework.vocabulary.term import Term

__all__ = [
    "VOIDING",
    "Appointment",
    "Backlog",
    "Caller",
    "Channel",
    "Clock",
    "ClubBand",
    "Concern",
    "Decision",
    "Disposition",
    "EscalationCause",
    "EventKind",
    "Nature",
    "Satisfaction",
    "SatisfactionSource",
    "Severity",
    "SourceVerdict",
    "Stage",
    "Term",
    "Urgency",
    "Validity",
    "Verdict",
]
