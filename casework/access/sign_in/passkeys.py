"""Passkeys: making one, and signing in with it (Web Authentication Level 3).

A challenge is made for one browser, works once, for one purpose and for a few minutes. The device must have made sure
of its user (finger, face, PIN); a counter that goes back tells of a copied key. Attestation is not asked for: which
make of device somebody has is nobody's business here.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from casework.access import security
from casework.access.permissions import User
from casework.access.security import Line
from casework.access.sign_in import links
from casework.access.sign_in.site import Site
from casework.access.sign_in.tables import digest, passkey, sign_in_challenge
from casework.access.users import read, record_change
from casework.errors import PermissionRefused
from casework.record.ledger import Ledger, Transaction
from casework.vocabulary.security import Deed

CHALLENGE_LIFE = timedelta(minutes=5)
ENROLLING, SIGNING_IN = "enrolling", "signing in"
HOUSE = "应声 Yingsheng"
REQUIRED = UserVerificationRequirement.REQUIRED


def begin_enrolling(ledger: Ledger, site: Site, browser: str, user: User, now: datetime) -> str:
    """What the browser needs to make a passkey for somebody: options as JSON."""
    with ledger.transaction() as transaction:
        known = _of(transaction.connection, user.user_id)
        handle = known[0].handle if known else bytes_to_base64url(secrets.token_bytes(32))
        options = webauthn.generate_registration_options(
            rp_id=site.name,
            rp_name=HOUSE,
            user_name=user.email or user.user_id,
            user_display_name=user.name,
            user_id=base64url_to_bytes(handle),
            challenge=_challenge(transaction, browser, ENROLLING, now, handle),
            timeout=_milliseconds(),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=REQUIRED
            ),
            exclude_credentials=[
                PublicKeyCredentialDescriptor(id=base64url_to_bytes(row.credential_id)) for row in known
            ],
        )
    return webauthn.options_to_json(options)


def finish_enrolling(
    ledger: Ledger, site: Site, browser: str, key: str, *, challenge: str, answer: str, now: datetime
) -> User:
    """Keep the passkey that the browser made, and use the link up; raises ``PermissionRefused``."""
    handle = _take(ledger, browser, ENROLLING, challenge, now)
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.name,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as error:
        raise PermissionRefused("The passkey could not be made. Begin again with the same link.") from error
    with ledger.transaction() as transaction:
        user = links.use(transaction, key, now)
        if _row(transaction.connection, bytes_to_base64url(made.credential_id)) is not None:
            raise PermissionRefused("This passkey is in use already: sign in with it.")
        transaction.connection.execute(
            sa.insert(passkey).values(
                credential_id=bytes_to_base64url(made.credential_id),
                user_id=user.user_id,
                handle=handle,
                public_key=bytes_to_base64url(made.credential_public_key),
                sign_count=made.sign_count,
                made_at=now,
            )
        )
        record_change(transaction.connection, user.user_id, user.user_id, now, "passkey made")
        security.write(transaction, Line(user.user_id, Deed.ENROLLED, user.user_id, "passkey made"), now)
    return user


def begin_signing_in(ledger: Ledger, site: Site, browser: str, now: datetime) -> str:
    """What the browser needs to ask for a passkey, whoever's it is: options as JSON."""
    with ledger.transaction() as transaction:
        options = webauthn.generate_authentication_options(
            rp_id=site.name,
            challenge=_challenge(transaction, browser, SIGNING_IN, now),
            timeout=_milliseconds(),
            user_verification=REQUIRED,
        )
    return webauthn.options_to_json(options)


def finish_signing_in(ledger: Ledger, site: Site, browser: str, *, challenge: str, answer: str, now: datetime) -> User:
    """Whose passkey signed the challenge; raises ``PermissionRefused``."""
    _take(ledger, browser, SIGNING_IN, challenge, now)
    try:
        shown = parse_authentication_credential_json(answer)
        with ledger.transaction() as transaction:
            row = _row(transaction.connection, shown.id)
            handle = shown.response.user_handle
            if row is None or (handle and bytes_to_base64url(handle) != row.handle):
                raise PermissionRefused(
                    "This passkey is not known here, or it was revoked. Ask an administrator for a new link."
                )
            verified = webauthn.verify_authentication_response(
                credential=shown,
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=site.name,
                expected_origin=site.origin,
                credential_public_key=base64url_to_bytes(row.public_key),
                credential_current_sign_count=row.sign_count,
                require_user_verification=True,
            )
            used = {"sign_count": verified.new_sign_count, "used_at": now}
            transaction.connection.execute(
                sa.update(passkey).where(passkey.c.credential_id == row.credential_id).values(used)
            )
            return _active(transaction, row.user_id)
    except (WebAuthnException, ValueError) as error:
        raise PermissionRefused(
            "The passkey was not accepted. Try again, or ask an administrator for a link."
        ) from error


def counts(ledger: Ledger) -> dict[str, int]:
    """How many passkeys everybody has; nobody stands in it with none."""
    query = sa.select(passkey.c.user_id, sa.func.count()).group_by(passkey.c.user_id)
    with ledger.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def _active(transaction: Transaction, user_id: str) -> User:
    user = read(transaction.connection, user_id)
    if user is None or not user.active:
        raise PermissionRefused("Your account is switched off. Ask an administrator to switch it on again.")
    return user


def _milliseconds() -> int:
    return int(CHALLENGE_LIFE.total_seconds() * 1000)


def _of(connection: sa.Connection, user_id: str) -> list[sa.Row[tuple[object, ...]]]:
    return list(connection.execute(sa.select(passkey).where(passkey.c.user_id == user_id)))


def _row(connection: sa.Connection, credential_id: str) -> sa.Row[tuple[object, ...]] | None:
    return connection.execute(sa.select(passkey).where(passkey.c.credential_id == credential_id)).first()


def _challenge(transaction: Transaction, browser: str, purpose: str, now: datetime, handle: str | None = None) -> bytes:
    challenge = secrets.token_bytes(32)
    column = sign_in_challenge.c
    transaction.connection.execute(sa.delete(sign_in_challenge).where(column.expires_at <= now))
    row = {"digest": digest(bytes_to_base64url(challenge)), "browser": digest(browser), "purpose": purpose}
    expires_at = now + CHALLENGE_LIFE
    transaction.connection.execute(sa.insert(sign_in_challenge).values(**row, handle=handle, expires_at=expires_at))
    return challenge


def _take(ledger: Ledger, browser: str, purpose: str, challenge: str, now: datetime) -> str | None:
    """Use a challenge up, whatever comes of it; refuse one of another browser or purpose, used or expired.

    Returns the handle that the person's passkey was asked for under.
    """
    column = sign_in_challenge.c
    mine = sa.and_(
        column.digest == digest(challenge),
        column.browser == digest(browser),
        column.purpose == purpose,
        column.expires_at > now,
    )
    with ledger.transaction() as transaction:
        row = transaction.connection.execute(sa.select(sign_in_challenge).where(mine)).first()
        transaction.connection.execute(sa.delete(sign_in_challenge).where(mine))
    if row is None:
        raise PermissionRefused("This took too long, or the page was opened twice. Begin again.")
    handle: str | None = row.handle
    return handle
