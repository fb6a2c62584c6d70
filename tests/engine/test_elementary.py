"""The compiled exp, tanh, log and sin against long double: at most 2 units in the last place, over all that occurs."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nnviz.engine import selection

pytestmark = [
    pytest.mark.skipif(not selection.is_installed(), reason="needs Numba"),
    pytest.mark.skipif(np.finfo(np.longdouble).nmant < 60, reason="needs a long double longer than a double"),
]
DRAWS = np.random.default_rng(3)
N = 40_000


def spans(low: float, high: float) -> np.ndarray:
    """Points of the range, and of all magnitudes in it."""
    even = DRAWS.uniform(low, high, N)
    small = DRAWS.choice([low, high], N) * 10.0 ** DRAWS.uniform(-300, 0, N)
    return np.concatenate([even, small, np.clip(DRAWS.uniform(-1, 1, N), low, high), [low, high]])


def logistic(t: Any) -> Any:
    return 1 / (1 + np.exp(-t))


CASES: dict[str, tuple[Callable[..., Any], np.ndarray]] = {
    "exp": (np.exp, spans(-708, 709)),
    "exp_of_negative": (np.exp, spans(-690, 0)),
    "expm1_of_negative": (np.expm1, spans(-800, 0)),
    "tanh": (np.tanh, spans(-400, 400)),
    "logistic": (logistic, spans(-690, 690)),
    "log": (np.log, np.abs(np.concatenate([spans(1e-5, 2), 10.0 ** DRAWS.uniform(-300, 300, N)]))),
    "log1p": (np.log1p, np.abs(np.concatenate([spans(0, 2), 10.0 ** DRAWS.uniform(-300, 300, N)]))),
    "sin": (np.sin, np.concatenate([spans(-4, 4), spans(-6e6, 6e6)])),
    "cos": (np.cos, np.concatenate([spans(-4, 4), spans(-6e6, 6e6)])),
}


def compiled_row(name: str) -> Callable[[np.ndarray], np.ndarray]:
    """The function of this name over a row of numbers."""
    selection.kernel()
    from numba import njit

    from nnviz.engine import elementary
    from nnviz.engine.lanes import load, store

    function = getattr(elementary, name)

    @njit
    def fill(x, y):
        for k in range(0, len(x), 8):
            store(y, k, function(load(x, k)))

    def over(x: np.ndarray) -> np.ndarray:
        whole = np.concatenate([x, np.ones(-len(x) % 8)])
        y = np.empty_like(whole)
        fill(whole, y)
        return y[: len(x)]

    return over


@pytest.mark.parametrize("name", CASES)
def test_no_error_is_larger_than_two_units_in_the_last_place(name: str) -> None:
    exact, x = CASES[name]
    expected = exact(x.astype(np.longdouble))
    unit = np.spacing(np.abs(expected.astype(np.float64)))
    errors = np.abs(compiled_row(name)(x) - expected) / unit
    assert float(errors.max()) <= 2, f"{errors.max()} at {x[errors.argmax()]!r}"


@pytest.mark.parametrize(
    ("name", "ends"),
    [
        ("exp", (0.0, np.inf)),
        ("tanh", (-1.0, 1.0)),
        ("logistic", (0.0, 1.0)),
        ("sin", (np.nan, np.nan)),
        ("cos", (np.nan, np.nan)),
    ],
)
def test_what_is_not_finite_goes_where_it_goes_with_numpy(name: str, ends: tuple[float, float]) -> None:
    found = compiled_row(name)(np.array([-np.inf, np.inf, np.nan]))
    np.testing.assert_allclose(found, [*ends, np.nan], atol=1e-300)
