"""The diagram as a scene: built once from the spec, then changed in place, its numbers read from the shown snapshot.

Items are looked up by neuron id; the scene is never cleared, and an edit never moves the view.
"""

import numpy as np
from PySide6.QtCore import QObject, QRectF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from nnviz.diagram import geometry
from nnviz.diagram.formula import number_text
from nnviz.diagram.header_item import HeaderItem, header_words
from nnviz.diagram.labels_item import LabelsItem
from nnviz.diagram.look import Look
from nnviz.diagram.names import name_neurons
from nnviz.diagram.neuron_item import NeuronItem
from nnviz.diagram.pictures import Pictures
from nnviz.diagram.selection import EMPTY, Hit, Pair, Selection
from nnviz.diagram.synapses_item import DIM, LIT, PLAIN, STRONG, SynapsesItem
from nnviz.experiment.specs import NetworkSpec
from nnviz.training.snapshot import Snapshot

FEW = 40
_NUMBERS_FROM_ZOOM = 1.7
_MOST_NUMBERS = 160


class DiagramScene(QGraphicsScene):
    """The network drawn; `rebuild` follows the spec, `show` the snapshot."""

    def __init__(self, look: Look, selection: Selection, parent: QObject) -> None:
        super().__init__(parent)
        self.look, self.selection = look, selection
        self.network: NetworkSpec | None = None
        self.pairs: list[Pair] = []
        self.weights = np.empty(0)
        self.neurons: dict[int, NeuronItem] = {}
        self.headers: list[HeaderItem] = []
        self.synapses, self.labels = SynapsesItem(look), LabelsItem(look)
        self.addItem(self.synapses)
        self.addItem(self.labels)
        self.hovered = EMPTY
        self.target: int | None = None
        self.targets: frozenset[int] = frozenset()
        self._image_shape: tuple[int, int] | None = None
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
        self.network, self._image_shape = network, image_shape
        number_of = network.number_of
        self.pairs = sorted(network.synapses, key=lambda pair: (number_of[pair[1]], number_of[pair[0]]))
        self.pair_numbers = np.array([(number_of[a], number_of[b]) for a, b in self.pairs], np.intp).reshape(-1, 2)
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
        """Put every item where the layout and the hand that is moving neurons say."""
        assert self.network is not None
        self.places = geometry.layout(self.network, self._image_shape)
        for neuron_id, position in self._preview.items():
            self.places.positions[self.network.number_of[neuron_id]] = position
        for number, neuron_id in enumerate(self.network.ids):
            item = self.neurons[neuron_id]
            item.is_pixel = self.places.has_image and self.places.column_of[number] == 0
            x, y = self.places.positions[number].tolist()
            item.place(x, y, float(self.places.radii[number]))
        self.curves = geometry.synapse_curves(self.places, self.pair_numbers)
        self.lines = geometry.sampled(self.curves)
        pinned = np.array([pair in self.network.pinned for pair in self.pairs], bool)
        self.synapses.set_curves(self.curves, self.places.column_of[self.pair_numbers[:, 1]], pinned)
        self._place_headers()
        if self._preview:
            self._show_weights()

    def preview(self, positions: dict[int, tuple[float, float]]) -> None:
        """Show neurons elsewhere while a hand moves them; {} gives them back."""
        if bool(positions) != bool(self._preview):
            # Kept pictures make a drag twice as fast, but training repaints every neuron and pays for keeping them.
            modes = QGraphicsItem.CacheMode
            for item in self.neurons.values():
                item.setCacheMode(modes.DeviceCoordinateCache if positions else modes.NoCache)
        self._preview = positions
        self.place()
        if not positions:
            self.place_labels()
            self._show_weights()

    def _place_headers(self) -> None:
        assert self.network is not None
        x = self.places.column_x
        gaps = np.diff(x) if len(x) > 1 else np.array([geometry.COLUMN_GAP])
        for column, header in enumerate(self.headers):
            room = float(min(gaps[max(column - 1, 0)], gaps[min(column, len(gaps) - 1)])) - 10.0
            header.show_words(header_words(self.network, column), room)
            header.setPos(float(x[column]), self.places.header_y)

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
        focus, selected = self.selection.focus, self.selection.synapses
        emphasis = np.full(len(self.pairs), PLAIN if focus is None else DIM, np.intp)
        related = set(self.neurons)
        if focus is not None:
            number = self.network.number_of[focus]
            touching = (self.pair_numbers == number).any(axis=1)
            emphasis[touching] = STRONG
            ids = np.array(self.network.ids)
            related = {focus, *ids[self.pair_numbers[touching].ravel()].tolist()}
        emphasis[[self.pair_index[pair] for pair in selected if pair in self.pair_index]] = LIT
        if self.hovered.kind == "synapse" and self.hovered.synapse in self.pair_index:
            at = self.pair_index[self.hovered.synapse]
            emphasis[at] = max(emphasis[at], STRONG)
        self.synapses.emphasis = emphasis
        for neuron_id, item in self.neurons.items():
            state = (
                neuron_id in self.selection.neurons,
                neuron_id == self.hovered.neuron,
                neuron_id not in related,
                2 if neuron_id == self.target else int(neuron_id in self.targets),
            )
            if state != (item.is_selected, item.is_hovered, item.is_dim, item.welcome):
                item.is_selected, item.is_hovered, item.is_dim, item.welcome = state
                item.update()
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
        emphasis = self.synapses.emphasis
        if self.selection.focus is not None:
            members = np.flatnonzero(emphasis >= STRONG)
        elif len(self.pairs) <= FEW or self.look.zoom >= _NUMBERS_FROM_ZOOM:
            members = np.arange(len(self.pairs))
        else:
            members = np.flatnonzero(emphasis >= STRONG)
        importance = np.abs(self.weights) + 1e3 * (emphasis == LIT)
        if len(members) > _MOST_NUMBERS:
            members = members[np.argsort(-importance[members])[:_MOST_NUMBERS]]
        key = (members.tobytes(), self.look.zoom, self.look.content_scale, self.curves.tobytes())
        if key == self._labels_key:
            return
        self._labels_key = key
        disks = (self.places.positions, self.places.radii)
        if self.places.has_image:
            after = self.places.column_of > 0
            disks = (disks[0][after], disks[1][after])
        if self.selection.focus is not None:
            number = self.network.number_of[self.selection.focus]
            below = self.places.positions[number] + (0.0, self.places.radii[number] + 14.0)
            spread = np.array([[-24.0, 0.0], [0.0, 0.0], [24.0, 0.0]]) / min(self.look.zoom, 1.0)
            disks = np.concatenate([disks[0], below + spread]), np.concatenate([disks[1], np.full(3, 9.0)])
        crowd = self.lines if len(self.lines) <= 3 * FEW else self.lines[members]
        self.labels.place(members, self.curves, importance, disks, crowd)

    def restyle(self) -> None:
        """Paint everything anew after another palette, content scale or zoom."""
        for item in self.items():
            item.prepareGeometryChange()
            item.update()
        if self.network is not None:
            self._place_headers()
            self.place_labels()
            self._show_weights()

    # numbers

    def show(self, snapshot: Snapshot) -> None:
        """Take every number and every picture from the snapshot, if it is of the network drawn."""
        if self.network is None or not self.is_of(snapshot):
            return
        self._snapshot = snapshot
        run, vector = snapshot.run, snapshot.state.parameters
        settled = bool(self.weights.any())
        self.weights = vector[run.network.synapse_indices]
        if not settled:
            self.place_labels()
        self._show_weights()
        self._show_biases()
        if self.pictures is None or self._pictures_of != run.number:
            self.pictures, self._pictures_of = Pictures(run), run.number
        for neuron_id, picture in zip(self.network.ids, self.pictures.of(vector), strict=True):
            self.neurons[neuron_id].show_map(picture)
        if self.pictures.ink is not None:
            for neuron_id, ink in zip(self.network.ids, self.pictures.ink.tolist(), strict=False):
                self.neurons[neuron_id].ink = ink

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
        if self.network is None or self._snapshot is None or not self.is_of(self._snapshot):
            return
        indices = self._snapshot.run.network.bias_indices
        for neuron_id, index in zip(self.network.ids, indices.tolist(), strict=True):
            item = self.neurons[neuron_id]
            bias = float(self._snapshot.state.parameters[index]) if index >= 0 else None
            shows = bias is not None and (item.is_selected or item.is_hovered)
            text = number_text(bias) if shows and bias is not None else ""
            if (bias, text) != (item.bias, item.bias_text):
                item.bias, item.bias_text = bias, text
                item.update()
