"""Drafting a profile from a file."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from import_files import SAMPLES, load_file, write_csv

from casework.record.ledger import Ledger
from etl.errors import EtlError
from etl.intake.kinds import KINDS
from etl.intake.profiles import parse_profile
from etl.intake.sources import open_source
from etl.intake.suggest import Draft, suggest

DATA = Path(__file__).parents[1] / "data"
FOREIGN = [
    {
        "工单号": f"G{i}",
        "楼盘名称": "水木",
        "登记时间": f"{i:02}.03.2026 10:00",
        "投诉渠道": "热线" if i % 2 else "上门拜访",
        "客户满意程度": "满意",
        "处理完成时间": f"{i + 1:02}.03.2026 11:00",
        "电话号码": f"1380000{i:04}",
        "投诉内容": "漏水",
        "备用": "",
    }
    for i in range(1, 21)
]


def draft(folder: Path) -> Draft:
    return suggest(open_source(write_csv(folder / "台账 2026.csv", FOREIGN)))


def sources(found: Draft) -> dict[str, str]:
    return {match.column.name: match.seen.header for match in found.matches}


def test_headers_are_matched_by_likeness(tmp_path: Path) -> None:
    found = draft(tmp_path)
    assert found.kind == "complaints"
    assert sources(found) == {
        "number": "工单号", "project": "楼盘名称", "received_at": "登记时间", "channel": "投诉渠道",
        "content": "投诉内容", "solved_at": "处理完成时间", "satisfaction": "客户满意程度", "phone": "电话号码",
    }  # fmt: skip


def test_the_draft_is_a_valid_profile_with_the_date_form_of_the_file(tmp_path: Path) -> None:
    found = draft(tmp_path)
    assert found.missing == ()
    assert found.profile.date_formats == ("%d.%m.%Y %H:%M",)


def test_words_nobody_knows_are_laid_out_for_mapping(tmp_path: Path) -> None:
    text = draft(tmp_path).toml
    assert '# "上门拜访" = …   (10 ×)' in text
    assert '"热线"' not in text


def test_guesses_are_marked_and_unused_columns_named(tmp_path: Path) -> None:
    text = draft(tmp_path).toml
    assert 'from = ["工单号"]\n' in text
    assert 'from = ["客户满意程度"]  # a guess' in text
    assert "# Not used: 备用" in text


def test_a_draft_loads_after_the_words_are_mapped(ledger: Ledger, tmp_path: Path) -> None:
    text = draft(tmp_path).toml.replace("map = {}", 'map = { "上门拜访" = "visit" }', 1)
    report = load_file(ledger, tmp_path / "台账 2026.csv", parse_profile(text, "draft"))
    assert report.outcomes.accepted == 20


def test_a_foreign_register_nobody_knows_gets_its_times_and_numbers() -> None:
    found = suggest(open_source(SAMPLES / "boston311_sample.csv.gz"))
    proposed = sources(found)
    assert proposed["number"] == "CASE_ENQUIRY_ID"
    assert proposed["received_at"] == "OPEN_DT"
    assert proposed["due_at"] == "TARGET_DT"
    assert proposed["closed_at"] == "CLOSED_DT"
    assert proposed["project"] == "neighborhood"
    assert found.missing == ()


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_recognised_by_its_own_headers(kind: str, tmp_path: Path) -> None:
    row = {column.zh: "2026-03-02 10:00" if column.type in {"moment", "deadline"} else "1"
           for column in KINDS[kind].columns}  # fmt: skip
    assert suggest(open_source(write_csv(tmp_path / "a.csv", [row]))).kind == kind


def test_headers_with_quotes_and_line_breaks_make_valid_toml(tmp_path: Path) -> None:
    rows = [{'编号"\n': "1", "项目": "HY", "受理时间": "2026-03-02"}]
    assert draft_of(tmp_path, rows).profile.kind == "complaints"


def draft_of(folder: Path, rows: list[dict[str, str]]) -> Draft:
    return suggest(open_source(write_csv(folder / 'a".csv', [dict(row) for row in rows])))


EVERYDAY = tomllib.loads((DATA / "everyday_registers.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", EVERYDAY)
def test_an_everyday_register_is_known_by_its_own_words(name: str, tmp_path: Path) -> None:
    register = EVERYDAY[name]
    cells = register["cells"]
    rows = [dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True)]
    found = suggest(open_source(write_csv(tmp_path / register["file"], rows)))
    assert found.kind == register["kind"]
    proposed = sources(found)
    assert {column: proposed.get(column) for column in register["means"]} == register["means"]
    assert not set(register.get("none", ())) & set(proposed.values())


def test_no_column_about_a_person_is_filled_by_what_is_no_such_thing(tmp_path: Path) -> None:
    row = {
        "项目": "HY",
        "受理时间": "2026-03-02 09:00",
        "手机": "见附件",
        "房号": "住在靠近东门那一栋，具体哪一户不愿意讲",
    }
    found = draft_of(tmp_path, [{"编号": f"N{n}", "客户姓名": f"2026-03-0{n}", **row} for n in range(1, 5)])
    assert [match.seen.header for match in found.matches if match.column.personal] == []
    assert found.missing == ()


def test_a_draft_says_which_dates_can_be_read_two_ways() -> None:
    found = suggest(open_source(DATA / "registers" / "day_month_ambiguous.csv"))
    assert "# 03/04/2026 can be read two ways: as %m/%d/%Y or %d/%m/%Y." in found.toml


def test_a_draft_knows_moments_that_name_their_zone() -> None:
    found = suggest(open_source(DATA / "registers" / "suggest_iso_offset.csv"), "complaints")
    assert sources(found) == {
        "number": "complaint_id", "project": "estate", "received_at": "date_received", "content": "comment",
    }  # fmt: skip


REFUSED = {"04_old.xls", "05_html.xls", "14_big5.csv"}
OF_SURVEYS = {"19_survey.xlsx", "two_surveys_mixed.csv"}


def test_the_kind_of_every_shared_register_is_found_by_its_own_words() -> None:
    files = [path for path in (DATA / "registers").iterdir() if path.suffix != ".toml" and path.name not in REFUSED]
    found = {path.name: suggest(open_source(path)).kind for path in files}
    assert found == {path.name: "surveys" if path.name in OF_SURVEYS else "complaints" for path in files}


def test_a_file_that_is_like_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EtlError, match="no column looks like one of ours"):
        draft_of(tmp_path, [{"qqq": "1", "zzz": "2"}])
