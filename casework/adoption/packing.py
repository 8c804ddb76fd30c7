"""A regulation's folder as an archive, and out of one that came from outside, which a child process opens."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from casework.errors import PolicyError
from casework.record import confined
from casework.record.confined import Json, Limits, Task
from casework.regulation.folder import SUFFIX, Folder
from casework.regulation.load import FILES

MIB = 1024 * 1024
LARGEST_ARCHIVE, LARGEST_TEXTS, MOST_FILES = 2 * MIB, 4 * MIB, 100
LIMITS = Limits(memory_mb=128, seconds=10, written_mb=1)
WORK = "casework.adoption.packing:opened"
LONG_AGO = (1980, 1, 1, 0, 0, 0)


class ArchiveError(PolicyError):
    """An archive that holds no regulation; the message says what is wrong with it."""


def packed(folder: Folder) -> bytes:
    """The folder as a ZIP archive; the same folder always gives the same bytes."""
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for file, text in folder.texts:
            archive.writestr(ZipInfo(f"{folder.name}/{file}", LONG_AGO), text)
    return made.getvalue()


def unpacked(path: Path, name: str) -> Folder:
    """The folder in an archive; ``name`` is what people call the file. Raises ``ArchiveError``, ``Died``."""
    if path.stat().st_size > LARGEST_ARCHIVE:
        raise ArchiveError("{file}: it is larger than {size} MB, and no regulation is.", file=name, size=2)
    task = Task(name, WORK, {"path": str(path), "name": name}, LIMITS, {})
    answer = confined.run(task, ArchiveError)
    texts = answer["texts"]
    assert isinstance(texts, dict)  # noqa: S101 - ``opened`` says so
    return Folder.of(str(answer["folder"]), {file: str(text) for file, text in texts.items()})


def opened(order: Mapping[str, Json]) -> dict[str, Json]:
    """In the child: the texts of an archive's one folder; raises ``ArchiveError`` for anything else."""
    name = str(order["name"])
    try:
        with ZipFile(str(order["path"])) as archive:
            return _texts(archive, name)
    except (BadZipFile, NotImplementedError, RuntimeError, UnicodeDecodeError) as error:
        raise ArchiveError(
            "{file}: it cannot be opened as a ZIP archive ({reason}).", file=name, reason=error
        ) from error


def _texts(archive: ZipFile, name: str) -> dict[str, Json]:
    entries = [each for each in archive.infolist() if not each.is_dir()]
    if len(entries) > MOST_FILES or sum(each.file_size for each in entries) > LARGEST_TEXTS:
        raise ArchiveError("{file}: it holds more than a regulation has.", file=name)
    folders = {PurePosixPath(each.filename).parts[0] for each in entries if len(PurePosixPath(each.filename).parts) > 1}
    if len(folders) > 1:
        raise ArchiveError("{file}: it holds several folders: a regulation is one.", file=name)
    folder = next(iter(folders), PurePosixPath(name).stem)
    texts: dict[str, Json] = {}
    for each in entries:
        inside = each.filename.removeprefix(f"{folder}/")
        _refuse_stranger(inside, name)
        texts[inside] = archive.read(each).decode("utf-8-sig")
    return {"folder": folder, "texts": texts}


def _refuse_stranger(inside: str, name: str) -> None:
    """Only the files a regulation has: no way out of the folder, no program, no picture."""
    parts = PurePosixPath(inside).parts
    part = parts[0].removesuffix(SUFFIX) if parts else ""
    if not inside.endswith(SUFFIX) or part not in FILES or len(parts) > 2 or "\\" in inside:  # noqa: PLR2004
        raise ArchiveError("{file}: {inside} is no file of a regulation.", file=name, inside=inside)
