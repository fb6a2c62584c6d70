"""What a network may be fed with in place of the raw inputs: functions of them, by name; adding one is one entry.

The raw inputs are the numbers on the axes of the pictures, after scaling, so that every feature can be checked by hand.
Those of the sets that come with nnviz lie within -1 and 1, where sin x is hardly another input than x, while sin πx is
a whole wave: with it, 8 neurons learn the spiral that they never learn from x or sin x.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nnviz.datasets.dataset import Dataset
from nnviz.datasets.draws import Floats, cosine_and_sine
from nnviz.datasets.preparation import read_only

MOST_RAW_INPUTS = 2

BELOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True, slots=True)
class Feature:
    """A function of the raw inputs.

    key : what a file writes and a search finds; x1 and x2 stand for the raw inputs, whatever their names are
    needs : the numbers of the raw inputs that it reads, from 0
    symbol : what stands on the screen, {0} and {1} being the symbols of the raw inputs
    of : (n, n_raw) raw inputs -> (n,) values
    is_usual : whether it has a place among what is always offered, else it is found by its name and in lists
    """

    key: str
    needs: tuple[int, ...]
    symbol: str
    of: Callable[[Floats], Floats]
    is_usual: bool = True

    @property
    def is_raw(self) -> bool:
        """Whether it is a raw input as it is."""
        return self.key in RAW_KEYS


def sine_of_half_turns(values: Floats) -> Floats:
    """sin(pi x), to the same bits on every machine and within 1e-15 of the true one."""
    turns = values / 2.0
    return cosine_and_sine(turns - np.rint(turns))[1]


def sine(values: Floats) -> Floats:
    """sin(x) of x in radians, to the same bits on every machine; within 1e-15 plus the spacing of floats at x."""
    return sine_of_half_turns(values / np.pi)


RAW_KEYS = ("x1", "x2")
_ENTRIES = (
    Feature("x1", (0,), "{0}", lambda raw: raw[:, 0]),
    Feature("x2", (1,), "{1}", lambda raw: raw[:, 1]),
    Feature("x1^2", (0,), "{0}²", lambda raw: raw[:, 0] * raw[:, 0]),
    Feature("x2^2", (1,), "{1}²", lambda raw: raw[:, 1] * raw[:, 1]),
    Feature("x1 x2", (0, 1), "{0}{1}", lambda raw: raw[:, 0] * raw[:, 1]),
    Feature("sin pi x1", (0,), "sin π{0}", lambda raw: sine_of_half_turns(raw[:, 0])),
    Feature("sin pi x2", (1,), "sin π{1}", lambda raw: sine_of_half_turns(raw[:, 1])),
    Feature("sin x1", (0,), "sin {0}", lambda raw: sine(raw[:, 0]), is_usual=False),
    Feature("sin x2", (1,), "sin {1}", lambda raw: sine(raw[:, 1]), is_usual=False),
)

FEATURES: dict[str, Feature] = {entry.key: entry for entry in _ENTRIES}


def offered(n_raw: int) -> tuple[str, ...]:
    """The features that so many raw inputs have; none where there are more than two."""
    if n_raw > MOST_RAW_INPUTS:
        return ()
    return tuple(key for key, feature in FEATURES.items() if max(feature.needs) < n_raw)


def feature_values(raw: Floats, features: Sequence[str]) -> Floats:
    """(n, n_features) of (n, n_raw) raw inputs; without features the raw inputs themselves. Overflow gives inf."""
    if not features:
        return raw
    with np.errstate(over="ignore"):
        return np.stack([FEATURES[key].of(raw) for key in features], axis=1)


def feature_name(key: str, raw_names: Sequence[str]) -> str:
    """x₁² for "x1^2"; a raw input keeps its own name, and longer names than a letter with a number stand apart."""
    feature = FEATURES[key]
    if feature.is_raw:
        return raw_names[feature.needs[0]]
    symbols = [symbol(name) for name in raw_names]
    if any(len(name.rstrip("₀₁₂₃₄₅₆₇₈₉")) > 1 for name in symbols):
        return feature.symbol.replace("}{", "} · {").replace("π{", "π · {").format(*symbols)
    return feature.symbol.format(*symbols)


def with_features(dataset: Dataset, features: tuple[str, ...]) -> Dataset:
    """The same points, their inputs being these features of the raw ones; ValueError where one is no finite number."""
    if not features:
        return dataset
    inputs = feature_values(dataset.inputs, features)
    names = tuple(feature_name(key, dataset.input_names) for key in features)
    for name, column in zip(names, inputs.T, strict=True):
        if not np.isfinite(column).all():
            raise ValueError(f"{name} is too large a number for some points; scale the inputs, or leave it out")
    return replace(dataset, inputs=read_only(inputs), input_names=names, features=features, origin=dataset)


def symbol(name: str) -> str:
    """x1 with its number below; a name that is no letter with a number stays as it is."""
    return name[0] + name[1:].translate(BELOW) if name[1:].isdecimal() and name[0].isalpha() else name
