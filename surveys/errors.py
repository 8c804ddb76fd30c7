"""What can go wrong with surveys, as sentences a user can act on.

YingshengError
└── SurveyError
    ├── DispositionError   the list of dispositions, or a code that is not in it
    ├── QuestionnaireError a questionnaire cannot be used, or a form from outside cannot be made into one
    ├── SampleError        a sample cannot be drawn as asked
    └── WeightError        answers cannot be weighted to the margins given
"""

from __future__ import annotations

from casework.errors import YingshengError


class SurveyError(YingshengError):
    """Base of all that surveys refuse."""


class DispositionError(SurveyError):
    """The list of dispositions is wrong, or a code is not in it."""


class QuestionnaireError(SurveyError):
    """A questionnaire is wrong: the message names the file, the key and the reason."""


class SampleError(SurveyError):
    """A sample cannot be drawn as asked."""


class WeightError(SurveyError):
    """Answers cannot be weighted to the margins given: the message names the margin."""
