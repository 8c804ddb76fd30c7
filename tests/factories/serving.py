"""Processes that a sign-in needs: the application with an environment of its own, and an OpenID provider."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
SECONDS = 300
"""How long a start may take; only a machine that is very busy needs a tenth of it."""


@contextmanager
def application(folder: Path, port: int, *, address: str = "127.0.0.1", **environment: str) -> Iterator[str]:
    """The application over a data folder; yields its address. ``environment`` without the prefix YINGSHENG_."""
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", f"--server.port={port}",
               f"--server.address={address}", "--server.headless=true"]  # fmt: skip
    own = {f"YINGSHENG_{name}": value for name, value in environment.items()}
    with process(command, folder / f"app-{port}.log", {**own, "YINGSHENG_DATA_DIR": str(folder)}) as log:
        wait(f"http://localhost:{port}/health", log)
        yield f"http://localhost:{port}"


@contextmanager
def identity_provider(folder: Path) -> Iterator[str]:
    """A real OpenID provider; yields its issuer."""
    port = free_port()
    command = [sys.executable, str(Path(__file__).with_name("identity_provider.py")), str(port)]
    with process(command, folder / "provider.log", {}) as log:
        wait(f"http://localhost:{port}/.well-known/openid-configuration", log)
        yield f"http://localhost:{port}"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(command: list[str], log: Path, environment: dict[str, str], *, umask: int = -1) -> Iterator[Path]:
    """A program of its own while the context lasts; yields the file with what it says."""
    with log.open("wb") as stream:
        running = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=stream, stderr=subprocess.STDOUT, umask=umask
        )
    try:
        yield log
    finally:
        _end(running)


def _end(running: subprocess.Popen[bytes]) -> None:
    """Tell it to end, and wait as long as a busy machine may take; raises when it does not end by then."""
    running.terminate()
    try:
        running.wait(60)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait(60)
        raise


def wait(url: str, log: Path) -> None:
    """Return when ``url`` is answered with 200; raises what the program said otherwise."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            pass  # not listening yet
        time.sleep(0.2)
    raise AssertionError(log.read_text(errors="replace")[-3000:])
