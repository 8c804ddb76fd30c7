"""A browser without scripts that talks to an ASGI application in this process, and keeps its cookies."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpx
from starlette.types import ASGIApp


@dataclass
class PlainBrowser:
    """One browser at ``base``; it follows no redirect by itself."""

    app: ASGIApp
    base: str = "http://localhost:8501"
    language: str = "en"
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)

    def get(self, path: str, parameters: Mapping[str, str] | None = None) -> httpx.Response:
        """Open a page."""
        return self._ask("GET", path, params=parameters)

    def post(
        self, path: str, data: Mapping[str, str], parameters: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:  # fmt: skip
        """Send a form."""
        return self._ask("POST", path, data=data, params=parameters, headers=headers)

    def _ask(self, method: str, path: str, **options: object) -> httpx.Response:
        """In a loop of its own: this thread may have the browser driver's."""
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, self._asked(method, path, options)).result()

    async def _asked(self, method: str, path: str, options: Mapping[str, object]) -> httpx.Response:
        heard = {"accept-language": self.language}
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url=self.base, cookies=self.cookies) as client:
            client.headers.update(heard)
            answer = await client.request(method, path, **options)  # type: ignore[arg-type]
            self.cookies = client.cookies
            return answer
