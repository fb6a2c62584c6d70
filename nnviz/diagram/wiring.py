"""How the selected neurons are wired to each other: all to all, one to one, a random share, not at all; and pins."""

from collections.abc import Callable, Collection, Mapping
from functools import partial
from itertools import pairwise

from nnviz.diagram.room import Command, Room
from nnviz.diagram.undo_words import counted, removal
from nnviz.diagram.words import tr
from nnviz.experiment.edits import connect_groups, connect_one_to_one, connect_share, disconnect_groups, set_pinned
from nnviz.experiment.specs import ExperimentSpec

Wire = Callable[[ExperimentSpec, Collection[int], Collection[int]], ExperimentSpec]

_FIRST_PERCENT = 50
_LAYERS = ("neuron", "header")


class Wiring(Room):
    """Each selected layer is wired to the next selected one, a single one to the layer after it."""

    COMMANDS = (
        Command("&Network", "connect_selection", "&Connect all to all", ("C",), "connect", kinds=_LAYERS),
        Command("&Network", "connect_pairwise", "Connect &one to one", ("Shift+C",), kinds=_LAYERS),
        Command("&Network", "connect_some", "Connect a random &share…", ("Ctrl+Shift+C",), kinds=_LAYERS),
        Command("&Network", "disconnect_selection", "&Disconnect", ("X",), kinds=_LAYERS),
        Command("&Network", "pin_selection", "&Pin or free weights", ("P",), kinds=("synapse",)),
        Command("&Network"),
    )

    def useful(self) -> Mapping[str, bool]:
        groups, n_synapses = self._groups(), self._n_synapses()
        return {
            "connect_selection": n_synapses < sum(a * b for a, b in pairwise(map(len, groups))),
            "connect_pairwise": bool(groups),
            "connect_some": bool(groups),
            "disconnect_selection": n_synapses > 0,
            "pin_selection": bool(self.selection.synapses),
        }

    def connect_selection(self) -> None:
        """Every selected neuron to all selected ones of the next selected layer, where there is no synapse yet."""
        n_missing = sum(a * b for a, b in pairwise(map(len, self._groups()))) - self._n_synapses()
        if n_missing or not self._groups():
            self._wire(counted("Add synapse", "Add %d synapses", n_missing), connect_groups)
        else:
            self.session.failed.emit(tr("These neurons are all connected already"))

    def connect_pairwise(self) -> None:
        """The first to the first, the second to the second, and no others."""
        self._wire(tr("Connect one to one"), connect_one_to_one)

    def connect_some(self) -> None:
        """A share of all possible synapses, as many percent as are typed."""
        if self._groups():
            self.typist.type_percent(tr("Share of synapses in percent"), _FIRST_PERCENT, self.connect_percent)
        else:
            self._ask_for_layers()

    def connect_percent(self, percent: float) -> None:
        """So many percent of all possible synapses, drawn from the seed of the experiment."""
        self._wire(tr("Connect %g percent") % percent, partial(_with_share, percent / 100))

    def disconnect_selection(self) -> None:
        """No synapse between the selected layers; of a single one, none to the layer after it, and words say which."""
        n_synapses, chosen = self._n_synapses(), self.selection.neurons
        columns = {self.session.spec.network.column_of[neuron] for neuron in chosen}
        if n_synapses and len(columns) == 1:
            whose = self.scene.neurons[min(chosen)].symbol if len(chosen) == 1 else tr("%d neurons") % len(chosen)
            outgoing = counted("outgoing synapse of %s", "%d outgoing synapses of %%s", n_synapses) % whose
            self._wire(tr("Remove %s") % outgoing, disconnect_groups)
            self.session.noted.emit(tr("Removed %s; incoming ones stay") % outgoing)
        elif n_synapses or not self._groups():
            self._wire(removal(0, n_synapses), disconnect_groups)
        else:
            self.session.failed.emit(tr("There is no synapse between these neurons"))

    def _groups(self) -> list[list[int]]:
        """The selected neurons by layer, at least two layers or none at all."""
        network = self.session.spec.network
        groups: dict[int, list[int]] = {}
        for neuron in sorted(self.selection.neurons):
            groups.setdefault(network.column_of[neuron], []).append(neuron)
        if len(groups) == 1:
            following = next(iter(groups)) + 1
            if following < len(network.columns):
                groups[following] = [neuron.id for neuron in network.columns[following].neurons]
        return [groups[column] for column in sorted(groups)] if len(groups) > 1 else []

    def _n_synapses(self) -> int:
        synapses = self.session.spec.network.synapses
        return sum((a, b) in synapses for near, far in pairwise(self._groups()) for a in near for b in far)

    def _wire(self, label: str, wire: Wire) -> None:
        groups = self._groups()
        if groups:
            self.session.edit(label, partial(_wired, wire, groups))
        else:
            self._ask_for_layers()

    def _ask_for_layers(self) -> None:
        self.session.failed.emit(tr("Select neurons of two layers, or a layer that another one follows"))

    def pin_selection(self) -> None:
        """Training leaves the selected weights alone; where all of them are pinned already, they are free again."""
        pairs = self.selection.synapses
        if not pairs:
            self.session.failed.emit(tr("Select the synapses whose weights are to be pinned or free"))
            return
        is_pinned = not pairs <= self.session.spec.network.pinned
        words = ("Pin weight", "Pin %d weights") if is_pinned else ("Free weight", "Free %d weights")
        self.session.edit(counted(*words, len(pairs)), partial(_with_pins, pairs, is_pinned))


def _wired(wire: Wire, groups: list[list[int]], spec: ExperimentSpec) -> ExperimentSpec:
    for sources, targets in pairwise(groups):
        spec = wire(spec, sources, targets)
    return spec


def _with_share(
    share: float, spec: ExperimentSpec, sources: Collection[int], targets: Collection[int]
) -> ExperimentSpec:
    return connect_share(spec, sources, targets, share)


def _with_pins(pairs: frozenset[tuple[int, int]], pinned: bool, spec: ExperimentSpec) -> ExperimentSpec:
    return set_pinned(spec, pairs, pinned)
