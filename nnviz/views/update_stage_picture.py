"""What the picture of one update shows, as one frozen value: the stages of the very next step, with its own batch."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz.analysis.error_surface import ErrorSurface, Problem, error_surface
from nnviz.analysis.parameter_plane import plane_of_two
from nnviz.analysis.update_stages import Stage, update_stages
from nnviz.training.batches import batch_of, step_gradient
from nnviz.training.by_hand import Numbers
from nnviz.training.run import Run
from nnviz.training.snapshot import Snapshot
from nnviz.training.state import TrainingState
from nnviz.views.regions import neuron_symbol

Floats = NDArray[np.float64]
Reach = Mapping[str, float]

SURROUNDINGS = 5.0
N_CORNERS = 17
LEAST_REACH = 1e-200


@dataclass(frozen=True, slots=True)
class UpdateSettings:
    """What is asked for.

    indices : the two parameters acted out
    labels : what they are called, "" = by their neurons
    is_all : whether all parameters are shown, as bars
    reach : by unit of a stage, the size that fills the picture; None = as the stages need it
    """

    indices: tuple[int, int]
    is_all: bool
    reach: Reach | None = None
    labels: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True, eq=False)
class UpdatePicture:
    """What is drawn.

    vector : (n_parameters,) where the ball is
    untrained : (n_untrained,) indices of the parameters that pins or a hand hold
    points : (n_batch,) the points whose cost the step goes down
    surface : the batch's cost around the ball over the two parameters, None where there are no two
    """

    run: Run
    step: int
    vector: Floats
    untrained: NDArray[np.intp]
    points: NDArray[np.intp]
    stages: tuple[Stage, ...]
    settings: UpdateSettings
    reach: Reach
    surface: ErrorSurface | None

    @property
    def names(self) -> tuple[str, str]:
        """What the two parameters are called."""
        pairs = zip(self.settings.labels, self.settings.indices, strict=True)
        first, second = (label or parameter_symbol(self.run, index) for label, index in pairs)
        return first, second

    def arrow(self, number: int) -> Floats:
        """(n_parameters,) what the stage's arrow shows: the step itself where the ball moves by it."""
        stage = self.stages[number]
        return stage.values - self.vector if stage.unit == "place" else stage.values


def update_picture(snapshot: Snapshot, settings: UpdateSettings) -> UpdatePicture:
    """The picture of the step that comes next."""
    run, state = snapshot.run, snapshot.state
    points = batch_of(run, state.step)
    stages = next_stages(run, state)
    reach = settings.reach or _reach(stages, state.parameters, settings)
    surface = None if settings.is_all else _surface(run, state.parameters, points, settings.indices, reach)
    untrained = Numbers.of(state).untrained(run)
    return UpdatePicture(run, state.step, state.parameters, untrained, points, stages, settings, reach, surface)


def next_stages(run: Run, state: TrainingState) -> tuple[Stage, ...]:
    """The stages of the update that training makes next, with its batch, decay, factors, pins and hands."""
    in_use: dict[str, Any] = run.in_use(dict(state.hyperparameters), state.step)
    gradient = step_gradient(run, state.parameters, state.step, in_use, Numbers.of(state).untrained(run))
    if run.rate_factors is not None:
        in_use["learning_rate"] = in_use["learning_rate"] * run.rate_factors
    return update_stages(run.optimizer, state.parameters, state.optimizer_state, gradient, in_use, state.step)


def parameter_symbol(run: Run, index: int) -> str:
    """What a parameter is called, by its neurons, e.g. w x₁→y₂ or b z."""
    network = run.network
    symbol = partial(neuron_symbol, network.sizes, feature_names=run.dataset.feature_names)
    biases = np.flatnonzero(network.bias_indices == index)
    if len(biases):
        return f"b {symbol(int(biases[0]))}"
    source, target = network.synapses[int(np.searchsorted(network.synapse_indices, index))]
    return f"w {symbol(int(source))}→{symbol(int(target))}"


def _reach(stages: tuple[Stage, ...], vector: Floats, settings: UpdateSettings) -> dict[str, float]:
    """The largest size per unit of any of its stages, as an arrow or as a bar."""
    reach: dict[str, float] = {}
    for stage in stages:
        values = stage.values if settings.is_all else stage.values[list(settings.indices)]
        if stage.unit == "place" and settings.is_all:
            values = np.concatenate([values, vector])
        finite = np.where(np.isfinite(values), values, 0.0)
        size = float(np.abs(finite).max()) if settings.is_all else float(np.hypot(*finite))
        reach[stage.unit] = max(reach.get(stage.unit, 0.0), size)
    return {unit: size if size > LEAST_REACH else 1.0 for unit, size in reach.items()}


def _surface(
    run: Run, vector: Floats, points: NDArray[np.intp], indices: tuple[int, int], reach: Reach
) -> ErrorSurface | None:
    plane = plane_of_two(vector, *indices, ("", ""))
    problem = Problem(run.network, run.dataset.inputs[points], run.targets[points], run.loss)
    half = SURROUNDINGS * reach["step"]
    x_range, y_range = ((float(at) - half, float(at) + half) for at in vector[list(indices)])
    return error_surface(problem, plane, x_range, y_range, N_CORNERS)
