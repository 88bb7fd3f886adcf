"""Reference values of the statistics, computed with SciPy and compared by `tests/analysis/statistics.rs`.

    python3 -m venv venv && venv/bin/pip install scipy==1.17.1 numpy
    venv/bin/python tests/analysis/reference/statistics.py > tests/analysis/reference/statistics.json
"""

import json
import math
import sys

import numpy
import scipy
from scipy import stats

rng = numpy.random.default_rng(20261124)


def rounded(values):
    """Six significant digits: the numbers in the file are the numbers that were computed with."""
    return [float(f"{value:.6g}") for value in values]


def paired(name, a, b):
    a, b = rounded(a), rounded(b)
    r = numpy.log(numpy.array(b) / numpy.array(a))
    n, mean, error = len(r), r.mean(), stats.sem(r)
    low, high = stats.t.interval(0.95, n - 1, loc=mean, scale=error) if error > 0 else (mean, mean)
    exact = n <= 12
    flips = stats.permutation_test(
        (r,),
        numpy.mean,
        permutation_type="samples",
        vectorized=True,
        n_resamples=numpy.inf if exact else 200_000,
        rng=numpy.random.default_rng(7),
    )
    return {
        "kind": "paired",
        "name": name,
        "a": a,
        "b": b,
        "effect": math.expm1(mean),
        "ci95": [math.expm1(low), math.expm1(high)],
        "p": float(flips.pvalue),
        "exact": exact,
        "t_p": float(stats.ttest_rel(numpy.log(b), numpy.log(a)).pvalue) if error > 0 else None,
    }


def unpaired(name, a, b):
    a, b = rounded(a), rounded(b)
    x, y = numpy.log(a), numpy.log(b)
    welch = stats.ttest_ind(y, x, equal_var=False)
    interval = welch.confidence_interval(0.95)
    ranks = stats.mannwhitneyu(a, b, alternative="two-sided")
    return {
        "kind": "unpaired",
        "name": name,
        "a": a,
        "b": b,
        "effect": math.expm1(y.mean() - x.mean()),
        "ci95": [math.expm1(interval.low), math.expm1(interval.high)],
        "p": float(welch.pvalue),
        "rank_p": float(ranks.pvalue),
    }


def sample(name, values):
    values = rounded(values)
    low, high = stats.t.interval(0.95, len(values) - 1, loc=numpy.mean(values), scale=stats.sem(values))
    return {
        "kind": "sample",
        "name": name,
        "values": values,
        "mean": float(numpy.mean(values)),
        "sd": float(numpy.std(values, ddof=1)),
        "cv_percent": float(100 * stats.variation(values, ddof=1)),
        "median": float(numpy.median(values)),
        "mad": float(stats.median_abs_deviation(values)),
        "ci95": [float(low), float(high)],
        "p90": float(numpy.percentile(values, 90)) if len(values) >= 10 else None,
        "p95": float(numpy.percentile(values, 95)) if len(values) >= 20 else None,
        "p99": float(numpy.percentile(values, 99)) if len(values) >= 100 else None,
    }


def rates(n, mean=115.0, sd=0.01):
    return mean * numpy.exp(rng.normal(0.0, sd, n))


def cases():
    for n in (2, 3, 6, 7, 8, 9, 12, 13, 20, 40):
        a = rates(n)
        yield paired(f"{n} pairs, no difference", a, a * numpy.exp(rng.normal(0.0, 0.01, n)))
    for n in (6, 8, 10, 12, 16):
        a = rates(n)
        yield paired(f"{n} pairs, 4 % more", a, a * 1.04 * numpy.exp(rng.normal(0.0, 0.01, n)))
    a = rates(8)
    yield paired("8 pairs, one of them five times as large", a, a * numpy.array([1, 1.01, 0.99, 1, 1.02, 5, 0.98, 1.01]))
    yield paired("6 pairs, half as large", rates(6), rates(6, 57.5))
    yield paired("8 equal pairs", [100.0] * 8, [100.0] * 8)
    yield paired("7 pairs with ties in size", [100.0] * 7, [101, 99, 101, 99, 101, 101, 102])
    for n, m in ((2, 2), (4, 4), (5, 9), (8, 8), (8, 20), (9, 9), (12, 30)):
        yield unpaired(f"{n} and {m}, no difference", rates(n), rates(m, sd=0.02))
    for n, m in ((4, 5), (6, 6), (10, 12)):
        yield unpaired(f"{n} and {m}, 3 % less", rates(n), rates(m, 111.5))
    yield unpaired("ties across samples", [100, 101, 101, 102, 103], [101, 101, 104, 105, 106, 106])
    yield unpaired("many equal values", [100] * 6 + [101] * 4, [100] * 5 + [101] * 5 + [102])
    yield sample("the origin's TTFT", [5049.18, 513.05, 562.26, 525.56, 615.45, 487.41])
    for n in (2, 9, 10, 20, 100):
        yield sample(f"{n} rates", rates(n))


json.dump(
    {"scipy": scipy.__version__, "numpy": numpy.__version__, "cases": list(cases())},
    sys.stdout,
    indent=1,
)
print()
