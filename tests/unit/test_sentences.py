"""All forms of the sentence, in both languages, as they were read: ``tests/data/sentences.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from reporting.figures import BETTER_LOW, COUNTS, Figure, Kpi, Point
from reporting.sentences import FORMS, Facts, facts, running_score, sentence, stand
from surveys.monitoring import Finding, Verdict

READ = Path(__file__).parents[1] / "data" / "sentences.toml"
MAY = date(2026, 5, 1)
HITS = {"reached": 98, "missed": 80, "either": 93}
P = 0.0004


def figure(
    kpi: Kpi, finding: Finding, *, unit: str | None = None, hits: int = 98, target: float | None = 0.95
) -> Figure:
    now = (
        Point(MAY, hits, None, None) if kpi in COUNTS else Point(MAY, hits, 100, None if kpi in BETTER_LOW else target)
    )
    return Figure(unit, kpi, (now,), None, Verdict(finding, 24, p=P), survey=survey(kpi))


def survey(kpi: Kpi) -> str | None:
    return "入住调查" if kpi is Kpi.SURVEY else None


def told() -> Iterator[tuple[str, Facts]]:
    """Every form: each figure with each finding, each standing against the target, each way on."""
    for kpi in Kpi:
        empty = Figure(None, kpi, (None,), None, Verdict(Finding.NOT_YET), survey=survey(kpi))
        yield f"{kpi}, no data", Facts(empty, MAY, None, 0)
        for finding in Finding:
            unusual = finding in (Finding.HIGHER, Finding.LOWER)
            yield f"{kpi}, {finding}", Facts(figure(kpi, finding), MAY, "云杉里" if unusual else None, 22)
    for kpi in (kpi for kpi in Kpi if kpi not in COUNTS | BETTER_LOW):
        for name, hits in HITS.items():
            yield f"{kpi}, usual, {name}", Facts(figure(kpi, Finding.USUAL, hits=hits), MAY, None, 22)
    better = figure(Kpi.COMPLIANCE, Finding.HIGHER, hits=HITS["missed"])
    yield "compliance, higher, missed", Facts(better, MAY, None, 22)
    for kpi in (Kpi.COMPLIANCE, Kpi.SCORE):
        yield f"{kpi}, usual, of one project", Facts(figure(kpi, Finding.USUAL, unit="A"), MAY, None, 0)
    for worse in (True, False):
        of = Facts(figure(Kpi.COMPLIANCE, Finding.USUAL), MAY, "云杉里", 22, worse)
        yield f"compliance, usual, one project is unusually {'bad' if worse else 'good'}", of
    for mover in (None, "云杉里"):
        of = Facts(figure(Kpi.COMPLIANCE, Finding.USUAL), MAY, mover, 1, mover_is_worse=True)
        yield f"compliance, usual, the one project looked at is {'usual' if mover is None else 'unusual'}", of


TOLD = dict(told())
RUNNING = {"running score": (87, 71), "running score, no clock runs": (87, 87)}
"""What a running month comes to so far, and if no limit that runs was kept."""


def said(language: str) -> dict[str, str]:
    """All forms, filled."""
    running = {title: running_score(MAY, now, unkept, language) for title, (now, unkept) in RUNNING.items()}
    return {title: sentence(f, language) for title, f in TOLD.items()} | running


def written() -> str:
    """The file as it would be written anew; somebody reads it before it is kept."""
    zh, en = said("zh-CN"), said("en")
    lines = [f'[["{title}"]]\nzh = "{zh[title]}"\nen = "{en[title]}"\n' for title in zh]
    return "\n".join(lines).replace("[[", "[").replace("]]", "]")


def test_every_form_is_the_one_that_was_read() -> None:
    kept = tomllib.loads(READ.read_text(encoding="utf-8"))
    zh, en = said("zh-CN"), said("en")
    assert {title: {"zh": zh[title], "en": en[title]} for title in zh} == kept


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_form_of_the_file_of_forms_is_used_and_has_its_fields_in_both(language: str) -> None:
    forms = tomllib.loads(FORMS.read_text(encoding="utf-8"))
    every = " ".join(said(language).values())
    for table in forms.values():
        for words in table.values():
            literal = max((text for text, *_ in Formatter().parse(words[language])), key=len)
            assert literal in every
            assert fields(words["zh"]) == fields(words["en"])


def fields(form: str) -> set[str]:
    return {name for _, name, *_ in Formatter().parse(form) if name}


def test_against_the_target_an_interval_that_holds_it_tells_nothing() -> None:
    assert {name: stand(figure(Kpi.COMPLIANCE, Finding.USUAL, hits=hits)) for name, hits in HITS.items()} == {
        name: name for name in HITS
    }
    assert stand(figure(Kpi.OPEN, Finding.USUAL)) is None


def test_what_moved_most_is_the_least_likely_of_the_units() -> None:
    found = {
        (None, Kpi.COMPLIANCE): figure(Kpi.COMPLIANCE, Finding.USUAL),
        ("A", Kpi.COMPLIANCE): figure(Kpi.COMPLIANCE, Finding.LOWER, unit="A"),
        ("B", Kpi.COMPLIANCE): figure(Kpi.COMPLIANCE, Finding.USUAL, unit="B"),
    }
    of_all, of_one = (facts(found, unit, Kpi.COMPLIANCE, MAY, {"A": "云杉里"}) for unit in (None, "A"))
    assert of_all is not None
    assert (of_all.mover, of_all.looked_at, of_all.mover_is_worse) == ("云杉里", 2, True)
    assert of_one is not None
    assert (of_one.mover, of_one.looked_at) == (None, 0)
    assert facts(found, "C", Kpi.COMPLIANCE, MAY, {}) is None
