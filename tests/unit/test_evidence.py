"""Evidence files: what is accepted, under what name, and that it comes back unchanged."""

from __future__ import annotations

import io
from hashlib import sha256
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

import pytest
from pictures_of_others import many_pixels, picture
from PIL import Image

from casework.errors import RuleError
from casework.record.evidence import Evidence, EvidenceStore, safe_name

JPEG = picture("JPEG")


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(tmp_path / "evidence", max_mb=1)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (JPEG, "image/jpeg"),
        (picture("PNG"), "image/png"),
        (picture("GIF"), "image/gif"),
        (b"%PDF-1.7 ..", "application/pdf"),
        (picture("WEBP"), "image/webp"),
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
    full = b"%PDF" + b"-" * (1024 * 1024 - 4)
    assert store.add(full, "a.jpg").size == 1024 * 1024
    with pytest.raises(RuleError, match="at most 1 are accepted"):
        store.add(full + b"x", "a.jpg")


def test_the_same_bytes_are_kept_once(store: EvidenceStore) -> None:
    store.add(JPEG, "a.jpg")
    store.add(JPEG, "b.jpg")
    assert len([path for path in store.folder.rglob("*") if path.is_file() and not path.suffix]) == 1


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


def described(kept: Evidence, store: EvidenceStore) -> tuple[str, tuple[int, int]]:
    """Kind and size of the preview of a picture."""
    small = store.preview(kept)
    assert small is not None
    with Image.open(io.BytesIO(small)) as shown:
        return str(shown.format), shown.size


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_picture_has_a_small_preview_beside_it(store: EvidenceStore, kind: str) -> None:
    kept = store.add(picture(kind, (720, 480)), "a.bin")
    assert described(kept, store) == ("JPEG", (640, 427))


def test_a_picture_taken_upright_is_shown_upright(store: EvidenceStore) -> None:
    kept = store.add(picture("JPEG", (720, 480), orientation=6), "a.jpg")
    assert described(kept, store)[1] == (427, 640)


def test_a_small_picture_is_not_blown_up(store: EvidenceStore) -> None:
    assert described(store.add(JPEG, "a.jpg"), store)[1] == (64, 48)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_picture_cut_off_is_refused_and_nothing_of_it_stays(store: EvidenceStore, kind: str) -> None:
    whole = picture(kind, (300, 200))
    with pytest.raises(RuleError, match="cut off or damaged"):
        store.add(whole[: len(whole) * 6 // 10], "a.jpg")
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "start", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF\x00\x00\x00\x00WEBPVP8 "]
)
def test_a_true_signature_and_junk_is_refused(store: EvidenceStore, start: bytes) -> None:
    with pytest.raises(RuleError, match="cut off or damaged"):
        store.add(start + b"junk" * 50, "a.png")


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(store: EvidenceStore) -> None:
    huge = many_pixels(20_000)
    assert len(huge) < 1_000_000
    before = getrusage(RUSAGE_SELF).ru_maxrss
    with pytest.raises(RuleError, match="400 million pixels, and at most 100"):
        store.add(huge, "a.png")
    assert (getrusage(RUSAGE_SELF).ru_maxrss - before) / 1024 < 50


@pytest.mark.parametrize("content", [b"\x00\x00\x00\x18ftypheic....", b"ID3\x04....", b"%PDF-1.7 .."])
def test_what_cannot_be_decoded_here_is_kept_as_a_file_and_never_drawn(store: EvidenceStore, content: bytes) -> None:
    kept = store.add(content, "a")
    assert store.preview(kept) is None
    assert store.read(kept.digest) == content


def test_a_picture_kept_before_there_were_previews_gets_one_or_is_never_drawn(store: EvidenceStore) -> None:
    sound, broken = picture("PNG", (700, 700)), picture("JPEG")[:500]
    for content in (sound, broken):
        digest = sha256(content).hexdigest()
        (store.folder / digest[:2]).mkdir(parents=True, exist_ok=True)
        (store.folder / digest[:2] / digest).write_bytes(content)
    kept = [
        Evidence(sha256(content).hexdigest(), "a", kind, 1)
        for content, kind in ((sound, "image/png"), (broken, "image/jpeg"))
    ]
    assert described(kept[0], store)[1] == (640, 640)
    assert store.preview(kept[1]) is None
    assert store.preview(kept[1]) is None
