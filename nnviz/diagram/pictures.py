"""What each neuron shows in its circle: its output over the input plane, or its weights where the inputs are pixels.

The plane and the levels are those of the decision regions. Maps are indices 0 to 255 into the diverging colors, so that
coloring is one look-up; over a single input they are the ground under a curve. The scales never move by themselves.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.analysis.fields import neuron_fields
from nnviz.analysis.plane import input_plane
from nnviz.engine.backprop import forward
from nnviz.engine.parameters import Parameters
from nnviz.training.run import Run
from nnviz.views.region_field import levels_of

Floats = NDArray[np.float64]
Indices = NDArray[np.uint8]

_SIDE = 48
_SIDE_OF_MANY = 28
_MANY_NEURONS = 24
_CURVE_POINTS = 97
# A curve stands in this box, in units of the radius, so that all of it is inside the circle.
_BOX_WIDTH, _BOX_HEIGHT = 0.82, 0.55
_BEYOND = 1.2
_GROUND = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """What is in one circle.

    map : (rows, columns) indices, top row first; curve : (n_points, 2) in units of the radius, y downward, or None
    """

    map: Indices
    curve: Floats | None = None


class Pictures:
    """The pictures of one run; what stays the same while it trains is computed once.

    ink : (n_inputs,) the mean image, 0 to 1, where the inputs are pixels, else None
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        network, dataset = run.network, run.dataset
        self.plane = input_plane(dataset)
        self._side = _SIDE if network.n_neurons <= _MANY_NEURONS else _SIDE_OF_MANY
        shape = dataset.image_shape
        self._shape = shape if shape is not None and shape[0] * shape[1] == network.n_inputs else None
        self.ink: Floats | None = None
        if self._shape is not None:
            low, high = float(dataset.inputs.min()), float(dataset.inputs.max())
            self.ink = (dataset.inputs[run.training_points].mean(axis=0) - low) / max(high - low, 1e-12)
        self._alike = _neurons_of_one_range(run)

    def of(self, vector: Floats) -> list[Picture | None]:
        """One picture per neuron; None for an input that is a pixel."""
        network = self._run.network
        if self.plane.is_line:
            inputs = np.linspace(*self.plane.x_range, _CURVE_POINTS)[:, None]
            return [_curve(heights) for heights in self._levels(forward(network, vector, inputs).y.T)]
        fields = self._levels(neuron_fields(network, vector, self.plane, self._side)[:, ::-1])
        pictures: list[Picture | None] = [Picture(field) for field in indices(fields)]
        if self._shape is not None:
            pictures[: network.n_inputs] = [None] * network.n_inputs
            first = network.columns[0]
            weights = np.zeros((first.exists.shape[0], network.n_inputs))
            weights[:, first.sources] = Parameters(network, vector).weights(0)
            images = indices(np.tanh(2.0 * weights)).reshape(-1, *self._shape)
            pictures[first.neurons] = [Picture(image) for image in images]
        return pictures

    def input_at(self, across: float, down: float) -> Floats | None:
        """The input at a place in a picture, both -1 to 1; None where a place is a point of more than two inputs."""
        if self._run.network.n_inputs > 2:
            return None
        if self.plane.is_line:
            across, down = float(np.clip(across / _BOX_WIDTH, -1.0, 1.0)), 0.0
        (left, right), (bottom, top) = self.plane.x_range, self.plane.y_range
        x, y = left + (across + 1) / 2 * (right - left), bottom + (1 - down) / 2 * (top - bottom)
        return np.asarray(self.plane.lift(np.array([[x, y]]))[0])

    def _levels(self, outputs: Floats) -> Floats:
        """(n_neurons, ...) outputs brought to -1 to 1 over the range of each neuron."""
        levels = np.empty_like(outputs)
        for neuron, members in self._alike:
            levels[members] = levels_of(self._run, neuron, outputs[members])
        return levels


def _neurons_of_one_range(run: Run) -> list[tuple[int | None, list[int]]]:
    """Neurons whose levels go together, with the neuron whose range it is; None for that of the targets."""
    network = run.network
    alike: dict[object, tuple[int | None, list[int]]] = {}
    for neuron in range(network.n_inputs):
        alike[neuron] = (neuron, [neuron])
    choices = [choice for column in network.columns for choice in column.activations]
    first_output = network.n_neurons - network.n_outputs
    shows_values = network.n_outputs == 1 or run.dataset.task == "regression"
    for neuron, choice in enumerate(choices, network.n_inputs):
        is_answer = shows_values and neuron >= first_output
        key = "answer" if is_answer else choice
        alike.setdefault(key, (None if is_answer else neuron, []))[1].append(neuron)
    return list(alike.values())


def _curve(levels: Floats) -> Picture:
    """Levels over the one input as a curve, on a ground that says their sign."""
    finite = np.nan_to_num(levels, nan=0.0, posinf=_BEYOND, neginf=-_BEYOND)
    x = np.linspace(-_BOX_WIDTH, _BOX_WIDTH, len(levels))
    heights = np.clip(finite, -_BEYOND, _BEYOND) * (_BOX_HEIGHT / _BEYOND)
    middles = (np.arange(_SIDE) + 0.5) / _SIDE * 2.0 - 1.0
    here = np.interp(middles, x, heights, left=0.0, right=0.0)
    up = -middles[:, None]
    covered = np.clip((np.abs(here) - np.abs(up)) * _SIDE / 2 + 0.5, 0.0, 1.0) * (up * here > 0)
    return Picture(indices(_GROUND * np.sign(here) * covered), np.stack([x, -heights], axis=1))


def indices(values: Floats) -> Indices:
    """Values in -1 to 1 as indices into the map; beyond is clipped, what is not a number stands at zero."""
    finite = np.nan_to_num(values, nan=0.0, posinf=1.0, neginf=-1.0)
    return (np.clip(finite, -1.0, 1.0) * 127.5 + 127.5).astype(np.uint8)
