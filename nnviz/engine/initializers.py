"""Where the parameters start: draws from a seed, by name, keyed by neuron ids.

The draw of a synapse depends on the seed and the ids of its ends alone, so that an edit elsewhere changes no draw.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.network import Network
from nnviz.streams import START_BIASES, START_WEIGHTS, stream


@dataclass(frozen=True, slots=True, eq=False)
class Initializer:
    """One entry of INITIALIZERS.

    draw : standardized draws, uniform over (-1, 1) or normal with mean 0 and deviation 1
    spread : (fan_in, fan_out, scale) -> (n_synapses,) factors on the draws of one neuron's synapses, as are fan_in, the
        number of synapses into the target neuron, and fan_out, of those out of each source neuron
    draws_biases : whether biases are drawn too, times scale, or start at 0
    """

    name: str
    label: str
    draw: Literal["uniform", "normal"]
    spread: Callable[[NDArray[np.float64], NDArray[np.float64], float], NDArray[np.float64]]
    draws_biases: bool = False


_ENTRIES = (
    Initializer("uniform", "uniform (-r, r)", "uniform", lambda _i, o, scale: np.full_like(o, scale), True),
    Initializer("normal", "normal", "normal", lambda _i, o, scale: np.full_like(o, scale), True),
    Initializer("lecun", "LeCun 1998", "normal", lambda i, _o, _scale: np.sqrt(1 / i)),
    Initializer("glorot", "Glorot 2010", "uniform", lambda i, o, _scale: np.sqrt(6 / (i + o))),
    Initializer("he", "He 2015", "normal", lambda i, _o, _scale: np.sqrt(2 / i)),
    Initializer("zeros", "zeros", "uniform", lambda _i, o, _scale: np.zeros_like(o)),
)

INITIALIZERS: dict[str, Initializer] = {entry.name: entry for entry in _ENTRIES}


def start_vector(
    network: Network, neuron_ids: NDArray[np.intp], initializer: str, scale: float, seed: int
) -> NDArray[np.float64]:
    """(n_parameters,) parameters at step 0.

    neuron_ids : (n_neurons,) non-negative, all different
    scale : r of uniform(-r, r), or the standard deviation of normal; the others do not read it
    seed : non-negative; weights into a neuron come from the stream of its id, its bias from another
    """
    entry = INITIALIZERS[initializer]
    vector = np.zeros(network.n_parameters)
    ids = np.asarray(neuron_ids)
    fan_out = np.bincount(network.synapses[:, 0], minlength=network.n_neurons).astype(float)
    for column in network.columns:
        at = column.weights.start
        for number, exists in zip(range(column.neurons.start, column.neurons.stop), column.exists, strict=True):
            sources = column.sources[exists]
            if len(sources):
                draws = _draws(entry, stream(seed, START_WEIGHTS, int(ids[number])), int(ids[sources].max()) + 1)
                spread = entry.spread(np.full(len(sources), float(len(sources))), fan_out[sources], scale)
                vector[at : at + len(sources)] = draws[ids[sources]] * spread
            if entry.draws_biases:
                bias = _draws(entry, stream(seed, START_BIASES, int(ids[number])), 1)[0]
                vector[column.biases.start + number - column.neurons.start] = bias * scale
            at += len(sources)
    return vector


def _draws(entry: Initializer, draw: np.random.Generator, n: int) -> NDArray[np.float64]:
    return draw.uniform(-1.0, 1.0, n) if entry.draw == "uniform" else draw.standard_normal(n)
