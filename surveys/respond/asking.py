"""What a browser asks for, read once: nothing of it is trusted, and more than a page sends is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from starlette.requests import Request

from surveys.errors import SurveyError
from surveys.respond.words import LANGUAGES

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MOST_FIELDS = 3_000


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: the code and section in its address, its form, who sent it."""

    code: str
    section: str
    method: str
    language: str
    address: str
    root: str
    """Where the pages lie: what the addresses in them begin with."""
    checks: bool = False
    """Whether what is wrong on the page is to be shown."""
    form: Mapping[str, list[str]] = field(default_factory=dict)
    text: str = ""

    @classmethod
    def nothing(cls, request: Request) -> Asked:
        """A request of which only the address was read."""
        code = str(request.path_params.get("code", ""))
        return cls(code, "", request.method, preferred(request.headers.get("accept-language", "")), "", _root(request))

    def one(self, name: str) -> str:
        """A field of the form; empty when it was not sent."""
        return self.form.get(name, [""])[0]

    def answers(self) -> tuple[dict[str, object], dict[str, float]]:
        """What the script sends, ``{"item": {"value": ["a"], "age": 12.5}}``: values by item, and ages in seconds."""
        try:
            sent = json.loads(self.text)
            given = {str(item): entered([str(each) for each in one["value"]]) for item, one in sent.items()}
            return given, {str(item): float(one["age"]) for item, one in sent.items()}
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise SurveyError("What was sent cannot be read. Load the page again.") from error


def entered(values: list[str]) -> object:
    """What was entered for an item; None for nothing."""
    said = [value for value in values if value.strip()]
    return None if not said else said[0] if len(said) == 1 else said


async def read(request: Request) -> Asked:
    """Read a request; raises ``SurveyError`` for a body that is no form of ours."""
    body = (await request.body()).decode("utf-8", "replace") if request.method == "POST" else ""
    kind = request.headers.get("content-type", FORM).partition(";")[0].strip().lower()
    chosen = LANGUAGES.get(request.query_params.get("lang", ""))
    return Asked(
        code=request.path_params.get("code", ""),
        section=request.path_params.get("section", ""),
        method="GET" if request.method == "HEAD" else request.method,
        language=chosen or preferred(request.headers.get("accept-language", "")),
        address=request.client.host if request.client else "",
        root=_root(request),
        checks="check" in request.query_params,
        form=_form(body) if kind == FORM else {},
        text=body if kind == JSON else "",
    )


def preferred(accepted: str) -> str:
    """The language of a browser that accepts these: English where it wants that before Chinese."""
    wanted = (part.partition(";")[0].strip().lower()[:2] for part in accepted.split(","))
    return next((LANGUAGES[each] for each in wanted if each in LANGUAGES), LANGUAGES["zh"])


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", "")).rstrip("/")


def _form(body: str) -> dict[str, list[str]]:
    try:
        return parse_qs(body, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise SurveyError("What was sent cannot be read. Load the page again.") from error
