"""By what tables are made: the schema, the models, the regulations with their calendar. Others make them anew."""

from __future__ import annotations

from hashlib import sha256

from casework.policy import Policies
from casework.settings import settings
from casework.time.calendar import calendar_version
from etl.warehouse.models import digest, models

SCHEMA_VERSION = "11"
Origin = tuple[str, str, str]


def made_by(policies: Policies) -> Origin:
    """Schema version, digest of the models, digest of the regulations and what they are read by."""
    packs = "\0".join(pack.model_dump_json() for pack in policies.packs)
    policy = sha256(f"{calendar_version()}\0{settings().default_pack}\0{packs}".encode()).hexdigest()
    return SCHEMA_VERSION, digest(models()), policy
