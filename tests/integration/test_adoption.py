"""From a draft to a version in force: by a second person, from a day on, in every process; refused with a sentence."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from cases import DAY, MONDAY, after, case, project, received, write

from casework.access.hands import Hand
from casework.access.permissions import Right, User
from casework.adoption import drafts, proposals
from casework.adoption.editions import Editions, refuse_missing
from casework.adoption.proposals import Standing
from casework.case.folding import fold
from casework.errors import ConflictError, PermissionRefused, PolicyError, RuleError, YingshengError
from casework.record.events import NO_PROJECT, Dispatched, Event, RegulationAdopted, VisitorNotified, VisitorReceived
from casework.record.ledger import Ledger
from casework.record.registered import project_pack
from casework.regulation import regulation_of
from casework.regulation.check import check_next
from casework.regulation.outcomes import outcomes, taken_over
from casework.regulation.rewriting import Path as Keys
from casework.regulation.rewriting import rewritten
from casework.settings import settings
from casework.vocabulary.desk import Role
from casework.vocabulary.security import Deed
from etl.warehouse.warehouse import Warehouse
from surveys.questionnaire.adopting import WithQuestionnaires
from surveys.questionnaire.publishing import versions

TODAY = MONDAY.date()
LATER = TODAY + timedelta(days=30)
FIRST = User("first", "First", (Right(Role.CENTRE),))
SECOND = User("second", "Second", (Right(Role.EXECUTIVE),))
VISITOR, RECEIVED_HIM = VisitorNotified(department="engineering"), VisitorReceived()
OF_ONE_PROJECT = User("third", "Third", (Right(Role.CENTRE, "BJ01"),))


def editions(ledger: Ledger) -> Editions:
    return Editions.load(settings().regulation_dir, ledger)


def drafted(ledger: Ledger, limit: str = "30 minutes") -> drafts.Draft:
    """A draft of the version in force in which the visitor is received within another limit."""
    known = editions(ledger)
    draft = drafts.begin(ledger, FIRST, known.in_force("sunshine", TODAY), known, MONDAY)
    changed = taken_over(rewritten(draft.folder, "clocks", ("visitor", "limit"), limit))
    return drafts.save(ledger, FIRST, draft, changed, MONDAY)


def proposed(ledger: Ledger, limit: str = "30 minutes", day: date = LATER) -> proposals.Proposal:
    return proposals.propose(
        ledger, Hand(FIRST), drafted(ledger, limit), day, "too short", editions(ledger), MONDAY
    )  # fmt: skip


def adopted(ledger: Ledger, day: date = LATER) -> proposals.Proposal:
    return proposals.adopt(ledger, Hand(SECOND), proposed(ledger, day=day).proposal, editions(ledger), MONDAY)


@pytest.fixture
def warehouse(ledger: Ledger, tmp_path: Path) -> Iterator[Warehouse]:
    write(ledger, project())
    opened = Warehouse.open(ledger, tmp_path / "warehouse.duckdb")
    yield opened
    opened.close()


def test_a_draft_is_kept_with_what_it_was_copied_from(ledger: Ledger):
    draft = drafted(ledger)
    (kept,) = drafts.drafts(ledger)
    assert (kept, kept.base, kept.saved_by) == (draft, "2026.1", "first")
    assert 'limit = "30 minutes"' in kept.folder.files["clocks.toml"]
    assert "effective_from" not in kept.folder.files["pack.toml"]


def test_who_saves_over_what_another_saved_meanwhile_is_told(ledger: Ledger):
    draft = drafted(ledger)
    drafts.save(ledger, SECOND, draft, draft.folder, MONDAY)
    with pytest.raises(ConflictError, match="Somebody else has saved this draft"):
        drafts.save(ledger, FIRST, draft, draft.folder, MONDAY)


def test_a_second_person_puts_a_version_in_force_from_its_day(ledger: Ledger):
    adopted(ledger)
    known = editions(ledger)
    versions = [known.in_force("sunshine", day) for day in (LATER - timedelta(days=1), LATER)]
    assert [str(each.regulation.clocks["visitor"].limit.parts[0]) for each in versions] == ["15 minutes", "30 minutes"]
    assert versions[1].adopted is not None
    assert versions[1].adopted.by == "second"
    assert drafts.drafts(ledger) == []
    assert [each.standing for each in proposals.proposals(ledger)] == [Standing.ADOPTED]


def test_every_process_works_by_what_was_adopted(ledger: Ledger, warehouse: Warehouse, tmp_path: Path):
    other = Warehouse.open(ledger, tmp_path / "of-another-process.duckdb")
    adopted(ledger)
    for each in (warehouse, other):
        each.sync()
        limits = each.query(
            "select cast(limit_us / 60000000 as int) as minutes from ref.rules where rule_key = 'sunshine/visitor' "
            "order by valid_from"
        )
        assert limits["minutes"].to_pylist() == [15, 30, 15], "what is shipped for later follows"
        assert each.policies.in_force("sunshine", LATER).effective_from == LATER
    other.close()


def test_a_case_is_judged_by_the_version_in_force_when_its_clock_began(ledger: Ledger, warehouse: Warehouse):
    adopted(ledger)
    for code, begins in (("before", 0), ("after", 30 * DAY)):
        steps = [(begins + at, fact) for at, fact in ((0, received(code)), (1, VISITOR), (21, RECEIVED_HIM))]
        write(ledger, case(steps, code))
    warehouse.sync()
    found = warehouse.query(
        "select o.case_id, core.verdict(o.due_at, o.met_at, o.void_at, $now) as verdict from core.obligations as o "
        "where o.rule = 'visitor'",
        {"now": after(40 * DAY).replace(tzinfo=None)},
    )
    assert dict(zip(*found.to_pydict().values(), strict=True)) == {"before": "missed", "after": "met"}


def test_a_file_made_before_the_adoption_is_made_anew_when_it_is_opened(ledger: Ledger, tmp_path: Path):
    write(ledger, project())
    Warehouse.open(ledger, tmp_path / "w.duckdb").close()
    adopted(ledger)
    again = Warehouse.open(ledger, tmp_path / "w.duckdb")
    assert len([pack for pack in again.policies.packs if pack.id == "sunshine"]) == 3
    again.close()


def test_who_proposed_does_not_decide(ledger: Ledger):
    proposal = proposed(ledger)
    for decide in (
        lambda: proposals.adopt(ledger, Hand(FIRST), proposal.proposal, editions(ledger), MONDAY),
        lambda: proposals.refuse(ledger, Hand(FIRST), proposal.proposal, "no", MONDAY),
    ):
        with pytest.raises(PermissionRefused, match="a second person must"):
            decide()
    assert [each.standing for each in proposals.proposals(ledger)] == [Standing.OPEN]


def test_only_those_who_hold_the_role_for_all_projects_change_a_regulation(ledger: Ledger):
    known = editions(ledger)
    with pytest.raises(PermissionRefused, match="with a right for all projects"):
        drafts.begin(ledger, OF_ONE_PROJECT, known.in_force("sunshine", TODAY), known, MONDAY)
    proposal = proposed(ledger)
    with pytest.raises(PermissionRefused, match="with a right for all projects"):
        proposals.adopt(ledger, Hand(OF_ONE_PROJECT), proposal.proposal, known, MONDAY)
    assert [entry.payload.deed for entry in ledger.stream("access/third")] == [Deed.REFUSED]  # type: ignore[attr-defined]


def test_what_was_refused_stays_out_of_force_and_says_why(ledger: Ledger):
    proposals.refuse(ledger, Hand(SECOND), proposed(ledger).proposal, "not now", MONDAY)
    (found,) = proposals.proposals(ledger)
    assert (found.standing, found.answer, found.decided_by) == (Standing.REFUSED, "not now", "second")
    with pytest.raises(RuleError, match="decided already"):
        proposals.adopt(ledger, Hand(SECOND), found.proposal, editions(ledger), MONDAY)


@pytest.mark.parametrize(
    ("part", "path", "value", "said"),
    [
        ("clocks", ("visitor", "limit"), "soon", "no duration"),
        ("clocks", ("visitor", "clause"), "99.9", "there is no clause 99.9"),
        ("clocks", ("contact", "missed"), "nowhere", "nowhere"),
        ("steps", ("steps", "contact", "by"), ["nobody"], "there is no post nobody"),
        ("steps", ("steps", "contact", "at"), ["moon"], "there is no stage moon"),
        ("pack", ("version",), "2026.1", "two versions called 2026.1"),
        ("clocks", ("visitor", "same"), ["measure"], "waits"),
        ("clocks", ("instruction", "missed"), "raise_1", "form a cycle"),
        ("steps", ("steps", "contact", "takes_back"), "called", "there is no kind of event called"),
        ("steps", ("steps", "contact", "needs"), ["soon after lunch"], "say it as"),
        ("steps", ("steps", "contact", "needs"), ["check the_moon"], "there is no check the_moon"),
        ("steps", ("steps", "contact", "when"), {"severity": "awful"}, "severity has no value awful"),
        ("posts", ("posts", "clock"), {"zh": "钟", "en": "Clock", "is": "centre", "scope": "company"}, "another name"),
        ("steps", ("stages", "limbo"), {"zh": "搁置", "en": "Limbo"}, "stages.limbo: it is never reached"),
    ],
)
def test_what_cannot_be_worked_by_is_not_proposed(ledger: Ledger, part: str, path: Keys, value: object, said: str):
    draft = drafted(ledger)
    spoilt = drafts.save(ledger, FIRST, draft, rewritten(draft.folder, part, path, value), MONDAY)
    with pytest.raises(YingshengError, match=said):
        proposals.propose(ledger, Hand(FIRST), spoilt, LATER, "because", editions(ledger), MONDAY)
    assert drafts.drafts(ledger) == [spoilt]


def test_a_version_from_the_past_or_from_the_day_of_another_is_refused(ledger: Ledger):
    with pytest.raises(RuleError, match="comes into force today"):
        proposed(ledger, day=TODAY - timedelta(days=1))
    adopted(ledger)
    other = rewritten(drafted(ledger, "40 minutes").folder, "pack", ("version",), "another")
    draft = drafts.keep(ledger, FIRST, other, "2026.1", MONDAY)
    with pytest.raises(PolicyError, match=f"two versions from {LATER}"):
        proposals.propose(ledger, Hand(FIRST), draft, LATER, "because", editions(ledger), MONDAY)


def test_the_day_offered_is_the_next_month_s_first_that_no_version_has(ledger: Ledger):
    known = editions(ledger)
    assert "2027-01-01" in {f"{each.regulation.effective_from}" for each in known.of("sunshine")}
    assert known.free_month("sunshine", date(2026, 11, 30)) == date(2026, 12, 1)
    assert known.free_month("sunshine", date(2026, 12, 1)) == date(2027, 2, 1)


def test_an_adopted_version_whose_texts_are_not_those_of_its_digest_is_not_worked_by(ledger: Ledger, tmp_path: Path):
    folder = drafted(ledger).folder
    payload = RegulationAdopted(
        proposal="p", regulation="sunshine", version="forged", effective_from=LATER, texts=folder.files, digest="0" * 64
    )
    forged = Event(
        stream="regulation/sunshine", occurred_at=MONDAY, recorded_at=MONDAY, actor="x", project=NO_PROJECT,
        payload=payload,
    )  # fmt: skip
    write(ledger, [forged])
    with pytest.raises(PolicyError, match="adopts version forged of regulation sunshine, but its texts are not"):
        Warehouse.open(ledger, tmp_path / "w.duckdb")


def test_a_folder_that_a_project_needs_and_that_is_gone_is_said_with_its_project(ledger: Ledger, tmp_path: Path):
    write(ledger, project())
    refuse_missing(ledger, settings().regulation_dir)
    left = tmp_path / "regulations"
    shutil.copytree(settings().regulation_dir / "promise", left / "promise")
    with pytest.raises(PolicyError, match="goes by regulation sunshine, whose folder is not in"):
        refuse_missing(ledger, left)


def test_a_later_version_may_not_drop_a_stage_in_use_without_saying_where_its_cases_go(ledger: Ledger):
    known = editions(ledger)
    before = known.in_force("sunshine", TODAY).regulation
    stages = {name: stage for name, stage in before.stages.items() if name != "replied"}
    fewer = before.model_copy(update={"stages": stages, "version": "fewer", "effective_from": LATER, "watched": False})
    assert any("has no stage replied any more: say in [moved]" in str(each) for each in check_next([before], fewer))
    moved = fewer.model_copy(update={"moved": {"replied": "called_back"}})
    assert not any("has no stage" in str(each) for each in check_next([before], moved))


def test_lives_that_come_out_differently_are_shown_and_can_be_taken_over(ledger: Ledger):
    known = editions(ledger)
    folder = rewritten(known.in_force("sunshine", TODAY).folder, "clocks", ("visitor", "limit"), "30 minutes")
    found = [(each.expected, each.found) for each in outcomes(regulation_of(folder))]
    assert found == [("visitor met 1", ("visitor met 2",)), ("visitor missed 1", ("visitor met 2",))]
    assert outcomes(regulation_of(taken_over(folder))) == []


def test_what_was_proposed_is_what_is_adopted_to_the_letter(ledger: Ledger):
    asked = proposed(ledger)
    proposals.adopt(ledger, Hand(SECOND), asked.proposal, editions(ledger), MONDAY)
    assert editions(ledger).in_force("sunshine", LATER).folder.digest == asked.folder.digest


def test_a_stage_without_a_way_out_is_found_also_where_no_clock_has_to_run_in_it(ledger: Ledger):
    draft = drafted(ledger)
    stuck = rewritten(draft.folder, "steps", ("stages", "limbo"), {"zh": "搁置", "en": "Limbo"})
    stuck = rewritten(stuck, "steps", ("steps", "contact", "then"), "limbo")
    found = [str(each) for each in proposals.checked(stuck, editions(ledger))]
    assert any("stages.limbo: dead end after" in each for each in found), found


def test_a_case_ends_under_the_regulation_it_began_under_when_its_project_is_moved(
    ledger: Ledger, warehouse: Warehouse
):
    write(ledger, case([(0, received("old"))], "old"))
    write(ledger, project(pack="promise"))
    write(ledger, case([(1, received("new", pack="promise"))], "new"))
    write(ledger, case([(5, Dispatched(department="engineering", due_at=after(60)))], "old"))
    warehouse.sync()
    folded = {name: fold(f"case/{name}", ledger.stream(f"case/{name}"), warehouse.policies) for name in ("old", "new")}
    assert {name: state.pack for name, state in folded.items() if state} == {"old": "sunshine", "new": "promise"}
    cases = warehouse.query("select case_id, pack from core.cases").to_pylist()
    assert {row["case_id"]: row["pack"] for row in cases} == {"old": "sunshine", "new": "promise"}
    begun = warehouse.query("select pack from core.obligations where case_id = 'old' and rule = 'contact'").to_pylist()
    assert begun == [{"pack": "sunshine"}], "what is done to it later, too"
    assert project_pack(ledger, "P1") == "promise", "what is entered from now on goes by the new one"


def test_the_clock_of_a_case_goes_on_under_the_version_of_its_beginning_when_a_new_one_is_adopted(
    ledger: Ledger, warehouse: Warehouse
):
    write(ledger, case([(0, received()), (1, VISITOR)]))
    warehouse.sync()
    adopted(ledger)
    warehouse.sync()
    (row,) = warehouse.query("select due_at from core.obligations where rule = 'visitor'").to_pylist()
    assert row["due_at"] == after(16).replace(tzinfo=None)


CLUB = "questionnaires/club.toml"


def proposed_with(ledger: Ledger, *changes: tuple[str, str]) -> proposals.Proposal:
    """A draft in which the club is asked otherwise, proposed as pages and commands do."""
    draft = drafted(ledger)
    text = draft.folder.files[CLUB]
    for before, after_it in changes:
        assert before in text
        text = text.replace(before, after_it, 1)
    draft = drafts.save(ledger, FIRST, draft, draft.folder.with_text(CLUB, text), MONDAY)
    return proposals.propose(
        ledger, Hand(FIRST), draft, LATER, "asked otherwise", editions(ledger), MONDAY, WithQuestionnaires()
    )


def test_with_a_version_its_questionnaires_are_published(ledger: Ledger):
    wanted = proposed_with(ledger, ("version = 1", "version = 2"), ("membership card", "club card"))
    assert versions(ledger, "sunshine_club") == []
    proposals.adopt(ledger, Hand(SECOND), wanted.proposal, editions(ledger), MONDAY, WithQuestionnaires())
    (published,) = versions(ledger, "sunshine_club")
    assert (published.version, published.items["card_received"].text.en) == (2, "Have you received the club card?")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ([("membership card", "club card")], "has a version 1 that says something else"),
        ([("version = 1", "version = 2"), ('kind = "single"', 'kind = "text"')], "questionnaire|options"),
        ([('kind = "single"', 'kind = "skale"')], "none of the words"),
    ],
    ids=["the number of before", "another kind under an old code", "broken"],
)
def test_a_version_whose_questionnaire_cannot_be_asked_is_refused(
    ledger: Ledger, changes: list[tuple[str, str]], why: str
):
    with pytest.raises(YingshengError, match=why):
        proposed_with(ledger, *changes)
    assert proposals.proposals(ledger) == []
