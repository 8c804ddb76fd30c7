"""What counts as signed in."""

from __future__ import annotations

import pytest

from casework.errors import PermissionRefused
from casework.settings import Settings, settings
from dashboard import signing_in

WHOLE = {
    "oidc_metadata_url": "https://login.example.com/.well-known/openid-configuration",
    "oidc_client_id": "yingsheng",
    "oidc_client_secret": "c",
    "oidc_redirect_uri": "https://cases.example.com/oauth2callback",
    "oidc_cookie_secret": "k",
}


def test_the_environment_becomes_streamlits_section():
    assert signing_in.secrets(Settings.model_validate(WHOLE)) == {
        "auth": {
            "server_metadata_url": "https://login.example.com/.well-known/openid-configuration",
            "client_id": "yingsheng",
            "client_secret": "c",
            "redirect_uri": "https://cases.example.com/oauth2callback",
            "cookie_secret": "k",
        }
    }


def test_without_configuration_the_file_decides():
    assert signing_in.secrets(Settings()) is None


def test_half_a_configuration_names_what_is_missing():
    with pytest.raises(PermissionRefused, match=r"by half: client_secret, cookie_secret is missing"):
        signing_in.secrets(Settings.model_validate(WHOLE | {"oidc_client_secret": None, "oidc_cookie_secret": None}))


@pytest.fixture
def claim(monkeypatch: pytest.MonkeyPatch) -> object:
    def chosen(name: str) -> None:
        monkeypatch.setenv("YINGSHENG_OIDC_USER_CLAIM", name)
        settings.cache_clear()

    yield chosen
    monkeypatch.undo()
    settings.cache_clear()


def test_the_id_is_the_subject():
    assert signing_in.user_id_in({"sub": "u1", "provider": "default"}) == "u1"


def test_two_services_never_mix_people_up():
    assert signing_in.user_id_in({"sub": "u1", "provider": "keycloak"}) == "keycloak:u1"


def test_another_claim_may_be_the_id(claim):
    claim("preferred_username")
    assert signing_in.user_id_in({"sub": "u1", "preferred_username": "li.min"}) == "li.min"


def test_a_claim_that_is_not_given_is_said(claim):
    claim("preferred_username")
    with pytest.raises(PermissionRefused, match="gives no preferred_username"):
        signing_in.user_id_in({"sub": "u1"})


def test_an_unverified_address_is_nobody(claim):
    claim("email")
    with pytest.raises(PermissionRefused, match="has not verified your e-mail address"):
        signing_in.user_id_in({"sub": "u1", "email": "boss@example.com", "email_verified": False})
