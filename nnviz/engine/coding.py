"""How classes stand as desired outputs, and how outputs are read as classes again.

Each output says "yes" with the highest number it can reach and "no" with the lowest.
"""

from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import output_range
from nnviz.engine.network import Network, NeuronActivation

# What no and yes are: two numbers, or two (n_outputs,) arrays.
Coding = tuple[float, float] | tuple[NDArray[np.float64], NDArray[np.float64]]


def ends(choice: NeuronActivation) -> tuple[float, float] | None:
    """The lowest and the highest output of a neuron; None where it has not both."""
    low, high = output_range(choice)
    return (low, high) if 0.0 < high - low < inf else None


def coding(network: Network) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(n_outputs,) "no" and (n_outputs,) "yes" of each output: its ends, or 0 and 1 where it has none."""
    low, high = np.array([ends(choice) or (0.0, 1.0) for choice in network.output_activations]).T
    return low, high


def coded(labels: NDArray[np.int64], network: Network) -> NDArray[np.float64]:
    """(n_points, n_outputs) desired outputs for (n_points,) class numbers.

    One output says whether it is class 1; of several, each whether it is its own.
    """
    low, high = coding(network)
    own = np.arange(len(low)) if len(low) > 1 else np.array([1])
    return np.where(labels[:, None] == own, high, low)


def chosen_class(outputs: NDArray[Any], coding: Coding) -> NDArray[np.intp]:
    """(n_points,) class chosen by (n_points, n_outputs) outputs; on the boundary the higher of two, the first of many.

    One output chooses class 1 from the middle between no and yes on; of several, the one nearest to its yes, counted
    from its no.
    """
    low, high = (np.asarray(each) for each in coding)
    with np.errstate(all="ignore"):
        if outputs.shape[1] == 1:
            classes: NDArray[np.intp] = (outputs >= low / 2 + high / 2)[:, 0].astype(np.intp)
        else:
            classes = ((outputs - low) / (high - low)).argmax(axis=1)
    return classes
