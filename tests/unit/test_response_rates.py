"""AAPOR's rates against the standard's formulas written out as exact fractions, on random tables."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from surveys.fieldwork.dispositions import Group
from surveys.fieldwork.rates import Outcomes, Rates

# As printed in AAPOR, Standard Definitions, 10th edition (2023), with its letters.
PRINTED = {
    "RR1": "I / ((I + P) + (R + NC + O) + (UH + UO))",
    "RR2": "(I + P) / ((I + P) + (R + NC + O) + (UH + UO))",
    "RR3": "I / ((I + P) + (R + NC + O) + e * (UH + UO))",
    "RR4": "(I + P) / ((I + P) + (R + NC + O) + e * (UH + UO))",
    "RR5": "I / ((I + P) + (R + NC + O))",
    "RR6": "(I + P) / ((I + P) + (R + NC + O))",
    "COOP1": "I / ((I + P) + R + O)",
    "COOP2": "(I + P) / ((I + P) + R + O)",
    "COOP3": "I / ((I + P) + R)",
    "COOP4": "(I + P) / ((I + P) + R)",
    "REF1": "R / ((I + P) + (R + NC + O) + (UH + UO))",
    "REF2": "R / ((I + P) + (R + NC + O) + e * (UH + UO))",
    "REF3": "R / ((I + P) + (R + NC + O))",
    "CON1": "((I + P) + R + O) / ((I + P) + R + O + NC + (UH + UO))",
    "CON2": "((I + P) + R + O) / ((I + P) + R + O + NC + e * (UH + UO))",
    "CON3": "((I + P) + R + O) / ((I + P) + R + O + NC)",
}
E_PRINTED = "(I + P + R + NC + O) / (I + P + R + NC + O + NE)"
LETTERS = ("I", "P", "R", "NC", "O", "UH", "UO", "NE")
Table = dict[str, Fraction]


def worked(formula: str, table: Table) -> Fraction | None:
    try:
        return Fraction(eval(formula, {"__builtins__": {}}, dict(table)))  # noqa: S307
    except (ZeroDivisionError, NameError):
        return None


def by_hand(table: Table) -> dict[str, Fraction | None]:
    e = worked(E_PRINTED, table)
    known = table if e is None else {**table, "e": e}
    return {"e": e} | {name: worked(formula, known) for name, formula in PRINTED.items()}


def named(rates: Rates) -> dict[str, float | None]:
    families = {"RR": rates.rr, "COOP": rates.coop, "REF": rates.ref, "CON": rates.con}
    return {"e": rates.e} | {
        f"{family}{place}": value for family, values in families.items() for place, value in enumerate(values, 1)
    }


def random_table(dice: random.Random) -> Table:
    """Small counts, so that zeros and tables without any denominator come often."""
    most = dice.choice((0, 1, 3, 40, 5000))
    return {letter: Fraction(dice.choice((0, dice.randint(0, most)))) for letter in LETTERS}


def test_the_rates_are_the_standard_s_on_a_thousand_tables():
    dice = random.Random(20231)  # noqa: S311
    without = 0
    for _ in range(1_000):
        table = random_table(dice)
        found = named(Outcomes.of({Group(letter): int(count) for letter, count in table.items()}).rates())
        expected = by_hand(table)
        assert found.keys() == expected.keys()
        without += sum(value is None for value in expected.values())
        assert found == {
            name: None if v is None else pytest.approx(float(v), abs=1e-12) for name, v in expected.items()
        }
    assert without > 1_000


def test_a_table_worked_by_hand():
    # 40 whole and 10 partial answers, 20 refusals, 10 not reached, 5 others, 10 + 5 unknown, 15 not eligible.
    rates = Outcomes(40, 10, 20, 10, 5, 10, 5, 15).rates()
    assert rates.e == pytest.approx(0.85)
    assert rates.rr == pytest.approx((0.40, 0.50, 40 / 97.75, 50 / 97.75, 40 / 85, 50 / 85))
    assert rates.coop == pytest.approx((40 / 75, 50 / 75, 40 / 70, 50 / 70))
    assert rates.ref == pytest.approx((0.20, 20 / 97.75, 20 / 85))
    assert rates.con == pytest.approx((0.75, 75 / 97.75, 75 / 85))


def test_a_company_may_give_its_own_estimate_of_the_eligible():
    assert Outcomes(50, 0, 0, 0, 0, 100, 0, 0).rates(e=0.5).rr[2] == pytest.approx(0.5)


def test_nobody_asked_is_no_data():
    rates = Outcomes().rates()
    assert {rates.e, *rates.rr, *rates.coop, *rates.ref, *rates.con} == {None}
