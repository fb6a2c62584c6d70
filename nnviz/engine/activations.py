"""Activation functions y = phi(v) with their derivatives, by name, and the check of the constants a neuron gives them.

All of them take complex v too and then compare real parts, so that a complex step passes through.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf, isfinite, pi, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.network import NeuronActivation

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Constant:
    """A constant of an activation; low to high is the range in which turning it is instructive, not its domain."""

    name: str
    default: float
    low: float
    high: float


def _no_refusal(*_constants: float) -> str:
    return ""


def _no_probability(*_constants: float) -> None:
    return None


@dataclass(frozen=True, slots=True, eq=False)
class Activation:
    """One entry of ACTIVATIONS.

    value : (v, *constants) -> y, both of any one shape, element by element; where `joint`, (..., n_neurons)
    derivative : (v, y, *constants) -> dy/dv of the same shape; at a kink that from the left, at a jump 0
    output_range : (*constants) -> (low, high) of y
    trainable : whether the derivative tells gradient descent anything
    joint : whether the neurons are shares of a whole column, y_k = exp(v_k) / sum_j exp(v_j), rather than each on its
        own; `derivative` is then the Jacobian's diagonal
    log_odds : (*constants) -> (slope, shift) of a probability y with log(y / (1 - y)) = slope v - shift, else None
    refusal : (*constants) -> why these constants are outside the domain, or ""
    """

    name: str
    formula: str
    constants: tuple[Constant, ...]
    value: Callable[..., Array]
    derivative: Callable[..., Array]
    output_range: Callable[..., tuple[float, float]]
    trainable: bool = True
    joint: bool = False
    log_odds: Callable[..., tuple[float, float] | None] = _no_probability
    refusal: Callable[..., str] = _no_refusal

    def is_probability(self, *constants: float) -> bool:
        """Whether cross entropy can read y as a probability, for every v."""
        return self.joint or self.log_odds(*constants) is not None


def _step(v: Array, a: float, b: float, c: float) -> Array:
    return np.where(v.real < c, a, b).astype(v.dtype)


def _zero(v: Array, _y: Array, *_constants: float) -> Array:
    return np.zeros_like(v)


def _ramp(v: Array, a: float, b: float, c: float, d: float) -> Array:
    between = a + (v - c) * ((b - a) / (d - c))
    return np.where(v.real < c, a, np.where(v.real > d, b, between))


def _ramp_derivative(v: Array, _y: Array, a: float, b: float, c: float, d: float) -> Array:
    return np.where((v.real > c) & (v.real <= d), (b - a) / (d - c), 0.0)


def logistic(t: Array) -> Array:
    """1 / (1 + exp(-t)) without overflow."""
    right = t.real >= 0
    e = np.exp(np.where(right, -t, t))
    return np.where(right, 1.0, e) / (1.0 + e)


def _sigmoid(v: Array, x: float, y: float, z: float) -> Array:
    return z + logistic(x * v - y)


def _sigmoid_derivative(_v: Array, phi: Array, x: float, _y: float, z: float) -> Array:
    s = phi - z
    return x * s * (1.0 - s)


def _gaussian(v: Array, mu: float, sigma: float) -> Array:
    t = (v - mu) / sigma
    return np.exp(-0.5 * t * t) / (sqrt(2 * pi) * sigma)


def _gaussian_derivative(v: Array, y: Array, mu: float, sigma: float) -> Array:
    return -(v - mu) / sigma**2 * y


def _perceptron(v: Array) -> Array:
    return np.where(v.real >= 0, 1.0, -1.0).astype(v.dtype)


def _relu_derivative(v: Array, _y: Array) -> Array:
    return (v.real > 0).astype(float)


def _leaky_relu(v: Array, alpha: float) -> Array:
    return np.where(v.real > 0, v, alpha * v)


def _leaky_relu_derivative(v: Array, _y: Array, alpha: float) -> Array:
    return np.where(v.real > 0, 1.0, alpha)


def softplus(v: Array) -> Array:
    """log(1 + exp(v)) without overflow."""
    right = v.real > 0
    return np.where(right, v, 0.0) + np.log1p(np.exp(np.where(right, -v, v)))


def _elu(v: Array) -> Array:
    return np.where(v.real > 0, v, np.expm1(np.where(v.real > 0, 0.0, v)))


def _softmax(v: Array) -> Array:
    e: Array = np.exp(v - v.real.max(axis=-1, keepdims=True))
    return e / np.add.reduce(e, axis=-1, keepdims=True)


def _linear(v: Array) -> Array:
    return v.copy()


def _always(low: float, high: float) -> Callable[..., tuple[float, float]]:
    return lambda *_constants: (low, high)


def _between_first_two(a: float, b: float, *_others: float) -> tuple[float, float]:
    return min(a, b), max(a, b)


_ENTRIES = (
    Activation(
        "step",
        "a if v < c, else b",
        (Constant("a", 0.0, -1.0, 1.0), Constant("b", 1.0, -1.0, 1.0), Constant("c", 0.0, -3.0, 3.0)),
        _step,
        _zero,
        _between_first_two,
        trainable=False,
    ),
    Activation(
        "ramp",
        "a if v < c; b if v > d; a + (v - c)(b - a)/(d - c) between",
        (
            Constant("a", 0.0, -1.0, 1.0),
            Constant("b", 1.0, -1.0, 1.0),
            Constant("c", -1.0, -3.0, 3.0),
            Constant("d", 1.0, -3.0, 3.0),
        ),
        _ramp,
        _ramp_derivative,
        _between_first_two,
        refusal=lambda _a, _b, c, d: "" if c < d else f"c must be less than d, not {c:g} and {d:g}",
    ),
    Activation(
        "sigmoid",
        "z + 1/(1 + exp(-x v + y))",
        (Constant("x", 1.0, 0.1, 10.0), Constant("y", 0.0, -5.0, 5.0), Constant("z", 0.0, -1.0, 1.0)),
        _sigmoid,
        _sigmoid_derivative,
        lambda _x, _y, z: (z, z + 1.0),
        log_odds=lambda x, y, z: (x, y) if z == 0 else None,
    ),
    Activation(
        "gaussian",
        "exp(-((v - mu)/sigma)^2 / 2) / (sqrt(2 pi) sigma)",
        (Constant("mu", 0.0, -3.0, 3.0), Constant("sigma", 1.0, 0.1, 3.0)),
        _gaussian,
        _gaussian_derivative,
        lambda _mu, sigma: (0.0, 1.0 / (sqrt(2 * pi) * sigma)),
        refusal=lambda _mu, sigma: "" if sigma > 0 else f"sigma must be greater than 0, not {sigma:g}",
    ),
    Activation("perceptron", "+1 if v >= 0, else -1", (), _perceptron, _zero, _always(-1.0, 1.0), trainable=False),
    Activation("linear", "v", (), _linear, lambda v, _y: np.ones_like(v), _always(-inf, inf)),
    Activation("tanh", "tanh(v)", (), np.tanh, lambda _v, y: 1.0 - y * y, _always(-1.0, 1.0)),
    Activation("relu", "max(0, v)", (), lambda v: np.where(v.real > 0, v, 0.0), _relu_derivative, _always(0.0, inf)),
    Activation(
        "leaky_relu",
        "v if v > 0, else alpha v",
        (Constant("alpha", 0.01, 0.0, 0.5),),
        _leaky_relu,
        _leaky_relu_derivative,
        lambda alpha: (-inf if alpha > 0 else 0.0, inf),
    ),
    Activation("softplus", "log(1 + exp(v))", (), softplus, lambda v, _y: logistic(v), _always(0.0, inf)),
    Activation(
        "elu",
        "v if v > 0, else exp(v) - 1",
        (),
        _elu,
        lambda v, y: np.where(v.real > 0, 1.0, y + 1.0),
        _always(-1.0, inf),
    ),
    Activation("sin", "sin(v)", (), np.sin, lambda v, _y: np.cos(v), _always(-1.0, 1.0)),
    Activation(
        "softmax",
        "exp(v_k) / sum_j exp(v_j)",
        (),
        _softmax,
        lambda _v, y: y * (1.0 - y),
        _always(0.0, 1.0),
        joint=True,
    ),
)

ACTIVATIONS: dict[str, Activation] = {entry.name: entry for entry in _ENTRIES}


def constants_of(choice: NeuronActivation) -> tuple[float, ...]:
    """The constants of a neuron's activation in the order of its entry, the defaults where none are given.

    Raises ValueError, naming activation and constant, for an unknown activation, a wrong number of constants, one that
    is not finite, or one outside the activation's domain.
    """
    entry = ACTIVATIONS.get(choice.name)
    if entry is None:
        raise ValueError(f"there is no activation {choice.name!r}; there are {', '.join(ACTIVATIONS)}")
    if not choice.constants:
        return tuple(constant.default for constant in entry.constants)
    if len(choice.constants) != len(entry.constants):
        names = ", ".join(constant.name for constant in entry.constants) or "none"
        raise ValueError(
            f"{entry.name} takes {len(entry.constants)} constants ({names}), {len(choice.constants)} given"
        )
    for constant, value in zip(entry.constants, choice.constants, strict=True):
        if not isfinite(value):
            raise ValueError(f"{entry.name}: {constant.name} must be a finite number, not {value}")
    refusal = entry.refusal(*choice.constants)
    if refusal:
        raise ValueError(f"{entry.name}: {refusal}")
    return tuple(float(value) for value in choice.constants)


def is_joint(choice: NeuronActivation) -> bool:
    """Whether the neuron is one of a whole column, as with softmax."""
    return ACTIVATIONS[choice.name].joint


def is_probability(choice: NeuronActivation) -> bool:
    """Whether cross entropy can read the neuron's output as a probability."""
    return ACTIVATIONS[choice.name].is_probability(*constants_of(choice))


def misplaced_joint(columns: Sequence[Sequence[NeuronActivation]]) -> tuple[int, str] | None:
    """The first of the columns after the inputs whose joint activation does not fit, and why; None where all do.

    One must fill the whole output column, of two or more neurons, and stand nowhere else.
    """
    for at, column in enumerate(columns):
        name = next((choice.name for choice in column if is_joint(choice)), None)
        if name is None:
            continue
        if at < len(columns) - 1:
            return at, f"{name} belongs to the outputs, not to a hidden layer"
        if any(choice.name != name for choice in column):
            return at, f"{name} runs over the whole output layer, not over a part of it"
        if len(column) == 1:
            return at, f"{name} needs at least two outputs"
    return None


def output_range(choice: NeuronActivation) -> tuple[float, float]:
    """(low, high) of a neuron's outputs with its constants; may be infinite."""
    return ACTIVATIONS[choice.name].output_range(*constants_of(choice))
