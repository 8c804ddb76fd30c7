"""How a profile reads cells: dates in many forms, time zones, words, numbers. Moments are checked in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime

import duckdb
import pytest
from import_files import profile_of

from etl.intake.mapping import canonical, mapped_columns
from etl.intake.profiles import Profile
from etl.intake.source import ROW

MINIMUM = """
[columns.number]
from = "n"
[columns.project]
value = "HY"
[columns.received_at]
from = "t"
"""
NOW = datetime(2026, 6, 1)


def read(profile: Profile, **cells: str | None) -> dict[str, object]:
    """The canonical row of one source row."""
    with duckdb.connect() as connection:
        values = [duckdb.lit(1).alias(ROW), *(duckdb.lit(v).cast("VARCHAR").alias(k) for k, v in cells.items())]
        connection.sql("select 1").select(*values).create("raw")
        mapped = mapped_columns(profile, tuple(cells))
        relation = canonical(connection.table("raw"), profile, mapped, NOW)
        return dict(zip(relation.columns, relation.fetchall()[0], strict=True))


def moment(text: str, head: str = "", more: str = "") -> object:
    row = read(profile_of(head + MINIMUM + more), n="1", t=text)
    return row["errors"] or row["received_at"]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-05 14:30:00",
        "2026-03-05 14:30",
        "2026/3/5 14:30",
        "2026-03-05T14:30:00",
        "2026年3月5日 14:30",
        "2026年3月5日14时30分",
        "2026-03-05 14：30",
        "2026.03.05 14:30",
        " 2026-03-05 14:30\t",
        "2026-03-05T06:30:00Z",
        "2026-03-05 07:30:00+01:00",
        "46086.6041666667",
    ],
)
def test_one_moment_in_many_forms_is_the_same_moment(text: str) -> None:
    # 14:30 in Shanghai is 06:30 UTC; 46086 is Excel's day number of 5 March 2026, 14:30 is 0.604166… of a day.
    assert moment(text) == utc(2026, 3, 5, 6, 30)


def test_a_form_that_the_profile_names_is_read() -> None:
    assert moment("5.3.2026 14:30", 'date_formats = ["%d.%m.%Y %H:%M"]\n') == utc(2026, 3, 5, 6, 30)


def test_a_form_nobody_named_is_an_error_and_not_a_guess() -> None:
    assert moment("03/05/2026 14:30") == "received_at|bad_date"


def test_excel_day_numbers_are_refused_when_the_profile_says_so() -> None:
    assert moment("46086.5", "excel_serials = false\n") == "received_at|bad_date"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1900-01-05 00:00", "before_1990"), ("9999-12-31 00:00", "after_2099"), ("2026-06-02 00:00", "in_future")],
)
def test_dates_that_cannot_be_are_named(text: str, expected: str) -> None:
    assert moment(text) == f"received_at|{expected}"


def test_a_bare_date_starts_a_step_but_ends_a_deadline() -> None:
    row = read(profile_of(MINIMUM + '[columns.due_at]\nfrom = "d"'), n="1", t="2026-03-05", d="2026-03-06")
    assert row["received_at"] == utc(2026, 3, 4, 16, 0)
    assert row["due_at"] == utc(2026, 3, 6, 15, 59, 59)


def test_a_deadline_may_lie_in_the_future() -> None:
    row = read(profile_of(MINIMUM + '[columns.due_at]\nfrom = "d"'), n="1", t="2026-03-05", d="2027-03-06 10:00")
    assert row["errors"] == ""


NEW_YORK = 'timezone = "America/New_York"\n'


@pytest.mark.parametrize(
    ("text", "hour"), [("2024-01-15 12:00", 17), ("2024-07-15 12:00", 16)], ids=["winter", "summer"]
)
def test_summer_time_is_kept(text: str, hour: int) -> None:
    assert moment(text, NEW_YORK) == utc(2024, int(text[5:7]), 15, hour)


# On 3 November 2024 New York's clocks went from 01:59:59 (UTC-4) back to 01:00:00 (UTC-5).
@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ('ambiguous = "earlier"\n', utc(2024, 11, 3, 5, 30)),
        ('ambiguous = "later"\n', utc(2024, 11, 3, 6, 30)),
        ('ambiguous = "quarantine"\n', "received_at|ambiguous_time"),
        ("", "received_at|ambiguous_time"),
    ],
)
def test_a_time_that_happened_twice_is_read_as_the_profile_says(setting: str, expected: object) -> None:
    assert moment("2024-11-03 01:30", NEW_YORK + setting) == expected


# On 10 March 2024 they went from 01:59:59 (UTC-5) to 03:00:00 (UTC-4): 02:30 never happened.
@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ('nonexistent = "forward"\n', utc(2024, 3, 10, 7, 30)),
        ('nonexistent = "quarantine"\n', "received_at|nonexistent_time"),
    ],
)
def test_a_time_that_never_happened_is_read_as_the_profile_says(setting: str, expected: object) -> None:
    assert moment("2024-03-10 02:30", NEW_YORK + setting) == expected


def test_the_hours_around_a_change_of_clocks_are_not_in_doubt() -> None:
    assert moment("2024-11-03 02:00", NEW_YORK) == utc(2024, 11, 3, 7, 0)
    assert moment("2024-11-03 00:59", NEW_YORK) == utc(2024, 11, 3, 4, 59)
    assert moment("2024-03-10 03:00", NEW_YORK) == utc(2024, 3, 10, 7, 0)


CHANNEL = '[columns.channel]\nfrom = "c"\n'


@pytest.mark.parametrize(
    ("word", "channel"),
    [("phone", "phone"), ("来电", "phone"), ("Phone", "phone"), ("热线", "hotline"), ("Ｐhone", "phone")],
)
def test_words_of_the_vocabulary_need_no_map(word: str, channel: str) -> None:
    assert read(profile_of(MINIMUM + CHANNEL), n="1", t="2026-03-05", c=word)["channel"] == channel


def test_a_mapped_word_goes_before_the_vocabulary() -> None:
    profile = profile_of(MINIMUM + CHANNEL + 'map = { "phone" = "hotline", "Twitter" = "website" }')
    assert read(profile, n="1", t="2026-03-05", c="phone")["channel"] == "hotline"
    assert read(profile, n="1", t="2026-03-05", c="TWITTER")["channel"] == "website"


@pytest.mark.parametrize("written", ["电话（800）", "电话(800)"])
@pytest.mark.parametrize("mapped", ["电话（800）", "电话(800)"])
def test_a_mapped_word_is_known_whatever_the_width_of_its_signs(written: str, mapped: str) -> None:
    profile = profile_of(MINIMUM + CHANNEL + f'map = {{ "{mapped}" = "hotline" }}')
    assert read(profile, n="1", t="2026-03-05", c=written)["channel"] == "hotline"


@pytest.mark.parametrize("written", ["还算满意，有建议", "还算满意,有建议"])
def test_the_words_of_annex_3_are_known_whatever_the_width_of_their_comma(written: str) -> None:
    club = '[columns.kind]\nvalue = "club"\n[columns.number]\nfrom = "n"\n[columns.project]\nvalue = "HY"\n' \
        '[columns.called_at]\nfrom = "t"\n[columns.band]\nfrom = "b"\n'  # fmt: skip
    assert read(profile_of(club, kind="callbacks"), n="1", t="2026-03-05", b=written)["band"] == "acceptable"


def test_an_unknown_word_is_an_error_unless_a_default_is_stated() -> None:
    strict = read(profile_of(MINIMUM + CHANNEL), n="1", t="2026-03-05", c="pigeon")
    lenient = read(profile_of(MINIMUM + CHANNEL + 'unknown = "other"'), n="1", t="2026-03-05", c="pigeon")
    assert strict["errors"] == "channel|unknown_word"
    assert (lenient["errors"], lenient["channel"]) == ("", "other")


def test_the_first_filled_source_column_is_taken() -> None:
    profile = profile_of(MINIMUM + '[columns.content]\nfrom = ["a", "b"]')
    assert read(profile, n="1", t="2026-03-05", a=" ", b="leak")["content"] == "leak"
    assert read(profile, n="1", t="2026-03-05", a="crack", b="leak")["content"] == "crack"


def test_source_columns_are_joined_when_the_profile_says_so() -> None:
    profile = profile_of(MINIMUM + '[columns.content]\nfrom = ["a", "b"]\njoin = ": "')
    assert read(profile, n="1", t="2026-03-05", a="Roof", b="leak")["content"] == "Roof: leak"


def test_constants_prefixes_and_blanks_are_filled_in() -> None:
    row = read(profile_of(MINIMUM.replace('from = "n"', 'from = "n"\nprefix = "X-"')), n="7", t="2026-03-05")
    assert (row["number"], row["project"]) == ("X-7", "HY")
    blank = profile_of(MINIMUM + '[columns.department]\nfrom = "d"\nblank = "works"')
    assert read(blank, n="7", t="2026-03-05", d="")["department"] == "works"


def test_null_words_are_empty_cells() -> None:
    row = read(profile_of(MINIMUM), n="N/A", t="-")
    assert row["errors"] == "number|missing\nreceived_at|missing"


@pytest.mark.parametrize(
    ("text", "amount"), [("20,000", 20000.0), ("20，000元", 20000.0), ("¥300.50", 300.5), ("￥300.50", 300.5)]
)
def test_amounts_are_read_with_their_signs(text: str, amount: float) -> None:
    profile = profile_of(MINIMUM + '[columns.claim_amount]\nfrom = "a"')
    assert read(profile, n="1", t="2026-03-05", a=text)["claim_amount"] == amount


def test_a_number_out_of_its_range_and_a_word_for_a_number_are_named() -> None:
    survey = '[columns.number]\nfrom = "n"\n[columns.survey]\nvalue = "S"\n[columns.project]\nvalue = "HY"\n' \
        '[columns.answered_at]\nfrom = "t"\n[columns.score]\nfrom = "s"\n'  # fmt: skip
    profile = profile_of(survey, kind="surveys")
    assert read(profile, n="1", t="2026-03-05", s="6")["errors"] == "score|out_of_range"
    assert read(profile, n="1", t="2026-03-05", s="good")["errors"] == "score|not_a_number"
    assert read(profile, n="1", t="2026-03-05", s="5.0")["score"] == 5


def test_a_month_is_its_first_day() -> None:
    profile = profile_of('[columns.code]\nfrom = "c"\n[columns.month]\nfrom = "m"', kind="projects")
    assert read(profile, c="HY", m="2026年5月")["month"] == date(2026, 5, 1)


def test_every_error_of_a_row_is_named() -> None:
    profile = profile_of(MINIMUM + CHANNEL + '[columns.content]\nfrom = "x"')
    row = read(profile, n=None, t="soon", c="pigeon", x="y" * 20_001)
    assert row["errors"] == "number|missing\nreceived_at|bad_date\nchannel|unknown_word\ncontent|too_long"
