"""Passkeys from the first administrator's link on, with a security key in software, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from soft_key import SoftKey

from casework.access import sessions
from casework.access.permissions import Right, User
from casework.access.sign_in import links, passkeys
from casework.access.sign_in.passkeys import CHALLENGE_LIFE
from casework.access.sign_in.site import Site
from casework.access.users import Users
from casework.errors import PermissionRefused, RuleError
from casework.record.ledger import Ledger
from casework.vocabulary.desk import Role
from casework.vocabulary.security import Deed

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SITE = Site("http://localhost:8501")
BROWSER = "a browser's cookie"


def enrol(ledger: Ledger, key: SoftKey, link: str, *, now: datetime = NOW) -> User:
    with ledger.reading() as connection:
        user_id = links.look(connection, link, now).user_id
    options = passkeys.begin_enrolling(ledger, SITE, BROWSER, User(user_id, user_id), now)
    return passkeys.finish_enrolling(ledger, SITE, BROWSER, link, now=now, **key.make(options))


def sign_in(ledger: Ledger, key: SoftKey, *, now: datetime = NOW) -> User:
    options = passkeys.begin_signing_in(ledger, SITE, BROWSER, now)
    return passkeys.finish_signing_in(ledger, SITE, BROWSER, now=now, **key.sign(options))


@pytest.fixture
def key() -> SoftKey:
    return SoftKey()


@pytest.fixture
def admin(book: Ledger, key: SoftKey) -> User:
    """The first administrator, with a passkey."""
    link = links.first(book, "boss", NOW)
    assert link is not None
    return enrol(book, key, link)


@pytest.fixture
def colleague(book: Ledger, admin: User) -> str:
    """The link of somebody with an account."""
    Users(book).save(admin, User("li", "李敏", (Right(Role.CENTRE),)), NOW)
    return links.invite(book, admin, "li", NOW, lost=False)


def recorded(ledger: Ledger, actor: str) -> list[tuple[str, str | None]]:
    lines = [each.payload for each in ledger.stream(f"access/{actor}")]
    return [(str(line.deed), line.detail) for line in lines]  # type: ignore[attr-defined]


def test_the_first_link_makes_the_administrator_and_no_account_before_it_is_used(book: Ledger, key: SoftKey):
    link = links.first(book, "boss", NOW)
    assert link is not None
    assert Users(book).all() == []
    assert enrol(book, key, link).rights == (Right(Role.ADMIN),)
    assert sign_in(book, key).user_id == "boss"
    assert recorded(book, "boss") == [(Deed.ENROLLED, "passkey made")]


def test_with_an_administrator_who_can_sign_in_there_is_no_first_link_any_more(book: Ledger, admin: User):
    assert links.first(book, "somebody-else", NOW) is None


def test_each_start_without_one_makes_a_new_link_and_the_old_one_is_worth_nothing(book: Ledger, key: SoftKey):
    old, new = links.first(book, None, NOW), links.first(book, None, NOW)
    assert old is not None
    assert new is not None
    with pytest.raises(PermissionRefused, match="newer one took its place"):
        enrol(book, key, old)
    assert enrol(book, key, new).user_id == "admin"


def test_a_colleague_makes_a_passkey_by_the_administrators_link(book: Ledger, colleague: str):
    theirs = SoftKey()
    assert enrol(book, theirs, colleague).name == "李敏"
    assert sign_in(book, theirs).user_id == "li"
    assert passkeys.counts(book) == {"boss": 1, "li": 1}
    assert (Deed.ENROLLED, "link made for a passkey") in recorded(book, "boss")


def test_a_link_works_once(book: Ledger, colleague: str):
    options = passkeys.begin_enrolling(book, SITE, BROWSER, User("li", "李敏"), NOW)
    enrol(book, SoftKey(), colleague)
    with pytest.raises(PermissionRefused, match="was used"):
        passkeys.finish_enrolling(book, SITE, BROWSER, colleague, now=NOW, **SoftKey().make(options))


def test_a_link_expires(book: Ledger, colleague: str):
    with pytest.raises(PermissionRefused, match="has expired"):
        enrol(book, SoftKey(), colleague, now=NOW + links.LIFE)


def test_only_administrators_hand_out_links_and_only_to_active_accounts(book: Ledger, admin: User, colleague: str):
    with pytest.raises(PermissionRefused, match="administrators"):
        links.invite(book, User("li", "李敏", (Right(Role.CENTRE),)), "li", NOW, lost=False)
    with pytest.raises(RuleError, match="no user nobody"):
        links.invite(book, admin, "nobody", NOW, lost=False)
    Users(book).deactivate(admin, "li", NOW)
    with pytest.raises(RuleError, match="switched off"):
        links.invite(book, admin, "li", NOW, lost=False)
    with pytest.raises(PermissionRefused, match="switched off"):
        enrol(book, SoftKey(), colleague)


def test_a_lost_key_stops_working_at_once_and_both_are_on_record(book: Ledger, admin: User, colleague: str):
    lost, new = SoftKey(), SoftKey()
    enrol(book, lost, colleague)
    sessions.begin(book, "s1", "li", NOW, NOW, forget_before=NOW)
    link = links.invite(book, admin, "li", NOW, lost=True)
    with pytest.raises(PermissionRefused, match="revoked"):
        sign_in(book, lost)
    assert sessions.ended(book, "s1")
    enrol(book, new, link)
    assert sign_in(book, new).user_id == "li"
    assert recorded(book, "boss")[-2:] == [
        (Deed.REVOKED, "passkeys revoked"), (Deed.ENROLLED, "link made for a passkey"),
    ]  # fmt: skip
    changes = [(line.user_id, line.change) for line in Users(book).changes(admin)]
    assert changes[:3] == [("li", "passkey made"), ("li", "link made for a passkey"), ("li", "passkeys revoked")]


def test_somebody_switched_off_does_not_sign_in(book: Ledger, admin: User, colleague: str):
    theirs = SoftKey()
    enrol(book, theirs, colleague)
    Users(book).deactivate(admin, "li", NOW)
    with pytest.raises(PermissionRefused, match="switched off"):
        sign_in(book, theirs)


def test_a_signature_is_good_once(book: Ledger, admin: User, key: SoftKey):
    form = key.sign(passkeys.begin_signing_in(book, SITE, BROWSER, NOW))
    passkeys.finish_signing_in(book, SITE, BROWSER, now=NOW, **form)
    with pytest.raises(PermissionRefused, match="opened twice"):
        passkeys.finish_signing_in(book, SITE, BROWSER, now=NOW, **form)


def test_a_challenge_is_one_browsers_and_one_purposes_and_expires(book: Ledger, admin: User, key: SoftKey):
    form = key.sign(passkeys.begin_signing_in(book, SITE, "another browser", NOW))
    with pytest.raises(PermissionRefused, match="Begin again"):
        passkeys.finish_signing_in(book, SITE, BROWSER, now=NOW, **form)
    late = key.sign(passkeys.begin_signing_in(book, SITE, BROWSER, NOW))
    with pytest.raises(PermissionRefused, match="took too long"):
        passkeys.finish_signing_in(book, SITE, BROWSER, now=NOW + CHALLENGE_LIFE, **late)
    made = key.make(passkeys.begin_enrolling(book, SITE, BROWSER, admin, NOW))
    with pytest.raises(PermissionRefused, match="Begin again"):
        passkeys.finish_signing_in(book, SITE, BROWSER, now=NOW, challenge=made["challenge"], answer=form["answer"])


def test_a_challenge_that_failed_is_used_up(book: Ledger, admin: User, key: SoftKey):
    form = key.sign(passkeys.begin_signing_in(book, SITE, BROWSER, NOW))
    with pytest.raises(PermissionRefused, match="not accepted"):
        passkeys.finish_signing_in(book, SITE, BROWSER, now=NOW, challenge=form["challenge"], answer="{}")
    with pytest.raises(PermissionRefused, match="Begin again"):
        passkeys.finish_signing_in(book, SITE, BROWSER, now=NOW, **form)


def test_a_counter_that_goes_back_tells_of_a_copy(book: Ledger, admin: User, key: SoftKey):
    copy = replace(key)
    sign_in(book, key)
    with pytest.raises(PermissionRefused, match="not accepted"):
        sign_in(book, copy)
    assert sign_in(book, key).user_id == "boss"


def test_a_key_that_does_not_make_sure_of_its_user_is_not_enough(
    book: Ledger, admin: User, colleague: str, key: SoftKey
):
    with pytest.raises(PermissionRefused, match="could not be made"):
        enrol(book, SoftKey(verifies=False), colleague)
    with pytest.raises(PermissionRefused, match="not accepted"):
        sign_in(book, replace(key, verifies=False))


def test_what_was_signed_for_another_site_is_worth_nothing_here(book: Ledger, admin: User, key: SoftKey):
    with pytest.raises(PermissionRefused, match="not accepted"):
        sign_in(book, replace(key, origin="https://localhost.example.com"))


def test_another_persons_handle_is_refused(book: Ledger, admin: User, key: SoftKey):
    with pytest.raises(PermissionRefused, match="not known here"):
        sign_in(book, replace(key, handle="c29tZWJvZHkgZWxzZQ"))


def test_a_passkey_belongs_to_one_account(book: Ledger, admin: User, colleague: str, key: SoftKey):
    with pytest.raises(PermissionRefused, match="in use already"):
        enrol(book, replace(key), colleague)


@pytest.mark.parametrize("answer", ["", "[]", '{"id": "x"}', "not json", '{"id": "?", "rawId": "?", "response": {}}'])
def test_nonsense_is_refused_in_a_sentence(book: Ledger, answer: str):
    options = passkeys.begin_signing_in(book, SITE, BROWSER, NOW)
    challenge = SoftKey().sign(options)["challenge"]
    with pytest.raises(PermissionRefused, match="not accepted"):
        passkeys.finish_signing_in(book, SITE, BROWSER, now=NOW, challenge=challenge, answer=answer)


def test_a_day_between_is_fine(book: Ledger, admin: User, key: SoftKey):
    assert sign_in(book, key, now=NOW + timedelta(days=1)).user_id == "boss"
