"""Regulations as folders of data: reading, checking, and what their constructs mean in the life of a case.

``load`` reads a folder, ``check`` finds what is wrong with it, ``life`` and ``steps`` live a case by it, ``scenarios``
compares lives written down with what comes out. No clause, limit or word of a regulation stands here.
"""

from casework.regulation.check import check, check_one
from casework.regulation.load import Regulations, load_regulation
from casework.regulation.model import Regulation

__all__ = ["Regulation", "Regulations", "check", "check_one", "load_regulation"]
