"""Whom to ask: how many are needed, and a draw that anybody repeats from seed and frame, in Python and in SQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from etl.statements import statement
from surveys.errors import SampleError
from surveys.sample import Draw, Person, allocate, draw, frame_digest, plan, sample_size

FRAME = [Person("P1", f"c{number}") for number in range(60)] + [Person("P2", f"d{number}") for number in range(7)]


@pytest.mark.parametrize(
    ("population", "margin", "needed"),
    [
        # Krejcie & Morgan (1970), Educ. Psychol. Meas. 30:607, table 1, who round 217.49 down.
        (1_000, 0.05, 278),
        (100, 0.05, 80),
        (500, 0.05, 218),
        (10_000, 0.05, 370),
        (1_000_000, 0.05, 384),
        (0, 0.05, 0),
        (1, 0.05, 1),
    ],
)
def test_a_finite_population_needs_fewer_answers(population: int, margin: float, needed: int):
    assert sample_size(population, margin) == needed


def test_more_are_asked_than_are_expected_to_answer():
    asked = plan(10_000, 0.05, response=0.4)
    assert (asked.answers, asked.invited, asked.census) == (370, 925, False)


def test_a_project_too_small_for_a_sample_is_asked_whole():
    asked = plan(300, 0.05, response=0.4)
    assert (asked.answers, asked.invited, asked.census) == (169, 300, True)


@pytest.mark.parametrize(
    ("refused", "reason"),
    [
        (lambda: sample_size(100, 0), "between 0 and 100 %"),
        (lambda: sample_size(100, 1.0), "between 0 and 100 %"),
        (lambda: sample_size(-1, 0.05), "population of -1"),
        (lambda: plan(100, 0.05, response=0), "above 0 and up to 100 %"),
        (lambda: draw("", FRAME, {}), "needs a seed"),
        (lambda: draw("s", FRAME, {"P9": 3}), "nobody to draw from in P9"),
        (lambda: draw("s", [*FRAME, Person("P2", "c1")], {}), "c1 stands in the frame twice"),
    ],
)
def test_what_is_no_sample_is_refused(refused, reason: str):
    with pytest.raises(SampleError, match=reason):
        refused()


def test_strata_get_their_proportion_by_largest_remainders():
    # 10 of 60, 30 and 10: 6, 3 and 1 exactly; 11: 6.6, 3.3, 1.1 → the first has the largest remainder; one is too few.
    assert allocate(10, {"a": 60, "b": 30, "c": 10}) == {"a": 6, "b": 3, "c": 2}
    assert allocate(11, {"a": 60, "b": 30, "c": 10}) == {"a": 7, "b": 3, "c": 2}


@settings(max_examples=40)
@given(st.integers(0, 500), st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 90), max_size=6))
def test_no_stratum_gives_more_than_it_has_and_few_more_are_asked_than_wanted(n: int, sizes: dict[str, int]):
    parts = allocate(n, sizes)
    assert all(min(2, sizes[name]) <= part <= sizes[name] for name, part in parts.items())
    assert min(n, sum(sizes.values())) <= sum(parts.values()) <= n + 2 * len(sizes)


def test_a_draw_is_the_same_again_and_another_seed_draws_others():
    first, again, other = (draw(seed, FRAME, {"P1": 20}) for seed in ("2026", "2026", "2027"))
    assert first == again
    assert len(set(first.taken)) == 20
    assert set(first.taken) != set(other.taken)


def test_the_reserve_is_whoever_comes_next_in_batches():
    drawn = draw("2026", FRAME, {"P1": 50}).strata["P1"]
    batches = [drawn.reserve(4, released=released) for released in (0, 4, 8)]
    assert [len(batch) for batch in batches] == [4, 4, 2]
    assert {*drawn.taken, *(each for batch in batches for each in batch)} == {f"c{number}" for number in range(60)}


def test_more_wanted_than_there_are_takes_everybody_and_says_how_many_are_short():
    drawn = draw("2026", FRAME, {"P2": 10}).strata["P2"]
    assert (len(drawn.taken), drawn.short, drawn.reserve(5)) == (7, 3, ())


def test_the_order_of_the_frame_does_not_matter():
    assert draw("2026", list(reversed(FRAME)), {"P1": 20}) == draw("2026", FRAME, {"P1": 20})


def test_a_seed_drawn_again_after_customers_were_added_is_told_and_moves_nobody_before_another():
    first = draw("2026", FRAME, {"P1": 20})
    later = draw("2026", [*FRAME, *(Person("P1", f"new{number}") for number in range(30))], {"P1": 20})
    with pytest.raises(SampleError, match="others than at the draw"):
        first.check_repeats(later.digest)
    first.check_repeats(draw("2026", FRAME, {"P1": 20}).digest)
    assert [each for each in later.strata["P1"].ordered if not each.startswith("new")] == list(
        first.strata["P1"].ordered
    )


@pytest.fixture(scope="module")
def tables() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("create schema core")
        for macro in ("core/drawn", "core/frame_digest"):
            connection.execute(statement(macro))
        yield connection


def put_frame(tables: duckdb.DuckDBPyConnection, people: Sequence[Person]) -> None:
    columns = pa.table(
        {"stratum": [p.stratum for p in people], "customer_id": [p.customer_id for p in people]},
        pa.schema({"stratum": pa.string(), "customer_id": pa.string()}),
    )
    tables.register("frame", columns)


def in_sql(tables: duckdb.DuckDBPyConnection, seed: str, people: Sequence[Person]) -> tuple[str, dict[str, list[str]]]:
    put_frame(tables, people)
    rows = tables.execute("from core.drawn('frame', $seed) order by stratum, place", {"seed": seed}).fetchall()
    digest = tables.execute("select digest from core.frame_digest('frame')").fetchall()[0][0]
    populations = Counter(stratum for stratum, *_ in rows)
    assert all(population == populations[stratum] for stratum, _, _, population in rows)
    return digest, {name: [row[1] for row in rows if row[0] == name] for name in populations}


IDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)


@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), st.dictionaries(IDS, IDS, max_size=30))
def test_the_draw_is_the_same_in_sql_and_in_python(tables: duckdb.DuckDBPyConnection, seed: str, frame: dict[str, str]):
    people = [Person(stratum, customer) for customer, stratum in frame.items()]
    drawn: Draw = draw(seed, people, {})
    digest, ordered = in_sql(tables, seed, people)
    assert ordered == {name: list(stratum.ordered) for name, stratum in drawn.strata.items()}
    assert digest == drawn.digest == frame_digest(people)


def test_over_4000_seeds_everybody_and_every_pair_is_taken_equally_often():
    # Simple random sampling of 6 of 24: chances n/N and n(n−1)/(N(N−1)). The statistic of the single inclusions has
    # N − 1 degrees of freedom after (N − 1)/N · Σ(o − e)²/(e(1 − n/N)); the pairs are looked at by their largest.
    names = [f"c{number}" for number in range(24)]
    frame = [Person("P", name) for name in names]
    single, pairs = Counter[str](), Counter[frozenset[str]]()
    for seed in range(4_000):
        taken = draw(str(seed), frame, {"P": 6}).taken
        single.update(taken)
        pairs.update(frozenset((a, b)) for place, a in enumerate(taken) for b in taken[:place])
    spread = 23 / 24 * sum((single[name] - 1_000) ** 2 for name in names) / (1_000 * (1 - 6 / 24))
    assert chi2.ppf(0.0005, 23) < spread < chi2.ppf(0.9995, 23)
    expected = 4_000 * 6 * 5 / (24 * 23)
    assert len(pairs) == 24 * 23 // 2
    assert max(abs(count - expected) for count in pairs.values()) < 4.5 * expected**0.5
