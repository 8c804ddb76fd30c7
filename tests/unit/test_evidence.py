"""Evidence files: what is accepted, under what name, and that it comes back unchanged."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from casework.errors import RuleError
from casework.evidence import EvidenceStore, safe_name

JPEG = b"\xff\xd8\xff\xe0" + b"x" * 100


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(tmp_path / "evidence", max_mb=1)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (JPEG, "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n..", "image/png"),
        (b"%PDF-1.7 ..", "application/pdf"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"\x00\x00\x00\x18ftypheic....", "image/heic"),
        (b"ID3\x04....", "audio/mpeg"),
        (b"\x00\x00\x00\x18ftypisom....", "video/mp4"),
        (b"#!AMR\n..", "audio/amr"),
    ],
)
def test_photos_documents_and_recordings_are_known_by_their_first_bytes(
    store: EvidenceStore, content: bytes, media_type: str
) -> None:
    kept = store.add(content, "文件.bin")
    assert (kept.media_type, kept.size, kept.digest) == (media_type, len(content), sha256(content).hexdigest())
    assert store.read(kept.digest) == content


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00 program",
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"PK\x03\x04 archive",
        b"....WEBP without its container",
        b"plain text",
    ],
)
def test_anything_else_is_refused_whatever_its_name(store: EvidenceStore, content: bytes) -> None:
    with pytest.raises(RuleError, match="not accepted as evidence"):
        store.add(content, "photo.jpg")


def test_an_empty_file_is_refused(store: EvidenceStore) -> None:
    with pytest.raises(RuleError, match="empty"):
        store.add(b"", "photo.jpg")


def test_a_file_above_the_limit_is_refused_and_one_at_the_limit_kept(store: EvidenceStore) -> None:
    full = JPEG[:4] + b"x" * (1024 * 1024 - 4)
    assert store.add(full, "a.jpg").size == 1024 * 1024
    with pytest.raises(RuleError, match="at most 1 are accepted"):
        store.add(full + b"x", "a.jpg")


def test_the_same_bytes_are_kept_once(store: EvidenceStore) -> None:
    store.add(JPEG, "a.jpg")
    store.add(JPEG, "b.jpg")
    assert len([path for path in store.folder.rglob("*") if path.is_file()]) == 1


def test_a_file_changed_on_the_disk_is_not_shown(store: EvidenceStore) -> None:
    kept = store.add(JPEG, "a.jpg")
    (store.folder / kept.digest[:2] / kept.digest).write_bytes(b"changed")
    with pytest.raises(RuleError, match="changed on the disk"):
        store.read(kept.digest)


@pytest.mark.parametrize("digest", ["../../etc/passwd", "a" * 63, "A" * 64, ""])
def test_a_digest_is_never_a_path(store: EvidenceStore, digest: str) -> None:
    with pytest.raises(RuleError, match="not the name of a file"):
        store.read(digest)


def test_a_missing_file_is_named_as_missing(store: EvidenceStore) -> None:
    with pytest.raises(RuleError, match="not in the evidence store"):
        store.read("a" * 64)


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("漏水.jpg", "漏水.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\temp\\b.exe", "b.jpg"),
        ("a\x00b\r\n.jpg", "ab.jpg"),
        ("\u202egpj.exe", "gpj.jpg"),
        ("...", "evidence.jpg"),
        ("", "evidence.jpg"),
        ("x" * 300 + ".jpg", "x" * 120 + ".jpg"),
    ],
)
def test_a_given_name_becomes_a_harmless_label(given: str, safe: str) -> None:
    assert safe_name(given, ".jpg") == safe
