"""What an installation keeps secret, at which addresses passkeys work, and how often somebody may fail."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from casework.access.sign_in.failures import MOST, WITHIN, Failures
from casework.access.sign_in.kept import FILE, check_strength, kept
from casework.access.sign_in.site import Site
from casework.errors import PermissionRefused

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_secrets_are_made_once_and_only_their_owner_may_read_them(tmp_path: Path):
    first = kept(tmp_path / "new")
    file = tmp_path / "new" / FILE
    assert kept(tmp_path / "new") == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == [FILE]
    check_strength(first.cookie_secret)
    assert kept(tmp_path / "other") != first


def test_the_signing_key_is_the_same_after_a_restart(tmp_path: Path):
    assert kept(tmp_path).key().as_dict(private=True) == kept(tmp_path).key().as_dict(private=True)


@pytest.mark.parametrize("weak", ["", "k", "secret", "a" * 64, "changeme" * 4, "1234567890" * 3, "short but r4ndom!"])
def test_a_cookie_secret_that_can_be_guessed_is_refused(weak: str):
    with pytest.raises(PermissionRefused, match="can be guessed"):
        check_strength(weak)


@pytest.mark.parametrize(
    "strong", ["3fa1c09be27d5846a0d1e3f2c4b5968778695a4b3c2d1e0f", "aV9x-Lq2_Zk7Rw4TfY8uPb3Nc6Md1Se5"]
)
def test_a_random_one_is_taken(strong: str):
    check_strength(strong)


@pytest.mark.parametrize(
    "address", ["http://localhost:8501", "https://cases.example.com", "https://cases.example.com:8443/"]
)
def test_passkeys_work_at_localhost_and_by_https(address: str):
    Site.of(address, 1).check()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("http://192.0.2.7:8501", "is a bare number"),
        ("https://192.0.2.7", "is a bare number"),
        ("http://[::1]:8501", "is a bare number"),
        ("http://cases.example.com", "Put TLS in front"),
    ],
)
def test_elsewhere_it_is_said_why_they_do_not(address: str, sentence: str):
    with pytest.raises(PermissionRefused, match=sentence):
        Site.of(address, 1).check()


def test_without_an_address_it_is_this_machine():
    assert Site.of(None, 8600) == Site("http://localhost:8600")


def test_below_a_path_a_passkey_belongs_to_the_name_all_the_same():
    below = Site.of("https://cases.example.com/yingsheng/", 1)
    assert (below.address, below.origin, below.name) == (
        "https://cases.example.com/yingsheng", "https://cases.example.com", "cases.example.com",
    )  # fmt: skip
    assert Site.of(None, 8600, "/yingsheng").address == "http://localhost:8600/yingsheng"


def test_who_fails_too_often_has_to_wait_and_others_do_not():
    failures = Failures()
    for _time in range(MOST):
        failures.check("192.0.2.7", NOW)
        failures.note("192.0.2.7", NOW)
    with pytest.raises(PermissionRefused, match="Wait five minutes"):
        failures.check("192.0.2.7", NOW)
    failures.check("192.0.2.8", NOW)
    failures.check("192.0.2.7", NOW + WITHIN)
    assert timedelta(minutes=5) == WITHIN
