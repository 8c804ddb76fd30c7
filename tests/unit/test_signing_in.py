"""What counts as signed in."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from casework.errors import PermissionRefused
from casework.settings import Settings, settings
from dashboard.frame import signing_in

STRONG = "3fa1c09be27d5846a0d1e3f2c4b5968778695a4b3c2d1e0f"
WHOLE = {
    "oidc_metadata_url": "https://login.example.com/.well-known/openid-configuration",
    "oidc_client_id": "yingsheng",
    "oidc_client_secret": "c",
    "oidc_redirect_uri": "https://cases.example.com/oauth2callback",
    "oidc_cookie_secret": STRONG,
}


def test_the_environment_becomes_streamlits_section():
    assert signing_in.secrets(Settings.model_validate(WHOLE)) == {
        "auth": {
            "server_metadata_url": "https://login.example.com/.well-known/openid-configuration",
            "client_id": "yingsheng",
            "client_secret": "c",
            "redirect_uri": "https://cases.example.com/oauth2callback",
            "cookie_secret": STRONG,
        }
    }


def test_without_configuration_the_application_is_its_own_service(tmp_path: Path):
    made = signing_in.secrets(Settings(data_dir=tmp_path, public_url="https://cases.example.com"))
    assert made is not None
    assert made["auth"]["client_id"] == "yingsheng-passkeys"
    assert made["auth"]["redirect_uri"] == "https://cases.example.com/oauth2callback"
    assert str(made["auth"]["server_metadata_url"]).endswith("/sign-in/.well-known/openid-configuration")
    assert made == signing_in.secrets(Settings(data_dir=tmp_path, public_url="https://cases.example.com"))


def test_half_a_configuration_names_what_is_missing():
    with pytest.raises(PermissionRefused, match=r"by half: client_secret, redirect_uri is missing"):
        signing_in.secrets(Settings.model_validate(WHOLE | {"oidc_client_secret": None, "oidc_redirect_uri": None}))


def test_a_cookie_secret_is_made_and_kept_when_none_is_configured(tmp_path: Path):
    chosen = Settings.model_validate(WHOLE | {"oidc_cookie_secret": None, "data_dir": tmp_path})
    made = [signing_in.secrets(chosen) for _start in range(2)]
    assert made[0] is not None
    assert made[0] == made[1]
    assert len(str(made[0]["auth"]["cookie_secret"])) == 64


def test_a_weak_cookie_secret_is_refused_at_the_start():
    with pytest.raises(PermissionRefused, match="can be guessed"):
        signing_in.secrets(Settings.model_validate(WHOLE | {"oidc_cookie_secret": "secret"}))


@pytest.mark.parametrize(
    ("section", "sentence"),
    [
        ({"cookie_secret": "secret"}, "can be guessed"),
        ({"cookie_secret": STRONG, "expose_tokens": "id"}, "expose_tokens"),
    ],
)
def test_the_file_has_to_be_as_good_as_the_environment(
    monkeypatch: pytest.MonkeyPatch, section: dict[str, str], sentence: str
):
    file = {"auth": section}
    around = SimpleNamespace(secrets=_File(file), get_option={"server.port": 8501}.get)
    monkeypatch.setattr(signing_in, "st", around)
    with pytest.raises(PermissionRefused, match=sentence):
        signing_in.secrets(Settings())


class _File(dict[str, object]):
    def load_if_toml_exists(self) -> bool:
        return True


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
