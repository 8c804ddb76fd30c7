"""The doors of personal data: a copy for the person, erasure by two people, and words that go by age."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
import sqlalchemy as sa
from facts import MARCH
from person_everywhere import (
    CENTRE,
    LATER,
    NAME,
    PHONE,
    PHOTO,
    SALES,
    SECOND,
    WORDS,
    marked,
    person_everywhere,
    platform_home,
    write,
)
from typer.testing import CliRunner

from casework.access.hands import Hand
from casework.errors import PermissionRefused, RuleError
from casework.record import proof
from casework.record.events import (
    ClaimRaised,
    Closed,
    ErasureDone,
    EvidenceAttached,
    RetentionApplied,
)
from casework.record.evidence import EvidenceStore
from casework.record.ledger import Ledger
from casework.record.ledger.tables import event, free_text
from casework.settings import Settings, settings
from casework.upkeep.privacy import copies, erasing, requests
from casework.upkeep.privacy.copying import Part, PersonCopy, copy_for, person_copy
from casework.upkeep.privacy.paper import paper
from casework.upkeep.privacy.requests import Standing
from casework.upkeep.privacy.retaining import retain
from casework.vocabulary import Disposition, EventKind
from casework.vocabulary.security import Deed
from etl.cli import app
from etl.warehouse.warehouse import Warehouse


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    with platform_home(tmp_path / "data") as folder:
        yield folder


@pytest.fixture
def held(home: Path) -> Iterator[Ledger]:
    with person_everywhere(home) as ledger:
        Warehouse.open(ledger).close()
        yield ledger


def copied(ledger: Ledger, customer_id: str = "c1") -> PersonCopy:
    with ledger.reading() as connection:
        return person_copy(connection, customer_id, LATER)


def erased(ledger: Ledger, chosen: Settings | None = None) -> ErasureDone:
    asked = requests.ask(ledger, Hand(CENTRE), "c1", f"{NAME} wrote to us", LATER)
    return erasing.erase(ledger, Hand(SECOND), asked.request, chosen or settings(), LATER)


def test_a_copy_holds_everything_that_is_held(held: Ledger) -> None:
    made = copied(held)
    assert {part.value: len(rows) for part, rows in made.parts.items()} == {
        "customer": 1, "cases": 4, "callbacks": 1, "club_calls": 1, "surveys": 7, "notices": 1, "messages": 1,
        "drafts": 2, "evidence": 1, "held_back": 1, "looks": 1, "requests": 0,
    }  # fmt: skip
    assert made.parts[Part.CUSTOMER][0]["mobile"] == PHONE
    assert made.parts[Part.CASES][0]["content"] == WORDS
    assert "邻居" not in made.model_dump_json()


@pytest.mark.parametrize(("language", "words"), [("zh", ["客户资料", "手机", "受理"]), ("en", ["Mobile", "Received"])])
def test_the_copy_on_paper_says_it_in_words(held: Ledger, language: str, words: list[str]) -> None:
    sheet = docx.Document(io.BytesIO(paper(copied(held), language)))
    text = "\n".join(
        [p.text for p in sheet.paragraphs] + [c.text for t in sheet.tables for r in t.rows for c in r.cells]
    )
    assert [word for word in [*words, NAME, PHONE, WORDS] if word not in text] == []


def test_handing_a_copy_out_is_for_some_and_who_is_refused_goes_on_record(held: Ledger) -> None:
    with pytest.raises(PermissionRefused, match="A person's copy is handed out"):
        copy_for(held, SALES, "c1", LATER)
    assert copy_for(held, CENTRE, "c1", LATER).customer_id == "c1"
    assert [each.payload.deed for each in held.stream("access/zhao")] == [Deed.REFUSED]


def test_who_asks_does_not_decide(held: Ledger) -> None:
    asked = requests.ask(held, Hand(CENTRE), "c1", "letter", LATER)
    with pytest.raises(PermissionRefused, match="a second person must"):
        erasing.erase(held, Hand(CENTRE), asked.request, settings(), LATER)
    with pytest.raises(RuleError, match="waits to be decided"):
        requests.ask(held, Hand(SECOND), "c1", "again", LATER)
    requests.refuse(held, Hand(SECOND), asked.request, "not theirs", LATER)
    (found,) = requests.requests(held)
    assert (found.standing, found.decided_by) == (Standing.REFUSED, "li")
    assert copied(held).parts[Part.CUSTOMER][0]["name"] == NAME


def test_an_erasure_needs_a_reason(held: Ledger) -> None:
    with pytest.raises(RuleError, match="needs a reason"):
        requests.ask(held, Hand(CENTRE), "c1", " ", LATER)


def test_after_an_erasure_no_file_of_the_data_folder_holds_anything(held: Ledger, home: Path) -> None:
    assert {"ledger.sqlite.before-0009", "uploads/register.csv", "backups/old.tar"} < marked(home).keys()
    done = erased(held)
    Warehouse.open(held).close()
    assert marked(home).keys() == {"backups/old.tar"}
    assert (done.streams, done.files, done.drafts, done.held_back, done.messages) == (5, 1, 2, 1, 2)
    assert [path.name for path, _ in copies.older_backups(settings())] == ["old.tar"]
    assert not any(path.is_file() for path in settings().evidence_dir.rglob("*"))


def test_the_ledger_is_sound_after_an_erasure_and_the_events_stand(held: Ledger) -> None:
    before = [entry.kind for entry in held.stream("case/k1")]
    erased(held)
    assert [entry.kind for entry in held.stream("case/k1")] == [*before, EventKind.ERASED]
    assert list(proof.chain(held, lambda *_: None)) + list(proof.words(held)) == []
    assert list(proof.evidence(held, EvidenceStore(settings().evidence_dir), lambda *_: None)) == []


def test_an_erasure_leaves_others_alone(held: Ledger) -> None:
    before = copied(held, "c2")
    erased(held)
    assert copied(held, "c2") == before
    assert before.parts[Part.CASES][0]["content"] == "邻居的话"


def test_what_the_law_wants_is_kept_and_named(held: Ledger) -> None:
    write(held, "case/k1", ClaimRaised(amount=500.0, reason="赔付依据"))
    done = erased(held)
    assert done.kept == ("case/k1",)
    with held.reading() as connection:
        texts = connection.execute(sa.select(free_text.c.text, event.c.kind, event.c.stream).join(
            event, event.c.seq == free_text.c.seq)).all()  # fmt: skip
    assert [(kind, "赔付依据" in text) for text, kind, stream in texts if stream == "case/k1"] == [
        ("claim_raised", True)
    ]
    assert len(list(settings().evidence_dir.glob("??/*"))) > 0


def test_a_file_that_another_case_names_stays(held: Ledger) -> None:
    (photo,) = [e.payload for e in held.stream("case/k1") if isinstance(e.payload, EvidenceAttached)]
    write(held, "case/k2", photo)
    assert erased(held).files == 0
    assert EvidenceStore(settings().evidence_dir).read(photo.digest) == PHOTO


def test_words_go_after_the_years_of_their_kind(held: Ledger) -> None:
    write(held, "case/k1", Closed(disposition=Disposition.RESOLVED))
    in_four = MARCH.replace(year=2030)
    due = {each.what: each.streams for each in retain(held, settings(), "test", in_four, dry_run=True)}
    surveys = ("survey/s1", "response/c1", "response/c2", "invitation/c1", "invitation/c2")
    assert due == {"cases": (), "club": ("club/b1",), "surveys": surveys, "security": ("access/c1",)}
    assert copied(held).parts[Part.CLUB_CALLS][0]["other_needs"] == WORDS
    in_six = MARCH.replace(year=2032)
    gone = {each.what: each.streams for each in retain(held, settings(), "test", in_six)}
    assert gone["cases"] == ("case/k1",), "an open case stays"
    assert "content" not in copied(held).parts[Part.CASES][0]
    applied = [each.payload for each in held.stream("privacy/retention")]
    assert [each.what for each in applied if isinstance(each, RetentionApplied)] == [
        "cases", "club", "surveys", "security"
    ]  # fmt: skip
    assert not any(each.streams for each in retain(held, settings(), "test", in_six)), "nothing goes twice"
    assert list(proof.words(held)) == []


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.output


def test_the_command_line_copies_asks_decides_and_lists(held: Ledger, home: Path, tmp_path: Path) -> None:
    run("person-copy", "c1", "--to", str(tmp_path / "out"))
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["c1.en.docx", "c1.json", "c1.zh.docx"]
    asked = run("erase", "request", "c1", "--reason", "letter", "--by", "wang")
    (number,) = re.findall(r"[0-9a-f]{32}", asked)
    refused = CliRunner().invoke(app, ["erase", "decide", number, "--by", "wang"])
    assert (refused.exit_code, "a second person must" in refused.output) == (2, True)
    assert "old.tar" in run("erase", "decide", number, "--by", "li")
    assert "done" in run("erase", "list")
    assert marked(home).keys() == {"backups/old.tar"}


def test_the_command_line_says_what_would_go_by_age(held: Ledger) -> None:
    assert "Would go" in run("retain", "--dry-run")
    assert not held.stream("privacy/retention")
