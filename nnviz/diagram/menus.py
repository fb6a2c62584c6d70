"""What a menu offers beside commands, as plain entries: activations, and the constants of an activation."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from nnviz.diagram.selection import Selection
from nnviz.diagram.undo_words import counted
from nnviz.diagram.words import tr
from nnviz.engine.activations import ACTIVATIONS, constants_of
from nnviz.engine.network import NeuronActivation
from nnviz.experiment.edits import set_activation
from nnviz.experiment.specs import ExperimentSpec, NetworkSpec

Change = Callable[[ExperimentSpec], ExperimentSpec]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a menu: an edit of the document, a constant to type, or a submenu.

    constant : the neuron id and the place of its constant to type
    undo_label : what the undo list says where `label` alone would say too little
    """

    label: str
    change: Change | None = None
    constant: tuple[int, int] | None = None
    checked: bool | None = None
    children: tuple["Entry", ...] = ()
    undo_label: str = ""


def menu_entries(network: NetworkSpec, selection: Selection) -> tuple[Entry, ...]:
    """The submenus for the selected neurons, as far as they have activations and constants."""
    learning = frozenset(neuron for neuron in selection.neurons if network.column_of[neuron] > 0)
    if not learning:
        return ()
    constants = constant_entries(network, learning)
    return (activation_entries(network, learning), *((constants,) if constants.children else ()))


def activation_entries(network: NetworkSpec, ids: frozenset[int]) -> Entry:
    """The submenu of all activations for these neurons."""
    chosen = {neuron.id: neuron.activation for neuron in network.neurons if neuron.id in ids and neuron.activation}
    now = {activation.name for activation in chosen.values()}
    undo_label = counted("Set activation", "Set activation of %d neurons", len(chosen))
    children = tuple(
        Entry(
            name.replace("_", " "),
            partial(_with_activation, frozenset(chosen), name),
            checked=now == {name},
            undo_label=undo_label,
        )
        for name in ACTIVATIONS
    )
    return Entry(tr("Activation"), children=children)


def constant_entries(network: NetworkSpec, ids: frozenset[int]) -> Entry:
    """The submenu of the constants of one neuron's activation; of several neurons none."""
    activation = network.neuron(next(iter(ids))).activation if len(ids) == 1 else None
    if activation is None:
        return Entry(tr("Constants"))
    pairs = zip(ACTIVATIONS[activation.name].constants, constants_of(activation), strict=True)
    children = (
        Entry(f"{constant.name} = {value:g} …", constant=(next(iter(ids)), at))
        for at, (constant, value) in enumerate(pairs)
    )
    return Entry(tr("Constants"), children=tuple(children))


def _with_activation(ids: frozenset[int], name: str, spec: ExperimentSpec) -> ExperimentSpec:
    return set_activation(spec, ids, NeuronActivation(name))
