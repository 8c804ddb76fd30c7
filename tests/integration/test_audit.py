"""The audit of the locked packages: a finding fails it, and what nobody looked at is never called sound."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from casework.settings import ROOT

WEAK = {
    "vulns": [{"id": "PYSEC-2026-1", "summary": "Reads beyond its end", "affected": [{"package": {"name": "pip"}}]}]
}


@contextmanager
def service(answer: Callable[[str], dict[str, object]]) -> Iterator[str]:
    """A service with advisories, as pip-audit asks one; yields its address."""

    class Asked(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answer(question["package"]["name"])).encode())

        def log_message(self, *said: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Asked) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/query"
        server.shutdown()


def audited(address: str) -> tuple[int, str]:
    """The exit code, and the last line said."""
    command = [sys.executable, ".ci/audit.py", "--vulnerability-service=osv", f"--osv-url={address}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200, check=False)
    return done.returncode, done.stdout.strip()


@pytest.fixture(autouse=True)
def _straight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def test_a_known_weakness_fails_the_audit_and_is_named() -> None:
    with service(lambda name: WEAK if name == "streamlit" else {}) as address:
        code, said = audited(address)
    assert code == 1
    assert said.startswith("streamlit ")
    assert "PYSEC-2026-1" in said
    assert said.endswith(", 1 with known weaknesses.")


def test_packages_without_a_known_weakness_pass_and_are_counted() -> None:
    with service(lambda _name: {}) as address:
        code, said = audited(address)
    assert code == 0
    count, _of, everything, *_ = said.split()
    assert int(count) == int(everything) > 100


def test_where_no_service_answers_nothing_is_called_sound() -> None:
    code, said = audited("http://127.0.0.1:9/query")
    assert (code, said) == (0, "Not audited: no service with advisories answers here. Run it where one does.")
