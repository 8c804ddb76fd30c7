"""The application as a process of its own: started over a data folder, asked how it is, ended or killed."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from casework.settings import ROOT

ENDS_WITHIN_SECONDS = 60
"""An idle machine needs one; many times that is a fault, not a busy machine."""
FACTORIES = Path(__file__).parent


@dataclass(frozen=True)
class RunningApp:
    """One process over ``folder``; its log lies there as ``app.log``."""

    process: subprocess.Popen[bytes]
    port: int
    folder: Path

    @classmethod
    def plain(cls, folder: Path, **elsewhere: str) -> RunningApp:
        """The app as shipped; ``elsewhere``: what does not lie in the folder, by the name of its setting."""
        port = free_port()
        options = (f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true")
        return cls._started(folder, port, "-m", "streamlit", "run", "streamlit_app.py", *options, **elsewhere)

    @classmethod
    def busy(cls, folder: Path, seconds: float, think: float) -> RunningApp:
        """The app with fifty people working in it; see ``busy_app``."""
        port = free_port()
        return cls._started(folder, port, str(FACTORIES / "busy_app.py"), str(port), str(seconds), str(think))

    @classmethod
    def asking(cls, folder: Path, seconds: float, interviewers: int, readers: int) -> RunningApp:
        """The app on a day of a survey; see ``asking_app``."""
        port = free_port()
        told = (str(port), str(seconds), str(interviewers), str(readers))
        return cls._started(folder, port, str(FACTORIES / "asking_app.py"), *told)

    @classmethod
    def _started(cls, folder: Path, port: int, *command: str, **elsewhere: str) -> RunningApp:
        named = {f"YINGSHENG_{setting.upper()}": value for setting, value in elsewhere.items()}
        environment = {**os.environ, "YINGSHENG_DATA_DIR": str(folder), **named}
        with (folder / "app.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        return cls(process, port, folder)

    def health(self) -> dict[str, object] | None:
        """What ``/health`` says; None while nobody answers."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/health", timeout=10) as answer:
                return dict(json.load(answer))
        except HTTPError as refused:
            with refused:
                return dict(json.load(refused))
        except (URLError, OSError):
            return None

    def in_step(self) -> bool:
        """Whether the app is well and its warehouse stands where the ledger stands."""
        found = self.health() or {}
        return found.get("status") == "ok" and found.get("warehouse_position") == found.get("ledger_position")

    def wait(self, condition: Callable[[], bool], seconds: float, what: str) -> None:
        """Return when ``condition`` holds; raises ``RuntimeError`` with the app's own words otherwise."""
        deadline = time.monotonic() + seconds
        while not condition():
            if self.process.poll() is not None or time.monotonic() > deadline:
                said = (self.folder / "app.log").read_text(encoding="utf-8")[-2_000:]
                raise RuntimeError(f"waited for {what}; the app says: {said}")
            time.sleep(0.1)

    def kill(self) -> None:
        """Take the process away without a word (SIGKILL)."""
        self.process.kill()
        self.process.wait(30)

    def end(self) -> None:
        """Tell it to end, and wait as long as a busy machine may take; raises when it does not end by then."""
        self.process.terminate()
        try:
            self.process.wait(ENDS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
