"""What each neuron shows in its circle: its output over the input plane, or its weights where the inputs are pixels.

All as indices 0 to 255 into the diverging map, so that coloring is one look-up. The scales never move by themselves.
"""

import numpy as np
from numpy.typing import NDArray

from nnviz.engine.activations import output_range
from nnviz.engine.backprop import forward
from nnviz.engine.parameters import Parameters
from nnviz.training.run import Run

Indices = NDArray[np.uint8]

_SIDE = 48
_SIDE_OF_MANY = 28
_MANY_NEURONS = 24


class Pictures:
    """The pictures of one run; what stays the same while it trains is computed once."""

    def __init__(self, run: Run) -> None:
        self._run = run
        network = run.network
        self._side = _SIDE if network.n_neurons <= _MANY_NEURONS else _SIDE_OF_MANY
        training = run.dataset.inputs[run.training_points]
        self._center = (training.min(axis=0) + training.max(axis=0)) / 2
        self._half = np.maximum((training.max(axis=0) - training.min(axis=0)) / 2, 1e-9)
        shape = run.dataset.image_shape
        self._shape = shape if shape is not None and shape[0] * shape[1] == network.n_inputs else None
        self._mean = training.mean(axis=0)
        self._grid = self._input_grid(training)
        ranges = [(-1.0, 1.0)] * network.n_inputs
        ranges += [output_range(choice) for column in network.columns for choice in column.activations]
        self._low, self._high = np.array(ranges).T

    def of(self, vector: NDArray[np.float64]) -> list[Indices]:
        """One (rows, columns) picture per neuron, top row first; an input that is a pixel has one cell."""
        network = self._run.network
        outputs = forward(network, vector, self._grid).y
        scaled = self._scaled(outputs)
        fields = indices(scaled.T.reshape(network.n_neurons, self._side, self._side))
        pictures = list(fields)
        if self._shape is not None:
            pixels = indices((self._mean - self._center) / self._half)
            pictures[: network.n_inputs] = list(pixels.reshape(-1, 1, 1))
            first = network.columns[0]
            weights = np.zeros((first.exists.shape[0], network.n_inputs))
            weights[:, first.sources] = Parameters(network, vector).weights(0)
            images = indices(np.tanh(2.0 * weights)).reshape(-1, *self._shape)
            pictures[first.neurons] = list(images)
        return pictures

    def input_at(self, across: float, down: float) -> NDArray[np.float64] | None:
        """The point of the input plane at a place in a map, both -1 to 1; None where a map shows no input plane."""
        if self._run.network.n_inputs != 2:
            return None
        return np.asarray(self._center + np.array([across, -down]) * self._half)

    def _scaled(self, outputs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Outputs brought to -1 to 1: over the activation's range, or squeezed by y / (1 + |y|) where it has no end."""
        n_inputs = self._run.network.n_inputs
        squeezed = outputs / (1.0 + np.abs(outputs))
        bounded = np.isfinite(self._low) & np.isfinite(self._high)
        low, high = np.where(bounded, self._low, -1.0), np.where(bounded, self._high, 1.0)
        scaled = np.where(bounded, 2.0 * (outputs - low) / (high - low) - 1.0, squeezed)
        scaled[:, :n_inputs] = (outputs[:, :n_inputs] - self._center) / self._half
        return scaled

    def _input_grid(self, training: NDArray[np.float64]) -> NDArray[np.float64]:
        """(side * side, n_inputs) points: the input plane, or the plane of greatest spread through the mean."""
        steps = np.linspace(-1.0, 1.0, self._side)
        across, up = np.meshgrid(steps, -steps)
        n_inputs = training.shape[1]
        if n_inputs <= 2:
            flat = np.stack([across.ravel(), up.ravel()], axis=1)[:, :n_inputs]
            return self._center + flat * self._half
        centered = training - self._mean
        _, vectors = np.linalg.eigh(centered.T @ centered)
        axes = vectors[:, -1:-3:-1].T
        reach = np.abs(centered @ axes.T).max(axis=0)
        return self._mean + np.stack([across.ravel(), up.ravel()], axis=1) * reach @ axes


def indices(values: NDArray[np.float64]) -> Indices:
    """Values in -1 to 1 as indices into the map; beyond is clipped, what is not a number stands at zero."""
    finite = np.nan_to_num(values, nan=0.0, posinf=1.0, neginf=-1.0)
    return (np.clip(finite, -1.0, 1.0) * 127.5 + 127.5).astype(np.uint8)
