"""Edits of the network itself: neurons, columns and synapses come and go, each edit a new spec.

Ids survive, so weights do; pins, start values and interventions go with the neuron or synapse they name.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from nnviz.engine.activations import is_joint
from nnviz.engine.network import NeuronActivation
from nnviz.experiment.checks import MAX_ID, MAX_NEURONS, EditError, check_activation, check_name, check_network, refusal
from nnviz.experiment.specs import (
    Bias,
    ColumnSpec,
    ExperimentSpec,
    NetworkSpec,
    NeuronSpec,
    ParameterName,
    StartSpec,
    Weight,
)

HIDDEN_ACTIVATION = NeuronActivation("tanh")

Pairs = Iterable[tuple[int, int]]


def add_neuron(
    spec: ExperimentSpec,
    column: int,
    position: tuple[float, float] | None = None,
    activation: NeuronActivation | None = None,
) -> tuple[ExperimentSpec, int]:
    """One more neuron in the column, wired as the column's last one is; and its id.

    So it is as connected as its neighbors, and comes alone where nobody has drawn a synapse yet. Without `activation`
    it takes that of the last one, too.
    """
    new_id = next(new_ids(spec.network))
    _require_column(spec.network, column)
    last = spec.network.columns[column].neurons[-1]
    neuron = NeuronSpec(new_id, activation or last.activation, position=position)
    return with_network(spec, grown(spec.network, column, [neuron])), new_id


def remove_neurons(spec: ExperimentSpec, ids: Collection[int]) -> ExperimentSpec:
    """Without these neurons and their synapses; a hidden column left empty goes as `remove_column` takes it away."""
    network = spec.network
    _require_neurons(network, ids)
    gone = set(ids)
    emptied = [at for at, column in enumerate(network.columns) if all(neuron.id in gone for neuron in column.neurons)]
    if emptied and (emptied[0] == 0 or emptied[-1] == len(network.columns) - 1):
        which = "input" if emptied[0] == 0 else "output"
        raise EditError(f"A network needs at least one {which}; leave one {which} neuron")
    for at in reversed(emptied):
        network = without_column(network, at)
    columns = tuple(
        replace(column, neurons=tuple(neuron for neuron in column.neurons if neuron.id not in gone))
        for column in network.columns
    )
    return with_network(spec, replace(network, columns=columns))


def add_column(
    spec: ExperimentSpec, after_column: int, size: int, activation: NeuronActivation = HIDDEN_ACTIVATION
) -> ExperimentSpec:
    """A hidden column after the given one, fully connected to both neighbors, whose direct synapses it replaces."""
    network = spec.network
    if not 0 <= after_column < len(network.columns) - 1:
        raise EditError("A new layer stands between the inputs and the outputs")
    _require_size(size)
    ids = new_ids(network)
    return with_network(
        spec, with_column(network, after_column, [NeuronSpec(next(ids), activation) for _ in range(size)])
    )


def remove_column(spec: ExperimentSpec, column: int) -> ExperimentSpec:
    """Without this hidden column; whatever fed a neuron of it feeds what that one fed.

    So every path stays and none appears: full layers leave their neighbors fully connected, a neuron drawn into a
    synapse gives the synapse back, and one that nothing connects leaves nothing. Synapses past the column stay.
    """
    if not 0 < column < len(spec.network.columns) - 1:
        raise EditError("The inputs and the outputs stay; only a hidden layer can be removed")
    return with_network(spec, without_column(spec.network, column))


def resize_column(spec: ExperimentSpec, column: int, size: int) -> ExperimentSpec:
    """The column with so many neurons: the last ones go, or new ones come wired as the last one is."""
    _require_column(spec.network, column)
    _require_size(size)
    return with_network(spec, resized(spec.network, column, size, new_ids(spec.network)))


def connect(spec: ExperimentSpec, source: int, target: int) -> ExperimentSpec:
    """With a synapse between two neuron ids."""
    if reason := refusal(spec, source, target):
        raise EditError(reason)
    return with_network(spec, replace(spec.network, synapses=spec.network.synapses | {(source, target)}))


def disconnect(spec: ExperimentSpec, pairs: Pairs) -> ExperimentSpec:
    """Without these synapses."""
    gone = frozenset(pairs)
    _require_synapses(spec.network, gone)
    return with_network(spec, replace(spec.network, synapses=spec.network.synapses - gone))


def connect_columns(spec: ExperimentSpec, source_column: int, target_column: int) -> ExperimentSpec:
    """With every synapse from one column to a later one."""
    network = spec.network
    _require_column(network, source_column)
    _require_column(network, target_column)
    if source_column >= target_column:
        raise EditError("Synapses run from a layer to a later one, never backward")
    return with_network(
        spec, replace(network, synapses=network.synapses | _between(network, source_column, target_column))
    )


def connect_all(spec: ExperimentSpec) -> ExperimentSpec:
    """With every synapse from each column to the next; those that are there stay, as do those past a column."""
    network = spec.network
    beside = (_between(network, at, at + 1) for at in range(len(network.columns) - 1))
    return with_network(spec, replace(network, synapses=network.synapses.union(*beside)))


def connect_loners(spec: ExperimentSpec) -> ExperimentSpec:
    """With every neuron that has no synapse at all connected to all of the columns beside its own.

    A neuron of which only some synapses are missing stays as somebody has drawn it.
    """
    network = spec.network
    loners = frozenset(network.ids) - {end for pair in network.synapses for end in pair}
    beside = (_between(network, at, at + 1) for at in range(len(network.columns) - 1))
    missing = {pair for pairs in beside for pair in pairs if loners & set(pair)} if loners else frozenset()
    return with_network(spec, replace(network, synapses=network.synapses | missing))


def set_activation(spec: ExperimentSpec, ids: Collection[int], activation: NeuronActivation) -> ExperimentSpec:
    """These neurons with the activation; a joint one, as softmax, comes to the outputs and leaves them all at once."""
    network = spec.network
    _require_neurons(network, ids)
    check_activation(activation)
    chosen = set(ids)
    if any(network.column_of[neuron_id] == 0 for neuron_id in chosen):
        raise EditError("An input has no activation; choose neurons after the inputs")
    outputs = {neuron.id: neuron.activation for neuron in network.columns[-1].neurons}
    if chosen & set(outputs) and any(is_joint(each) for each in (activation, *outputs.values()) if each):
        chosen |= set(outputs)
    return with_network(spec, _mapped(network, {neuron_id: {"activation": activation} for neuron_id in chosen}))


def set_pinned(spec: ExperimentSpec, pairs: Pairs, pinned: bool) -> ExperimentSpec:
    """These synapses pinned, so that training leaves them alone, or free again."""
    chosen = frozenset(pairs)
    _require_synapses(spec.network, chosen)
    now = spec.network.pinned | chosen if pinned else spec.network.pinned - chosen
    return replace(spec, network=replace(spec.network, pinned=now))


def pin_biases(spec: ExperimentSpec, ids: Collection[int], pinned: bool) -> ExperimentSpec:
    """The biases of these neurons pinned, so that training leaves them alone, or free again."""
    network = spec.network
    _require_neurons(network, ids)
    if any(network.column_of[neuron_id] == 0 for neuron_id in ids):
        raise EditError("An input has no bias; choose neurons after the inputs")
    return replace(spec, network=_mapped(network, {neuron_id: {"pins_bias": pinned} for neuron_id in ids}))


def move_neurons(spec: ExperimentSpec, positions: Mapping[int, tuple[float, float] | None]) -> ExperimentSpec:
    """Neurons where a hand has put them, in diagram units; None gives one back to the layout."""
    _require_neurons(spec.network, positions)
    for position in positions.values():
        if position is not None and not all(abs(coordinate) <= 1e6 for coordinate in position):
            raise EditError(f"The position {position} is out of reach")
    changes = {neuron_id: {"position": position} for neuron_id, position in positions.items()}
    return replace(spec, network=_mapped(spec.network, changes))


def rename_neuron(spec: ExperimentSpec, neuron_id: int, name: str) -> ExperimentSpec:
    """The neuron under another name; "" leaves the naming to the diagram."""
    _require_neurons(spec.network, [neuron_id])
    check_name(name)
    return replace(spec, network=_mapped(spec.network, {neuron_id: {"name": name.strip()}}))


def rename_column(spec: ExperimentSpec, column: int, name: str) -> ExperimentSpec:
    """The layer under another name; "" leaves the naming to the diagram."""
    _require_column(spec.network, column)
    check_name(name)
    columns = list(spec.network.columns)
    columns[column] = replace(columns[column], name=name.strip())
    return replace(spec, network=replace(spec.network, columns=tuple(columns)))


def with_network(spec: ExperimentSpec, network: NetworkSpec) -> ExperimentSpec:
    """The spec with another network, checked, and without anything that names what is gone."""
    network, before = without_dangling(network), spec.network
    check_network(network)
    if before.synapses <= network.synapses and before.column_of.keys() <= network.column_of.keys():
        return replace(spec, network=network)
    interventions = tuple(entry for entry in spec.interventions if has_place(network, entry.subject))
    start = replace(spec.start, values=surviving_values(spec.start, network))
    return replace(spec, network=network, start=start, interventions=interventions)


def surviving_values(start: StartSpec, network: NetworkSpec) -> tuple[tuple[ParameterName, float], ...]:
    """The start's values for parameters that the network has."""
    return tuple(entry for entry in start.values if has_place(network, entry[0]))


def has_place(network: NetworkSpec, subject: ParameterName | str) -> bool:
    """Whether the network has this parameter; hyperparameters do not hang on the network."""
    if isinstance(subject, Weight):
        return (subject.source, subject.target) in network.synapses
    return not isinstance(subject, Bias) or network.column_of.get(subject.neuron, 0) > 0


def new_ids(network: NetworkSpec) -> Iterator[int]:
    """Ids that no neuron of the network has: above the highest, and after MAX_ID the free ones."""
    taken = set(network.ids)
    yield from range(max(taken) + 1, MAX_ID + 1)
    yield from (neuron_id for neuron_id in range(max(taken)) if neuron_id not in taken)


def grown(network: NetworkSpec, column: int, neurons: list[NeuronSpec]) -> NetworkSpec:
    """With these neurons at the column's end, each with the same sources and targets as the last one before them."""
    columns = list(network.columns)
    last = columns[column].neurons[-1].id
    columns[column] = replace(columns[column], neurons=columns[column].neurons + tuple(neurons))
    feeding, fed = _wiring_of(network, [last])[last]
    synapses = {(source, neuron.id) for neuron in neurons for source in feeding}
    synapses |= {(neuron.id, target) for neuron in neurons for target in fed}
    return replace(network, columns=tuple(columns), synapses=network.synapses | synapses)


def resized(network: NetworkSpec, column: int, size: int, ids: Iterator[int]) -> NetworkSpec:
    """With so many neurons in the column; new ones take their ids from `ids` and the last one's activation."""
    neurons = network.columns[column].neurons
    added = [NeuronSpec(next(ids), neurons[-1].activation) for _ in range(len(neurons), size)]
    columns = list(network.columns)
    columns[column] = replace(columns[column], neurons=neurons[:size])
    return grown(without_dangling(replace(network, columns=tuple(columns))), column, added)


def with_column(network: NetworkSpec, after_column: int, neurons: list[NeuronSpec]) -> NetworkSpec:
    """With a column of these neurons, connected to all of both neighbors, in place of their direct synapses."""
    direct = _between(network, after_column, after_column + 1)
    columns = (*network.columns[: after_column + 1], ColumnSpec(tuple(neurons)), *network.columns[after_column + 1 :])
    parted = NetworkSpec(columns, network.synapses - direct, network.pinned - direct)
    both = _between(parted, after_column, after_column + 1) | _between(parted, after_column + 1, after_column + 2)
    return replace(parted, synapses=parted.synapses | both)


def without_dangling(network: NetworkSpec) -> NetworkSpec:
    """Without the synapses that have lost an end."""
    ends = network.column_of
    lost = {pair for pair in network.synapses if pair[0] not in ends or pair[1] not in ends}
    if not lost and network.pinned <= network.synapses:
        return network
    synapses = network.synapses - lost
    return replace(network, synapses=synapses, pinned=network.pinned & synapses)


def without_column(network: NetworkSpec, column: int) -> NetworkSpec:
    """Without the hidden column; what fed one of its neurons feeds what that one fed."""
    members = [neuron.id for neuron in network.columns[column].neurons]
    wirings = {(frozenset(feeding), frozenset(fed)) for feeding, fed in _wiring_of(network, members).values()}
    through = {(source, target) for feeding, fed in wirings for source in feeding for target in fed}
    without = replace(network, columns=network.columns[:column] + network.columns[column + 1 :])
    return without_dangling(replace(without, synapses=without.synapses | through))


def _wiring_of(network: NetworkSpec, ids: Iterable[int]) -> dict[int, tuple[set[int], set[int]]]:
    """What feeds each of these neurons, and what it feeds."""
    wiring: dict[int, tuple[set[int], set[int]]] = {neuron_id: (set(), set()) for neuron_id in ids}
    for source, target in network.synapses:
        if target in wiring:
            wiring[target][0].add(source)
        if source in wiring:
            wiring[source][1].add(target)
    return wiring


def _between(network: NetworkSpec, source_column: int, target_column: int) -> frozenset[tuple[int, int]]:
    return frozenset(
        (source.id, target.id)
        for source in network.columns[source_column].neurons
        for target in network.columns[target_column].neurons
    )


def _mapped(network: NetworkSpec, changes: Mapping[int, Mapping[str, object]]) -> NetworkSpec:
    def changed(neuron: NeuronSpec) -> NeuronSpec:
        return replace(neuron, **changes[neuron.id]) if neuron.id in changes else neuron  # type: ignore[arg-type]

    touched = {network.column_of[neuron_id] for neuron_id in changes}
    columns = tuple(
        replace(column, neurons=tuple(changed(neuron) for neuron in column.neurons)) if at in touched else column
        for at, column in enumerate(network.columns)
    )
    return network.redrawn(columns)


def _require_column(network: NetworkSpec, column: int) -> None:
    if not 0 <= column < len(network.columns):
        raise EditError(f"There is no column {column}; the network has columns 0 to {len(network.columns) - 1}")


def _require_size(size: int) -> None:
    if not 1 <= size <= MAX_NEURONS:
        raise EditError(f"A layer has 1 to {MAX_NEURONS:,} neurons, not {size:,}")


def _require_neurons(network: NetworkSpec, ids: Iterable[int]) -> None:
    for neuron_id in ids:
        if neuron_id not in network.column_of:
            raise EditError(f"There is no neuron {neuron_id}")


def _require_synapses(network: NetworkSpec, pairs: Pairs) -> None:
    for source, target in pairs:
        if (source, target) not in network.synapses:
            raise EditError(f"There is no synapse from neuron {source} to neuron {target}")
