"""``POST /api/import/PROFILE``: another system hands in a file; the answer is the report of its load, as JSON.

X-System       the name under which this installation knows the system
X-Time         seconds since 1970 when it was signed
X-File-Name    what the file is called, percent-encoded; its ending says how it is read
X-Digest       SHA-256 of the body, in hexadecimal digits
X-Signature    HMAC-SHA256 by the system's secret over system, time, profile, file name and digest, a line each
Idempotency-Key  (optional) the same key twice loads once
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from casework.errors import YingshengError
from etl.errors import EtlError, ProfileError
from etl.intake.receiving import NotSigned, Receiving, Sending

PREFIX = "/api/import"
LONGEST = 200
"""Characters of what a header says."""
MIB = 1024 * 1024
STATUS: Mapping[type[YingshengError], HTTPStatus] = {
    NotSigned: HTTPStatus.UNAUTHORIZED,
    ProfileError: HTTPStatus.NOT_FOUND,
    EtlError: HTTPStatus.UNPROCESSABLE_ENTITY,
    YingshengError: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""What an error is answered with; the first kind that fits."""


def endpoint(receiving: Callable[[], Receiving | None], most_mb: Callable[[], int]) -> Starlette:
    """The application that answers below ``PREFIX``; ``receiving`` is None where no system may send anything."""

    async def take(request: Request) -> Response:
        opened = receiving()
        if opened is None:
            return _said(HTTPStatus.NOT_FOUND, "This installation takes no files over HTTP.")
        try:
            return await _taken(opened, request, most_mb() * MIB)
        except YingshengError as error:
            status = next(status for kind, status in STATUS.items() if isinstance(error, kind))
            return _said(status, str(error))

    return Starlette(routes=[Route("/{profile}", take, methods=["POST"])])


async def _taken(opened: Receiving, request: Request, most: int) -> Response:
    sending = _sending(request)
    await run_in_threadpool(opened.check_sender, sending)
    with TemporaryDirectory(prefix="yingsheng-sent-") as folder:
        path = Path(folder) / ("sent" + "".join(Path(sending.file).suffixes[-2:]))
        digest = await _kept(request, path, most)
        if digest is None:
            return _said(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The file is larger than this installation takes.")
        return JSONResponse(await run_in_threadpool(opened.receive, sending, path, digest))


def _sending(request: Request) -> Sending:
    def said(name: str) -> str:
        return request.headers.get(name, "")[:LONGEST]

    file = Path(unquote(said("x-file-name"))).name or "sent.csv"
    profile = request.path_params["profile"]
    headers = (said(name) for name in ("x-time", "x-digest", "idempotency-key", "x-signature"))
    return Sending(said("x-system"), profile, file, *headers)


async def _kept(request: Request, path: Path, most: int) -> str | None:
    """Write the body into a file while it comes; its digest, or None when it is too large."""
    digest, size = sha256(), 0
    with path.open("wb") as file:
        async for piece in request.stream():
            size += len(piece)
            if size > most:
                return None
            digest.update(piece)
            await run_in_threadpool(file.write, piece)
    return digest.hexdigest()


def _said(status: HTTPStatus, words: str) -> JSONResponse:
    return JSONResponse({"error": words}, status_code=status)
