"""Personal data as a role may see it: phones, addresses and contract numbers masked unless the role needs them.

Masks keep just enough to recognise a customer on the phone ("ends in 5678, doesn't it?").
"""

from __future__ import annotations

import re

from casework.people import Customer
from casework.permissions import User, sees_contact, sees_contract

CONTACT_FIELDS = ("phone", "mobile", "email", "address", "postcode", "pager", "other_contact")
CONTRACT_FIELDS = ("contract_number",)
MASKED_FIELDS = (*CONTACT_FIELDS, *CONTRACT_FIELDS)
DOTS = "****"


def masked(customer: Customer, user: User) -> Customer:
    """The customer as ``user`` may see it."""
    hidden = hidden_fields(user, customer.project)
    return customer.model_copy(update={name: mask(name, getattr(customer, name)) for name in hidden})


def hidden_fields(user: User, project: str) -> set[str]:
    """The fields of the project's customers that ``user`` sees masked."""
    hidden: set[str] = set()
    if not sees_contact(user, project):
        hidden.update(CONTACT_FIELDS)
    if not sees_contract(user, project):
        hidden.update(CONTRACT_FIELDS)
    return hidden


def mask(field: str, value: str | None) -> str | None:
    """Mask one value by its field's name; an empty value stays empty."""
    if not value:
        return value
    if field == "email":
        return _email(value)
    if field in {"phone", "mobile", "pager"}:
        return _phone(value)
    return _text(value)


def _phone(value: str) -> str:
    """``13812345678`` → ``138****5678``; short numbers keep only the last two digits."""
    digits = re.sub(r"\D", "", value)
    if len(digits) >= 11:  # noqa: PLR2004 - a mobile number of mainland China
        return f"{digits[:3]}{DOTS}{digits[-4:]}"
    return DOTS + digits[-2:]


def _email(value: str) -> str:
    name, _, host = value.partition("@")
    return f"{name[:1]}{DOTS}@{host}" if host else _text(value)


def _text(value: str) -> str:
    """Keep the last two characters of a longer text, nothing of a short one."""
    return DOTS + value[-2:] if len(value) > len(DOTS) else DOTS
