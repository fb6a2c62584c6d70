"""The diagram as a scene: built once from the spec, then changed in place, its numbers read from the shown snapshot.

Items are looked up by neuron id; the scene is never cleared, and an edit never moves the view.
"""

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtWidgets import QGraphicsScene

from nnviz.diagram import geometry
from nnviz.diagram.biases import show_biases
from nnviz.diagram.ellipsis import Ellipses
from nnviz.diagram.emphasis import emphasis_of, lifted
from nnviz.diagram.folding import Folding
from nnviz.diagram.header_item import HeaderItem, place_headers
from nnviz.diagram.labels_item import LabelsItem
from nnviz.diagram.look import Look
from nnviz.diagram.names import name_neurons
from nnviz.diagram.neuron_item import NeuronItem
from nnviz.diagram.numbering import FEW, kept_clear, numbered
from nnviz.diagram.pictures import Pictures
from nnviz.diagram.selection import EMPTY, Hit, Pair, Selection
from nnviz.diagram.synapse_layer import LIT
from nnviz.diagram.synapses import Synapses
from nnviz.experiment.specs import NetworkSpec
from nnviz.training.snapshot import Snapshot


class DiagramScene(QGraphicsScene):
    """The network drawn; `rebuild` follows the spec, `show_neurons` and `show_synapses` the snapshot."""

    placed = Signal()
    folded = Signal()

    def __init__(self, look: Look, selection: Selection, parent: QObject) -> None:
        super().__init__(parent)
        self.look, self.selection = look, selection
        self.network: NetworkSpec | None = None
        self.pairs: list[Pair] = []
        self.pair_index: dict[Pair, int] = {}
        self.pair_numbers = np.empty((0, 2), np.intp)
        self.weights = np.empty(0)
        self.neurons: dict[int, NeuronItem] = {}
        self.headers: list[HeaderItem] = []
        self.synapses, self.labels = Synapses(look), LabelsItem(look)
        for item in (self.synapses.resting, self.synapses.lively, self.labels):
            self.addItem(item)
        self.folding, self.ellipses = Folding(), Ellipses(look, self)
        self.hovered = EMPTY
        self.target: int | None = None
        self.targets: frozenset[int] = frozenset()
        self._image_shape: tuple[int, int] | None = None
        self._lines: geometry.Array | None = None
        self._labels_key: object = None
        self.pictures: Pictures | None = None
        self._pictures_of = -1
        self._snapshot: Snapshot | None = None
        self._preview: dict[int, tuple[float, float]] = {}
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        selection.changed.connect(self.emphasize)

    # structure

    def rebuild(self, network: NetworkSpec, image_shape: tuple[int, int] | None) -> bool:
        """Follow an edit: items that stay are moved and renamed, others come and go; whether anything has changed."""
        if network == self.network and image_shape == self._image_shape:
            return False
        before, number_of = self.network, network.number_of
        self.network, self._image_shape = network, image_shape
        if before is None or before.ids != network.ids or before.synapses is not network.synapses:
            self.pair_numbers = network.wiring
            ends = np.array(network.ids)[network.wiring].T.tolist()
            self.pairs = list(zip(*ends, strict=True))
            self.pair_index = {pair: at for at, pair in enumerate(self.pairs)}
        self.weights = np.zeros(len(self.pairs))
        for gone in self.neurons.keys() - number_of.keys():
            self.removeItem(self.neurons.pop(gone))
        for neuron in network.neurons:
            if neuron.id not in self.neurons:
                self.neurons[neuron.id] = NeuronItem(self.look, neuron.id)
                self.addItem(self.neurons[neuron.id])
        while len(self.headers) > len(network.columns):
            self.removeItem(self.headers.pop())
        while len(self.headers) < len(network.columns):
            self.headers.append(HeaderItem(self.look))
            self.addItem(self.headers[-1])
        self._preview = {}
        self.place()
        name_neurons(network, self.neurons)
        self.selection.keep_within(network)
        self.emphasize()
        return True

    def place(self) -> None:
        """Put every item where the layout says."""
        assert self.network is not None
        self.folding.follow(self.network, self._image_shape)
        self.places = geometry.layout(self.network, self._image_shape, self.folding.folded)
        self._place_neurons(range(len(self.places.radii)))
        self.curves = geometry.synapse_curves(self.places, self.pair_numbers)
        self._lines = None
        pinned = np.zeros(len(self.pairs), bool)
        pinned[[self.pair_index[pair] for pair in self.network.pinned]] = True
        drawable = np.asarray(~self.places.hidden[self.pair_numbers].any(axis=1))
        self.synapses.set_curves(self.curves, self.places.column_of[self.pair_numbers[:, 1]], pinned, drawable)
        self.ellipses.place(self.places, self.pair_numbers)
        place_headers(self.headers, self.network, self.places, self.synapses.crowded_columns())
        self.placed.emit()

    def fold(self, columns: frozenset[int], is_folded: bool) -> None:
        """Fold or unfold columns, which is a matter of the view and no edit."""
        assert self.network is not None
        self.folding.choose(self.network, columns, is_folded)
        self.place()
        self.emphasize()
        self.folded.emit()

    def _place_neurons(self, numbers: Iterable[int]) -> None:
        assert self.network is not None
        for number in numbers:
            x, y = self.places.positions[number].tolist()
            item, is_input = self.neurons[self.network.ids[number]], self.places.column_of[number] == 0
            item.place(x, y, float(self.places.radii[number]), bool(self.places.has_image and is_input))
            item.setVisible(not self.places.hidden[number])

    @property
    def lines(self) -> geometry.Array:
        """(n_synapses, N_CURVE_POINTS, 2) points along all synapses, for what is near them."""
        if self._lines is None:
            self._lines = geometry.sampled(self.curves)
        return self._lines

    def preview(self, positions: dict[int, tuple[float, float]]) -> None:
        """Show neurons elsewhere while a hand moves them; {} gives them back."""
        assert self.network is not None
        self._preview = {neuron: at for neuron, at in positions.items() if neuron in self.neurons}
        if not self._preview:
            self.place()
            self.place_labels()
            self._show_weights()
            return
        numbers = [self.network.number_of[neuron_id] for neuron_id in self._preview]
        self.places.positions[numbers] = list(self._preview.values())
        self._place_neurons(numbers)
        moving = geometry.moved_by(self.places, self.pair_numbers, numbers)
        self.curves[moving] = geometry.synapse_curves(self.places, self.pair_numbers[moving])
        self._lines = None
        self.synapses.move(moving, self.curves[moving])
        self.ellipses.follow(self.places)
        self.labels.follow(self.curves)
        self._show_weights()
        self.placed.emit()

    def content_rect(self) -> QRectF:
        """Everything that is drawn, with room for the headers."""
        left, top, right, bottom = self.places.bounds
        rect = QRectF(left, top, right - left, bottom - top)
        for header in self.headers:
            rect = rect.united(header.sceneBoundingRect())
        for item in self.neurons.values():
            if item.name:
                rect = rect.united(item.name_box().translated(item.pos()))
        return rect.adjusted(0, 0, 0, 10)

    # emphasis and labels

    def emphasize(self) -> None:
        """Light up what is selected, grey what the focus leaves out, and number the synapses."""
        if self.network is None:
            return
        number_of, hidden = self.network.number_of, self.places.hidden
        emphasis, related = emphasis_of(self.network, self.pair_index, self.selection, self.hovered)
        focus = None if self.selection.focus is None else number_of[self.selection.focus]
        self.synapses.emphasis = emphasis
        self.synapses.lifted = lifted(emphasis, self.pair_numbers, hidden, focus)
        self.ellipses.light(self.places, [number_of[neuron_id] for neuron_id in self.selection.neurons])
        for neuron_id, item in self.neurons.items():
            welcome = 2 if neuron_id == self.target else int(neuron_id in self.targets)
            is_selected, is_hovered = neuron_id in self.selection.neurons, neuron_id == self.hovered.neuron
            item.emphasize(is_selected, is_hovered, neuron_id not in related, welcome)
        self._show_biases()
        self.place_labels()
        self._show_weights()

    def hover(self, hit: Hit) -> None:
        """Take note of what the mouse is over."""
        if hit != self.hovered:
            before, self.hovered = self.hovered, hit
            if {before.kind, hit.kind} != {"empty", "header"}:
                self.emphasize()

    def set_targets(self, neuron_ids: frozenset[int]) -> None:
        """Mark the neurons that a new synapse may end at."""
        self.targets = neuron_ids
        self.emphasize()

    def set_target(self, neuron_id: int | None) -> None:
        """Light up the neuron that a new synapse would end at."""
        if neuron_id != self.target:
            self.target = neuron_id
            self.emphasize()

    def place_labels(self) -> None:
        """Choose which synapses carry a number, and where."""
        if self.network is None or self._preview:
            return
        emphasis, focus, zoom = self.synapses.emphasis, self.selection.focus, self.look.zoom
        importance = np.abs(self.weights) + 1e3 * (emphasis == LIT)
        drawn = np.flatnonzero(self.synapses.drawable | self.synapses.lifted)
        members = drawn[numbered(emphasis[drawn], importance[drawn], zoom, focus is not None)]
        key = (members.tobytes(), zoom, self.look.content_scale, self.curves.tobytes())
        if key == self._labels_key:
            return
        self._labels_key = key
        per_px = self.look.content_scale / min(zoom, 1.0)
        disks = kept_clear(self.places, None if focus is None else self.network.number_of[focus], per_px)
        crowd = geometry.sampled(self.curves if len(self.curves) <= 3 * FEW else self.curves[members])
        self.labels.place(members, self.curves, importance, disks, crowd)

    def restyle(self) -> None:
        """Paint everything anew after another palette, content scale or zoom."""
        for item in self.items():
            item.prepareGeometryChange()
            item.update()
        for neuron in self.neurons.values():
            neuron.restyle()
        self.synapses.forget_groups()
        self.ellipses.restyle()
        if self.network is not None:
            place_headers(self.headers, self.network, self.places, self.synapses.crowded_columns())
            self.place_labels()
            self._show_weights()

    # numbers

    def show_neurons(self, snapshot: Snapshot) -> None:
        """What the neurons answer, and their biases."""
        if self.network is None or not self.is_of(snapshot):
            return
        self._snapshot = snapshot
        self._show_biases()
        run = snapshot.run
        if self.pictures is None or self._pictures_of != run.number:
            self.pictures, self._pictures_of = Pictures(run), run.number
            if self.pictures.ink is not None:
                for neuron_id, ink in zip(self.network.ids, self.pictures.ink.tolist(), strict=False):
                    self.neurons[neuron_id].show_ink(ink)
        for neuron_id, picture in zip(self.network.ids, self.pictures.of(snapshot.state.parameters), strict=True):
            self.neurons[neuron_id].show_picture(picture)

    def show_synapses(self, snapshot: Snapshot) -> None:
        """The weights, as lines and as numbers."""
        if self.network is None or not self.is_of(snapshot):
            return
        settled = bool(self.weights.any())
        self.weights = snapshot.state.parameters[snapshot.run.network.synapse_indices]
        if not settled:
            self.place_labels()
        self._show_weights()

    def is_of(self, snapshot: Snapshot) -> bool:
        """Whether the snapshot is one of the network that is drawn."""
        network = snapshot.run.network
        return (
            self.network is not None
            and network.sizes == self.network.sizes
            and np.array_equal(network.synapses, self.pair_numbers)
        )

    def _show_weights(self) -> None:
        if len(self.weights) == len(self.pairs):
            self.synapses.set_weights(self.weights)
            self.labels.set_weights(self.weights)

    def _show_biases(self) -> None:
        if self.network is not None and self._snapshot is not None and self.is_of(self._snapshot):
            show_biases(self.network, self._snapshot, self.neurons)
