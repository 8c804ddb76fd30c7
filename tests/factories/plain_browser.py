"""A browser without scripts that talks to an ASGI application in this process, and keeps its cookies."""

from __future__ import annotations

import asyncio
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
    address: tuple[str, int] = ("127.0.0.1", 50_000)

    def get(self, path: str, **parameters: str) -> httpx.Response:
        """Open a page."""
        return asyncio.run(self._ask("GET", path, params=parameters or None))

    def post(self, path: str, data: dict[str, str], **options: object) -> httpx.Response:
        """Send a form."""
        return asyncio.run(self._ask("POST", path, data=data, **options))

    async def _ask(self, method: str, path: str, **options: object) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, client=self.address)
        headers = {"accept-language": self.language}
        async with httpx.AsyncClient(
            transport=transport, base_url=self.base, cookies=self.cookies, headers=headers
        ) as client:
            answer = await client.request(method, path, **options)  # type: ignore[arg-type]
            self.cookies = client.cookies
            return answer
