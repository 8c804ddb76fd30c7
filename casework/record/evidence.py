"""Evidence (photos, documents, recordings): files named by what is in them, checked by their first bytes.

A file lies once, under the SHA-256 of its bytes; its given name is only a label and never becomes a path. What a file
claims to be is not believed: the type is read from its content and must be on the list, and a page serves it with that
type, as a download, and never as something a browser would run.
"""

from __future__ import annotations

import re
import tempfile
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from casework.errors import RuleError
from casework.record import private
from casework.record.confined import Died, Json, Limits, Task, run
from casework.record.storage import written

MIB = 1024 * 1024
NAME_LENGTH = 120
HEAD_BYTES = 4096
DIGEST = re.compile(r"[0-9a-f]{64}")

SIGNATURES: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (0, b"GIF87a", "image/gif", ".gif"),
    (0, b"GIF89a", "image/gif", ".gif"),
    (8, b"WEBP", "image/webp", ".webp"),
    (4, b"ftypheic", "image/heic", ".heic"),
    (4, b"ftypmif1", "image/heic", ".heic"),
    (0, b"%PDF-", "application/pdf", ".pdf"),
    (0, b"ID3", "audio/mpeg", ".mp3"),
    (0, b"\xff\xfb", "audio/mpeg", ".mp3"),
    (0, b"\xff\xf3", "audio/mpeg", ".mp3"),
    (0, b"OggS", "audio/ogg", ".ogg"),
    (8, b"WAVE", "audio/wav", ".wav"),
    (0, b"#!AMR", "audio/amr", ".amr"),
    (4, b"ftypM4A", "audio/mp4", ".m4a"),
    (4, b"ftypmp4", "video/mp4", ".mp4"),
    (4, b"ftypisom", "video/mp4", ".mp4"),
    (4, b"ftypqt", "video/quicktime", ".mov"),
)
"""Offset, bytes, media type and extension of everything that may be evidence."""
DRAWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
"""Types that are decoded when they are handed in and shown by a small preview; all others are kept as files alone."""
LIMITS = Limits(memory_mb=1_000, seconds=30, written_mb=8)
PREVIEW = ".preview.jpg"
CONTAINERS = {"image/webp": b"RIFF", "audio/wav": b"RIFF"}
"""Types whose mark stands inside a container, and how the container starts."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One stored file, as the ``evidence_attached`` event describes it; ``size`` in bytes."""

    digest: str
    filename: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class EvidenceStore:
    """The files below one folder; ``max_mb`` is the largest accepted, in MiB; pictures have a limit of pixels too."""

    folder: Path
    max_mb: int = 50
    max_megapixels: int = 100

    def add(self, content: bytes, filename: str) -> Evidence:
        """Check and keep a file; the same bytes are kept once. Raises ``RuleError`` saying what is wrong with it.

        Raises ``StorageError`` when there is no room for it; nothing half-written ever bears a digest.
        """
        check_size(len(content), self.max_mb)
        media_type, extension = check_type(content)
        digest = sha256(content).hexdigest()
        name = safe_name(filename, extension)
        self._keep(digest, content, media_type, name)
        return Evidence(digest, name, media_type, len(content))

    def read(self, digest: str) -> bytes:
        """The bytes of a file, proven to be the ones that were stored; raises ``RuleError`` when they are not there."""
        self.check_there(digest)
        content = self._path(digest).read_bytes()
        if sha256(content).hexdigest() != digest:
            raise RuleError("The file was changed on the disk and is not shown. Restore it from a backup.")
        return content

    def check_there(self, digest: str) -> None:
        """Raise ``RuleError`` when there is no such file."""
        if not self._path(digest).is_file():
            raise RuleError("The file is not in the evidence store. Restore it from a backup, or attach it again.")

    def preview(self, evidence: Evidence) -> bytes | None:
        """A small JPEG of a picture; None for what cannot be shown. Made now for a file from before there were any."""
        path = self._path(evidence.digest)
        small = path.with_name(path.name + PREVIEW)
        if evidence.media_type not in DRAWN:
            return None
        if not small.is_file():
            try:
                _draw(path, evidence.media_type, small, evidence.filename, self.max_megapixels)
            except (RuleError, Died):
                small.touch(mode=0o600)  # tried once: nobody waits for it again
        return small.read_bytes() or None

    def remove(self, digest: str) -> bool:
        """Take a file and its preview away for good; whether it was there."""
        path = self._path(digest)
        there = path.is_file()
        path.unlink(missing_ok=True)
        path.with_name(path.name + PREVIEW).unlink(missing_ok=True)
        return there

    def _path(self, digest: str) -> Path:
        if not DIGEST.fullmatch(digest):
            raise RuleError("This is not the name of a file in the evidence store.")
        return self.folder / digest[:2] / digest

    def _keep(self, digest: str, content: bytes, media_type: str, name: str) -> None:
        path = self._path(digest)
        if path.is_file():
            return
        private.make_folder(self.folder)
        with written(path) as stream:
            stream.write(content)
            stream.flush()
            if media_type in DRAWN:
                _draw(Path(stream.name), media_type, path.with_name(path.name + PREVIEW), name, self.max_megapixels)


def _draw(path: Path, media_type: str, target: Path, name: str, megapixels: int) -> None:
    """Decode a picture in a child, and keep the preview it makes; raises ``RuleError`` for one that cannot be."""
    with tempfile.TemporaryDirectory(prefix="yingsheng-picture-") as folder:
        small = Path(folder) / "preview.jpg"
        order: dict[str, Json] = {
            "path": str(path.resolve()), "media_type": media_type, "target": str(small), "megapixels": megapixels,
        }  # fmt: skip
        try:
            run(Task(name, "casework.record.pictures:preview", order, LIMITS, {}), RuleError)
        except Died as death:
            raise RuleError(death.template, **death.fields) from death
        with written(target) as stream:
            stream.write(small.read_bytes())


def check_size(size: int, max_mb: int) -> None:
    """Neither empty nor larger than the installation allows."""
    if size == 0:
        raise RuleError("The file is empty. Choose it again.")
    if size > max_mb * MIB:
        raise RuleError(
            "The file has {size:.1f} MiB, and at most {limit} are accepted. Make it smaller or split it.",
            size=size / MIB,
            limit=max_mb,
        )


def check_type(content: bytes) -> tuple[str, str]:
    """Media type and extension by the first bytes; raises ``RuleError`` for anything not on the list."""
    head = content[:HEAD_BYTES]
    for offset, mark, media_type, extension in SIGNATURES:
        container = CONTAINERS.get(media_type, b"")
        if head[offset : offset + len(mark)] == mark and head.startswith(container):
            return media_type, extension
    raise RuleError(
        "This kind of file is not accepted as evidence. Attach a photo (JPEG, PNG, HEIC, WebP, GIF), a PDF, or a "
        "recording (MP3, M4A, WAV, OGG, AMR, MP4, MOV)."
    )


def safe_name(filename: str, extension: str) -> str:
    """A label without folders, control characters or a false extension: ``../a\\b.exe`` of a JPEG → ``b.jpg``."""
    last = PurePosixPath(filename.replace("\\", "/")).name
    printable = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    stem = re.sub(r'[<>:"/|?*]', "_", printable.rsplit(".", 1)[0]).strip(" .") or "evidence"
    return stem[:NAME_LENGTH] + extension
