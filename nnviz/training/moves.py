"""The steps of a path taken apart: what the gradient of the batch adds to a step, and what is left of earlier ones."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.training.batches import step_gradient
from nnviz.training.run import Run
from nnviz.training.state import first_state

Floats = NDArray[np.float64]

# By rule: γ -> what the gradient counts within the very step, and what the memory, before it, counts.
# m <- γ m - η g; step = m.   m <- γ m + (1-γ) g; step = -η m.   m <- γ m + g; step = -η (g + γ m).
_SHARES: Mapping[str, Callable[[float], tuple[float, float]]] = {
    "momentum": lambda gamma: (1.0, gamma),
    "averaged_momentum": lambda gamma: (1.0 - gamma, gamma),
    "nesterov": lambda gamma: (1.0 + gamma, gamma * gamma),
}


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """One step; arrays of (n_parameters,).

    push : what the gradient of the step's batch adds, -η g; with momentum, times what it counts in this step
    kept : what is left of the steps before; None where the rule has no momentum, and the step is all else it does
    """

    push: Floats
    kept: Floats | None


def moves(run: Run, path: Floats) -> Iterator[Move]:
    """The steps of a path of the run from its start, in order; where there is momentum, `push + kept` is the step.

    path : (n_steps + 1, n_parameters) parameters before and after each step, nothing done by hand
    """
    rule, shares = OPTIMIZERS[run.optimizer], _SHARES.get(run.optimizer)
    memory = tuple(array.copy() for array in first_state(run).optimizer_state)
    untrained = np.flatnonzero(run.network.pinned)
    for step, vector in enumerate(path[:-1]):
        in_use: dict[str, Any] = run.in_use(dict(run.hyperparameters), step)
        gradient = step_gradient(run, vector, step, in_use, untrained)
        eta = in_use["learning_rate"]
        if run.rate_factors is not None:
            in_use["learning_rate"] = eta = eta * run.rate_factors
        with np.errstate(all="ignore"):
            if shares is None:
                yield Move(-(eta * gradient), None)
                continue
            of_gradient, of_memory = shares(in_use["momentum"])
            unit = 1.0 if run.optimizer == "momentum" else -eta
            yield Move(-(eta * of_gradient * gradient), unit * of_memory * memory[0])
            rule.update(vector.copy(), memory, gradient, in_use, step)


def effective_rate(run: Run, step: int) -> float | None:
    """The learning rate that a steady gradient would come to at this step; None where the rule has no momentum.

    η / (1 - γ), but η itself where the memory is an average of gradients.
    """
    if run.optimizer not in _SHARES:
        return None
    in_use = run.in_use(dict(run.hyperparameters), step)
    eta, gamma = in_use["learning_rate"], in_use["momentum"]
    if run.optimizer == "averaged_momentum":
        return eta
    return eta / (1.0 - gamma) if gamma < 1.0 else float("inf")
