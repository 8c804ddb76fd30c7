"""Group robots of WeCom, DingTalk and Feishu, and gateways for SMS: each takes a text by HTTP and says in its answer
whether it did.

All answer HTTP 200 also when they refuse, with a code in the body that alone decides. Addresses are written as
apprise writes them: ``wecombot://KEY``, ``dingtalk://TOKEN`` or ``dingtalk://SECRET@TOKEN/13800000000``,
``feishu://TOKEN`` or ``feishu://SECRET@TOKEN``; ``?via=https://…`` names the server of a company that has its own.
``smsgate://KEY@{phone}?via=https://…`` is a gateway of the company's: it is sent ``{"mobile", "text", "key"}`` and
answers ``errcode`` or ``code``, zero for yes.
"""

from __future__ import annotations

import base64
import hmac
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit
from urllib.request import Request, urlopen

from casework.vocabulary.desk import Undelivered

SECONDS = 15
"""How long a service may take to answer."""
MOST_OF_AN_ANSWER = 65_536
PER_MINUTE = 20
"""How many messages a minute each of the three services takes from one robot."""
ELLIPSIS = "…"
SHORTEST = 5
"""Digits of a number that can be written to."""
NAME = re.compile(r"[A-Za-z0-9_-]+")
"""What keys, tokens and secrets are made of."""

Json = Mapping[str, object]


class NotTaken(Exception):
    """A message that did not get through: the reason in a word, and what the service said."""

    def __init__(self, reason: Undelivered, detail: str = "") -> None:
        super().__init__(f"{reason.value}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Robot:
    """How one service is spoken to."""

    server: str
    most_bytes: int
    """Length of the longest text, in bytes of UTF-8."""
    path: Callable[[SplitResult], str]
    """Path and query of the request for an address; raises ``NotTaken`` for one that is none."""
    message: Callable[[SplitResult, str], Json]
    codes: tuple[str, ...]
    """Where the answer has its code; zero is yes."""
    words: tuple[str, ...]
    """Where it says why not."""


def own(address: str) -> str | None:
    """The address of a robot in its short form, also for one as the service itself gives it; None for any other."""
    for start, scheme in AS_GIVEN.items():
        if address.startswith(start):
            return f"{scheme}://{address.removeprefix(start).partition('&')[0]}"
    return address if urlsplit(address).scheme in ROBOTS else None


def send(address: str, text: str) -> None:
    """Hand a text to a robot; raises ``NotTaken`` unless its answer says that it was taken."""
    parts = urlsplit(address)
    robot = ROBOTS[parts.scheme]
    server = parse_qs(parts.query).get("via", [robot.server])[0].rstrip("/")
    if not server.startswith(("https://", "http://")):
        raise NotTaken(Undelivered.NO_ADDRESS, "via")
    url = server + robot.path(parts)
    answer = _post(url, robot.message(parts, cut(text, robot.most_bytes)))
    code = next((answer[name] for name in robot.codes if name in answer), None)
    if code != 0:
        said = next((str(answer[name]) for name in robot.words if answer.get(name)), "")
        raise NotTaken(Undelivered.REFUSED, f"{'?' if code is None else code} {said}".strip()[:300])


def cut(text: str, most_bytes: int) -> str:
    """The text in at most so many bytes of UTF-8, cut between characters and with an ellipsis where it was cut."""
    written = text.encode("utf-8", "replace")
    if len(written) <= most_bytes:
        return written.decode("utf-8")
    return written[: most_bytes - len(ELLIPSIS.encode())].decode("utf-8", "ignore") + ELLIPSIS


def _post(url: str, message: Json) -> Json:
    body = json.dumps(message, ensure_ascii=False).encode()
    request = Request(url, body, {"Content-Type": "application/json; charset=utf-8"})  # noqa: S310 - checked by send
    try:
        with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            found = json.loads(answer.read(MOST_OF_AN_ANSWER))
    except HTTPError as error:
        with error:
            raise NotTaken(Undelivered.REFUSED, f"HTTP {error.code}") from None
    except ValueError:  # not the service: a proxy or a sign-in page in between
        raise NotTaken(Undelivered.REFUSED, "?") from None
    except (URLError, HTTPException, OSError) as error:
        said = getattr(error, "reason", error)  # never the address, which is as good as a password
        raise NotTaken(Undelivered.UNREACHED, str(getattr(said, "strerror", None) or type(said).__name__)) from None
    return found if isinstance(found, dict) else {}


def _named(text: str | None) -> str:
    """A key, token or secret as it stands in an address."""
    name = unquote(text or "")
    if not NAME.fullmatch(name):
        raise NotTaken(Undelivered.NO_ADDRESS)
    return name


def _host(parts: SplitResult) -> str:
    """The host as written: ``SplitResult.hostname`` would write it small."""
    return _named(parts.netloc.rpartition("@")[2].partition(":")[0])


def _wecom(parts: SplitResult) -> str:
    return f"/cgi-bin/webhook/send?key={_host(parts)}"


def _dingtalk(parts: SplitResult) -> str:
    path = f"/robot/send?access_token={_host(parts)}"
    secret = parse_qs(parts.query).get("secret", [parts.username])[0]
    return f"{path}&{_signature(_named(secret), round(time.time() * 1000))}" if secret else path


def _signature(secret: str, milliseconds: int) -> str:
    """What proves to DingTalk that the sender knows the robot's secret; valid for an hour."""
    digest = hmac.digest(secret.encode(), f"{milliseconds}\n{secret}".encode(), sha256)
    return f"timestamp={milliseconds}&sign={quote(base64.b64encode(digest), safe='')}"


def _feishu(parts: SplitResult) -> str:
    return f"/open-apis/bot/v2/hook/{_host(parts)}"


def _text(_parts: SplitResult, text: str) -> Json:
    return {"msgtype": "text", "text": {"content": text}}


def _text_for(parts: SplitResult, text: str) -> Json:
    """With the telephones that the address names, whose owners are called upon."""
    mobiles = [phone for phone in unquote(parts.path).split("/") if phone]
    return {**_text(parts, text), "at": {"atMobiles": mobiles, "isAtAll": False}}


def _feishu_text(parts: SplitResult, text: str) -> Json:
    """Signed when the address has a secret."""
    message = {"msg_type": "text", "content": {"text": text}}
    if not parts.username:
        return message
    seconds = round(time.time())
    digest = hmac.digest(f"{seconds}\n{_named(parts.username)}".encode(), b"", sha256)
    return {**message, "timestamp": str(seconds), "sign": base64.b64encode(digest).decode()}


def _gateway(_parts: SplitResult) -> str:
    return ""


def _sms(parts: SplitResult, text: str) -> Json:
    """The key proves who asks; it may be left out where the gateway knows it otherwise."""
    key = {"key": _named(parts.username)} if parts.username else {}
    number = "".join(sign for sign in parts.netloc.rpartition("@")[2] if sign in "+0123456789")
    if len(number) < SHORTEST:
        raise NotTaken(Undelivered.NO_ADDRESS)
    return {"mobile": number, "text": text, **key}


ROBOTS = {
    "wecombot": Robot("https://qyapi.weixin.qq.com", 2_048, _wecom, _text, ("errcode",), ("errmsg",)),
    "dingtalk": Robot("https://oapi.dingtalk.com", 18_000, _dingtalk, _text_for, ("errcode",), ("errmsg",)),
    "feishu": Robot(
        "https://open.feishu.cn", 18_000, _feishu, _feishu_text, ("code", "StatusCode"), ("msg", "StatusMessage")
    ),
    "smsgate": Robot("", 2_000, _gateway, _sms, ("errcode", "code"), ("errmsg", "msg", "message")),
}
"""By the scheme of their address; the limits of DingTalk and Feishu are 20,000 bytes for the whole request."""
AS_GIVEN = {
    f"{ROBOTS['wecombot'].server}/cgi-bin/webhook/send?key=": "wecombot",
    f"{ROBOTS['dingtalk'].server}/robot/send?access_token=": "dingtalk",
    f"{ROBOTS['feishu'].server}/open-apis/bot/v2/hook/": "feishu",
}
"""How the services themselves write the address of a robot: what comes before its key."""
