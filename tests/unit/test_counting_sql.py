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
    "unresolved_counts_now": UNRESOLVED_DIMENSIONS,
    "unresolved_counts_then": UNRESOLVED_DIMENSIONS,
}


@pytest.mark.parametrize("mart", MARTS)
def test_no_dimension_is_asked_about_at_run_time(mart: str):
    dimensions = MARTS[mart]
    assert "$by" in mart_sql(mart)
    for count in range(len(dimensions) + 1):
        assert "$by" not in counting_sql(mart, dimensions[:count])


def test_columns_stand_for_what_is_asked_and_days_are_counted_for_bands_alone():
    by_stage = counting_sql("unresolved_counts_now", ("stage",))
    by_age = counting_sql("unresolved_counts_now", ("age_band",))
    assert "stage as stage" in by_stage
    assert "null as age_days" in by_stage
    assert "stage as stage" not in by_age
    assert "// 86400000000 as age_days" in by_age
