"""Selecting by command: all of a kind, what hangs on what is selected, and from one thing to the next by keys alone."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from nnviz.diagram.room import Command, Desk, Room
from nnviz.diagram.selection import Hit, Pair
from nnviz.diagram.words import tr

_PAPER = ("empty",)
# Columns and rows from one neuron to the next.
_WAYS = {"right": (1, 0), "left": (-1, 0), "below": (0, 1), "above": (0, -1)}


class Selecting(Room):
    """Changes the selection and never the document."""

    COMMANDS = (
        Command("&Select", "select_all", "&All", ("Ctrl+A",), kinds=_PAPER),
        Command("&Select", "select_neurons", "All &neurons", ("Ctrl+Shift+A",), kinds=_PAPER),
        Command("&Select", "select_synapses", "All s&ynapses", ("Y",), kinds=_PAPER),
        Command("&Select", "select_inverse", "In&verse", ("Ctrl+I",), kinds=_PAPER),
        Command("&Select"),
        Command("&Select", "select_incoming", "&Incoming synapses", ("I",), kinds=("neuron", "header")),
        Command("&Select", "select_outgoing", "&Outgoing synapses", ("O",), kinds=("neuron", "header")),
        Command("&Select", "select_layer", "The whole &layer", ("S",), kinds=("neuron",)),
        Command("&Select", "select_alike", "All with the same a&ctivation", ("Shift+S",), kinds=("neuron",)),
        Command("&Select"),
        Command("&Select", "next_synapse", "Next synapse", ("Alt+Right",)),
        Command("&Select", "previous_synapse", "Previous synapse", ("Alt+Left",)),
        Command("&Select", "next_layer", "Next layer", ("Alt+Down",)),
        Command("&Select", "previous_layer", "Previous layer", ("Alt+Up",)),
        Command("&Select"),
        Command("&Select", "take_right", "Also one of the next layer", ("Shift+Alt+Right",)),
        Command("&Select", "take_left", "Also one of the layer before", ("Shift+Alt+Left",)),
        Command("&Select", "take_below", "Also the one below", ("Shift+Alt+Down",)),
        Command("&Select", "take_above", "Also the one above", ("Shift+Alt+Up",)),
        Command("&Select", "keep_taken", "&Keep it and take another", ("K",)),
    )

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(desk, parent)
        self._taken: int | None = None
        self._is_kept = False
        self._took: frozenset[int] = frozenset()

    def useful(self) -> Mapping[str, bool]:
        network, neurons, focus = self.session.spec.network, self.selection.neurons, self.selection.focus
        has_synapses = bool(self.selection.synapses) and not neurons
        looked_at, pairs = bool(self._looked_at()), self.scene.pairs
        return {
            "select_synapses": bool(pairs),
            "select_incoming": has_synapses or any(target in neurons for _, target in network.synapses),
            "select_outgoing": has_synapses or any(source in neurons for source, _ in network.synapses),
            "select_layer": looked_at,
            "select_alike": looked_at,
            **dict.fromkeys(("next_synapse", "previous_synapse"), any(focus in (None, *pair) for pair in pairs)),
            **{f"take_{way}": not neurons or self._taking(*by)[1] is not None for way, by in _WAYS.items()},
            "keep_taken": self._is_walking and not self._is_kept,
        }

    # all of a kind

    def select_all(self) -> None:
        network = self.session.spec.network
        self.selection.set(frozenset(network.ids), network.synapses)

    def select_neurons(self) -> None:
        self.selection.set(frozenset(self.session.spec.network.ids))

    def select_synapses(self) -> None:
        if self.session.spec.network.synapses:
            self.selection.set(synapses=self.session.spec.network.synapses)
        else:
            self.session.failed.emit(tr("There is no synapse yet; drag from a neuron's rim to another"))

    def select_inverse(self) -> None:
        """What is not selected, of the kinds that are: neurons, synapses, or with nothing selected both."""
        network, selection = self.session.spec.network, self.selection
        neurons = frozenset(network.ids) - selection.neurons
        synapses = network.synapses - selection.synapses
        self.selection.set(
            neurons if selection.neurons or not selection.synapses else frozenset(),
            synapses if selection.synapses or not selection.neurons else frozenset(),
        )

    # what hangs on what is selected

    def select_incoming(self) -> None:
        """The synapses into the selected neurons; of synapses the neurons they come from."""
        self._follow(1)

    def select_outgoing(self) -> None:
        """The synapses out of the selected neurons; of synapses the neurons they go to."""
        self._follow(0)

    def _follow(self, end: int) -> None:
        neurons, synapses = self.selection.neurons, self.selection.synapses
        if neurons:
            touching = frozenset(pair for pair in self.session.spec.network.synapses if pair[end] in neurons)
            if touching:
                self.selection.set(synapses=touching)
            else:
                out, into = tr("No synapse comes out of what is selected"), tr("No synapse leads into what is selected")
                self.session.failed.emit(into if end else out)
        elif synapses:
            self.selection.set(frozenset(pair[1 - end] for pair in synapses))

    def select_layer(self) -> None:
        """All neurons of the layers that have a selected one."""
        column_of = self.session.spec.network.column_of
        self._select_like(column_of.__getitem__)

    def select_alike(self) -> None:
        """All neurons with an activation that a selected one has."""
        network = self.session.spec.network
        names = {neuron.id: neuron.activation and neuron.activation.name for neuron in network.neurons}
        self._select_like(names.__getitem__)

    def _select_like(self, kind: Callable[[int], object]) -> None:
        """All neurons of a kind that a selected one is of."""
        kinds = {kind(neuron) for neuron in self._looked_at()}
        if kinds:
            alike = (neuron for neuron in self.session.spec.network.ids if kind(neuron) in kinds)
            self.selection.set(frozenset(alike))
        else:
            self.session.failed.emit(tr("Select a neuron whose like is meant"))

    def _looked_at(self) -> frozenset[int]:
        focus = self.selection.focus
        return self.selection.neurons or (frozenset() if focus is None else frozenset({focus}))

    # from one to the next

    def next_synapse(self) -> None:
        self._go_to_synapse(1)

    def previous_synapse(self) -> None:
        self._go_to_synapse(-1)

    def _go_to_synapse(self, by: int) -> None:
        """Of the neuron in focus, else of the whole network, round and round."""
        pairs, selected = self.scene.pairs, self.selection.synapses
        if self.selection.focus is not None:
            pairs = [pair for pair in pairs if self.selection.focus in pair]
        places = [at for at, pair in enumerate(pairs) if pair in selected]
        beyond = -1 if by > 0 else 0
        if pairs:
            self._choose(pairs[((places[0] if len(places) == 1 else beyond) + by) % len(pairs)])

    def _choose(self, pair: Pair) -> None:
        self.selection.choose(Hit("synapse", synapse=pair))

    def next_layer(self) -> None:
        self._go_to_layer(1)

    def previous_layer(self) -> None:
        self._go_to_layer(-1)

    def _go_to_layer(self, by: int) -> None:
        now = self.selection.column
        beyond = -1 if by > 0 else 0
        column = ((beyond if now is None else now) + by) % len(self.session.spec.network.columns)
        self.selection.choose(Hit("header", column=column))

    # one more, to be walked with until it is kept

    def take_right(self) -> None:
        self._take(*_WAYS["right"])

    def take_left(self) -> None:
        self._take(*_WAYS["left"])

    def take_below(self) -> None:
        self._take(*_WAYS["below"])

    def take_above(self) -> None:
        self._take(*_WAYS["above"])

    def keep_taken(self) -> None:
        """The next one comes to those selected now, rather than in place of the last."""
        self._is_kept = True

    def _take(self, columns: int, rows: int) -> None:
        """A neighbor of the last neuron comes to the selection; again, it gives way to its own neighbor."""
        if not self.selection.neurons:
            self.selection.set(frozenset(self.session.spec.network.ids[:1]))
            return
        kept, taken = self._taking(columns, rows)
        if taken is not None:
            self._taken, self._is_kept, self._took = taken, False, kept | {taken}
            self.selection.set(self._took)

    @property
    def _is_walking(self) -> bool:
        """Whether the selection is what was taken last."""
        return self._taken in self.selection.neurons and self.selection.neurons == self._took

    def _taking(self, columns: int, rows: int) -> tuple[frozenset[int], int | None]:
        """What stays selected, and the neighbor that comes to it, if there is one."""
        selected = self.selection.neurons
        end = self._taken if self._is_walking and self._taken is not None else max(selected, key=self._number)
        kept = selected - {end} if self._is_walking and not self._is_kept else selected
        return kept, self._neighbor(end, kept, columns, rows)

    def _number(self, neuron: int) -> int:
        return self.session.spec.network.number_of[neuron]

    def _neighbor(self, neuron: int, kept: frozenset[int], columns: int, rows: int) -> int | None:
        """The nearest other neuron beside it in another column, or above or below in its own, by where they stand."""
        network, items = self.session.spec.network, self.scene.neurons
        at, y = network.column_of[neuron] + columns, items[neuron].y()
        if not 0 <= at < len(network.columns):
            return None
        there = (other.id for other in network.columns[at].neurons if items[other.id].isVisible())
        others = [other for other in there if other not in kept | {neuron}]
        if rows:
            others = [other for other in others if (items[other].y() - y) * rows > 0]
        return min(others, key=lambda other: abs(items[other].y() - y), default=None)
