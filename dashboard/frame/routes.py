"""Every address of ours that is no page, below the base path of the installation (``server.baseUrlPath``).

A room that answers an address adds a line to ``OWN``; nothing else knows under which path the platform is served.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from dashboard.frame import changes, door, health, open_marts, plain, receiving, respondents, ringing
from dashboard.frame.provider import routes as provider


async def overview(request: Request) -> RedirectResponse:
    """Lead ``/home`` to the overview, which has the bare address; Streamlit says that there is no such page."""
    return RedirectResponse(f"./?{request.url.query}".rstrip("?"))


OWN: Sequence[Route | WebSocketRoute | Mount] = (
    Route("/home", overview),
    Route("/health", health.health),
    Route("/metrics", health.metrics),
    WebSocketRoute(changes.PATH, changes.tell),
    WebSocketRoute(ringing.PATH, ringing.tell),
    *door.routes,
    *plain.routes(),
    *provider.routes,
    *respondents.routes,
    *receiving.routes,
    *open_marts.routes,
)


def routes(prefix: str) -> list[BaseRoute]:
    """Our own addresses below ``prefix``; there is nothing of ours beside it."""
    return [_below(prefix, route) for route in OWN]


def _below(prefix: str, route: Route | WebSocketRoute | Mount) -> BaseRoute:
    path = f"{prefix}{route.path}"
    if isinstance(route, Mount):
        return Mount(path, route.app)
    if isinstance(route, WebSocketRoute):
        return WebSocketRoute(path, route.endpoint)
    return Route(path, route.endpoint, methods=sorted(route.methods) if route.methods else None)
