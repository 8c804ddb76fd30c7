"""Every step of a regulation has a form at the desk: scenarios are lived there, line by line, by its posts."""

from __future__ import annotations

import pytest
from desk_lives import DeskLife
from desks import policies

from casework.case.folding import fold
from casework.clock.plan import CLOCK
from casework.policy import Pack
from casework.record.ledger import Ledger
from casework.regulation.model import Scenario

OTHERS = [pack for pack in policies().packs if pack.id not in {"sunshine", "promise"}]
SCENARIOS = [(pack, scenario) for pack in OTHERS for scenario in pack.regulation.cases]


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ledger]:
    folder = tmp_path_factory.mktemp("desks")
    return {pack.id: Ledger.open(f"sqlite:///{folder}/{pack.id}.sqlite") for pack in OTHERS}


@pytest.mark.parametrize(("pack", "scenario"), SCENARIOS, ids=[f"{p.id}: {s.name}" for p, s in SCENARIOS])
def test_a_scenario_is_lived_at_the_desk(ledgers: dict[str, Ledger], pack: Pack, scenario: Scenario) -> None:
    life = DeskLife.under(ledgers[pack.id], policies(), pack)
    life.live(scenario)
    entries = life.ledger.stream(f"case/{life.case_id}")
    state = fold(f"case/{life.case_id}", entries, policies())
    assert state is not None
    stages = [want.split()[1] for want in scenario.expect if want.startswith("stage ")]
    assert [state.stage] * len(stages) == stages
    assert [entry.kind for entry in entries if entry.actor != CLOCK and entry.step not in pack.steps] == []
