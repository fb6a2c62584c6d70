"""From the parsed `network` of a `.nnviz` file to a NetworkSpec, in the order of columns: synapses only run forward."""

from typing import Any

from nnviz.engine.network import NeuronActivation
from nnviz.experiment.checks import MAX_NEURONS, MAX_SYNAPSES, EditError, check_activation
from nnviz.experiment.fields import Fields, items, number, text, whole
from nnviz.experiment.specs import ColumnSpec, NetworkSpec, NeuronSpec

PREVIOUS = "previous"


def network_spec(value: object) -> NetworkSpec:
    """The network; EditError with the place of the first thing that is wrong."""
    fields = Fields(value, "network")
    entries = fields.items("columns")
    fields.done()
    reader = _Reader()
    columns = tuple(reader.column(entry, f"network.columns[{at}]") for at, entry in enumerate(entries))
    return NetworkSpec(columns, frozenset(reader.synapses), frozenset(reader.pinned))


class _Reader:
    """What the columns read so far have brought."""

    def __init__(self) -> None:
        self.synapses: set[tuple[int, int]] = set()
        self.pinned: set[tuple[int, int]] = set()
        self._taken: set[int] = set()
        self._earlier: set[int] = set()
        self._previous: list[int] = []

    def column(self, value: object, place: str) -> ColumnSpec:
        fields = Fields(value, place)
        name = fields.text("name", "")
        rate_factor = fields.number("rate_factor", 1.0)
        activation = activation_of(fields, place)
        common = fields.take("from", None)
        entries = fields.items("neurons")
        fields.done()
        if len(self._taken) + len(entries) > MAX_NEURONS:
            raise EditError(f"a network has at most {MAX_NEURONS:,} neurons", f"{place}.neurons")
        if not entries:
            raise EditError("a column needs at least one neuron", f"{place}.neurons")
        if common is not None and not self._previous:
            raise EditError("inputs take no synapses; remove this", f"{place}.from")
        if common not in (None, PREVIOUS):
            raise EditError('a whole column can only take "previous"; ids belong to the neurons', f"{place}.from")
        neurons = tuple(
            self._neuron(entry, f"{place}.neurons[{at}]", activation, common) for at, entry in enumerate(entries)
        )
        self._previous = [neuron.id for neuron in neurons]
        self._earlier.update(self._previous)
        return ColumnSpec(neurons, name, rate_factor)

    def _neuron(self, value: object, place: str, common: NeuronActivation | None, common_from: object) -> NeuronSpec:
        fields = Fields({"id": value} if isinstance(value, int) else value, place)
        neuron_id = fields.whole("id")
        self._taken.add(neuron_id)
        name = fields.text("name", "")
        activation = activation_of(fields, place) or common
        position = position_of(fields.take("position", None), f"{place}.position")
        sources = fields.take("from", common_from)
        pins_bias = fields.truth("pinned_bias", False)
        pinned = _ids(fields.take("pinned", []), f"{place}.pinned")
        fields.done()
        self._connect(neuron_id, sources, pinned, place)
        return NeuronSpec(neuron_id, activation, name, position, pins_bias)

    def _connect(self, target: int, sources: object, pinned: list[int], place: str) -> None:
        if not self._previous:
            if sources is not None or pinned:
                raise EditError("an input takes no synapses; remove this", f"{place}.from")
            return
        if sources is None:
            raise EditError(f'this is missing; write "{PREVIOUS}" or a list of neuron ids', f"{place}.from")
        ids = self._previous if sources == PREVIOUS else _ids(sources, f"{place}.from")
        for source in ids:
            if source not in self._earlier:
                reason = (
                    "a synapse from there would run backward or form a cycle"
                    if source in self._taken
                    else "it is unknown"
                )
                raise EditError(f"neuron {source} stands in no earlier column; {reason}", f"{place}.from")
        if len(self.synapses) + len(ids) > MAX_SYNAPSES:
            raise EditError(f"a network has at most {MAX_SYNAPSES:,} synapses", f"{place}.from")
        self.synapses.update((source, target) for source in ids)
        for source in pinned:
            if (source, target) not in self.synapses:
                raise EditError(f"there is no synapse from neuron {source} to be pinned", f"{place}.pinned")
        self.pinned.update((source, target) for source in pinned)


def activation_of(fields: Fields, place: str) -> NeuronActivation | None:
    name = fields.take("activation", None)
    constants = fields.items("constants", [])
    if name is None:
        if constants:
            raise EditError("constants need an activation beside them", f"{place}.constants")
        return None
    activation = NeuronActivation(
        text(name, f"{place}.activation"),
        tuple(number(constant, f"{place}.constants[{at}]") for at, constant in enumerate(constants)),
    )
    check_activation(activation, place)
    return activation


def position_of(value: object, place: str) -> tuple[float, float] | None:
    if value is None:
        return None
    coordinates = items(value, place)
    if len(coordinates) != 2:
        raise EditError("a position is two numbers, [x, y]", place)
    return number(coordinates[0], place), number(coordinates[1], place)


def _ids(value: object, place: str) -> list[int]:
    found: list[Any] = items(value, place)
    ids = [whole(entry, f"{place}[{at}]") for at, entry in enumerate(found)]
    if len(set(ids)) < len(ids):
        raise EditError("a neuron id stands twice in this list", place)
    return ids
