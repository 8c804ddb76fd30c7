"""Pages beside Streamlit, for who is not in yet: one template, one style sheet, and no script but a page's own.

``page`` renders them; nothing is loaded from elsewhere, nothing runs that does not lie in this folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from dashboard.frame.base_path import base_path
from dashboard.frame.i18n import LANGUAGES, _, language, preferred, speaking

HERE = Path(__file__).parent
PARTS = "/plain"
"""Where style sheet and scripts are served."""
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
}
_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE), undefined=jinja2.StrictUndefined, autoescape=True, trim_blocks=True
)


@dataclass(frozen=True, slots=True)
class Link:
    """Where to go from here."""

    address: str
    text: str


@contextmanager
def spoken(request: Request) -> Iterator[None]:
    """Speak the language that the address names, else the browser's."""
    wanted = request.query_params.get("lang", "")
    heard = request.headers.get("accept-language", "").partition(",")[0] or None
    with speaking(wanted if wanted in LANGUAGES else preferred(heard)):
        yield


def page(title: str, *sentences: str, status: int = 200, link: Link | None = None) -> Response:
    """A page of sentences, in the language spoken now."""
    return render("page.html", status=status, title=title, sentences=sentences, link=link)


def render(template: str, *, status: int = 200, **fields: object) -> Response:
    """A page from a template of this folder."""
    text = _templates.get_template(template).render(
        fields | {"language": language(), "house": _("Yingsheng"), "base": base_path()}
    )
    return HTMLResponse(text, status, headers=HEADERS)


def routes() -> list[Mount]:
    """The style sheet and the scripts."""
    return [Mount(PARTS, StaticFiles(directory=HERE / "served"))]
