"""The tails our figures are made of, against SciPy's own distributions, at the edges too; and what a start reads."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from scipy import stats

from surveys.statistics import distributions

N = np.array([0, 1, 1, 7, 60, 150, 1_000_000])[:, None, None]
P = np.array([0.0, 1e-9, 0.04, 0.5, 0.9973, 1.0])[None, :, None]
COUNT = np.array([-1, 0, 1, 3, 7, 59, 60, 149, 500_000])[None, None, :]


def test_binomial_tails_are_scipy_s():
    assert distributions.at_most(COUNT, N, P) == pytest.approx(stats.binom.cdf(COUNT, N, P), rel=1e-9, abs=1e-300)
    assert distributions.at_least(COUNT, N, P) == pytest.approx(stats.binom.sf(COUNT - 1, N, P), rel=1e-9, abs=1e-300)


@pytest.mark.parametrize("q", [0.00135, 0.025, 0.5, 0.975])
def test_the_fewest_hits_are_scipy_s(q: float):
    assert (distributions.fewest(q, N, P) == np.maximum(stats.binom.ppf(q, N, P), 0)).all()


def test_the_other_tails_are_scipy_s():
    assert distributions.beyond(4.5) == pytest.approx(stats.norm.sf(4.5), rel=1e-12)
    assert distributions.deviations(3.4e-6) == pytest.approx(stats.norm.isf(3.4e-6), rel=1e-12)
    assert distributions.student_beyond(2.2, 5) == pytest.approx(stats.t.sf(2.2, 5), rel=1e-12)
    assert distributions.student_quantile(0.975, 3) == pytest.approx(stats.t.ppf(0.975, 3), rel=1e-9)
    assert distributions.fisher_beyond(3.3, 2, 40) == pytest.approx(stats.f.sf(3.3, 2, 40), rel=1e-9)


def test_no_command_reads_what_takes_a_third_of_its_start():
    asked = "import sys, reporting.cli; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert {"scipy.stats", "statsmodels", "matplotlib", "plotly", "streamlit"} & {*said.stdout.split()} == set()
