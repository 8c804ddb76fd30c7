"""Numbers, moments and spans as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from babel.numbers import format_decimal, format_percent

from dashboard.frame.i18n import CHINESE, LOCALES, speaking
from dashboard.parts import formats


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0 min"), (59.6, "1 h"), (65, "1 h 5 min"), (1500, "1 d 1 h"), (2880, "2 d"), (-12, "−12 min"), (None, "–")],
)
def test_a_span_is_told_in_its_two_largest_units(minutes: float | None, text: str):
    assert formats.span(minutes) == text


def test_office_time_is_told_in_hours_because_its_days_are_shorter():
    assert formats.office_span(1800) == "30 office h"
    with speaking(CHINESE):
        assert formats.office_span(45) == "45 分钟（工作时间）"


@pytest.mark.parametrize(("share", "text"), [(0.9474, "94.7%"), (1, "100.0%"), (None, "–")])
def test_a_missing_share_is_a_dash_never_zero(share: float | None, text: str):
    assert formats.percent(share) == text


def test_a_difference_of_shares_is_in_points_with_its_sign():
    assert formats.points(-0.083) == "−8.3 pp"
    assert formats.points(0.01) == "+1.0 pp"


def test_a_moment_is_told_in_the_company_s_zone():
    assert formats.moment(datetime(2026, 3, 1, 18, 5, tzinfo=UTC)) == "2026-03-02 02:05"


def test_a_moment_from_the_warehouse_without_zone_is_utc():
    assert formats.moment(datetime(2026, 3, 1, 18, 5)) == "2026-03-02 02:05"


def test_months_in_both_languages():
    assert formats.month(date(2026, 3, 1)) == "Mar 2026"
    with speaking(CHINESE):
        assert formats.month(date(2026, 3, 1)) == "2026年3月"


def test_numbers_keep_their_thousands_apart():
    assert formats.number(12345) == "12,345"
    assert formats.number(None) == "–"


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("value", [0, 0.5, 1.5, 2.5, -0.4, 999.5, 1234567.891, -1234.5, 0.12345, 0.0005, 0.00251])
def test_numbers_and_shares_are_written_as_babel_writes_them(language: str, value: float):
    locale = LOCALES[language]
    for digits in (0, 1, 2):
        places = f"0.{'0' * digits}".rstrip(".")
        plain = format_decimal(round(value, digits), format=f"#,##{places}", locale=locale)
        share = format_percent(value, format=f"{places}%", locale=locale)
        with speaking(language):
            assert formats.number(value, digits) == plain.replace("-", "−")
            assert formats.percent(value, digits) == share
