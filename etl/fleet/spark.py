"""Tasks run by Spark, on as many machines as its cluster has: the only door to ``pyspark``, wanted nowhere else.

A task goes to a machine as rows come to ``mapInArrow``, and its outcome comes back as a row. Spark begins a task again
elsewhere when a machine dies, or runs it twice when one is slow: what a task wrote counts when a base names it. The
program must be installed on every machine, by the same path, and the tables' address be the same for all.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from warnings import catch_warnings, filterwarnings

import pyarrow as pa

from casework.settings import settings
from etl.fleet.executors import BuildBrokeOff
from etl.fleet.task import Outcome, Task, build
from etl.warehouse.origin import Origin, made_by

ON_EVERY_MACHINE = ("default_pack", "calendar_dir")
"""The settings by which models make tables: every machine takes them from here."""
TRACE = "Traceback (most recent call last):"


@dataclass(frozen=True, slots=True)
class Spark:
    """The cluster whose ``master`` is so called: ``spark://host:7077``, ``yarn``, ``local-cluster[2,1,1024]``."""

    master: str

    def run(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        """The outcomes, when all are there; raises ``BuildBrokeOff`` when a task failed as often as Spark tries."""
        builder, faults = _spark()
        try:
            session = self._session(builder)
            try:
                return iter(_outcomes(session, tasks))
            finally:
                session.stop()
        except faults as error:
            raise BuildBrokeOff(
                "Spark did not work out the figures ({reason}). The figures of before are still current. Put right "
                "what it says, and begin again.",
                reason=_reason(str(error)),
            ) from error

    def _session(self, builder: Any) -> Any:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        asked = builder.master(self.master).appName("yingsheng")
        for name in ON_EVERY_MACHINE:
            asked = asked.config(f"spark.executorEnv.YINGSHENG_{name.upper()}", str(getattr(settings(), name)))
        return asked.getOrCreate()


def _outcomes(session: Any, tasks: Sequence[Task]) -> list[Outcome]:
    """Run all tasks as one job, each a part of it, so that as many run at once as there are places."""
    threads = int(session.conf.get("spark.task.cpus", "1"))
    sent = pickle.dumps((made_by(tasks[0].policies), [replace(task, threads=threads) for task in tasks]))
    numbers = session.range(0, len(tasks), 1, len(tasks))
    with catch_warnings():
        filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)  # no row is pandas' here
        rows = numbers.mapInArrow(partial(work, sent), "outcome binary").collect()
    return [pickle.loads(bytes(row.outcome)) for row in rows]  # noqa: S301 - what our own tasks said


def work(sent: bytes, numbers: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """On a machine of the cluster: run the tasks with these numbers, of those that were ``sent``.

    Raises ``BuildBrokeOff`` where tables would be made by something else than where the build was begun.
    """
    origin: Origin
    tasks: list[Task]
    origin, tasks = pickle.loads(sent)  # noqa: S301 - from ``_outcomes``
    if made_by(tasks[0].policies) != origin:
        raise BuildBrokeOff(
            "A machine of the cluster has another version of the program, or another calendar: install the same on all."
        )
    for batch in numbers:
        for number in batch.column(0).to_pylist():
            yield pa.record_batch({"outcome": pa.array([pickle.dumps(build(tasks[number]))], pa.binary())})


def _reason(told: str) -> str:
    """Of what Spark says, with the traces of two languages, the line that says why: Python's of a task, or Java's."""
    _, of_task, trace = told.rpartition(TRACE)
    lines = (trace if of_task else told).splitlines()
    said = (line for line in lines if line.startswith(": ") or (of_task and line[:1].strip()))
    return next(said, told.strip().partition("\n")[0]).removeprefix(": ")


def _spark() -> tuple[Any, tuple[type[Exception], ...]]:
    """What makes a session, and the errors that its use ends with."""
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise BuildBrokeOff(
            "Tasks on a Spark cluster need extra packages: install requirements/fleet.txt and requirements/spark.txt, "
            "or yingsheng[spark]."
        ) from error
    return SparkSession.builder, (PySparkException, Py4JError)
