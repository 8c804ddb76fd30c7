"""Field work of surveys as pages use it: the list of calls, what takes entries, campaigns, questionnaires."""

from __future__ import annotations

from datetime import time

from casework.settings import settings
from dashboard.frame.state import Platform
from dashboard.parts import casedesk
from surveys.fieldwork.calling import CallList
from surveys.fieldwork.campaigns import Campaigns
from surveys.fieldwork.case_calls import CaseCalls
from surveys.fieldwork.entering import Entering
from surveys.fieldwork.hours import Hours
from surveys.fieldwork.sheets import Sheets

CALLBACK_HOURS = (time(9), time(20))
"""When customers are called back about a case; a survey says its own hours."""


def sheets(platform: Platform) -> Sheets:
    """The questionnaires that can be asked."""
    return Sheets(platform.ledger, platform.policies)


def campaigns(platform: Platform) -> Campaigns:
    """Plans, draws, opens and closes campaigns."""
    return Campaigns(platform.ledger, sheets(platform), settings().timezone)


def calling(platform: Platform) -> CallList:
    """The list of calls."""
    return CallList(platform.ledger, Hours(*CALLBACK_HOURS, settings().timezone))


def entering(platform: Platform) -> Entering:
    """Takes what came of calls of surveys and of the club."""
    return Entering(platform.ledger, sheets(platform), settings().timezone)


def case_calls(platform: Platform) -> CaseCalls:
    """Takes what came of callbacks on cases."""
    return CaseCalls(casedesk.desk(platform), sheets(platform))
