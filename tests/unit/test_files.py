"""A file that was asked for stays until its browser has fetched it, however often others' pages are drawn meanwhile."""

from __future__ import annotations

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from dashboard import files

WORD, NAME = files.MEDIA_TYPES[".docx"], "form.docx"


def pressed(manager: MediaFileManager, content: bytes, *, kept: bool) -> str:
    """The address a browser is told after a button was pressed; then others' pages are drawn three times."""

    def made() -> bytes:
        if kept:
            files.keep(manager, content, WORD, NAME)
        return content

    address = manager.execute_deferred(manager.add_deferred(made, WORD, "button", NAME))
    for _drawn in range(3):
        manager.remove_orphaned_files()
    return address.rsplit("/", 1)[1]


@pytest.fixture
def storage() -> MemoryMediaFileStorage:
    return MemoryMediaFileStorage("/media")


def test_a_kept_file_is_there_when_the_browser_comes(storage: MemoryMediaFileStorage):
    name = pressed(MediaFileManager(storage), b"the form", kept=True)
    assert storage.get_file(name).content == b"the form"
    assert storage.get_file(name).filename == NAME


def test_a_file_that_is_not_kept_is_gone(storage: MemoryMediaFileStorage):
    """If this fails, the library has learnt to wait, and ``keep`` can go."""
    name = pressed(MediaFileManager(storage), b"the form", kept=False)
    with pytest.raises(MediaFileStorageError, match="No media file"):
        storage.get_file(name)


def test_the_oldest_goes_when_many_were_made(storage: MemoryMediaFileStorage):
    manager = MediaFileManager(storage)
    names = [pressed(manager, str(n).encode(), kept=True) for n in range(files.KEPT + 1)]
    with pytest.raises(MediaFileStorageError, match="No media file"):
        storage.get_file(names[0])
    assert [storage.get_file(name).content for name in names[1:]] == [str(n).encode() for n in range(1, files.KEPT + 1)]
