"""Constraints of an XLSForm as bounds of an item: those that we write, and their like."""

from __future__ import annotations

import re

from surveys.questionnaire.kinds import Kind

Said = dict[str, object]
NUMBER = r"(-?\d+(?:\.\d+)?)"
FORMS = {
    Kind.NUMBER: ((rf"\. *>= *{NUMBER}", "min", float), (rf"\. *<= *{NUMBER}", "max", float)),
    Kind.MULTIPLE: (
        (rf"count-selected\(\.\) *>= *{NUMBER}", "min", float),
        (rf"count-selected\(\.\) *<= *{NUMBER}", "max", float),
        (r"not\(selected\(\., '\w+'\) and count-selected\(\.\) > 1\)", "", str),
    ),
    Kind.DATE: ((r"\. *>= *date\('([\d-]+)'\)", "earliest", str), (r"\. *<= *date\('([\d-]+)'\)", "latest", str)),
    Kind.TEXT: (
        (r"string-length\(\.\) *<= *(\d+)", "longest", int),
        (r"regex\(\., *'\^?\(?(.*?)\)?\$?'\)", "pattern", str),
    ),
}  # fmt: skip


def bounds_of(constraint: str, kind: Kind) -> tuple[Said, str]:
    """What a constraint says in keys of ours, and what of it is left over."""
    found: Said = {}
    left = constraint
    for form, key, value in FORMS.get(kind, ()):
        if match := re.search(form, left):
            if key:
                found[key] = value(match[1])
            left = left.replace(match[0], "")
            while not key and (match := re.search(form, left)):
                left = left.replace(match[0], "")
    left = re.sub(r"\band\b|[()\s]", " ", left).strip()
    return found, constraint if left else ""
