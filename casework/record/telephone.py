"""Telephone numbers by which somebody is recognised, at the desk and in files: one judge, the library ``phonenumbers``.

A number is plausible when the numbering plan of its country has it, or when it is one of those the demo company uses.
The library knows no numbers without area code; people of one town leave it out, so seven or eight digits count as they
stand. ``1.38E+10``, ``0``, dates, 无 and the like are nobody's number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

HOME = "CN"
CODE = 86
"""Whose number it is where no country is named."""
NEXT_DOOR = re.compile(r"(?:852|853|886)\d{8,9}", re.ASCII)
"""Hong Kong, Macau and Taiwan, whose ``+`` a spreadsheet has taken away."""
INVENTED = re.compile(r"111(?!1{8})\d{8}", re.ASCII)
INVENTED_LINE = r"(?:10|2\d|[3-9]\d\d)0\d{7}"
"""The demo company's mobiles, which begin with 111, and its lines, whose own number begins with 0: none can ring."""
LOCAL = re.compile(r"(?!(\d)\1+$)[2-9]\d{6,7}", re.ASCII)
BARE = re.compile(r"[\s().-]")
LINE = re.compile(r"0(\d{2,3})-?(\d{7,8})", re.ASCII)
BETWEEN = re.compile(r"[/、,，;；|\n\u3400-\u9fff]+")
"""What stands between two numbers of a cell, or between a number and words about it."""
EXTENSION = re.compile(r"\s*(?:转接?|分机号?)\s*[:：]?\s*(?=\d)")
HYPHENED_EXTENSION = re.compile(r"([()\d\s-]*\d{7,8})-(\d{1,5})", re.ASCII)
CODE_OF_HOME = re.compile(r"[+(\s]*0{0,2}86[)\s-]*")
WITHOUT_FRACTION = re.compile(r"(\+?\d+)\.0+")
SPOILED = re.compile(r"\d[.\d]*[eE][+-]?\d|(?:19|20)\d\d[-.]\d{1,2}[-.]\d|(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d$")
"""What a spreadsheet made of a number, and dates."""
SHORTEST = 7


def number(text: str | None) -> str | None:
    """The first plausible number in a text, as ``+8613800000031`` or ``+862164312345;ext=801``, a number without area
    code by its digits alone; None when there is none.
    """
    if not text:
        return None
    plain = _plain(text)
    if plain is not None:
        return plain
    told = EXTENSION.sub(" ext. ", narrow(text))
    parts = [part.strip() for part in BETWEEN.split(told)]
    return next(filter(None, map(_judged, _parted(parts))), None)


def first(*texts: str | None) -> str | None:
    """The first plausible number in several texts."""
    return next(filter(None, map(number, texts)), None)


def is_mobile(digits: str) -> bool:
    """Whether these digits are a mobile number of the mainland."""
    return bool(_forms()[0].fullmatch(digits))


def same(texts: Iterable[str | None], others: Iterable[str | None]) -> bool:
    """Whether a number of the one side is a number of the other, however both are written."""
    return bool({number(text) for text in texts} & {number(text) for text in others} - {None})


def spellings(text: str | None) -> tuple[str, ...]:
    """The digits by which records may hold the number of a text, with and without the country's code; none where the
    text is no number.
    """
    found, _, extension = (number(text) or "").partition(";ext=")
    if not found:
        return ()
    if not found.startswith("+"):
        return (found + extension,)
    home = found.removeprefix(f"+{CODE}")
    fronts = ("", "00") if home == found else ("", "0", f"{CODE}", f"00{CODE}", f"{CODE}0")
    return tuple(front + home.removeprefix("+") + extension for front in fronts)


def narrow(text: str) -> str:
    """A text with its digits and signs in half width."""
    return unicodedata.normalize("NFKC", text)


def _parted(parts: Iterable[str]) -> Iterator[str]:
    """Each part as it stands, then the words of those that hold several numbers with a blank between them."""
    for part in parts:
        yield part
        words = part.split()
        if len(words) > 1 and all(len(word) > SHORTEST for word in words):
            yield from words


def _judged(part: str) -> str | None:
    if len(part) < SHORTEST or SPOILED.match(part):
        return None
    part = WITHOUT_FRACTION.sub(r"\1", part) if WITHOUT_FRACTION.fullmatch(part) else part
    return next(filter(None, map(_parsed, _readings(part))), None)


def _readings(part: str) -> Iterator[str]:
    """How a part may be meant, the likeliest first."""
    yield part
    hyphened = HYPHENED_EXTENSION.fullmatch(part)
    if hyphened:
        yield f"{hyphened[1]} ext. {hyphened[2]}"
    digits = BARE.sub("", part)
    if NEXT_DOOR.fullmatch(digits):
        yield f"+{digits}"
    coded = CODE_OF_HOME.match(part)
    if coded:
        yield f"+86 {part[coded.end() :]}"


def _parsed(part: str) -> str | None:
    import phonenumbers

    try:
        found = phonenumbers.parse(part, HOME)
    except phonenumbers.NumberParseException:
        return None
    extension = f";ext={found.extension}" if found.extension else ""
    national = phonenumbers.national_significant_number(found)
    if phonenumbers.is_valid_number(found) or (found.country_code == CODE and INVENTED.fullmatch(national)):
        return f"+{found.country_code}{national}{extension}"
    bare = BARE.sub("", part.partition(" ext.")[0])
    return bare + extension if LOCAL.fullmatch(bare) else None


def _plain(text: str) -> str | None:
    """A mobile or a line of the mainland as most people write it, by the library's own forms: parsing takes forty times
    as long. None for whatever is written otherwise.
    """
    mobile, line = _forms()
    if mobile.fullmatch(text):
        return f"+{CODE}{text}"
    written = LINE.fullmatch(text)
    national = written[1] + written[2] if written else ""
    return f"+{CODE}{national}" if line.fullmatch(national) else None


@cache
def _forms() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Mobiles and lines behind an area code, without the zero."""
    from phonenumbers.phonemetadata import PhoneMetadata

    home = PhoneMetadata.metadata_for_region(HOME)
    kinds = (home.mobile, home.fixed_line) if home else (None, None)
    forms = (kind.national_number_pattern if kind else None for kind in kinds)
    own = (INVENTED.pattern, INVENTED_LINE)
    mobile, line = ("|".join(filter(None, each)) for each in zip(forms, own, strict=True))
    return re.compile(mobile, re.ASCII), re.compile(line, re.ASCII)
