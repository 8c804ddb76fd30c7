"""A clerk says what the columns of a register mean: nothing in TOML, kept under a name, used again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from import_files import EVERYDAY
from running_pages import empty_platform_at, open_page, words
from streamlit.testing.v1 import AppTest

from casework.access.permissions import Right, User
from casework.errors import PermissionRefused
from casework.record.ledger import Ledger
from casework.time.present import now
from casework.vocabulary.desk import Role
from dashboard.frame import state
from etl.errors import EtlError
from etl.intake.profile_text import as_toml
from etl.intake.profiles import list_profiles, parse_profile
from etl.intake.saved import chosen_profile, history, save, saved

REGISTERS = Path(__file__).parents[1] / "data" / "registers"
CENTRE = User("c1", "c1", (Right(Role.CENTRE),))


def content() -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([list(EVERYDAY), list(EVERYDAY.values())])
    return text.getvalue().encode()


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield from empty_platform_at(tmp_path_factory.mktemp("reading"))


def ledger() -> Ledger:
    return state.platform().ledger


def handed() -> AppTest:
    """The register of 32 everyday columns, which no shipped profile knows."""
    app = open_page("import", lang="en")
    return app.file_uploader[0].set_value(("台账.csv", content(), "text/csv")).run()


def box(app: AppTest, label: str) -> object:
    """What is chosen in a drop-down."""
    return next(each.value for each in app.selectbox if each.label == label)


def pick(app: AppTest, label: str, value: str) -> None:
    next(each for each in app.selectbox if each.label == label).set_value(value)


def choose(app: AppTest, label: str, value: str) -> AppTest:
    pick(app, label, value)
    return app.run()


def test_a_clerk_reads_a_register_of_32_columns_and_keeps_the_reading(platform: Path) -> None:
    assert len(EVERYDAY) == 32
    app = choose(handed(), "Import profile", "stated")
    assert (box(app, "“联系方式” means …"), box(app, "“附件” means …")) == ("phone", "")
    pick(app, "“来电时刻” means …", "received_at")
    pick(app, "“业主群” in “Channel” means …", "other")
    pick(app, "“土建” in “Concern” means …", "engineering")
    next(each for each in app.text_input if each.label == "Keep this reading under the name").set_value("热线")
    next(each for each in app.checkbox if each.label == "Register projects that are not known yet").check()
    app = next(each for each in app.button if each.label == "Keep it").click().run()
    assert next(each.value for each in app.success) == "Kept: “热线” stands among the import profiles from now on."
    next(each for each in app.button if each.label == "Load 1 row").click().run()
    first = ledger().stream("case/LS-1")[0]
    assert (f"{first.occurred_at:%Y-%m-%d %H:%M}", first.payload.channel, first.payload.concern) == (
        "2026-03-05 01:10", "other", "engineering",
    )  # fmt: skip
    assert [each.title_zh for each in saved(ledger()).values()] == ["热线"]


def test_a_chinese_page_asks_in_chinese(platform: Path) -> None:
    app = choose(handed(), "Import profile", "stated")
    app.query_params["lang"] = "zh-CN"
    app.run()
    asked = next(each for each in app.selectbox if each.label == "“附件”表示……")
    assert {"不使用", "受理时间", "客户姓名"} <= set(asked.options)
    assert not [option for option in asked.options if option.isascii()]
    assert "文件共 32 列" in words(app)


STEPS = """单号,小区,操作,操作时间
ST-1,云栖里,受理,2026-03-05 09:10
ST-1,云栖里,派单,2026-03-05 09:20
ST-1,云栖里,办结,2026-03-06 10:00
""".encode()


def test_rows_that_are_steps_of_a_case_are_said_to_be_so_on_the_page(platform: Path) -> None:
    app = open_page("import", lang="en")
    app = app.file_uploader[0].set_value(("steps.csv", STEPS, "text/csv")).run()
    app = choose(app, "Import profile", "stated")
    app = choose(app, "Where several rows have one number", "steps")
    assert (box(app, "Which step it is stands in"), box(app, "When it was taken stands in")) == ("操作", "操作时间")
    meant = [box(app, f"“{step}” means …") for step in ("受理", "派单", "办结")]
    assert meant == ["received_at", "dispatched_at", "closed_at"]
    next(each for each in app.checkbox if each.label == "Register projects that are not known yet").check()
    app = app.run()
    next(each for each in app.button if each.label == "Load 3 rows").click().run()
    told = [(entry.kind.value, f"{entry.occurred_at:%m-%d %H:%M}") for entry in ledger().stream("case/ST-1")]
    assert told == [("received", "03-05 01:10"), ("dispatched", "03-05 01:20"), ("closed", "03-06 02:00")]


def test_the_latest_row_of_a_number_is_said_to_count_on_the_page(platform: Path) -> None:
    app = open_page("import", lang="en")
    rows = (REGISTERS / "one_row_per_update.csv").read_bytes()
    app = app.file_uploader[0].set_value(("updates.csv", rows, "text/csv")).run()
    app = choose(app, "Import profile", "stated")
    app = choose(app, "Where several rows have one number", "latest")
    pick(app, "The latest is known by", "updated_at")
    for header, means in {"assignment_group": "department", "status": "", "updated_at": ""}.items():
        pick(app, f"“{header}” means …", means)
    next(each for each in app.checkbox if each.label == "Register projects that are not known yet").check()
    app = app.run()
    next(each for each in app.button if each.label == "Load 4 rows").click().run()
    assert ledger().stream("case/I-1")[0].payload.department == "B"


def test_a_needed_column_may_be_one_value_for_all_rows(platform: Path) -> None:
    app = choose(handed(), "Import profile", "stated")
    app = choose(app, "“小区” means …", "")
    assert any("Every row needs Project" in each.value for each in app.warning)
    field = next(each for each in app.text_input if each.label == "Project, the same in every row")
    app = field.set_value("云栖里").run()
    assert not any("Every row needs" in each.value for each in app.warning)


@pytest.mark.parametrize("name", list_profiles())
def test_a_profile_reads_back_from_its_text(name: str) -> None:
    profile = list_profiles()[name]
    assert parse_profile(as_toml(profile), name) == profile


def test_a_kept_reading_has_a_history_and_the_last_version_counts(ledger: Ledger) -> None:
    first = list_profiles()["complaints"]
    kept = save(ledger, CENTRE, "热线", first, now())
    save(ledger, CENTRE, "热线", first, now())  # the same again is no version
    changed = save(ledger, CENTRE, "热线", first.model_copy(update={"timezone": "Asia/Tokyo"}), now())
    assert [each.profile.timezone for each in history(ledger, kept.id)] == ["Asia/Tokyo", "Asia/Shanghai"]
    assert saved(ledger) == {kept.id: changed}
    assert chosen_profile(ledger, "热线") == chosen_profile(ledger, kept.id) == changed


def test_a_reading_without_a_name_or_a_right_is_not_kept(ledger: Ledger) -> None:
    with pytest.raises(EtlError, match="Give the reading a name"):
        save(ledger, CENTRE, " ", list_profiles()["complaints"], now())
    with pytest.raises(PermissionRefused):
        save(ledger, User("d", "d", (Right(Role.DEPARTMENT),)), "x", list_profiles()["complaints"], now())
