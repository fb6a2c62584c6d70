"""The cost of one example, L(d, z), by name: its value and the error delta = dL/dv it sends into the output neurons.

Arrays run (n_outputs, n_points) here. Cross entropy is computed from v, never from log z, so that it stays finite.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import ACTIVATIONS, constants_of, is_probability, misplaced_joint, softplus
from nnviz.engine.network import Network, NeuronActivation
from nnviz.engine.plan import Group

Array = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Loss:
    """One entry of LOSSES.

    costs : (group, v, z, d) -> (n_points,) what the outputs of this group cost
    delta : (group, v, z, d) -> (n_group, n_points) dL/dv
    """

    name: str
    label: str
    formula: str
    costs: Callable[[Group, Array, Array, Array], Array]
    delta: Callable[[Group, Array, Array, Array], Array]


def _squared_costs(_group: Group, _v: Array, z: Array, d: Array) -> Array:
    e = d - z
    cost: Array = 0.5 * np.add.reduce(e * e, axis=0)
    return cost


def _squared_delta(group: Group, v: Array, z: Array, d: Array) -> Array:
    return group.delta(v, z, z - d)


def _entropy_costs(group: Group, v: Array, _z: Array, d: Array) -> Array:
    if group.activation.joint:
        t = v - v.real.max(axis=0)
        cost: Array = np.add.reduce(d * (np.log(np.add.reduce(np.exp(t), axis=0)) - t), axis=0)
    else:
        slope, shift = _log_odds(group)
        t = slope * v - shift
        cost = np.add.reduce(softplus(t) - d * t, axis=0)
    return cost


def _entropy_delta(group: Group, _v: Array, z: Array, d: Array) -> Array:
    if group.activation.joint:
        dL_dv: Array = z * np.add.reduce(d, axis=0) - d
    else:
        slope, _ = _log_odds(group)
        dL_dv = slope * (z - d)
    return dL_dv


def _log_odds(group: Group) -> tuple[float, float]:
    log_odds = group.activation.log_odds(*group.constants)
    assert log_odds is not None, f"check_loss refuses {group.activation.name}"
    return log_odds


_ENTRIES = (
    Loss("squared_error", "squared error", "1/2 ||d - z||^2", _squared_costs, _squared_delta),
    Loss(
        "cross_entropy",
        "cross entropy",
        "-sum_k d_k log z_k (softmax); -sum_k d_k log z_k + (1 - d_k) log(1 - z_k) (sigmoid)",
        _entropy_costs,
        _entropy_delta,
    ),
)

LOSSES: dict[str, Loss] = {entry.name: entry for entry in _ENTRIES}


def check_loss(network: Network, loss: str) -> None:
    """Raise ValueError, in one sentence, where the loss does not fit the activations of the network.

    Softmax must fill the whole output column and stand nowhere else; cross entropy needs outputs that are
    probabilities for every v.
    """
    if loss not in LOSSES:
        raise ValueError(f"there is no loss {loss!r}; there are {', '.join(LOSSES)}")
    if misplaced := misplaced_joint([column.activations for column in network.columns]):
        raise ValueError(misplaced[1])
    if loss == "cross_entropy":
        for choice in network.output_activations:
            if not is_probability(choice):
                raise ValueError(
                    "cross entropy needs outputs that are probabilities, as sigmoid with z = 0 or softmax, "
                    f"not {_named(choice)}"
                )


def _named(choice: NeuronActivation) -> str:
    """The activation with its constants."""
    entry = ACTIVATIONS[choice.name]
    values = zip(entry.constants, constants_of(choice), strict=True)
    constants = ", ".join(f"{constant.name} = {value:g}" for constant, value in values)
    return f"{choice.name} with {constants}" if constants else choice.name
