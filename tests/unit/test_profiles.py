"""Import profiles: what is accepted, what is refused and how the refusal reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from import_files import profile_of

from etl.errors import ImportRefused, ProfileError
from etl.intake.kinds import KINDS
from etl.intake.mapping import mapped_columns
from etl.intake.profiles import find_profile, fold, list_profiles, parse_profile

MINIMUM = """
[columns.number]
from = "id"
[columns.project]
from = ["site", "estate"]
[columns.received_at]
from = ["opened"]
"""


def test_every_kind_has_a_shipped_profile_of_its_own_name() -> None:
    shipped = list_profiles()
    assert {name for name in KINDS if shipped[name].kind == name} == set(KINDS)


def test_a_single_source_column_may_stand_without_a_list() -> None:
    assert profile_of(MINIMUM).columns["number"].from_ == ("id",)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (MINIMUM + '[columns.colour]\nfrom = ["x"]', "columns.colour: the kind complaints has no such column"),
        (MINIMUM + '[columns.channel]\nfrom = ["x"]\nmap = { web = "internet" }', "internet is none of phone, letter"),
        (
            MINIMUM + '[columns.channel]\nfrom = ["x"]\nvalue = "phone"',
            "give one of from = [columns], value =",
        ),
        (MINIMUM + '[columns.channel]\nunknown = "other"', "give one of from = [columns], value ="),
        ('[columns.number]\nfrom = ["id"]', "columns: project, received_at must be mapped"),
        ('timezone = "Peking"\n' + MINIMUM, "there is no time zone 'Peking'"),
        ('date_formats = ["dd.mm.yyyy"]\n' + MINIMUM, "'dd.mm.yyyy' is no date form"),
        ('ambiguous = "guess"\n' + MINIMUM, "ambiguous"),
        ("colour = 1\n" + MINIMUM, "colour: Extra inputs are not permitted"),
    ],
)
def test_a_wrong_profile_is_refused_with_file_key_and_reason(body: str, says: str) -> None:
    with pytest.raises(ProfileError) as refusal:
        profile_of(body)
    assert str(refusal.value).startswith("test.toml: ")
    assert says in str(refusal.value)


def test_an_unknown_kind_names_those_that_exist() -> None:
    with pytest.raises(ProfileError, match="there is no kind 'orders'; use one of complaints, escalations"):
        profile_of(MINIMUM, kind="orders")


def test_broken_toml_is_refused_with_its_line() -> None:
    with pytest.raises(ProfileError, match=r"x\.toml: not valid TOML .*line 1"):
        parse_profile("id = ?\n", "x.toml")


def test_two_profiles_of_one_id_are_refused(tmp_path: Path) -> None:
    text = (find_profile_path("complaints")).read_text(encoding="utf-8")
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    (tmp_path / "b.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ProfileError, match=r"b\.toml: another profile is called complaints already"):
        list_profiles(tmp_path)


def test_a_profile_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(ProfileError, match=r"no import profile called salesforce\. There are: boston311"):
        find_profile("salesforce")


@pytest.mark.parametrize(
    "header",
    [
        "received_at",
        "Received at",
        "受理时间",
        "受理时间 (Received at) *",
        "受理时间（必填）：",
        "RECEIVED_AT",
        "接报时间",
    ],
)
def test_the_canonical_profile_knows_a_column_by_any_of_its_names(header: str) -> None:
    rules = find_profile("complaints").rules(("编号", "项目", header))
    assert rules["received_at"].from_ == (header,)


@pytest.mark.parametrize("guess", [True, False])
def test_two_columns_alike_are_refused_and_neither_is_taken_in_silence(guess: bool) -> None:
    said = "guess = true\n" if guess else '[columns.received_at]\nfrom = "受理时间"\n[columns.number]\nfrom = "编号"\n'
    profile = profile_of(said + '[columns.project]\nvalue = "HY"\n')
    with pytest.raises(ImportRefused, match=r"受理时间（计划）, 受理时间（实际） could each be “受理时间”"):
        mapped_columns(profile, ("编号", "受理时间（计划）", "受理时间（实际）"))


def test_of_two_columns_alike_the_one_written_as_named_is_taken() -> None:
    profile = profile_of('[columns.received_at]\nfrom = "受理时间（实际）"\n[columns.number]\nfrom = "编号"\n'
                         '[columns.project]\nvalue = "HY"\n')  # fmt: skip
    columns = mapped_columns(profile, ("编号", "受理时间（计划）", "受理时间（实际）"))
    assert {c.column.name: c.headers for c in columns}["received_at"] == ("受理时间（实际）",)


def test_no_two_columns_of_a_kind_claim_the_same_first_names() -> None:
    for kind in KINDS.values():
        names = [fold(name) for column in kind.columns for name in {column.name, column.zh, column.en}]
        own = [fold(name) for column in kind.columns for name in {fold(column.name), fold(column.zh), fold(column.en)}]
        assert len(set(own)) == len(own), (kind.name, sorted(n for n in names if names.count(n) > 2))


def find_profile_path(name: str) -> Path:
    from casework.settings import settings

    return settings().profile_dir / f"{name}.toml"
