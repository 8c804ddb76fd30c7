"""History, base and figures at an S3-compatible address. Fails where no such server is."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from cases import case_in
from company_of_projects import append, company_of_projects, opened, policies
from kept_tables import of_base, of_one_build
from serving import free_port

from casework.vocabulary import Stage
from etl.fleet.base import Bases, make
from etl.fleet.executors import LocalProcesses
from etl.fleet.history import export
from etl.fleet.reading import BaseReader
from etl.fleet.tables import FilesRefused

ABSENT = (
    "No S3-compatible server is here. Install one into an environment of its own and put that on PATH: "
    'python3 -m venv moto && moto/bin/pip install "moto[server]" && PATH=$PWD/moto/bin:$PATH'
)
ADDRESS = "s3://bucket/company"


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty bucket of a server on this machine, which the environment names as an installation's would."""
    program = shutil.which("moto_server") or pytest.fail(ABSENT, pytrace=False)
    server = f"http://127.0.0.1:{(port := free_port())}"
    for name, value in {
        "ENDPOINT_URL": server, "ALLOW_HTTP": "true", "REGION": "us-east-1",
        "ACCESS_KEY_ID": "somebody", "SECRET_ACCESS_KEY": "a key", "EC2_METADATA_DISABLED": "true",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"AWS_{name}", value)
    running = subprocess.Popen([program, "-H", "127.0.0.1", "-p", str(port)], stderr=subprocess.DEVNULL)
    try:
        made(f"{server}/bucket")
        yield ADDRESS
    finally:
        running.kill()
        running.wait()


def made(address: str) -> None:
    """Make a bucket, as soon as the server answers; it is given two minutes."""
    for _ in range(600):
        try:
            urlopen(Request(address, method="PUT"), timeout=10).close()  # noqa: S310 - our own server
        except URLError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("The S3-compatible server did not start.")


def test_a_company_lies_at_an_s3_address_as_in_a_folder(bucket: str, tmp_path: Path) -> None:
    with closing(opened(tmp_path, company_of_projects(6, 5))) as ledger:
        export(ledger, bucket, 3)
        make(bucket, policies(), LocalProcesses(2))
        append(ledger, case_in(Stage.CLOSED, "later", project="P1"))
        assert export(ledger, bucket, 3).position == ledger.position()
        base = make(bucket, policies(), LocalProcesses(2))
        whole = of_one_build(ledger, tmp_path / "whole", policies())
    assert base.number == 2
    found = of_base(bucket)
    assert {name for name in whole if found[name] != whole[name]} == set()
    with closing(BaseReader.open(bucket, policies())) as reader:
        rows = reader.query("select number from core.cases").num_rows
    assert rows == len(whole["core.cases"]) == 7
    bases = Bases(bucket).table
    with pytest.raises(FilesRefused, match="Somebody else may be writing"):
        bases.append(bases.rows(), (), 0, "", {"comes": "late"})
