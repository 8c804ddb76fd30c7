"""An empty database of either engine, for the contract that both must fulfil."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from casework.ledger import Ledger


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
def book(address: str) -> Iterator[Ledger]:
    """A new, empty ledger on either engine."""
    opened = Ledger.open(address)
    yield opened
    opened.close()
