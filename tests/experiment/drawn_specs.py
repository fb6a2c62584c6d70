"""Experiments and edits as hypothesis draws them: anything that is sound, and any edit, sensible or not."""

import json
import struct
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from nnviz.datasets.catalog import DATASETS
from nnviz.datasets.preparation import SCALINGS
from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.initializers import INITIALIZERS
from nnviz.engine.network import NeuronActivation
from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.engine.rates import RATE_SCHEDULES, Schedule
from nnviz.experiment import edits
from nnviz.experiment.edits import new_spec
from nnviz.experiment.features import features_offered, fed_with
from nnviz.experiment.specs import Bias, DatasetSpec, ExperimentSpec, Intervention, TableSpec, TrainingSpec, Weight

POINTS = DatasetSpec(n_points=20)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=8)
ELEMENTWISE = sorted(set(ACTIVATIONS) - {"softmax"})
ACTIVATIONS_DRAWN = st.sampled_from([NeuronActivation(name) for name in ELEMENTWISE]) | st.builds(
    NeuronActivation, st.just("step"), st.tuples(FINITE, FINITE, FINITE)
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | FINITE | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)

Edit = Callable[[ExperimentSpec], ExperimentSpec]


@st.composite
def an_edit(draw: Any) -> Edit:
    """Some edit with arguments that may or may not make sense."""
    number, pair = st.integers(-1, 14), st.tuples(st.integers(-1, 14), st.integers(-1, 14))
    column, size = st.integers(-1, 5), st.integers(-1, 6)
    activation = draw(ACTIVATIONS_DRAWN | st.sampled_from([NeuronActivation("softmax"), NeuronActivation("nonsense")]))
    ids, pairs = draw(st.lists(number, max_size=3)), draw(st.lists(pair, max_size=3))
    a, b, c, n = draw(number), draw(number), draw(column), draw(size)
    name, sizes = draw(NAMES), draw(st.lists(size, min_size=1, max_size=5))
    position = draw(st.none() | st.tuples(FINITE, FINITE))
    choices: list[Edit] = [
        lambda spec: edits.add_neuron(spec, c, position, activation)[0],
        lambda spec: edits.remove_neurons(spec, ids),
        lambda spec: edits.add_column(spec, c, n, activation),
        lambda spec: edits.remove_column(spec, c),
        lambda spec: edits.resize_column(spec, c, n),
        lambda spec: edits.connect(spec, a, b),
        lambda spec: edits.disconnect(spec, pairs),
        lambda spec: edits.connect_columns(spec, c, c + n),
        lambda spec: edits.set_activation(spec, ids, activation),
        lambda spec: edits.set_pinned(spec, pairs, n > 2),
        lambda spec: edits.pin_biases(spec, ids, n > 2),
        lambda spec: edits.move_neurons(spec, {a: position}),
        lambda spec: edits.rename_neuron(spec, a, name),
        lambda spec: edits.set_shape(spec, "-".join(map(str, sizes))),
        lambda spec: edits.set_seed(spec, a),
        lambda spec: edits.set_training(spec, batch_size=a),
        lambda spec: edits.set_training(spec, optimizer="gradient_descent" if n > 2 else "momentum"),
        lambda spec: edits.set_start(spec, scale=float(a)),
        lambda spec: edits.set_rate_factor(spec, n, a / 4),
    ]
    return draw(st.sampled_from(choices))


@st.composite
def drawn_by_hand(draw: Any, shapes: tuple[str, ...] = ("2-3-1", "2-1-2-1", "2-3-1-2-1")) -> ExperimentSpec:
    """Any of the synapses that columns allow, also past other columns, some of them pinned."""
    spec = edits.new_spec(draw(st.sampled_from(shapes)), POINTS)
    column_of = spec.network.column_of
    forward = [(a, b) for a in spec.network.ids for b in spec.network.ids if column_of[a] < column_of[b]]
    synapses = draw(st.sets(st.sampled_from(forward)))
    pinned = draw(st.sets(st.sampled_from(sorted(synapses)), max_size=2)) if synapses else set()
    return replace(spec, network=replace(spec.network, synapses=frozenset(synapses), pinned=frozenset(pinned)))


@st.composite
def tables(draw: Any) -> TableSpec:
    columns = draw(st.lists(NAMES, min_size=2, max_size=4, unique=True))
    cells = draw(st.lists(FINITE, min_size=len(columns), max_size=5 * len(columns)))
    cells = cells[: len(cells) // len(columns) * len(columns)]
    return TableSpec("a.csv", tuple(columns), struct.pack(f"<{len(cells)}d", *cells), columns[-1])


@st.composite
def dataset_specs(draw: Any) -> DatasetSpec:
    name = draw(st.sampled_from(sorted(name for name, entry in DATASETS.items() if entry.generated)))
    drawn = DatasetSpec(
        name=name,
        n_points=draw(st.integers(*DATASETS[name].points_range)),
        noise=draw(st.floats(0, 0.5)),
        seed=draw(st.integers(0, 2**40)),
        held_out=draw(st.floats(0, 0.9)),
        scaling=draw(st.sampled_from(SCALINGS)),
        table=draw(st.none() | tables()),
    )
    there = features_offered(drawn)
    return fed_with(drawn, draw(st.lists(st.sampled_from(there), unique=True)) if there else ())


@st.composite
def rate_schedules(draw: Any) -> Schedule:
    entry = RATE_SCHEDULES[draw(st.sampled_from(sorted(RATE_SCHEDULES)))]
    numbers = tuple(
        float(draw(st.integers(1, 10**6)) if each.is_whole else draw(st.floats(0.01, 1))) for each in entry.constants
    )
    return Schedule(entry.name, draw(st.sampled_from([(), numbers])))


@st.composite
def training_specs(draw: Any) -> TrainingSpec:
    optimizer = draw(st.sampled_from(sorted(OPTIMIZERS)))
    drawn = {
        entry.name: draw(st.floats(1e-6, 10) if entry.name == "learning_rate" else st.floats(1e-6, 0.999))
        for entry in OPTIMIZERS[optimizer].hyperparameters
    }
    return TrainingSpec(
        optimizer=optimizer,
        hyperparameters=tuple(drawn.items()),
        batch_size=draw(st.integers(0, 1000)),
        reduction=draw(st.sampled_from(["mean", "sum"])),
        loss=draw(st.sampled_from(["squared_error", "cross_entropy"])),
        rate_schedule=draw(rate_schedules()),
        slow_epochs=draw(st.integers(0, 10**6)),
        fan_in_rates=draw(st.booleans()),
        max_epochs=draw(st.none() | st.integers(1, 10**6)),
        least_change=draw(st.none() | st.floats(1e-12, 1)),
        held_out_target=draw(st.none() | st.floats(1e-12, 1)),
        patience=draw(st.none() | st.integers(1, 10**6)),
    )


@st.composite
def experiment_specs(draw: Any) -> ExperimentSpec:
    """A sound spec, whatever edits have led to it."""
    spec = new_spec("2-3-1", DatasetSpec(n_points=10))
    for edit in draw(st.lists(an_edit(), max_size=8)):
        try:
            spec = edit(spec)
        except edits.EditError:
            continue
    coordinates = st.floats(-1e6, 1e6)
    moved = draw(st.dictionaries(st.sampled_from(spec.network.ids), st.tuples(coordinates, coordinates), max_size=3))
    named = draw(st.dictionaries(st.sampled_from(spec.network.ids), NAMES, max_size=3))
    pinned = draw(st.sets(st.sampled_from(sorted(spec.network.synapses)), max_size=3)) if spec.network.synapses else ()
    spec = edits.set_pinned(edits.move_neurons(spec, moved), pinned, True)
    for neuron_id, name in named.items():
        spec = edits.rename_neuron(spec, neuron_id, name)
    spec = replace(
        spec,
        title=draw(NAMES),
        seed=draw(st.integers(0, 2**60)),
        dataset=draw(dataset_specs()),
        training=draw(training_specs()),
    )
    biases = [Bias(neuron.id) for column in spec.network.columns[1:] for neuron in column.neurons]
    weights = [Weight(*pair) for pair in sorted(spec.network.synapses)]
    valued = draw(st.lists(st.sampled_from(biases), max_size=4, unique=True))
    valued += draw(st.lists(st.sampled_from(weights), max_size=4, unique=True)) if weights else []
    values = tuple((name, draw(FINITE)) for name in valued)
    steps = sorted(draw(st.lists(st.integers(0, 10**6), max_size=4)))
    unknown = draw(st.dictionaries(NAMES.map("later ".__add__), JSON, max_size=2))
    return replace(
        spec,
        start=replace(spec.start, initializer=draw(st.sampled_from(sorted(INITIALIZERS))), values=values),
        interventions=tuple(_intervention(draw, step, biases + weights) for step in steps),
        unknown=tuple((key, json.dumps(value)) for key, value in unknown.items()),
    )


def _intervention(draw: Any, step: int, parameters: list[Bias | Weight]) -> Intervention:
    action = draw(st.sampled_from(["set", "hold", "release", "turn"]))
    if action == "turn":
        return Intervention(step, "turn", "learning_rate", draw(st.floats(1e-6, 10)))
    return Intervention(step, action, draw(st.sampled_from(parameters)), draw(FINITE) if action == "set" else 0.0)
