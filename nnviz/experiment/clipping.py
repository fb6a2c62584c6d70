"""Neurons cut out of a network with all their numbers, as text that another window can read, and pasted into a network.

Inputs and outputs belong to the data: of them a clip only remembers which synapses ran to which. A synapse comes back
wherever the network has the neuron at its other end.
"""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from nnviz.engine.network import NeuronActivation
from nnviz.experiment.checks import MAX_ID, MAX_NEURONS, EditError, check_number
from nnviz.experiment.fields import Fields, items, number, whole
from nnviz.experiment.files import MAX_BYTES, FileError, parsed_json
from nnviz.experiment.reading_network import activation_of, position_of
from nnviz.experiment.specs import Bias, ColumnSpec, ExperimentSpec, NetworkSpec, NeuronSpec, ParameterName, Weight
from nnviz.experiment.structure import new_ids, with_network

FORMAT, VERSION = "nnviz clip", 1
INPUTS, OUTPUTS = 0, -1

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ClippedNeuron:
    """A hidden neuron as it was.

    spec : its position is relative to the middle of its column
    column, place : 1 is the first hidden column, 0 the first neuron in it
    """

    spec: NeuronSpec
    column: int
    place: int
    bias: float


@dataclass(frozen=True, slots=True)
class Neighbor:
    """A neuron that stayed behind: where it stands; column : INPUTS, OUTPUTS, or the number of a hidden one."""

    id: int
    column: int
    place: int


@dataclass(frozen=True, slots=True)
class Clip:
    """Neurons with the synapses between them and to their neighbors; ids are those of the network it came from."""

    neurons: tuple[ClippedNeuron, ...]
    neighbors: tuple[Neighbor, ...]
    weights: tuple[tuple[Weight, float], ...]
    pinned: frozenset[tuple[int, int]]

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns that the neurons come from, in order."""
        return tuple(sorted({neuron.column for neuron in self.neurons}))


def clip(
    network: NetworkSpec, ids: Collection[int], value: Callable[[ParameterName], float], places: Mapping[int, Place]
) -> Clip:
    """The hidden ones of these neurons; EditError where there are none.

    value : of a weight or bias; places : from the middle of a neuron's column to the neuron, by id
    """
    last = len(network.columns) - 1
    chosen = [neuron for neuron in network.neurons if neuron.id in ids and 0 < network.column_of[neuron.id] < last]
    if not chosen:
        raise EditError("Inputs and outputs belong to the data; select hidden neurons to copy")
    neurons = tuple(
        ClippedNeuron(replace(neuron, position=places[neuron.id]), *_place(network, neuron.id), value(Bias(neuron.id)))
        for neuron in chosen
    )
    copied = {neuron.id for neuron in chosen}
    pairs = sorted(pair for pair in network.synapses if not copied.isdisjoint(pair))
    neighbors = tuple(_neighbor(network, end) for end in sorted({end for pair in pairs for end in pair} - copied))
    weights = tuple((Weight(*pair), value(Weight(*pair))) for pair in pairs)
    return Clip(neurons, neighbors, weights, network.pinned & frozenset(pairs))


def paste(spec: ExperimentSpec, piece: Clip) -> tuple[ExperimentSpec, dict[int, int]]:
    """With copies of the clipped neurons, and the copies' ids by those of the clip; the layout places them.

    They come into the columns they were in, beside their originals; where there are too few hidden ones, into the last
    and into new ones.
    """
    network, ids = spec.network, new_ids(spec.network)
    column_for = _columns_for(piece.columns, len(network.columns) - 2)
    copies = {neuron.spec.id: next(ids) for neuron in piece.neurons}
    n_new = max(0, max(column_for.values()) - (len(network.columns) - 2))
    columns = [*network.columns[:-1], *[ColumnSpec(())] * n_new, network.columns[-1]]
    for neuron in piece.neurons:
        at = column_for[neuron.column]
        copy = replace(neuron.spec, id=copies[neuron.spec.id], position=None)
        columns[at] = replace(columns[at], neurons=_joined(columns[at].neurons, neuron, copy))
    grown = replace(network, columns=tuple(columns))
    end_for = {**copies, **_found(piece.neighbors, network)}
    pairs = {
        (end_for[name.source], end_for[name.target]): weight
        for name, weight in piece.weights
        if {name.source, name.target} <= end_for.keys()
    }
    pairs = {pair: weight for pair, weight in pairs.items() if grown.column_of[pair[0]] < grown.column_of[pair[1]]}
    pinned = {(end_for[a], end_for[b]) for a, b in piece.pinned if {a, b} <= end_for.keys()} & pairs.keys()
    grown = replace(grown, synapses=network.synapses | pairs.keys(), pinned=network.pinned | pinned)
    brought: list[tuple[ParameterName, float]] = [(Weight(*pair), weight) for pair, weight in pairs.items()]
    brought += [(Bias(copies[neuron.spec.id]), neuron.bias) for neuron in piece.neurons]
    values = tuple(sorted([*spec.start.values, *brought], key=lambda entry: isinstance(entry[0], Weight)))
    return replace(with_network(spec, grown), start=replace(spec.start, values=values)), copies


def clip_text(piece: Clip) -> str:
    """The clip as JSON."""
    whole_clip = {
        "format": FORMAT,
        "version": VERSION,
        "neurons": [_written(neuron) for neuron in piece.neurons],
        "neighbors": [[each.id, each.column, each.place] for each in piece.neighbors],
        "weights": [[name.source, name.target, weight] for name, weight in piece.weights],
        "pinned": [list(pair) for pair in sorted(piece.pinned)],
    }
    return json.dumps(whole_clip, ensure_ascii=False, allow_nan=False)


def read_clip(text: str) -> Clip:
    """The clip in a text; EditError, in one sentence, where it holds none or has been harmed."""
    if f'"{FORMAT}"' not in text[:200] or len(text) > MAX_BYTES:
        raise EditError("The clipboard holds no neurons; select hidden neurons and copy them first")
    try:
        return _clip(Fields(parsed_json(text, "the clipboard"), ""))
    except FileError:
        raise EditError("The neurons on the clipboard are cut off or changed; copy them again") from None
    except EditError as error:
        raise EditError(f"The neurons on the clipboard are harmed: {error}; copy them again") from None


def _place(network: NetworkSpec, neuron_id: int) -> tuple[int, int]:
    """The neuron's column, and its place in it."""
    column = network.column_of[neuron_id]
    return column, [neuron.id for neuron in network.columns[column].neurons].index(neuron_id)


def _neighbor(network: NetworkSpec, neuron_id: int) -> Neighbor:
    column, place = _place(network, neuron_id)
    return Neighbor(neuron_id, OUTPUTS if column == len(network.columns) - 1 else column, place)


def _joined(neurons: tuple[NeuronSpec, ...], original: ClippedNeuron, copy: NeuronSpec) -> tuple[NeuronSpec, ...]:
    """The neurons of a column with the copy: after its original, else at the place that had."""
    ids = [neuron.id for neuron in neurons]
    at = ids.index(original.spec.id) + 1 if original.spec.id in ids else original.place
    return (*neurons[:at], copy, *neurons[at:])


def _columns_for(columns: tuple[int, ...], n_hidden: int) -> dict[int, int]:
    """Where each column of a clip goes in a network of so many hidden ones; beyond them stand new ones."""
    if columns[-1] <= n_hidden:
        return {column: column for column in columns}
    first = max(1, n_hidden - len(columns) + 1)
    return {column: first + at for at, column in enumerate(columns)}


def _found(neighbors: tuple[Neighbor, ...], network: NetworkSpec) -> dict[int, int]:
    """The neurons of the network that stand for a clip's neighbors: ends by their places, hidden ones by their ids."""
    found = {}
    for neighbor in neighbors:
        if neighbor.column in (INPUTS, OUTPUTS):
            ends = network.columns[neighbor.column].neurons
            if neighbor.place < len(ends):
                found[neighbor.id] = ends[neighbor.place].id
        elif network.column_of.get(neighbor.id) == neighbor.column < len(network.columns) - 1:
            found[neighbor.id] = neighbor.id
    return found


def _written(neuron: ClippedNeuron) -> dict[str, Any]:
    spec = neuron.spec
    assert spec.activation is not None
    return {
        "id": spec.id,
        "column": neuron.column,
        "place": neuron.place,
        "name": spec.name,
        "activation": spec.activation.name,
        "constants": list(spec.activation.constants),
        "position": spec.position,
        "bias": neuron.bias,
        "pinned_bias": spec.pins_bias,
    }


def _clip(fields: Fields) -> Clip:
    if fields.take("format") != FORMAT or fields.whole("version") != VERSION:
        raise EditError("they were copied by another version of nnviz", "version")
    neurons = tuple(_neuron(entry, f"neurons[{at}]") for at, entry in enumerate(fields.items("neurons")))
    neighbors = tuple(_neighbor_of(entry, f"neighbors[{at}]") for at, entry in enumerate(fields.items("neighbors")))
    weights = tuple(_weight(entry, f"weights[{at}]") for at, entry in enumerate(fields.items("weights")))
    pinned = frozenset(
        (whole(pair[0], "pinned"), whole(pair[1], "pinned"))
        for pair in (_row(entry, 2, "pinned") for entry in fields.items("pinned"))
    )
    fields.done()
    if len(neurons) > MAX_NEURONS:
        raise EditError(f"a network has at most {MAX_NEURONS:,} neurons", "neurons")
    ids = [neuron.spec.id for neuron in neurons]
    everyone = [*ids, *(neighbor.id for neighbor in neighbors)]
    if not ids or len(set(everyone)) < len(everyone):
        raise EditError("every neuron needs an id of its own", "neurons")
    for at, (name, _) in enumerate(weights):
        if {name.source, name.target}.isdisjoint(ids) or not {name.source, name.target} <= set(everyone):
            raise EditError("a synapse runs to or from a neuron of the clip", f"weights[{at}]")
    return Clip(neurons, neighbors, weights, pinned)


def _neuron(value: object, place: str) -> ClippedNeuron:
    fields = Fields(value, place)
    neuron_id, column, at = fields.whole("id"), fields.whole("column"), fields.whole("place")
    check_number(neuron_id, 0, MAX_ID, f"{place}.id")
    check_number(column, 1, MAX_NEURONS, f"{place}.column")
    check_number(at, 0, MAX_NEURONS, f"{place}.place")
    activation: NeuronActivation | None = activation_of(fields, place)
    position = position_of(fields.take("position"), f"{place}.position")
    if activation is None or position is None:
        raise EditError("this is missing", f"{place}.{'position' if activation else 'activation'}")
    name, pins_bias, bias = fields.text("name", ""), fields.truth("pinned_bias", False), fields.number("bias")
    fields.done()
    return ClippedNeuron(NeuronSpec(neuron_id, activation, name, position, pins_bias), column, at, bias)


def _neighbor_of(value: object, place: str) -> Neighbor:
    neuron_id, column, at = (whole(entry, place) for entry in _row(value, 3, place))
    check_number(at, 0, MAX_NEURONS, place)
    return Neighbor(neuron_id, column, at)


def _weight(value: object, place: str) -> tuple[Weight, float]:
    source, target, weight = _row(value, 3, place)
    return Weight(whole(source, place), whole(target, place)), number(weight, place)


def _row(value: object, length: int, place: str) -> list[Any]:
    row = items(value, place)
    if len(row) != length:
        raise EditError(f"{length} numbers belong here", place)
    return row
