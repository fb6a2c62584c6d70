"""What each neuron shows in its circle: its output over the input plane, or its weights where the inputs are pixels.

All as indices 0 to 255 into the diverging map, so that coloring is one look-up. The scales never move by themselves.
"""

import numpy as np
from numpy.typing import NDArray

from nnviz.analysis.fields import neuron_fields
from nnviz.analysis.plane import input_plane
from nnviz.engine.activations import output_range
from nnviz.engine.parameters import Parameters
from nnviz.training.run import Run

Indices = NDArray[np.uint8]

_SIDE = 48
_SIDE_OF_MANY = 28
_MANY_NEURONS = 24


class Pictures:
    """The pictures of one run; what stays the same while it trains is computed once.

    ink : (n_inputs,) the mean image, 0 to 1, where the inputs are pixels, else None
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        network, dataset = run.network, run.dataset
        self._plane = input_plane(dataset)
        self._side = _SIDE if network.n_neurons <= _MANY_NEURONS else _SIDE_OF_MANY
        shape = dataset.image_shape
        self._shape = shape if shape is not None and shape[0] * shape[1] == network.n_inputs else None
        self.ink: NDArray[np.float64] | None = None
        if self._shape is not None:
            low, high = float(dataset.inputs.min()), float(dataset.inputs.max())
            self.ink = (dataset.inputs[run.training_points].mean(axis=0) - low) / max(high - low, 1e-12)
        inputs = self._plane.points(self._side)
        self._input_low, self._input_high = inputs.min(axis=0), inputs.max(axis=0)
        ends = [output_range(choice) for column in network.columns for choice in column.activations]
        low_ends, high_ends = np.array(ends).T
        self._low = np.concatenate([self._input_low, low_ends])[:, None, None]
        self._high = np.concatenate([self._input_high, high_ends])[:, None, None]

    def of(self, vector: NDArray[np.float64]) -> list[Indices | None]:
        """One (rows, columns) picture per neuron, top row first; None for an input that is a pixel."""
        network = self._run.network
        fields = neuron_fields(network, vector, self._plane, self._side)[:, ::-1]
        pictures: list[Indices | None] = list(indices(self._scaled(fields)))
        if self._shape is not None:
            pictures[: network.n_inputs] = [None] * network.n_inputs
            first = network.columns[0]
            weights = np.zeros((first.exists.shape[0], network.n_inputs))
            weights[:, first.sources] = Parameters(network, vector).weights(0)
            pictures[first.neurons] = list(indices(np.tanh(2.0 * weights)).reshape(-1, *self._shape))
        return pictures

    def input_at(self, across: float, down: float) -> NDArray[np.float64] | None:
        """The point of the input plane at a place in a map, both -1 to 1; None where a map shows no input plane."""
        if self._run.network.n_inputs != 2:
            return None
        place = np.array([across, -down]) / 2 + 0.5
        return np.asarray(self._input_low + place * (self._input_high - self._input_low))

    def _scaled(self, fields: NDArray[np.float64]) -> NDArray[np.float64]:
        """Outputs brought to -1 to 1: over the activation's range, or squeezed by y / (1 + |y|) where it has no end."""
        bounded = np.isfinite(self._low) & np.isfinite(self._high) & (self._high > self._low)
        if bounded.all():
            return (fields - self._low) * (2.0 / (self._high - self._low)) - 1.0
        with np.errstate(all="ignore"):
            by_range = (fields - self._low) * (2.0 / (self._high - self._low)) - 1.0
            return np.where(bounded, by_range, fields / (1.0 + np.abs(fields)))


def indices(values: NDArray[np.float64]) -> Indices:
    """Values in -1 to 1 as indices into the map; beyond is clipped, what is not a number stands at zero."""
    finite = np.nan_to_num(values, nan=0.0, posinf=1.0, neginf=-1.0)
    return (np.clip(finite, -1.0, 1.0) * 127.5 + 127.5).astype(np.uint8)
