"""Words of the trade explained where they stand: the tooltip of a heading or a metric, and all of them as a list."""

from __future__ import annotations

from casework.vocabulary.glossary import Word
from dashboard.frame.i18n import label, language
from dashboard.parts.formats import stated
from dashboard.parts.markdown import plain

OF_COLUMNS = {
    **dict.fromkeys(("interval", "mean_interval", "top_interval", "nps_interval"), (Word.INTERVAL,)),
    "share_met": (Word.COMPLIANCE,),
    "share_satisfied": (Word.SATISFIED,),
    "share_n": (Word.SAMPLE,),
    "void": (Word.VOID,),
    "level": (Word.ESCALATION,),
    "next": (Word.OBLIGATION,),
    "days_unclosed": (Word.UNCLOSED,),
    "median_days": (Word.MEDIAN,),
}
"""The words behind the columns of tables: a column of one name means the same on every page."""


def explained(*words: Word) -> str | None:
    """What the words mean, a line each, as Markdown for ``help=``; None without a word."""
    return "\n".join(f"* {line(word)}" for word in words) if len(words) > 1 else _alone(words)


def _alone(words: tuple[Word, ...]) -> str | None:
    return line(words[0]) if words else None


def line(word: Word) -> str:
    """A word and what it means, as Markdown."""
    return stated(f"**{plain(label(word))}**", plain(word.meaning(language())))
