"""Figures made by a Spark cluster of two workers, which the test starts. Fails where Java or PySpark is not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest
from kept_tables import of_base, of_one_build
from pages import small_company

from casework.policy import Policies
from casework.record.ledger import Ledger
from casework.settings import Settings, settings
from etl.fleet.base import Bases, make
from etl.fleet.executors import BuildBrokeOff
from etl.fleet.history import export
from etl.fleet.spark import Spark

NO_JAVA = "Java is not here, and Spark runs in nothing else. Install it (Debian: openjdk-17-jre-headless)."
NO_SPARK = "PySpark is not here. Install it: .venv/bin/pip install --require-hashes -r requirements/spark.txt"
TWO_WORKERS = "local-cluster[2,1,1024]"
SHARDS = 6


@pytest.fixture
def spark_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where Spark believes itself installed: its workers leave their logs there."""
    if not shutil.which("java"):
        pytest.fail(NO_JAVA, pytrace=False)
    found = find_spec("pyspark")
    if found is None or found.origin is None:
        pytest.fail(NO_SPARK, pytrace=False)
    home = tmp_path / "spark"
    home.mkdir()
    for each in Path(found.origin).parent.iterdir():
        (home / each.name).symlink_to(each)
    for name, value in {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}.items():
        monkeypatch.setenv(name, value)
    return home


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Ledger]:
    """The demo company, small."""
    small_company(tmp_path)
    with closing(Ledger.open(Settings(data_dir=tmp_path).ledger)) as ledger:
        yield ledger


def test_two_workers_make_the_tables_of_one_build(demo: Ledger, spark_home: Path, tmp_path: Path) -> None:
    address, policies = tmp_path / "company", Policies.load(settings().regulation_dir)
    export(demo, str(address), SHARDS)
    base = make(str(address), policies, Spark(TWO_WORKERS))
    assert (base.number, base.position) == (1, demo.position())
    (tmp_path / "whole").mkdir()
    found, whole = of_base(address), of_one_build(demo, tmp_path / "whole", policies)
    assert {name for name in whole if found[name] != whole[name]} == set()
    assert len(found["core.cases"]) > 100
    assert len({worker.name for worker in spark_home.glob("work/app-*/*")}) >= 2, "each worker had its part"


def test_what_fails_on_a_machine_is_said_and_changes_nothing(demo: Ledger, spark_home: Path, tmp_path: Path) -> None:
    address = str(tmp_path / "company")
    exported = export(demo, address, SHARDS)
    for file in (tmp_path / "company" / "events").glob("shard=*/*/*.parquet"):
        file.unlink()
    with pytest.raises(BuildBrokeOff, match="still current") as refused:
        make(address, Policies.load(settings().regulation_dir), Spark("local[1]"))
    assert exported.events > 0
    assert ".parquet" in str(refused.value), "it names the file that is gone"
    assert Bases(address).current() is None
