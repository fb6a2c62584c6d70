"""Rules that turn a gradient into an update of the parameters, by name.

A rule's memory and hyperparameters live outside of it, so that both can be kept, shown and turned at any step.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Memory = tuple[NDArray[np.float64], ...]
InUse = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hyperparameter:
    """A number of a rule.

    low, high : the range in which turning it is instructive
    least, most : the range outside of which it is refused
    excluded : the end of that range which is refused too, or None
    """

    name: str
    symbol: str
    label: str
    default: float
    low: float
    high: float
    least: float = 0.0
    most: float = 1.0
    excluded: float | None = None

    def refusal(self, value: float) -> str:
        """Why the rule cannot work with this value; "" where it can."""
        if self.least <= value <= self.most and value != self.excluded:
            return ""
        if self.excluded is None:
            return f"{value:g} must be from {self.least:g} to {self.most:g}"
        at_least = "above" if self.excluded == self.least else "at least"
        at_most = "below" if self.excluded == self.most else "at most"
        return f"{value:g} must be {at_least} {self.least:g} and {at_most} {self.most:g}"


@dataclass(frozen=True, slots=True, eq=False)
class Optimizer:
    """One entry of OPTIMIZERS.

    start : n_parameters -> the memory before the first step, arrays of (n_parameters,)
    update : (vector, memory, gradient, in_use, step) -> None; changes vector and memory in place. `in_use` holds the
        hyperparameters as `rates.in_use` gives them; its learning rate may be a (n_parameters,) array. `step` counts
        the updates made before this one
    follows_errors : whether `gradient` is that of the perceptron rule, `perceptron.cost_and_errors`, instead of
        `backprop.cost_and_gradient`
    """

    name: str
    label: str
    formula: str
    hyperparameters: tuple[Hyperparameter, ...]
    start: Callable[[int], Memory]
    update: Callable[[Array, Memory, Array, InUse, int], None]
    follows_errors: bool = False


def _no_memory(_n_parameters: int) -> Memory:
    return ()


def _one_zero_array(n_parameters: int) -> Memory:
    return (np.zeros(n_parameters),)


def _two_zero_arrays(n_parameters: int) -> Memory:
    return np.zeros(n_parameters), np.zeros(n_parameters)


def _gradient_descent(vector: Array, _memory: Memory, gradient: Array, in_use: InUse, _step: int) -> None:
    vector -= in_use["learning_rate"] * gradient


def _momentum(vector: Array, memory: Memory, gradient: Array, in_use: InUse, _step: int) -> None:
    """Heavy ball (Polyak 1964)."""
    (m,) = memory
    m *= in_use["momentum"]
    m -= in_use["learning_rate"] * gradient
    vector += m


def _averaged_momentum(vector: Array, memory: Memory, gradient: Array, in_use: InUse, _step: int) -> None:
    """The heavy ball on a moving average of the gradients: a steady gradient keeps the step η."""
    (m,) = memory
    m *= in_use["momentum"]
    m += (1.0 - in_use["momentum"]) * gradient
    vector -= in_use["learning_rate"] * m


def _nesterov(vector: Array, memory: Memory, gradient: Array, in_use: InUse, _step: int) -> None:
    """Nesterov (1983) in the form of Sutskever et al. (2013), written as PyTorch's SGD(nesterov=True) does.

    The vector is the point looked ahead to, at which the gradient is taken; the memory holds PyTorch's velocity.
    """
    (m,) = memory
    m *= in_use["momentum"]
    m += gradient
    vector -= in_use["learning_rate"] * (gradient + in_use["momentum"] * m)


def _adagrad(vector: Array, memory: Memory, gradient: Array, in_use: InUse, _step: int) -> None:
    """Duchi, Hazan and Singer (2011)."""
    (s,) = memory
    s += gradient * gradient
    vector -= in_use["learning_rate"] * gradient / (np.sqrt(s) + in_use["epsilon"])


def _rmsprop(vector: Array, memory: Memory, gradient: Array, in_use: InUse, _step: int) -> None:
    """Tieleman and Hinton (2012), ε outside of the root."""
    (s,) = memory
    s *= in_use["decay"]
    s += (1.0 - in_use["decay"]) * (gradient * gradient)
    vector -= in_use["learning_rate"] * gradient / (np.sqrt(s) + in_use["epsilon"])


def _adam(vector: Array, memory: Memory, gradient: Array, in_use: InUse, step: int) -> None:
    """Kingma and Ba (2015), algorithm 1, with the bias correction of t = step + 1."""
    m, s = memory
    beta_1, beta_2 = in_use["beta_1"], in_use["beta_2"]
    m *= beta_1
    m += (1.0 - beta_1) * gradient
    s *= beta_2
    s += (1.0 - beta_2) * (gradient * gradient)
    m_hat = m / (1.0 - power(beta_1, step + 1))
    s_hat = s / (1.0 - power(beta_2, step + 1))
    vector -= in_use["learning_rate"] * m_hat / (np.sqrt(s_hat) + in_use["epsilon"])


def power(base: float, exponent: int) -> float:
    """base^exponent by squaring: only products, so that every machine gives the same bits."""
    result = 1.0
    while exponent:
        if exponent & 1:
            result *= base
        base *= base
        exponent >>= 1
    return result


def add_weight_decay(gradient: Array, vector: Array, weights: NDArray[np.intp], l1: float, l2: float) -> None:
    """Add dP/dw of the penalty P = λ₁ sum |w| + λ₂/2 sum w² in place; |w| has the slope 0 at 0.

    It is added to the gradient of the step, the mean or the sum over its batch, and goes through the rule with it: with
    Adam this is the L2 of Kingma and Ba's paper and of PyTorch's Adam, not the decoupled decay of Loshchilov and Hutter
    (2019).

    gradient, vector : (n_parameters,)
    weights : indices of the weights; biases never decay
    """
    if l1 or l2:
        w = vector[weights]
        gradient[weights] += l1 * np.sign(w) + l2 * w


_LEARNING_RATE = Hyperparameter("learning_rate", "η", "Learning rate", 0.03, 0.0001, 10.0, 0.0, 1000.0, excluded=0.0)
_MOMENTUM = Hyperparameter("momentum", "γ", "Momentum", 0.9, 0.0, 0.99)
_DECAY = Hyperparameter("decay", "ρ", "Square memory", 0.9, 0.5, 0.999, excluded=1.0)
_BETA_1 = Hyperparameter("beta_1", "β₁", "Gradient memory", 0.9, 0.0, 0.99, excluded=1.0)
_BETA_2 = Hyperparameter("beta_2", "β₂", "Square memory", 0.999, 0.9, 0.9999, excluded=1.0)
_EPSILON = Hyperparameter("epsilon", "ε", "Smallest divisor", 1e-8, 1e-10, 0.1, excluded=0.0)
_L1 = Hyperparameter("l1", "λ₁", "Weight decay L1", 0.0, 0.0, 0.01)
_L2 = Hyperparameter("l2", "λ₂", "Weight decay L2", 0.0, 0.0, 0.1)

_ENTRIES = (
    Optimizer(
        "gradient_descent",
        "Gradient descent",
        "θ ← θ − η g",
        (_LEARNING_RATE, _L1, _L2),
        _no_memory,
        _gradient_descent,
    ),
    Optimizer(
        "momentum",
        "Momentum (Polyak)",
        "m ← γ m − η g; θ ← θ + m",
        (_LEARNING_RATE, _MOMENTUM, _L1, _L2),
        _one_zero_array,
        _momentum,
    ),
    Optimizer(
        "averaged_momentum",
        "Momentum (averaged)",
        "m ← γ m + (1−γ) g; θ ← θ − η m",
        (_LEARNING_RATE, _MOMENTUM, _L1, _L2),
        _one_zero_array,
        _averaged_momentum,
    ),
    Optimizer(
        "nesterov",
        "Nesterov",
        "m ← γ m + g; θ ← θ − η (g + γ m)",
        (_LEARNING_RATE, _MOMENTUM, _L1, _L2),
        _one_zero_array,
        _nesterov,
    ),
    Optimizer(
        "adagrad",
        "AdaGrad",
        "s ← s + g²; θ ← θ − η g / (√s + ε)",
        (_LEARNING_RATE, _EPSILON, _L1, _L2),
        _one_zero_array,
        _adagrad,
    ),
    Optimizer(
        "rmsprop",
        "RMSProp",
        "s ← ρ s + (1−ρ) g²; θ ← θ − η g / (√s + ε)",
        (_LEARNING_RATE, _DECAY, _EPSILON, _L1, _L2),
        _one_zero_array,
        _rmsprop,
    ),
    Optimizer(
        "adam",
        "Adam",
        "m ← β₁ m + (1−β₁) g; s ← β₂ s + (1−β₂) g²; θ ← θ − η m/(1−β₁ᵗ) / (√(s/(1−β₂ᵗ)) + ε)",
        (_LEARNING_RATE, _BETA_1, _BETA_2, _EPSILON, _L1, _L2),
        _two_zero_arrays,
        _adam,
    ),
    Optimizer(
        "perceptron",
        "Perceptron rule",
        "w ← w + η (d − z) x; b ← b + η (d − z)",
        (_LEARNING_RATE,),
        _no_memory,
        _gradient_descent,
        follows_errors=True,
    ),
)

DECAYS = (_L1.name, _L2.name)
OPTIMIZERS: dict[str, Optimizer] = {entry.name: entry for entry in _ENTRIES}
HYPERPARAMETERS: dict[str, Hyperparameter] = {
    number.name: number for entry in _ENTRIES for number in entry.hyperparameters
}
