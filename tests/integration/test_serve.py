"""``yingsheng serve`` as a person runs it: it prints an address that answers, and ends when told to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from casework.settings import ROOT


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    command = [sys.executable, "-c", "from etl.cli import app; app()", "serve", "--port", str(port)]
    environment = {**os.environ, "YINGSHENG_DATA_DIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    yield process, port
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def test_the_address_it_prints_answers_and_it_ends_when_told_to(server: tuple[subprocess.Popen[str], int]) -> None:
    process, port = server
    assert process.stdout is not None
    printed = next(line for line in process.stdout if "Yingsheng is at" in line)
    assert printed.strip() == f"Yingsheng is at http://localhost:{port}"
    with urlopen(f"http://127.0.0.1:{port}/", timeout=120) as answer:
        assert answer.status == 200
    with urlopen(f"http://127.0.0.1:{port}/home?lang=en", timeout=120) as answer:
        assert answer.url == f"http://127.0.0.1:{port}/?lang=en"
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=120) == 0
