"""What is used of Streamlit's inside still is as it was; a file asked for stays until its browser has fetched it."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.testing.v1 import AppTest

from dashboard.frame.streamlit_seams import media
from dashboard.parts.documents.case_forms import MEDIA_TYPE as WORD

NAME = "form.docx"


def pressed(manager: MediaFileManager, content: bytes, *, kept: bool) -> str:
    """The address a browser is told after a button was pressed; then others' pages are drawn three times."""

    def made() -> bytes:
        if kept:
            media.keep(manager, content, WORD, NAME)
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
    manager, most = MediaFileManager(storage), media.KEPT
    names = [pressed(manager, str(n).encode(), kept=True) for n in range(most + 1)]
    with pytest.raises(MediaFileStorageError, match="No media file"):
        storage.get_file(names[0])
    assert [storage.get_file(name).content for name in names[1:]] == [str(n).encode() for n in range(1, most + 1)]


def test_a_kept_file_is_gone_after_two_minutes(storage: MemoryMediaFileStorage, monkeypatch: pytest.MonkeyPatch):
    manager = MediaFileManager(storage)
    monkeypatch.setattr(media, "monotonic", lambda: 1000.0)
    name = pressed(manager, b"the list", kept=True)
    media.drop_old(manager, 1119.0)
    assert storage.get_file(name).content == b"the list"
    media.drop_old(manager, 1121.0)
    with pytest.raises(MediaFileStorageError, match="No media file"):
        storage.get_file(name)


def test_a_kept_file_goes_by_the_id_that_its_address_names(storage: MemoryMediaFileStorage):
    manager = MediaFileManager(storage)
    file_id = media.keep(manager, b"the form", WORD, NAME)
    address = manager.execute_deferred(manager.add_deferred(lambda: b"the form", WORD, "button", NAME))
    assert media.file_id(address) == file_id


def test_every_file_that_a_page_shows_is_told_with_its_session(tmp_path: Path):
    """Pictures, recordings and fixed downloads all go through ``MediaFileManager.add``, in the run of their session."""
    told = tmp_path / "told"

    def page(told: str) -> None:
        import base64
        from pathlib import Path

        import streamlit as st
        from streamlit.runtime import get_instance

        from dashboard.frame.streamlit_seams.media import watch
        from dashboard.frame.streamlit_seams.run import session

        dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
        at = session()
        seen: list[bool] = []
        watch(get_instance().media_file_mgr, lambda whose, _name: seen.append(whose == at))
        st.image(base64.b64decode(dot))
        st.audio(b"RIFF0000WAVE", format="audio/wav")
        st.video(b"0000ftypmp4", format="video/mp4")
        st.download_button("get", b"content", file_name="a.txt")
        Path(told).write_text(str(seen), encoding="utf-8")

    app = AppTest.from_function(page, args=(str(told),), default_timeout=60).run()
    assert not app.exception
    assert told.read_text(encoding="utf-8") == "[True, True, True, True]"
