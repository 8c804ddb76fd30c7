"""What people type stands in Markdown letter by letter; what is looked for in the finished text is held apart."""

from __future__ import annotations

import pytest

from dashboard.frame.i18n import sentence
from dashboard.parts.markdown import JOINER, plain
from etl.errors import EtlError

J = JOINER


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("*loud* $5", r"\*loud\* \$5"),
        ("![x](http://elsewhere/x.png)", rf"\!\[x\]\(http{J}\://elsewhere/x\.png\)"),
        ("https://elsewhere www.elsewhere", rf"https{J}\://elsewhere www{J}\.elsewhere"),
        ("li@elsewhere.example", rf"li{J}@elsewhere\.example"),
        (":material/home: :red[x]", rf"\:{J}material/home\: \:{J}red\[x\]"),
        ("a -> b -- c", rf"a \-{J}\> b \-{J}\- c"),
        ("<a href='x'>y</a>", r"\<a href='x'\>y\</a\>"),
        ("first\n\n# second", r"first \# second"),
        ("3号楼-2-1203", r"3号楼\-2\-1203"),
    ],
)
def test_what_somebody_typed_is_written_as_typed(typed: str, written: str) -> None:
    assert plain(typed) == written


def test_the_fields_of_a_refusal_are_letters_and_its_numbers_stay_numbers() -> None:
    error = EtlError("{file} has {size:.1f} MiB.", file="[a](http://b)", size=1.26)
    assert sentence(error) == rf"\[a\]\(http{J}\://b\) has 1.3 MiB."
