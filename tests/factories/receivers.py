"""A service that takes messages, played on this machine: it answers every request as it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

KEY = "693a91f6-7xxx-4bc4"


@dataclass
class Service:
    """Takes everything with ``status`` and says ``answer``; ``asked`` are path, query and body of each request."""

    answer: bytes = b"{}"
    status: int = 200
    server: str = ""
    asked: list[tuple[str, dict[str, list[str]], dict[str, object]]] = field(default_factory=list)

    def says(self, **answer: object) -> None:
        self.answer = json.dumps(answer).encode()

    def address(self, scheme: str, key: str = KEY) -> str:
        return f"{scheme}://{key}?via={self.server}"


@contextmanager
def answering() -> Iterator[Service]:
    """The service at work on a port of this machine."""
    found = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            parts = urlsplit(self.path)
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found.asked.append((parts.path, parse_qs(parts.query), body))
            self.send_response(found.status)
            self.end_headers()
            self.wfile.write(found.answer)

        def log_message(self, *_args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    found.server = f"http://127.0.0.1:{server.server_port}"
    yield found
    server.shutdown()
    thread.join()
    server.server_close()
