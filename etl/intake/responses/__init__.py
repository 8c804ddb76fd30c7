"""Answers to a whole questionnaire from a file: one row a response, one column an item, by a profile of their own.

``profile.py``  where each answer stands, and what the file's codes mean
``reading.py``  a row as answers to the questionnaire
``loading.py``  responses into the ledger; what does not fit is held back with its reason
"""

from etl.intake.responses.loading import Held, Loaded, load_responses, write_held
from etl.intake.responses.profile import ResponseProfile, read_profile

__all__ = ["Held", "Loaded", "ResponseProfile", "load_responses", "read_profile", "write_held"]
