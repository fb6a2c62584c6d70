"""The steps of a path taken apart: what the gradient of this step adds, and what is left of the steps before."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.optimizers import OPTIMIZERS, InUse

Floats = NDArray[np.float64]

# By rule: γ -> what the gradient counts within its own step, and what the memory from before that step counts.
# m <- γ m - η g; step = m.   m <- γ m + (1-γ) g; step = -η m.   m <- γ m + g; step = -η (g + γ m).
_SHARES: Mapping[str, Callable[[float], tuple[float, float]]] = {
    "momentum": lambda gamma: (1.0, gamma),
    "averaged_momentum": lambda gamma: (1.0 - gamma, gamma),
    "nesterov": lambda gamma: (1.0 + gamma, gamma * gamma),
}


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """One step; arrays of (n_parameters,).

    push : -η g, with momentum times what the gradient counts in its own step
    kept : what is left of the steps before; None where the rule has no momentum
    """

    push: Floats
    kept: Floats | None


def moves(
    rule: str, path: Floats, gradient_at: Callable[[int, Floats], Floats], in_use_at: Callable[[int], InUse]
) -> Iterator[Move]:
    """The steps of a path, in order; with momentum, `push + kept` is the step.

    Parameters
    ----------
    rule : a name of OPTIMIZERS, whose memory is empty before the first step
    path : (n_steps + 1, n_parameters) parameters before and after each step
    gradient_at : (step, where the parameters are) -> (n_parameters,) what the rule is given
    in_use_at : step -> hyperparameters as the step uses them; the learning rate may be a (n_parameters,) array
    """
    shares, memory = _SHARES.get(rule), OPTIMIZERS[rule].start(path.shape[1])
    for step, vector in enumerate(path[:-1]):
        gradient, in_use = gradient_at(step, vector), in_use_at(step)
        eta = in_use["learning_rate"]
        with np.errstate(all="ignore"):
            if shares is None:
                yield Move(-(eta * gradient), None)
                continue
            of_gradient, of_memory = shares(in_use["momentum"])
            unit = 1.0 if rule == "momentum" else -eta
            yield Move(-(eta * of_gradient * gradient), unit * of_memory * memory[0])
            OPTIMIZERS[rule].update(vector.copy(), memory, gradient, in_use, step)


def effective_rate(rule: str, in_use: InUse) -> float | None:
    """The learning rate that a steady gradient would come to; None where the rule has no momentum.

    η / (1 - γ), but η itself where the memory is an average of gradients.
    """
    if rule not in _SHARES:
        return None
    eta, gamma = float(in_use["learning_rate"]), float(in_use["momentum"])
    if rule == "averaged_momentum":
        return eta
    return eta / (1.0 - gamma) if gamma < 1.0 else float("inf")
