"""Regulations as folders of data: reading, checking, and what their constructs mean in the life of a case.

``folder`` holds its texts, ``load`` reads them, ``check`` finds what is wrong, ``life`` and ``steps`` live a case by
it, ``scenarios`` compares lives written down with what comes out. No clause, limit or word of a regulation stands here.
"""

from casework.regulation.check import check, check_one
from casework.regulation.folder import Folder
from casework.regulation.load import Regulations, load_regulation, regulation_of
from casework.regulation.model import Regulation

__all__ = ["Folder", "Regulation", "Regulations", "check", "check_one", "load_regulation", "regulation_of"]
