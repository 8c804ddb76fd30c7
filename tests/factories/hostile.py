"""What somebody could type who means harm, in every field that takes words; and where a page would let it act."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, get_args, get_origin

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from casework.record.events import Payload

MARK = "evil.example"
HOSTILE = (
    f"[a](http://{MARK}/l) ![b](http://{MARK}/p.png) :red[c] :material/home: $d$ <a href='http://{MARK}/h'>e</a>"
    f"<img src='http://{MARK}/i'>"
)
"""A link and a picture from elsewhere, in Markdown and in HTML, a colour, an icon, a formula. Below 200 letters."""
FIXED: dict[str, object] = {
    "number": "XX-1", "pack": "sunshine", "clause": "4.4.2.2", "digest": "a" * 64, "media_type": "image/png",
    "decision": "new_plan", "obligation": "c:x:1", "sex": None,
}  # fmt: skip
"""Fields that do not take words."""
MARKDOWN = {
    ("Markdown", "body"), ("Alert", "body"), ("Toast", "body"), ("Heading", "body"), ("Metric", "label"),
    ("Metric", "delta"), ("Metric", "body"), ("Metric", "help"), ("Heading", "help"), ("Markdown", "help"),
    ("Progress", "text"), ("Spinner", "text"), ("Option", "content"), ("PageLink", "label"), ("Image", "caption"),
    ("Radio", "options"), ("Expandable", "label"), ("Popover", "label"), ("Tab", "label"), ("LinkButton", "label"),
}  # fmt: skip
"""Message and field of what the browser reads as Markdown, besides every ``label`` and ``help``."""
NO_WORDS = {"id", "formId", "form_id", "key", "url", "query_string", "queryString", "page_script_hash"}


def spoken(payload: type[Payload], **fields: object) -> Payload:
    """A payload whose every field of words is hostile."""
    taking = {name: info.annotation for name, info in payload.model_fields.items() if _takes_words(info.annotation)}
    given = {name: (HOSTILE,) if _takes_several(kind) else HOSTILE for name, kind in taking.items()}
    return payload.model_validate(given | {k: v for k, v in FIXED.items() if k in given} | fields)


def _takes_words(annotation: Any) -> bool:
    return annotation is str or any(_takes_words(part) for part in get_args(annotation) if part is not type(None))


def _takes_several(annotation: Any) -> bool:
    return get_origin(annotation) is tuple or any(_takes_several(part) for part in get_args(annotation))


def acting(app: AppTest) -> list[str]:
    """The texts of a page in which something hostile would act in a browser."""
    return [f"{where}: {text[:300]}" for where, text in _texts(app._tree) if _acts(where, text)]


def _acts(where: str, text: str) -> bool:
    if where.startswith(("Html.", "PlotlyChart.")):
        return f"<a href='http://{MARK}" in text or f"<img src='http://{MARK}" in text
    return MARK in text or ":material/home:" in text


def _texts(node: object) -> Iterator[tuple[str, str]]:
    proto = getattr(node, "proto", None)
    if isinstance(proto, Message):
        yield from _read_as_markup(proto)
    for child in getattr(node, "children", {}).values():
        yield from _texts(child)


def _read_as_markup(message: Message) -> Iterator[tuple[str, str]]:
    """Strings of a message, at any depth, that the browser reads as Markdown or HTML."""
    kind = message.DESCRIPTOR.name
    for described, value in message.ListFields():
        name = described.name
        if described.type == FieldDescriptor.TYPE_MESSAGE:
            for inner in value if isinstance(value, Sequence) or hasattr(value, "append") else [value]:
                if isinstance(inner, Message):
                    yield from _read_as_markup(inner)
        elif described.type == FieldDescriptor.TYPE_STRING and name not in NO_WORDS:
            marked = (kind, name) in MARKDOWN or name in {"label", "help"}
            whole = (kind, name) in {("Html", "body"), ("PlotlyChart", "spec")}
            for text in [value] if isinstance(value, str) else list(value):
                if marked or whole:
                    yield f"{kind}.{name}", json.dumps(json.loads(text)) if name == "spec" else text
