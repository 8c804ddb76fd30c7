"""``GET /api/marts``: which marts other systems may ask; ``GET /api/marts/NAME``: one of them, for whoever has a token.

Authorization: Bearer TOKEN   the token of an account, whose rights narrow the answer as they narrow the pages
from, to                      months such as 2026-03; the last twelve without them
as_of, known                  moments: what happened later, what was recorded later does not count
project, department, clause, severity, channel, concern    filters; each may stand several times
by                            what to count by, with commas
limit                         rows of a mart that lists, 1,000 without it
format                        json (without it) or arrow
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Protocol

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from casework.access import security
from casework.access.permissions import User
from casework.case.confidential import Sight
from casework.errors import PermissionRefused, YingshengError
from casework.record.ledger import Ledger
from etl.open_marts import answering, readers
from etl.open_marts.asking import wanted
from etl.open_marts.listing import OPEN, Opened, UnknownMart, opened
from etl.subjects import Answers
from etl.warehouse.scope import Scope, ScopeError

PREFIX = "/api/marts"
LONGEST = 4_000
"""Characters of the parameters."""
FORMATS = ("json", "arrow")
STATUS: Mapping[type[YingshengError], HTTPStatus] = {
    readers.NotKnown: HTTPStatus.UNAUTHORIZED,
    PermissionRefused: HTTPStatus.FORBIDDEN,
    UnknownMart: HTTPStatus.NOT_FOUND,
    ScopeError: HTTPStatus.UNPROCESSABLE_ENTITY,
    YingshengError: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""What an error is answered with; the first kind that fits."""


class Data(Protocol):
    """The open data, as far as they are needed here."""

    @property
    def ledger(self) -> Ledger:
        """Who has an account."""

    def answers_for(self, sight: Sight) -> Answers:
        """The questions, narrowed to what a reader may know of."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What answers: the data, the tokens by account, the clock, and the zone of moments that name none."""

    data: Data
    tokens: Mapping[str, str]
    clock: Callable[[], datetime]
    zone: str


def endpoint(asking: Callable[[], Asking | None]) -> Starlette:
    """The application that answers below ``PREFIX``; ``asking`` is None where no token was given out."""

    def answered(handle: Callable[[Asking, User, Request], Response]) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            try:
                found = asking()
                if found is None:
                    return _refused(HTTPStatus.NOT_FOUND, "This installation gives no figures over HTTP.")
                return handle(found, _reader(found, request), request)
            except YingshengError as error:
                status = next(status for kind, status in STATUS.items() if isinstance(error, kind))
                return _refused(status, str(error))

        return answer

    def route(path: str, handle: Callable[[Asking, User, Request], Response]) -> Route:
        answer = answered(handle)

        async def apart(request: Request) -> Response:
            return await run_in_threadpool(answer, request)

        return Route(path, apart, methods=["GET"])

    return Starlette(routes=[route("/", lambda *_: _listed()), route("/{name}", _one)])


def _reader(asking: Asking, request: Request) -> User:
    """Whoever asks; a token that nobody has goes on record."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    with security.watched(asking.data.ledger, security.STRANGER, asking.clock(), what="marts"):
        return readers.reader(asking.data.ledger, asking.tokens, token.strip() if kind.lower() == "bearer" else "")


def _listed() -> Response:
    return JSONResponse({"marts": {name: _described(each) for name, each in OPEN.items()}})


def _described(mart: Opened) -> Mapping[str, object]:
    columns = [each.model_dump(include={"name", "type", "meaning", "unit", "formula"}) for each in mart.columns]
    return {"by": mart.dimensions, "limit": mart.listed, "columns": columns}


def _one(asking: Asking, user: User, request: Request) -> Response:
    name, given = request.path_params["name"], list(request.query_params.multi_items())
    if len(str(request.url.query)) > LONGEST:
        raise ScopeError("The address is longer than {most} characters: ask for less at once.", most=LONGEST)
    form = dict(given).get("format", FORMATS[0])
    if form not in FORMATS:
        raise ScopeError("There is no format {form}: choose among {forms}.", form=form, forms=", ".join(FORMATS))
    mart = opened(name)
    with security.watched(asking.data.ledger, user.user_id, asking.clock(), what=f"mart:{name}"):
        seen = readers.sees(user, mart.page)
    question = wanted(mart, given, asking.clock(), asking.zone)
    answers = asking.data.answers_for(seen)
    table, facts = mart.ask(answers, question), told(answers, name, question.scope)
    if form == "arrow":
        return Response(answering.as_arrow(table, facts), media_type=answering.ARROW)
    return Response(answering.as_json(table, facts), media_type="application/json")


def told(answers: Answers, name: str, scope: Scope) -> Mapping[str, object]:
    """What an answer says of itself: mart, frame, and how far the ledger had been read."""
    known = scope.known_at
    return {
        "mart": name,
        "from": f"{scope.month_from:%Y-%m}",
        "to": f"{scope.month_to:%Y-%m}",
        "as_of": scope.as_of.astimezone(UTC).isoformat(),
        "known": None if known is None else known.astimezone(UTC).isoformat(),
        "ledger_position": answers.state().ledger_seq,
        "only_projects": None if answers.served is None else sorted(answers.served),
    }


def _refused(status: HTTPStatus, words: str) -> JSONResponse:
    return JSONResponse({"error": words}, status_code=status)
