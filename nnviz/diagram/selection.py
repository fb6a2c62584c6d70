"""What is selected and what the mouse is over, by ids, so that it outlives every edit."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal

from nnviz.experiment.specs import NetworkSpec

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """What lies under a point: a neuron (its body, rim or bias mark), a synapse, a column's header, or nothing."""

    kind: Literal["neuron", "rim", "bias", "synapse", "header", "empty"]
    neuron: int = -1
    synapse: Pair = (-1, -1)
    column: int = -1


EMPTY = Hit("empty")


class Selection(QObject):
    """Neuron ids and synapses of the network drawn, and none but its own; tells when either changes."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.neurons: frozenset[int] = frozenset()
        self.synapses: frozenset[Pair] = frozenset()
        self._network: NetworkSpec | None = None

    @property
    def focus(self) -> int | None:
        """The one neuron that is selected alone."""
        return next(iter(self.neurons)) if len(self.neurons) == 1 and not self.synapses else None

    @property
    def is_empty(self) -> bool:
        return not self.neurons and not self.synapses

    def set(self, neurons: frozenset[int] = frozenset(), synapses: frozenset[Pair] = frozenset()) -> None:
        """Select exactly these, as far as they are still there."""
        if self._network is not None:
            neurons, synapses = neurons & self._network.number_of.keys(), synapses & self._network.synapses
        if (neurons, synapses) != (self.neurons, self.synapses):
            self.neurons, self.synapses = neurons, synapses
            self.changed.emit()

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
        elif hit.neuron >= 0:
            self.set(frozenset({hit.neuron}))
        else:
            self.set()

    def holds(self, hit: Hit) -> bool:
        """Whether what was hit is already selected."""
        return hit.synapse in self.synapses if hit.kind == "synapse" else hit.neuron in self.neurons

    def keep_within(self, network: NetworkSpec) -> None:
        """Forget what is no longer there."""
        self._network = network
        self.set(self.neurons, self.synapses)
