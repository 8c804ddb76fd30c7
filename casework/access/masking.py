"""Personal data as a role may see it: phones, addresses and contract numbers masked unless the role needs them.

Masks keep just enough to recognise a customer on the phone ("ends in 5678, doesn't it?").
"""

from __future__ import annotations

import re

from casework.access.permissions import (
    CONTACT_ROLES,
    CONTRACT_ROLES,
    User,
    projects_held_as,
    sees_contact,
    sees_contract,
)
from casework.record.people import Customer

CONTACT_FIELDS = ("phone", "mobile", "email", "address", "postcode", "pager", "other_contact")
CONTRACT_FIELDS = ("contract_number",)
MASKED_FIELDS = (*CONTACT_FIELDS, *CONTRACT_FIELDS)
PHONE_FIELDS = ("phone", "mobile", "pager")
MOBILE_DIGITS = 11
"""Digits of a mobile number of mainland China."""
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


def unmasked_projects(user: User, field: str) -> frozenset[str] | None:
    """The projects in which ``user`` sees one of the masked fields whole; None means all."""
    return projects_held_as(user, CONTRACT_ROLES if field in CONTRACT_FIELDS else CONTACT_ROLES)


def masks_nothing(user: User) -> bool:
    """Whether nothing of any customer is masked for ``user``."""
    return all(unmasked_projects(user, field) is None for field in MASKED_FIELDS)


def mask(field: str, value: str | None) -> str | None:
    """Mask one value by its field's name; an empty value stays empty."""
    if not value:
        return value
    if field == "email":
        return _email(value)
    if field in PHONE_FIELDS:
        return _phone(value)
    return _text(value)


def _phone(value: str) -> str:
    """``13812345678`` → ``138****5678``; short numbers keep only the last two digits."""
    digits = re.sub("[^0-9]", "", value)
    if len(digits) >= MOBILE_DIGITS:
        return f"{digits[:3]}{DOTS}{digits[-4:]}"
    return DOTS + digits[-2:]


def _email(value: str) -> str:
    name, _, host = value.partition("@")
    return f"{name[:1]}{DOTS}@{host}" if host else _text(value)


def _text(value: str) -> str:
    """Keep the last two characters of a longer text, nothing of a short one."""
    return DOTS + value[-2:] if len(value) > len(DOTS) else DOTS
