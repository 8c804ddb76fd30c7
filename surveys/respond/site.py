"""The addresses of the pages for respondents, below ``/s``; nothing personal stands in one.

``/s/CODE``            what is agreed to, or why there is nothing to answer
``/s/CODE/p/SECTION``  a page of the questionnaire; POST keeps it and leads on
``/s/CODE/save``       single answers, sent by the script
``/s/CODE/send``       the end
``/s/CODE/thanks``     it has arrived
``/s/CODE/withdraw``   take it back
"""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from casework.errors import LedgerError, YingshengError
from surveys.errors import SurveyError
from surveys.respond import words
from surveys.respond.answering import Gone
from surveys.respond.asking import Asked, read
from surveys.respond.drawing import static
from surveys.respond.limits import BodyLimit
from surveys.respond.replies import HEADERS, Replies

PREFIX = "/s"
A_YEAR = "public, max-age=31536000, immutable"
AT_ONCE = 40
"""Requests that are answered at one moment; more wait for a thread."""
THREADS = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="respondents")
"""Of their own: respondents and staff take none of each other's. Starlette's way to a thread costs twice as much."""
Reply = Callable[[Asked], Response]


def site(replies: Replies) -> Starlette:
    """The application that answers below ``PREFIX``; it takes nothing but what its pages send."""
    routes = [
        Route("/-/{name}", _static),
        Route("/{code}", _endpoint(replies, replies.begin), methods=["GET", "POST"]),
        Route("/{code}/p/{section}", _endpoint(replies, replies.page), methods=["GET", "POST"]),
        Route("/{code}/save", _endpoint(replies, replies.save), methods=["POST"]),
        Route("/{code}/send", _endpoint(replies, replies.send), methods=["GET", "POST"]),
        Route("/{code}/thanks", _endpoint(replies, replies.thanks)),
        Route("/{code}/withdraw", _endpoint(replies, replies.withdraw), methods=["GET", "POST"]),
        Route("/{path:path}", _endpoint(replies, replies.nowhere)),
    ]
    return Starlette(routes=routes, middleware=[Middleware(BodyLimit)])


def _endpoint(replies: Replies, reply: Reply) -> Callable[[Request], Awaitable[Response]]:
    """Read the request, answer it on a thread, and make a page of whatever is in the way."""

    async def answer(request: Request) -> Response:
        try:
            asked = await read(request)
        except SurveyError:
            return _refused(replies, Asked.nothing(request))
        return await get_running_loop().run_in_executor(THREADS, _answered, replies, reply, asked)

    return answer


def _answered(replies: Replies, reply: Reply, asked: Asked) -> Response:
    if asked.method == "POST" and not replies.saves.note(asked.code, replies.clock()):
        return replies.too_often(asked)
    try:
        return reply(asked)
    except Gone as gone:
        return replies.over(asked, gone.visit)
    except SurveyError:
        return _refused(replies, asked)
    except (LedgerError, YingshengError):
        return replies.said(asked, HTTPStatus.SERVICE_UNAVAILABLE, words.UNAVAILABLE, words.UNAVAILABLE_SAID)


def _refused(replies: Replies, asked: Asked) -> Response:
    return replies.said(asked, HTTPStatus.BAD_REQUEST, words.NOT_THIS_PAGE, words.NOT_THIS_PAGE_SAID)


async def _static(request: Request) -> Response:
    found = static().get(request.path_params["name"])
    if found is None:
        return Response(status_code=HTTPStatus.NOT_FOUND, headers=HEADERS)
    content, kind = found
    return Response(content, headers={**HEADERS, "cache-control": A_YEAR, "content-type": kind})
