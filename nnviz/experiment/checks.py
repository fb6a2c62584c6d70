"""What makes a spec sound: sizes within the caps, synapses that run forward, known names, numbers within sense.

Each error says what is wrong and what would be right, and names its place as a `.nnviz` file writes it.
"""

import math
from collections.abc import Iterable, Mapping
from itertools import chain

import numpy as np

from nnviz.datasets.catalog import DATASETS, NOISE_LIMIT
from nnviz.datasets.features import FEATURES
from nnviz.datasets.preparation import HELD_OUT_LIMIT, SCALINGS
from nnviz.engine.activations import ACTIVATIONS, constants_of, misplaced_joint
from nnviz.engine.initializers import INITIALIZERS
from nnviz.engine.losses import LOSSES
from nnviz.engine.network import NeuronActivation
from nnviz.engine.optimizers import HYPERPARAMETERS, OPTIMIZERS
from nnviz.engine.rates import RATE_SCHEDULES, Schedule
from nnviz.experiment.features import features_offered
from nnviz.experiment.specs import (
    Bias,
    DatasetSpec,
    ExperimentSpec,
    Intervention,
    NetworkSpec,
    ParameterName,
    StartSpec,
    TableSpec,
    TrainingSpec,
    Weight,
)

MAX_NEURONS = 2_000
MAX_SYNAPSES = 200_000
MAX_ID = 9_999
MAX_NAME_LENGTH = 80
MAX_POINTS = 100_000
MAX_TABLE_COLUMNS = 1_000
MAX_SEED = 2**63 - 1
MAX_STEP = 10**12
REDUCTIONS = ("mean", "sum")
ACTIONS = ("set", "hold", "release", "turn")


class EditError(ValueError):
    """One sentence on what is wrong and what would be right; `place` says where a file has it, if one does."""

    def __init__(self, sentence: str, place: str = "") -> None:
        super().__init__(f"{place}: {sentence}" if place else sentence)
        self.sentence = sentence
        self.place = place


def check(spec: ExperimentSpec) -> None:
    """Raises EditError at the first thing that is not sound."""
    check_network(spec.network)
    check_dataset(spec.dataset)
    check_training(spec.training)
    check_start(spec.start, spec.network)
    check_number(spec.seed, 0, MAX_SEED, "seed")
    check_interventions(spec.interventions, spec)


def refusal(spec: ExperimentSpec, source: int, target: int) -> str:
    """Why no synapse can run from one neuron id to the other; "" where it can."""
    network = spec.network
    if source not in network.column_of or target not in network.column_of:
        return "There is no such neuron to connect"
    if source == target:
        return f"A synapse from {network.label(source)} to itself would form a cycle"
    ends = f"{network.label(source)} to {network.label(target)}"
    if network.column_of[source] == network.column_of[target]:
        return f"A synapse from {ends} would run within one layer; connect a neuron to one in a later layer"
    if network.column_of[source] > network.column_of[target]:
        return f"A synapse from {ends} would run backward and form a cycle; connect a neuron to one in a later layer"
    if (source, target) in network.synapses:
        return f"A synapse from {ends} exists already"
    if len(network.synapses) >= MAX_SYNAPSES:
        return f"A network has at most {MAX_SYNAPSES:,} synapses"
    return ""


def check_network(network: NetworkSpec) -> None:
    """Sizes, ids, activations, synapses."""
    if len(network.columns) < 2:
        raise EditError("a network needs a column of inputs and a column of outputs", "network.columns")
    for at, column in enumerate(network.columns):
        if not column.neurons:
            raise EditError("a column needs at least one neuron", f"network.columns[{at}].neurons")
        check_rate_factor(column.rate_factor, f"network.columns[{at}].rate_factor")
        if at == 0 and column.rate_factor != 1:
            raise EditError("inputs learn nothing; remove this", "network.columns[0].rate_factor")
    if sum(network.sizes) > MAX_NEURONS:
        raise EditError(f"{sum(network.sizes):,} neurons are too many, {MAX_NEURONS:,} is the limit", "network.columns")
    if len(network.synapses) > MAX_SYNAPSES:
        raise EditError(
            f"{len(network.synapses):,} synapses are too many, {MAX_SYNAPSES:,} is the limit", "network.columns"
        )
    _check_neurons(network)
    _check_joint_activations(network)
    _check_synapses(network)


def check_activation(activation: NeuronActivation, place: str = "") -> None:
    """A known name with the right number of constants, each within its domain."""
    if activation.name not in ACTIVATIONS:
        raise EditError(unknown("activation", activation.name, ACTIVATIONS), place and f"{place}.activation")
    try:
        constants_of(activation)
    except ValueError as error:
        raise EditError(str(error), place and f"{place}.constants") from None


def check_dataset(dataset: DatasetSpec) -> None:
    """Names and ranges; whether a network fits the points shows when they are drawn."""
    if dataset.table is not None:
        check_table(dataset.table)
    else:
        if dataset.name not in DATASETS:
            raise EditError(unknown("data set", dataset.name, DATASETS), "dataset.name")
        if DATASETS[dataset.name].generated:
            low, high = DATASETS[dataset.name].points_range
            check_number(dataset.n_points, low, high, "dataset.n_points")
    check_number(dataset.n_points, 1, MAX_POINTS, "dataset.n_points")
    check_number(dataset.noise, 0, NOISE_LIMIT, "dataset.noise")
    check_number(dataset.seed, 0, MAX_SEED, "dataset.seed")
    check_number(dataset.held_out, 0, HELD_OUT_LIMIT, "dataset.held_out")
    check_choice(dataset.scaling, SCALINGS, "dataset.scaling")
    check_features(dataset)


def check_features(dataset: DatasetSpec) -> None:
    """Features that the points have, each once."""
    there = features_offered(dataset)
    for at, key in enumerate(dataset.features):
        place = f"dataset.features[{at}]"
        if not there:
            raise EditError("features are for data with one or two inputs, and no images; remove them", place)
        if key not in FEATURES:
            raise EditError(unknown("feature", key, FEATURES), place)
        if key not in there:
            raise EditError(
                f"{key!r} needs a second input, which the data have not; they have {', '.join(there)}", place
            )
        if key in dataset.features[:at]:
            raise EditError(f"{key!r} stands twice; each feature feeds the network once", place)


def check_table(table: TableSpec) -> None:
    """Columns with names of their own, one of them to learn; finite numbers; classes by number."""
    place, n_columns = "dataset.table", len(table.columns)
    if not 2 <= n_columns <= MAX_TABLE_COLUMNS:
        raise EditError(
            f"{n_columns} columns stand here; a table has at least 2, at most {MAX_TABLE_COLUMNS:,}", f"{place}.columns"
        )
    if len(set(table.columns)) < n_columns:
        raise EditError("a name stands twice; each column needs its own", f"{place}.columns")
    if table.target not in table.columns:
        raise EditError(f"there is no column {table.target[:40]!r}; name one of `columns`", f"{place}.target")
    if not table.values or len(table.values) % (8 * n_columns):
        raise EditError(f"a table needs rows of {n_columns} numbers", f"{place}.rows")
    values = np.frombuffer(table.values, "<f8").reshape(-1, n_columns)
    if not np.isfinite(values).all():
        raise EditError("NaN and infinite numbers are refused; write a finite number", f"{place}.rows")
    classes = values[:, table.columns.index(table.target)]
    if table.class_names and not np.isin(classes, np.arange(len(table.class_names))).all():
        raise EditError(f"the target is the number of a class, from 0 to {len(table.class_names) - 1}", f"{place}.rows")


def check_training(training: TrainingSpec) -> None:
    """The rule with its hyperparameters, the batch, the cost, the end."""
    if training.optimizer not in OPTIMIZERS:
        raise EditError(unknown("optimizer", training.optimizer, OPTIMIZERS), "training.optimizer")
    wanted = tuple(entry.name for entry in OPTIMIZERS[training.optimizer].hyperparameters)
    given = tuple(name for name, _ in training.hyperparameters)
    if given != wanted:
        raise EditError(
            f"{training.optimizer} takes {', '.join(wanted)}, not {', '.join(given) or 'nothing'}",
            "training.hyperparameters",
        )
    for name, value in training.hyperparameters:
        check_hyperparameter(name, value, f"training.hyperparameters.{name}")
    check_number(training.batch_size, 0, MAX_POINTS, "training.batch_size")
    check_choice(training.reduction, REDUCTIONS, "training.reduction")
    if training.loss not in LOSSES:
        raise EditError(unknown("loss", training.loss, LOSSES), "training.loss")
    check_schedule(training.rate_schedule)
    check_number(training.slow_epochs, 0, MAX_STEP, "training.slow_epochs")
    _check_stopping(training)


def check_schedule(schedule: Schedule) -> None:
    """A known name with the right number of constants, each within its range."""
    place = "training.rate_schedule"
    if schedule.name not in RATE_SCHEDULES:
        raise EditError(unknown("rate schedule", schedule.name, RATE_SCHEDULES), f"{place}.name")
    entries = RATE_SCHEDULES[schedule.name].constants
    if len(schedule.constants) not in (0, len(entries)):
        names = ", ".join(entry.name for entry in entries) or "no constants"
        raise EditError(f"{schedule.name} takes {names}, not {len(schedule.constants)} constants", place)
    for entry, value in zip(entries, schedule.constants, strict=False):
        check_number(value, entry.least, entry.most, f"{place}.{entry.name}")
        if entry.is_whole and value != int(value):
            raise EditError(f"{value:g} must be a whole number", f"{place}.{entry.name}")


def check_hyperparameter(name: str, value: float, place: str) -> None:
    """A finite number within the range of its entry."""
    if refusal := HYPERPARAMETERS[name].refusal(value):
        raise EditError(refusal, place)


def check_start(start: StartSpec, network: NetworkSpec) -> None:
    """A known initializer, and values only for parameters that exist, each once."""
    if start.initializer not in INITIALIZERS:
        raise EditError(unknown("initializer", start.initializer, INITIALIZERS), "start.initializer")
    check_number(start.scale, 0, 1e6, "start.scale")
    n_biases = sum(isinstance(name, Bias) for name, _ in start.values)
    for at, (name, value) in enumerate(start.values):
        place = f"start.biases[{at}]" if at < n_biases else f"start.weights[{at - n_biases}]"
        if isinstance(name, Bias) != (at < n_biases):
            raise EditError("biases stand before weights", place)
        check_parameter(name, network, place)
        check_number(value, -math.inf, math.inf, place)
    if len({name for name, _ in start.values}) < len(start.values):
        raise EditError("a parameter stands twice; give each one value", "start")


def check_interventions(interventions: Iterable[Intervention], spec: ExperimentSpec) -> None:
    """In the order of their steps, about parameters and hyperparameters that exist."""
    step = 0
    for at, entry in enumerate(interventions):
        place = f"interventions[{at}]"
        check_number(entry.step, 0, MAX_STEP, f"{place}.step")
        if entry.step < step:
            raise EditError(f"step {entry.step} comes after step {step}; order them by step", f"{place}.step")
        step = entry.step
        check_choice(entry.action, ACTIONS, f"{place}.action")
        check_number(entry.value, -math.inf, math.inf, f"{place}.value")
        if entry.action != "turn":
            check_parameter(entry.subject, spec.network, place)
        elif entry.subject not in dict(spec.training.hyperparameters):
            raise EditError(
                unknown("hyperparameter", str(entry.subject), dict(spec.training.hyperparameters)),
                f"{place}.hyperparameter",
            )
        else:
            check_hyperparameter(str(entry.subject), entry.value, f"{place}.value")


def check_rate_factor(factor: float, place: str = "") -> None:
    """From 0, which leaves a layer as it is, up to the largest learning rate."""
    check_number(factor, 0, HYPERPARAMETERS["learning_rate"].most, place)


def check_parameter(name: ParameterName | str, network: NetworkSpec, place: str) -> None:
    """The synapse exists; the neuron exists and is no input."""
    if isinstance(name, Weight):
        if (name.source, name.target) not in network.synapses:
            raise EditError(f"there is no synapse from neuron {name.source} to neuron {name.target}", place)
    elif isinstance(name, Bias):
        if network.column_of.get(name.neuron, 0) == 0:
            raise EditError(f"neuron {name.neuron} has no bias: it is an input or does not exist", place)
    else:
        raise EditError(f"{name!r} is no weight and no bias", place)


def check_name(name: str, place: str = "") -> None:
    """One line that a diagram can show."""
    if len(name) > MAX_NAME_LENGTH or not name.isprintable():
        raise EditError(f"a name is one line of at most {MAX_NAME_LENGTH} characters", place)


def check_number(value: float, low: float, high: float, place: str) -> None:
    """A finite number from low to high."""
    if not math.isfinite(value):
        raise EditError(f"{value} is not a finite number", place)
    if not low <= value <= high:
        raise EditError(f"{_shown(value)} must be from {_shown(low)} to {_shown(high)}", place)


def check_choice(value: str, choices: Iterable[str], place: str) -> None:
    """One of a few words."""
    if value not in choices:
        raise EditError(f"{value[:40]!r} is unknown; known are {', '.join(choices)}", place)


def unknown(what: str, name: str, registry: Mapping[str, object]) -> str:
    """The sentence for a name that a registry does not hold."""
    return f"the {what} {name[:40]!r} is unknown; known are {', '.join(registry)}"


def _shown(number: float) -> str:
    return f"{number:,}" if abs(number) < 1e15 else f"{number:.3g}"


def _check_stopping(training: TrainingSpec) -> None:
    for name, value, least in (
        ("max_epochs", training.max_epochs, 1),
        ("least_change", training.least_change, 0),
        ("held_out_target", training.held_out_target, 0),
        ("patience", training.patience, 1),
    ):
        if value is not None:
            check_number(value, least, MAX_STEP, f"training.{name}")
            if value == 0:
                raise EditError("0 is never reached; write a number above 0, or null", f"training.{name}")


def _check_neurons(network: NetworkSpec) -> None:
    seen: set[int] = set()
    sound: set[NeuronActivation] = set()
    for at, column in enumerate(network.columns):
        for place_in_column, neuron in enumerate(column.neurons):
            place = f"network.columns[{at}].neurons[{place_in_column}]"
            check_number(neuron.id, 0, MAX_ID, f"{place}.id")
            if neuron.id in seen:
                raise EditError(f"the id {neuron.id} stands twice; each neuron needs its own", f"{place}.id")
            seen.add(neuron.id)
            check_name(neuron.name, f"{place}.name")
            for coordinate in neuron.position or ():
                check_number(coordinate, -1e6, 1e6, f"{place}.position")
            if at == 0 and neuron.activation is not None:
                raise EditError("an input has no activation", f"{place}.activation")
            if at == 0 and neuron.pins_bias:
                raise EditError("an input has no bias to pin", f"{place}.pinned_bias")
            if at > 0 and neuron.activation is None:
                raise EditError("a neuron after the inputs needs an activation", f"{place}.activation")
            if neuron.activation is not None and neuron.activation not in sound:
                check_activation(neuron.activation, place)
                sound.add(neuron.activation)


def _check_joint_activations(network: NetworkSpec) -> None:
    columns = [[each.activation for each in column.neurons if each.activation] for column in network.columns[1:]]
    if misplaced := misplaced_joint(columns):
        at, sentence = misplaced
        raise EditError(sentence, f"network.columns[{at + 1}]")


def _check_synapses(network: NetworkSpec) -> None:
    column_of = network.column_of
    for source, target in () if _runs_forward(network) else network.synapses:
        if target not in column_of:
            raise EditError(f"a synapse runs to neuron {target}, which does not exist", "network.columns")
        if column_of.get(source, len(column_of)) >= column_of[target]:
            at = column_of[target]
            place = [neuron.id for neuron in network.columns[at].neurons].index(target)
            wrong = (
                f"the synapse from neuron {source} to neuron {target} would run backward or form a cycle; "
                "synapses run from a column to a later one"
                if source in column_of
                else f"there is no neuron {source}"
            )
            raise EditError(wrong, f"network.columns[{at}].neurons[{place}].from")
    if not network.pinned <= network.synapses:
        source, target = min(network.pinned - network.synapses)
        raise EditError(f"the pinned synapse from neuron {source} to neuron {target} does not exist", "network.columns")


def _runs_forward(network: NetworkSpec) -> bool:
    """Whether all synapses have both their ends and run from a column to a later one."""
    if not network.column_of.keys() >= set(chain.from_iterable(network.synapses)):
        return False
    columns = np.repeat(np.arange(len(network.sizes)), network.sizes)[network.wiring]
    return bool((columns[:, 0] < columns[:, 1]).all())
