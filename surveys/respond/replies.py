"""What is answered at each address of the pages for respondents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus

from starlette.responses import HTMLResponse, RedirectResponse, Response

from casework.record.events import ResponseCompleted
from casework.time.present import now as present
from casework.wording import Phrase
from surveys.questionnaire import Page
from surveys.respond import words
from surveys.respond.answering import Answering, Gone, Sitting
from surveys.respond.asking import Asked, entered
from surveys.respond.drawing import Place, draw, questions
from surveys.respond.limits import Rate
from surveys.respond.links import Standing, Visit

HEADERS = {
    "content-security-policy": "; ".join((
        "default-src 'none'", "style-src 'self'", "script-src 'self'", "connect-src 'self'", "form-action 'self'",
        "base-uri 'none'", "frame-ancestors 'none'",
    )),
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex, nofollow",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Replies:
    """What answers at the addresses."""

    answering: Callable[[], Answering]
    clock: Callable[[], datetime] = present
    wrong_codes: Rate = field(default_factory=lambda: Rate(20, timedelta(minutes=10)))
    saves: Rate = field(default_factory=lambda: Rate(120, timedelta(minutes=1)))

    def begin(self, asked: Asked) -> Response:
        """What is agreed to; whoever agreed already goes on where they stood."""
        sitting = self.answering().sit(asked.code, self.clock())
        if sitting.sheet is not None:
            return self._onward(asked, sitting)
        if asked.method == "POST":
            language = words.LANGUAGES.get(asked.one("lang"), asked.language)
            self.answering().agree(asked.code, language, self.clock())
            self._let_on(asked, sitting)
            return self._to(asked, f"/p/{_pages(sitting)[0].section.code}")
        questionnaire = sitting.questionnaire
        said = {"title": questionnaire.title.label(asked.language), "about": questionnaire.about,
                "consent": questionnaire.consent or words.THANKS_SAID}  # fmt: skip
        return self._page(asked, "consent.html", HTTPStatus.OK, asked.language, **said)

    def page(self, asked: Asked) -> Response:
        """One section: shown, or kept and led on from."""
        if asked.method == "POST":
            return self._keep(asked)
        sitting = self.answering().sit(asked.code, self.clock())
        if sitting.sheet is None:
            return self._to(asked, "")
        pages = _pages(sitting)
        number = next((n for n, page in enumerate(pages) if page.section.code == asked.section), None)
        if number is None:
            return self._onward(asked, sitting)
        problems = sitting.questionnaire.judged(sitting.answers).refusals if asked.checks else {}
        language = sitting.sheet.language
        place = Place(number + 1, len(pages), asked.root, f"{asked.root}/{asked.code}")
        html = questions(sitting.questionnaire, pages[number], sitting.answers, problems, language, place)
        return _html(html, HTTPStatus.OK)

    def _keep(self, asked: Asked) -> Response:
        """Keep a page, then lead on: to what is wrong with it, to what it made appear, or to the next."""
        given = {code: entered(asked.form.get(code, [])) for code in asked.form.get("shown", [])}
        go = asked.one("go")
        language = words.LANGUAGES.get(go.removeprefix("lang-"))
        sitting = self.answering().save(asked.code, given, self.clock(), language=language)
        pages = _pages(sitting)
        codes = [page.section.code for page in pages]
        place = codes.index(asked.section) if asked.section in codes else 0
        if language is not None:
            return self._to(asked, f"/p/{codes[place]}")
        if go == "back":
            return self._to(asked, f"/p/{codes[max(0, place - 1)]}")
        refusals = sitting.questionnaire.judged(sitting.answers).refusals
        if refusals.keys() & given.keys():
            return self._to(asked, f"/p/{codes[place]}?check=1")
        if set(pages[place].codes) - given.keys():
            return self._to(asked, f"/p/{codes[place]}")
        self._let_on(asked, sitting)
        return self._to(asked, f"/p/{codes[place + 1]}" if place + 1 < len(codes) else "/send")

    def save(self, asked: Asked) -> Response:
        """Single answers, as the script sends them; 204 when they are kept."""
        given, ages = asked.answers()
        self.answering().save(asked.code, given, self.clock(), ages=ages)
        return Response(status_code=HTTPStatus.NO_CONTENT)

    def send(self, asked: Asked) -> Response:
        """The end: send it, or go back. Sent again, it has arrived already."""
        try:
            sitting = self.answering().sit(asked.code, self.clock())
        except Gone as gone:
            return self._to(asked, "/thanks") if gone.visit.standing is Standing.USED else self.over(asked, gone.visit)
        if sitting.sheet is None:
            return self._to(asked, "")
        if asked.method == "GET":
            return self._page(asked, "send.html", HTTPStatus.OK, sitting.sheet.language, title=_title(sitting))
        if asked.one("go") == "back":
            return self._to(asked, f"/p/{_pages(sitting)[-1].section.code}")
        judged = self.answering().finish(asked.code, self.clock())
        if judged.sound:
            return self._to(asked, "/thanks")
        wrong = next(page for page in _pages(sitting) if judged.refusals.keys() & {*page.codes})
        return self._to(asked, f"/p/{wrong.section.code}?check=1")

    def thanks(self, asked: Asked) -> Response:
        """It has arrived; it can be taken back here."""
        visit = self.answering().look(asked.code, self.clock())
        if visit.standing is not Standing.USED:
            return self.over(asked, visit) if visit.standing is not Standing.OPEN else self._to(asked, "")
        return self.said(asked, HTTPStatus.OK, words.THANKS, words.THANKS_SAID, visit, withdraw=True)

    def withdraw(self, asked: Asked) -> Response:
        """Ask once more, then take it back."""
        if asked.method == "POST":
            self.answering().withdraw(asked.code, self.clock())
            return self._to(asked, "")
        visit = self.answering().look(asked.code, self.clock())
        if visit.standing not in {Standing.USED, Standing.OPEN}:
            return self.over(asked, visit)
        language = _language(visit) or asked.language
        said = {"title": words.WITHDRAW.label(language), "open": visit.standing is Standing.OPEN}
        return self._page(asked, "withdraw.html", HTTPStatus.OK, language, **said)

    def nowhere(self, asked: Asked) -> Response:
        """There is no such address."""
        return self.said(asked, HTTPStatus.NOT_FOUND, words.NOWHERE, words.NOWHERE_SAID)

    def over(self, asked: Asked, visit: Visit) -> Response:
        """There is nothing to answer, and why."""
        if visit.standing is Standing.UNKNOWN and not self.wrong_codes.note(asked.address, self.clock()):
            return self.too_often(asked)
        title, text = words.OVER[visit.standing]
        withdraw = visit.standing is Standing.USED
        return self.said(asked, visit.standing.status, title, text, visit, withdraw=withdraw)

    def too_often(self, asked: Asked) -> Response:
        """Wait a minute."""
        answer = self.said(asked, HTTPStatus.TOO_MANY_REQUESTS, words.TOO_OFTEN, words.TOO_OFTEN_SAID)
        answer.headers["retry-after"] = "60"
        return answer

    def said(
        self,
        asked: Asked,
        status: HTTPStatus,
        title: Phrase,
        text: Phrase,
        visit: Visit | None = None,
        *,
        withdraw: bool = False,
    ) -> Response:
        """A plain page."""
        language = _language(visit) or asked.language
        said = {"title": title.label(language), "text": text.label(language), "withdraw": withdraw}
        return self._page(asked, "frame.html", status, language, **said)

    def _onward(self, asked: Asked, sitting: Sitting) -> Response:
        """To the first page on which something is not answered yet."""
        self._let_on(asked, sitting)
        judged = sitting.questionnaire.judged(sitting.answers, complete=False)
        open_pages = (page for page in _pages(sitting) if {*page.codes} - judged.all.keys())
        page = next(open_pages, None)
        return self._to(asked, "/send" if page is None else f"/p/{page.section.code}")

    def _let_on(self, asked: Asked, sitting: Sitting) -> None:
        """Go on, unless there are enough like this person by the quotas of the survey."""
        if sitting.visit.plan and sitting.visit.plan.quotas:
            self.answering().let_on(asked.code, self.clock())

    def _to(self, asked: Asked, path: str) -> Response:
        return RedirectResponse(f"{asked.root}/{asked.code}{path}", HTTPStatus.SEE_OTHER, HEADERS)

    def _page(self, asked: Asked, template: str, status: HTTPStatus, language: str = "", **said: object) -> Response:
        here = f"{asked.root}/{asked.code}"
        return _html(draw(template, language or asked.language, root=asked.root, here=here, **said), status)


def _pages(sitting: Sitting) -> list[Page]:
    """The pages that ask something: what facts of the person answer is not asked."""
    pages = sitting.questionnaire.pages(sitting.answers)
    known = sitting.prefilled
    kept = (Page(page.section, tuple(item for item in page.items if item.code not in known)) for page in pages)
    return [page for page in kept if page.items]


def _title(sitting: Sitting) -> str:
    return sitting.questionnaire.title.label(sitting.sheet.language if sitting.sheet else words.LANGUAGES["zh"])


def _language(visit: Visit | None) -> str | None:
    """The language in which it was answered."""
    facts = [entry.payload for entry in visit.response] if visit else []
    return next((fact.language for fact in facts if isinstance(fact, ResponseCompleted)), None)


def _html(text: str, status: HTTPStatus) -> Response:
    return HTMLResponse(text, status, HEADERS)
