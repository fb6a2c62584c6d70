"""What to run, as names and numbers: the frozen values a `.nnviz` file holds and every edit replaces.

Neurons carry an id that survives every edit; a synapse is named by the ids of its ends.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnviz.datasets.dataset import Scaling
from nnviz.engine.network import NeuronActivation
from nnviz.engine.rates import CONSTANT, Schedule


@dataclass(frozen=True, slots=True, order=True)
class Weight:
    """The weight of the synapse between two neuron ids."""

    source: int
    target: int


@dataclass(frozen=True, slots=True, order=True)
class Bias:
    """The bias of a neuron id."""

    neuron: int


ParameterName = Weight | Bias

# What a network knows as long as its neurons and synapses stay.
_BY_IDS = ("ids", "number_of", "column_of", "wiring")


@dataclass(frozen=True, slots=True)
class NeuronSpec:
    """One neuron; inputs have no activation.

    position : where a hand has put it, in diagram units, or None where the layout decides
    pins_bias : whether training leaves its bias alone; pinned at 0 it has none
    """

    id: int
    activation: NeuronActivation | None = None
    name: str = ""
    position: tuple[float, float] | None = None
    pins_bias: bool = False


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column, from its first neuron to its last; `name` is free text.

    rate_factor : what the learning rate is multiplied by for the weights into these neurons and for their biases
    """

    neurons: tuple[NeuronSpec, ...]
    name: str = ""
    rate_factor: float = 1.0


@dataclass(frozen=True)
class NetworkSpec:
    """Columns of neurons, inputs first; synapses and pinned synapses as (source id, target id)."""

    columns: tuple[ColumnSpec, ...]
    synapses: frozenset[tuple[int, int]]
    pinned: frozenset[tuple[int, int]] = frozenset()

    @property
    def neurons(self) -> Iterator[NeuronSpec]:
        """Every neuron, column by column."""
        return (neuron for column in self.columns for neuron in column.neurons)

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(len(column.neurons) for column in self.columns)

    @cached_property
    def ids(self) -> tuple[int, ...]:
        """Neuron ids by neuron number, the numbering of the engine's `Network`."""
        return tuple(neuron.id for neuron in self.neurons)

    @cached_property
    def number_of(self) -> dict[int, int]:
        """Neuron number by id."""
        return {neuron_id: number for number, neuron_id in enumerate(self.ids)}

    @cached_property
    def column_of(self) -> dict[int, int]:
        """Column by neuron id; 0 holds the inputs."""
        return {neuron.id: at for at, column in enumerate(self.columns) for neuron in column.neurons}

    @cached_property
    def wiring(self) -> NDArray[np.intp]:
        """(n_synapses, 2) source and target numbers, target by target and their sources rising, as the engine has them.

        Every synapse needs both its ends in the network.
        """
        ids = np.array(self.ids, np.intp)
        number_of = np.zeros(ids.max(initial=0) + 1, np.intp)
        number_of[ids] = np.arange(len(ids))
        ends = np.fromiter(chain.from_iterable(self.synapses), np.intp, 2 * len(self.synapses)).reshape(-1, 2)
        numbers = number_of[ends]
        numbers = numbers[np.lexsort(numbers.T)]
        numbers.flags.writeable = False
        return numbers

    def redrawn(self, columns: tuple[ColumnSpec, ...]) -> "NetworkSpec":
        """The same neurons and synapses, the neurons changed in other traits, so that what is counted of them holds."""
        other = replace(self, columns=columns)
        counted = {name: self.__dict__[name] for name in _BY_IDS if name in self.__dict__}
        other.__dict__.update(counted)
        return other

    def neuron(self, neuron_id: int) -> NeuronSpec:
        """The neuron with this id; KeyError where there is none."""
        column = self.columns[self.column_of[neuron_id]]
        return next(neuron for neuron in column.neurons if neuron.id == neuron_id)

    def label(self, neuron_id: int) -> str:
        """What a sentence calls the neuron: its name, or its place."""
        neuron, at = self.neuron(neuron_id), self.column_of[neuron_id]
        place = 1 + self.columns[at].neurons.index(neuron)
        if neuron.name:
            return neuron.name
        if at == 0:
            return f"input {place}"
        return f"output {place}" if at == len(self.columns) - 1 else f"neuron {place} of layer {at}"


@dataclass(frozen=True, slots=True)
class StartSpec:
    """Where the parameters start: drawn by `initializer` from the seed, then `values` put over the draws.

    scale : r of uniform(-r, r), or the standard deviation of normal; the other initializers do not read it
    values : what an edit carried over or a hand has set, each parameter once, biases before weights
    """

    initializer: str = "uniform"
    scale: float = 0.5
    values: tuple[tuple[ParameterName, float], ...] = ()


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table of the user's own, kept inside the experiment so that a file needs no other file.

    columns : names; values : float64, little-endian, row by row (n_rows * len(columns) * 8 bytes)
    target : the name of the column to learn; class_names : names of its classes, () for a regression
    """

    file_name: str
    columns: tuple[str, ...]
    values: bytes
    target: str
    class_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DatasetSpec:
    """Which points: an entry of DATASETS drawn from `seed`, or the user's table.

    held_out : share of the points that never enter an update, drawn from `seed`
    scaling : "none", "standardize" (mean 0, deviation 1 per input) or "unit range" (0 to 1 per input)
    features : what the network gets of the scaled inputs, keys of FEATURES input by input; () = the inputs themselves
    """

    name: str = "circles"
    n_points: int = 400
    noise: float = 0.1
    seed: int = 1
    held_out: float = 0.25
    scaling: Scaling = "none"
    table: TableSpec | None = None
    features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrainingSpec:
    """How to learn: the rule with its hyperparameters, the batch, the cost, and when to stop.

    hyperparameters : (name, value) pairs in the order of the rule's entry in OPTIMIZERS
    batch_size : points per step; 0 = all training points
    reduction : what a step takes over its batch, "mean" or "sum" of the gradients
    rate_schedule : how the learning rate changes from epoch to epoch
    slow_epochs : epochs with a momentum of 0.5 before the momentum of the rule; 0 = none
    fan_in_rates : whether every neuron divides the learning rate by the root of the number of its synapses
    max_epochs : stop after so many epochs; this and all below: None = not for this reason
    least_change : stop when the mean cost changes by less per epoch
    held_out_target : stop when the mean held-out cost is below
    patience : stop when the held-out cost has been above its lowest for so many epochs
    """

    optimizer: str = "momentum"
    hyperparameters: tuple[tuple[str, float], ...] = (
        ("learning_rate", 0.03),
        ("momentum", 0.9),
        ("l1", 0.0),
        ("l2", 0.0),
    )
    batch_size: int = 10
    reduction: Literal["mean", "sum"] = "mean"
    loss: str = "squared_error"
    rate_schedule: Schedule = CONSTANT
    slow_epochs: int = 0
    fan_in_rates: bool = False
    max_epochs: int | None = None
    least_change: float | None = None
    held_out_target: float | None = None
    patience: int | None = None


@dataclass(frozen=True, slots=True)
class Intervention:
    """What a hand did between two steps of training, so that the file replays it.

    action : "set" a parameter to `value`; "hold" it (training leaves it alone) until "release";
        "turn" a hyperparameter to `value`
    subject : the parameter, or the hyperparameter's name
    """

    step: int
    action: Literal["set", "hold", "release", "turn"]
    subject: ParameterName | str
    value: float = 0.0


@dataclass(frozen=True, slots=True)
class ExperimentSpec:
    """One experiment, whole: from it and nothing else the same bits follow.

    unknown : top-level entries of a newer file that this version does not read, kept for saving (name, JSON text)
    """

    network: NetworkSpec
    dataset: DatasetSpec = field(default_factory=DatasetSpec)
    training: TrainingSpec = field(default_factory=TrainingSpec)
    start: StartSpec = field(default_factory=StartSpec)
    seed: int = 7
    interventions: tuple[Intervention, ...] = ()
    title: str = ""
    unknown: tuple[tuple[str, str], ...] = ()
