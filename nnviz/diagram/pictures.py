"""What each neuron shows in its circle: its output over one or two inputs, or to some examples where there are more.

Where the inputs are pixels, the neurons they feed show their weights. Levels are those of the decision regions, maps
indices 0 to 255 into the diverging colors, so that coloring is one look-up. The scales never move by themselves.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnviz.analysis.fields import neuron_fields
from nnviz.analysis.plane import input_plane
from nnviz.diagram.bars import HALF_HEIGHT, HALF_WIDTH, bar_at, bar_columns, bar_examples, spread
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
        self.run = run
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
        self.examples = bar_examples(run) if dataset.raw.n_inputs > 2 else None
        self._first_with_bars = 0 if self._shape is None else network.columns[0].neurons.stop
        self._zeros = np.clip(self._levels(np.zeros((network.n_neurons, 1)))[:, 0], -1.0, 1.0)

    def of(self, vector: Floats) -> list[Picture | None]:
        """One picture per neuron; None for an input that is a pixel."""
        network = self.run.network
        if self.plane.is_line:
            inputs = self.plane.lift(self.plane.line(_CURVE_POINTS))
            return [_curve(heights) for heights in self._levels(forward(network, vector, inputs).y.T)]
        if self.examples is not None:
            return self._bars_and_images(vector, self.examples)
        fields = self._levels(neuron_fields(network, vector, self.plane, self._side)[:, ::-1])
        return [Picture(field) for field in indices(fields)]

    def _bars_and_images(self, vector: Floats, examples: NDArray[np.intp]) -> list[Picture | None]:
        """Outputs to the examples as bars; pixels show nothing, and what they feed its weights."""
        network = self.run.network
        pictures: list[Picture | None] = [None] * network.n_neurons
        first = network.columns[0]
        if self._shape is not None:
            weights = np.zeros((first.exists.shape[0], network.n_inputs))
            weights[:, first.sources] = Parameters(network, vector).weights(0)
            images = indices(np.tanh(2.0 * weights)).reshape(-1, *self._shape)
            pictures[first.neurons] = [Picture(image) for image in images]
        levels = self._levels(forward(network, vector, self.run.dataset.inputs[examples]).y.T)
        zeros = self._zeros[self._first_with_bars :]
        columns = bar_columns(levels[self._first_with_bars :], zeros)
        maps = spread(indices(columns), int(indices(np.zeros(1))[0]))
        pictures[self._first_with_bars :] = [
            Picture(picture, np.array([[-HALF_WIDTH, -zero * HALF_HEIGHT], [HALF_WIDTH, -zero * HALF_HEIGHT]]))
            for picture, zero in zip(maps, zeros.tolist(), strict=True)
        ]
        return pictures

    def example_at(self, neuron: int, across: float, down: float) -> int | None:
        """The training point nearest to a place in a neuron's picture, both -1 to 1; None where places are weights."""
        if self.examples is not None:
            if neuron < self._first_with_bars:
                return None
            return int(self.examples[bar_at(across, len(self.examples))])
        if self.plane.is_line:
            across, down = float(np.clip(across / _BOX_WIDTH, -1.0, 1.0)), 0.0
        (left, right), (bottom, top) = self.plane.x_range, self.plane.y_range
        x, y = left + (across + 1) / 2 * (right - left), bottom + (1 - down) / 2 * (top - bottom)
        return nearest_example(self.run, self.plane.raw(np.array([[x, y]]))[0])

    def _levels(self, outputs: Floats) -> Floats:
        """(n_neurons, ...) outputs brought to -1 to 1 over the range of each neuron."""
        levels = np.empty_like(outputs)
        for neuron, members in self._alike:
            levels[members] = levels_of(self.run, neuron, outputs[members])
        return levels


def nearest_example(run: Run, point: Floats) -> int:
    """The number of the training point nearest to a point of the space of the raw inputs."""
    inputs = run.dataset.raw.inputs[run.training_points]
    return int(run.training_points[((inputs - point) ** 2).sum(axis=1).argmin()])


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
