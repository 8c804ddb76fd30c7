"""The keys of this installation that links are made with, in a file that only its owner may read.

A new key makes the links of tomorrow; those of yesterday still open, because the database knows them by their digest,
and can be printed again as long as their key is kept.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from casework.record import private
from surveys.errors import SurveyError

FILE = "survey-links.json"


@dataclass(frozen=True, slots=True)
class Keys:
    """Every key by its name, and which one new links are made with."""

    current: str
    keys: dict[str, str]

    def named(self, name: str) -> bytes:
        """The key with this name; raises ``SurveyError`` when it is not kept any more."""
        if name not in self.keys:
            raise SurveyError("The key {key} of this link is not kept any more: issue a new link.", key=name)
        return bytes.fromhex(self.keys[name])


def kept(folder: Path) -> Keys:
    """The keys of the installation that keeps its data in ``folder``; made when there are none."""
    path = folder / FILE
    if not path.exists():
        private.make_folder(folder)
        _write(path, _with_new({}), first=True)
    return Keys(**json.loads(path.read_text(encoding="utf-8")))


def rotate(folder: Path) -> Keys:
    """Make a new key for all links from now on; the old ones stay, so that their links can be printed again."""
    _write(folder / FILE, _with_new(kept(folder).keys), first=False)
    return kept(folder)


def _with_new(known: dict[str, str]) -> Keys:
    name = f"k{len(known) + 1}"
    return Keys(name, {**known, name: secrets.token_hex(32)})


def _write(path: Path, keys: Keys, *, first: bool) -> None:
    """Put the whole file in place at once; of two processes that make the first, the second takes that one's."""
    draft = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, private.FILE), "w", encoding="utf-8") as file:
        json.dump(asdict(keys), file)
    try:
        os.link(draft, path) if first else draft.replace(path)
    except FileExistsError:
        return
    finally:
        draft.unlink(missing_ok=True)
