"""What is selected and what the mouse is over, by ids, so that it outlives every edit."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal

from nnviz.experiment.specs import NetworkSpec

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """What lies under a point: a neuron (its body, rim or bias mark), a synapse, a header or ellipsis, or nothing.

    column : of the header or the ellipsis
    """

    kind: Literal["neuron", "rim", "bias", "synapse", "header", "ellipsis", "empty"]
    neuron: int = -1
    synapse: Pair = (-1, -1)
    column: int = -1


EMPTY = Hit("empty")


class Selection(QObject):
    """Neuron ids and synapses of the network drawn, and none but its own; tells when either changes.

    focus : the one neuron that is looked at: selected alone, or selected before some of its own synapses were
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.neurons: frozenset[int] = frozenset()
        self.synapses: frozenset[Pair] = frozenset()
        self.focus: int | None = None
        self._network: NetworkSpec | None = None

    @property
    def is_empty(self) -> bool:
        return not self.neurons and not self.synapses

    def set(self, neurons: frozenset[int] = frozenset(), synapses: frozenset[Pair] = frozenset()) -> None:
        """Select exactly these, as far as they are still there."""
        if self._network is not None:
            neurons, synapses = neurons & self._network.number_of.keys(), synapses & self._network.synapses
        if (neurons, synapses) != (self.neurons, self.synapses):
            self.neurons, self.synapses = neurons, synapses
            self.focus = self._looked_at()
            self.changed.emit()

    def _looked_at(self) -> int | None:
        if len(self.neurons) == 1:
            focus: int | None = next(iter(self.neurons))
        else:
            focus = self.focus if self.synapses and not self.neurons else None
        return focus if all(focus in pair for pair in self.synapses) else None

    def toggle(self, hit: Hit) -> None:
        """Add what was hit, or take it away."""
        if hit.kind == "synapse":
            self.set(self.neurons, self.synapses ^ {hit.synapse})
        elif hit.neuron >= 0:
            self.set(self.neurons ^ {hit.neuron}, self.synapses)

    def choose(self, hit: Hit) -> None:
        """Select what was hit alone."""
        if hit.kind == "synapse":
            self.set(synapses=frozenset({hit.synapse}))
        elif hit.kind == "header" and self._network is not None:
            self.set(frozenset(neuron.id for neuron in self._network.columns[hit.column].neurons))
        elif hit.neuron >= 0:
            self.set(frozenset({hit.neuron}))
        else:
            self.set()

    def holds(self, hit: Hit) -> bool:
        """Whether what was hit is already selected."""
        return hit.synapse in self.synapses if hit.kind == "synapse" else hit.neuron in self.neurons

    @property
    def column(self) -> int | None:
        """The last column that has a selected neuron."""
        if self._network is None or not self.neurons:
            return None
        return max(self._network.column_of[neuron] for neuron in self.neurons)

    @property
    def hit(self) -> Hit:
        """What the keyboard means by "this": a whole layer, the first neuron, or the first synapse."""
        if self._network is None or self.is_empty:
            return EMPTY
        if self.neurons:
            first = min(self.neurons, key=self._network.number_of.__getitem__)
            column = self._network.column_of[first]
            is_layer = {neuron.id for neuron in self._network.columns[column].neurons} == self.neurons
            return Hit("header", column=column) if is_layer and len(self.neurons) > 1 else Hit("neuron", first)
        return Hit("synapse", synapse=min(self.synapses, key=self._rank))

    def _rank(self, pair: Pair) -> tuple[int, int]:
        assert self._network is not None
        return self._network.number_of[pair[1]], self._network.number_of[pair[0]]

    def keep_within(self, network: NetworkSpec) -> None:
        """Forget what is no longer there."""
        self._network = network
        self.set(self.neurons, self.synapses)
