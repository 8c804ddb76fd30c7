"""The text of a counting mart says only what is asked for: planning the rest takes longer than counting."""

from __future__ import annotations

import pytest

from etl.answers.compliance import COMPLIANCE_DIMENSIONS, LATE_DIMENSIONS
from etl.answers.marts import counting_sql, mart_sql
from etl.answers.satisfaction import COVERAGE_DIMENSIONS, SATISFACTION_DIMENSIONS
from etl.answers.unresolved import UNRESOLVED_DIMENSIONS

MARTS = {
    "compliance": COMPLIANCE_DIMENSIONS,
    "compliance_scan": COMPLIANCE_DIMENSIONS,
    "late_entries": LATE_DIMENSIONS,
    "satisfaction": SATISFACTION_DIMENSIONS,
    "callback_coverage": COVERAGE_DIMENSIONS,
    "unresolved_counts_then": UNRESOLVED_DIMENSIONS,
}


@pytest.mark.parametrize("mart", MARTS)
def test_no_dimension_is_asked_about_at_run_time(mart: str):
    dimensions = MARTS[mart]
    assert "$by" in mart_sql(mart)
    for count in range(len(dimensions) + 1):
        assert "$by" not in counting_sql(mart, dimensions[:count], dimensions)


def test_open_cases_are_asked_about_age_only_where_days_have_to_be_counted():
    by_stage = counting_sql("unresolved_counts_now", ("stage",), UNRESOLVED_DIMENSIONS)
    by_age = counting_sql("unresolved_counts_now", ("age_band",), UNRESOLVED_DIMENSIONS)
    assert by_stage.count("$by") == 1
    assert "$by" not in by_age
    assert "stage as stage" in by_stage
    assert "stage as stage" not in by_age
