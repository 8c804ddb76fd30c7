"""Annex 3 as a Word document: one project's month of customer-club callbacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.frame.i18n import _, language
from dashboard.parts.documents.blank_forms import CLUB, template_path
from dashboard.parts.documents.case_forms import fill
from dashboard.parts.documents.stamp import Stamp
from dashboard.parts.formats import NOTHING, number, percent
from surveys.statistics import Share

WORDS = ("on_consultant", "on_service", "expectations", "other_needs")
MOST_WORDS = 40
"""Opinions printed per field at most; the page and its table hold all."""
COUNTED = ("no_card", "contact_updated", "content", "acceptable", "discontent")


@dataclass(frozen=True, slots=True)
class ClubMonth:
    """One row of the club summary, and what members said, by field."""

    project: str
    row: Mapping[str, object]
    words: Mapping[str, Sequence[str]]
    stamp: Stamp
    written: str = ""
    """The overview as the project wrote it; without one it is drafted from the figures."""

    def count(self, name: str) -> int:
        """A figure of the summary."""
        return int(str(self.row[name]))

    def overview(self) -> str:
        """The month in the project's words, or as drafted."""
        return self.written or self.drafted()

    def drafted(self) -> str:
        """The month in two sentences, from its figures."""
        said = {name: number(len(self.words.get(name, ()))) for name in WORDS}
        return _(
            "Members called: {called}, reached: {valid}; fairly satisfied: {content}, acceptable: {acceptable}, "
            "rather dissatisfied: {discontent}. Without membership card: {no_card}, with new contact data: "
            "{updated}. Words on: consultants {consultants}, after-sales and property {service}, the club {club}, "
            "other needs {other}.",
            called=self.count("called"), valid=self.count("valid"), content=self.count("content"),
            acceptable=self.count("acceptable"), discontent=self.count("discontent"), no_card=self.count("no_card"),
            updated=self.count("contact_updated"), consultants=said["on_consultant"], service=said["on_service"],
            club=said["expectations"], other=said["other_needs"],
        )  # fmt: skip

    def values(self) -> dict[str, dict[str, str]]:
        """Every field of the form."""
        valid, department = self.count("valid"), _("Project sales")
        shares = {f"{name}_share": percent(Share(self.count(name), valid).value) for name in COUNTED}
        counts = {name: number(self.count(name)) for name in COUNTED}
        both = counts | shares
        return {
            "calls": {
                "period_from": str(self.row["period_from"]),
                "period_to": str(self.row["period_to"]),
                "signed": NOTHING if self.row["signed"] is None else number(self.count("signed")),
                "called": number(self.count("called")),
                "valid": number(valid),
                "valid_share": percent(Share(valid, self.count("called")).value),
            },
            "membership": {key: text for key, text in both.items() if key.startswith(("no_card", "contact_updated"))},
            "satisfaction": {key: text for key, text in both.items() if not key.startswith(("no_card", "contact"))},
            "opinions": {name: _lines(self.words.get(name, ())) for name in WORDS},
            "close": {"overview": self.overview(), "department": f"{self.project} · {department}"},
        }

    def render(self) -> bytes:
        """The filled form as a Word file; raises ``TemplateError``."""
        return fill(template_path(CLUB, language()), self.values(), self.stamp)


def _lines(words: Sequence[str]) -> str:
    repeated = {text: words.count(text) for text in dict.fromkeys(words)}
    lines = [f"{text} ×{times}" if times > 1 else text for text, times in repeated.items()]
    return "\n".join(lines[:MOST_WORDS])
