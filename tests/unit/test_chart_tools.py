"""Below a chart: what it says as a table, and the marts that were asked for it, as a shell can ask them again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import duckdb
from streamlit.testing.v1 import AppTest

from dashboard.frame.i18n import ENGLISH, speaking
from dashboard.parts.chart_tools import rows_of
from dashboard.parts.charts.heat import Cell, heat_map
from dashboard.parts.charts.score import Score, score_bars
from dashboard.parts.narrowing import parameters_of
from etl.subjects.questions import Question, note, noted, noting
from surveys.statistics import Share

GIVEN = {
    "as_of": datetime(2026, 6, 30, 16),
    "month_from": date(2026, 1, 1),
    "local_offset": timedelta(hours=8),
    "projects": None,
    "dimension_sets": [["project"], []],
    "said": "it's",
}


def test_a_heat_map_as_a_table_says_its_cells() -> None:
    with speaking(ENGLISH):
        figure = heat_map([Cell("p", "r", Share(9, 10))], {"p": "Park"}, {"r": "3.1 Reply"}, 0.9, 1)
        (row,) = rows_of(figure)
    assert row["what"] == "Park"
    # Wilson 95 % interval of 9/10 by R's binom::binom.wilson: 0.596–0.982
    assert row["figure"] == "3.1 Reply, 90.0% of 10 (95 % interval 59.6% – 98.2%)"


def test_bars_as_a_table_say_of_whom() -> None:
    with speaking(ENGLISH):
        rows = rows_of(score_bars([Score("p", "Park", -12, 0, 0, 0, 3, 91)], 100, 0))
    assert {"what": "Park", "figure": "−12 · Missed obligations"} in rows
    assert {"what": "Park", "figure": "3 · Bonus"} in rows


def test_what_was_asked_is_noted_once_and_only_inside() -> None:
    question = Question("compliance_matrix", GIVEN)
    note(question)
    with noting():
        note(question)
        note(Question("compliance_matrix", dict(GIVEN)))
        assert noted() == (question,)
    assert noted() == ()


def test_the_statement_gives_a_shell_what_the_page_was_given() -> None:
    with duckdb.connect() as shell:
        shell.execute("create schema marts")
        shell.execute(
            "create macro marts.compliance_matrix(as_of, month_from, local_offset, projects, dimension_sets, said) as"
            " table select as_of, month_from, local_offset, projects, dimension_sets, said"
        )
        told = shell.execute(Question("compliance_matrix", GIVEN).sql).fetchall()
    assert told == [tuple(GIVEN.values())]


def charted() -> None:
    import streamlit as st

    from dashboard.parts.charts.score import Score, score_bars
    from dashboard.parts.components import chart
    from dashboard.parts.sections import section
    from etl.subjects.questions import Question, note

    st.session_state["as-table-bars"] = st.session_state["behind-bars"] = True

    @section()
    def bars() -> None:
        note(Question("scores", {"row_limit": 5}))
        chart(score_bars([Score("p", "Park", -12, 0, 0, 0, 3, 91)], 100, 0), key="bars", alt="Scores")

    bars()


def test_a_chart_of_a_section_shows_its_table_and_the_mart_when_they_are_opened() -> None:
    app = AppTest.from_function(charted, default_timeout=60).run()
    assert not app.error
    assert "Park" in app.dataframe[0].value.to_string()
    assert "marts.scores(" in app.code[0].value


def test_a_value_becomes_the_parameter_that_narrows_to_it() -> None:
    assert parameters_of("rule_key", "sunshine/reply") == {"at_clause": "sunshine/reply"}
    assert parameters_of("month", date(2026, 3, 1)) == {"at_month": "2026-03"}
    assert parameters_of("severity", None) == {"at_severity": "-"}


def choosing() -> None:
    import streamlit as st

    from dashboard.frame import address
    from dashboard.parts import narrowing

    address.follow()
    if not narrowing.told():
        narrowing.choose(at_project="P1", at_clause="sunshine/reply")
    st.markdown(str(narrowing.told()))


def test_a_choice_narrows_the_page_where_the_reader_wants_it() -> None:
    app = AppTest.from_function(choosing, default_timeout=60)
    app.query_params["choosing"] = "narrows"
    app.run()
    assert app.markdown[0].value == "{'at_clause': 'sunshine/reply', 'at_project': 'P1'}"
