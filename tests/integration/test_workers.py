"""Tests of one file share what is made once for it, so all of them run on the same worker."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
RAN = re.compile(r"^\[(gw\d+)\] .* PASSED (\S+?)::", re.MULTILINE)


def test_all_tests_of_a_file_run_on_one_worker():
    files = ["tests/unit/test_statute.py", "tests/unit/test_routes.py"]
    command = [sys.executable, "-m", "pytest", "-v", "--color=no", "-n", "2", "--dist", "loadfile", *files]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=240).stdout
    workers: dict[str, set[str]] = defaultdict(set)
    for worker, path in RAN.findall(told):
        workers[path].add(worker)
    assert {path: len(names) for path, names in workers.items()} == dict.fromkeys(files, 1)
