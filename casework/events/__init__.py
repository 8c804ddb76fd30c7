"""Typed facts: one payload class per event kind, and the envelope that carries it into the ledger.

Payloads hold no personal data (names, phones, addresses, contract numbers); those live in the ``customer`` table and
are reached by ``customer_id``. All moments are timezone-aware; the ledger stores UTC.

A room for each part of a case's life (``arriving``, ``working``, ``raising``, ``ending``, ``claims``, ``lessons``,
``adding``), one for entries about entries (``amending``), one for personal data that go (``privacy``), one for versions
of regulations (``regulating``), and one for what is about no case (``elsewhere``). Importers take everything from here.
"""

from casework.events.adding import EvidenceAttached, Noted
from casework.events.amending import Corrected, Erased, Redacted
from casework.events.arriving import Answered, Classified, Received, Validated
from casework.events.base import NO_PROJECT, Code, FileName, Payload, Text, Words
from casework.events.claims import ClaimAdvised, ClaimApproved, ClaimEndorsed, ClaimPaid, ClaimRaised
from casework.events.elsewhere import (
    Accessed,
    ClockConfirmed,
    ClubCalled,
    DemoFilled,
    ImportLoaded,
    ProjectRegistered,
    Revealed,
    SignedCounted,
    SurveyAnswered,
)
from casework.events.ending import (
    AnalysisMeetingHeld,
    CalledBack,
    Closed,
    CustomerAgreed,
    CustomerDisagreed,
    DeclaredUnclosed,
    Reopened,
)
from casework.events.envelope import PAYLOADS, Event, parse_payload
from casework.events.lessons import CauseAnalysed, Commended, MeasureDone, MeasureSet, PenaltyGiven
from casework.events.privacy import ErasureDone, ErasureRefused, ErasureRequested, RetentionApplied
from casework.events.raising import DispatchedAgain, Escalated, Instructed, MajorEventReported, ReportedToLeader, Warned
from casework.events.regulating import RegulationAdopted, RegulationProposed, RegulationRefused
from casework.events.working import (
    Appointed,
    Contacted,
    Dispatched,
    Extended,
    ExtensionCancelled,
    FedBack,
    PlanDecided,
    PlanSubmitted,
    ReceiptConfirmed,
    Replied,
    Solved,
    Transferred,
    Verified,
    VisitorNotified,
    VisitorReceived,
)

__all__ = [
    "NO_PROJECT",
    "PAYLOADS",
    "Accessed",
    "AnalysisMeetingHeld",
    "Answered",
    "Appointed",
    "CalledBack",
    "CauseAnalysed",
    "ClaimAdvised",
    "ClaimApproved",
    "ClaimEndorsed",
    "ClaimPaid",
    "ClaimRaised",
    "Classified",
    "ClockConfirmed",
    "Closed",
    "ClubCalled",
    "Code",
    "Commended",
    "Contacted",
    "Corrected",
    "CustomerAgreed",
    "CustomerDisagreed",
    "DeclaredUnclosed",
    "DemoFilled",
    "Dispatched",
    "DispatchedAgain",
    "Erased",
    "ErasureDone",
    "ErasureRefused",
    "ErasureRequested",
    "Escalated",
    "Event",
    "EvidenceAttached",
    "Extended",
    "ExtensionCancelled",
    "FedBack",
    "FileName",
    "ImportLoaded",
    "Instructed",
    "MajorEventReported",
    "MeasureDone",
    "MeasureSet",
    "Noted",
    "Payload",
    "PenaltyGiven",
    "PlanDecided",
    "PlanSubmitted",
    "ProjectRegistered",
    "ReceiptConfirmed",
    "Received",
    "Redacted",
    "RegulationAdopted",
    "RegulationProposed",
    "RegulationRefused",
    "Reopened",
    "Replied",
    "ReportedToLeader",
    "RetentionApplied",
    "Revealed",
    "SignedCounted",
    "Solved",
    "SurveyAnswered",
    "Text",
    "Transferred",
    "Validated",
    "Verified",
    "VisitorNotified",
    "VisitorReceived",
    "Warned",
    "Words",
    "parse_payload",
]
