"""A layer changed at its header: its name and size typed in place, its activation chosen from a list."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF
from PySide6.QtGui import QMouseEvent

from nnviz.diagram.entry_menu import EntryMenu
from nnviz.diagram.menus import activation_entries
from nnviz.diagram.pieces import unused_inputs
from nnviz.diagram.room import Command, Desk, Room
from nnviz.diagram.selection import Hit
from nnviz.diagram.words import layer_name, tr
from nnviz.experiment.checks import MAX_NEURONS
from nnviz.experiment.data_for_shape import dataset_remark
from nnviz.experiment.edits import add_feature, remove_neurons, rename_column, shaped
from nnviz.experiment.features import features_offered
from nnviz.experiment.specs import ExperimentSpec

_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
_MOST_DIGITS = 5


class LayerEditor(Room):
    """Where in the header the mouse was pressed says what of the layer is meant."""

    COMMANDS = (Command("&Network", "type_layer_size", "Layer si&ze…", ("Q",), kinds=("header",)),)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(desk, parent)
        self._pressed = QPointF()
        desk.view.viewport().installEventFilter(self)
        desk.view.header_clicked.connect(self.follow_click)
        desk.view.number_asked.connect(self.follow_double_click)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _PRESSES and isinstance(event, QMouseEvent):
            self._pressed = self.view.mapToScene(event.position().toPoint())
        return False

    def useful(self) -> Mapping[str, bool]:
        return {"type_layer_size": self.selection.column is not None}

    def follow_click(self, column: int) -> None:
        """A click on the activation opens the list of all."""
        if self._part(column) == "activation":
            self._offer_activations(column)

    def follow_double_click(self, hit: Hit) -> None:
        """A double click on the name or the size opens a field over it."""
        if hit.kind == "header" and self._part(hit.column) == "name":
            self._type_name(hit.column)
        elif hit.kind == "header" and self._part(hit.column) in ("size", "block"):
            self._type_size(hit.column)

    def type_layer_size(self) -> None:
        """How many neurons the layer of the selection has."""
        if self.selection.column is None:
            self.session.failed.emit(tr("Select a neuron of the layer to resize"))
        else:
            self._type_size(self.selection.column)

    def grow(self, column: int, by: int) -> None:
        """One neuron more or fewer, by the buttons under the header."""
        network, dataset = self.session.spec.network, self.session.spec.dataset
        name = layer_name(network, column)
        if column == 0 and features_offered(dataset):
            self._feed(by)
            return
        label = tr("Add neuron to %s") % name if by > 0 else tr("Remove neuron of %s") % name
        self._resize(label, column, network.sizes[column] + by)

    def _feed(self, by: int) -> None:
        """With the next feature that the data have, or without the last input."""
        if by < 0:
            last = self.session.spec.network.columns[0].neurons[-1].id
            label = tr("Remove input %s") % self.scene.neurons[last].symbol
            self.session.edit(label, partial(_without_neuron, last))
        elif left := unused_inputs(self.session.spec.dataset):
            self.session.edit(tr("Add input %s") % left[0].symbol, partial(_with_feature, left[0].feature))

    def _part(self, column: int) -> str:
        header = self.scene.headers[column]
        return header.part_at(header.mapFromScene(self._pressed))

    def _offer_activations(self, column: int) -> None:
        network = self.session.spec.network
        ids = frozenset(neuron.id for neuron in network.columns[column].neurons)
        menu = EntryMenu(self.desk, activation_entries(network, ids).children, self.view)
        menu.popup(self.view.viewport().mapToGlobal(self._at(column, "activation")))

    def _type_name(self, column: int) -> None:
        name = layer_name(self.session.spec.network, column)
        commit = partial(self._rename, column)
        self.typist.type_at(tr("Name of %s") % name, name, self._at(column, "name"), commit, str.strip)

    def _type_size(self, column: int) -> None:
        network = self.session.spec.network
        words = tr("Number of neurons of %s") % layer_name(network, column)
        commit = partial(self._take_size, column)
        self.typist.type_at(words, str(network.sizes[column]), self._at(column, "size"), commit, layer_size)

    def _at(self, column: int, part: str) -> QPoint:
        header = self.scene.headers[column]
        return self.view.mapFromScene(header.mapToScene(header.center_of(part)))

    def _rename(self, column: int, name: str) -> None:
        self.session.edit(tr("Rename layer"), partial(_with_name, column, name))

    def _take_size(self, column: int, size: int) -> None:
        name = layer_name(self.session.spec.network, column)
        self._resize(tr("Resize %s to %d") % (name, size), column, size)

    def _resize(self, label: str, column: int, size: int) -> None:
        before = self.session.spec
        if self.session.edit(label, partial(_with_size, column, size)):
            remark = dataset_remark(before, self.session.spec)
            if remark:
                self.session.noted.emit(remark)


def layer_size(text: str) -> int:
    """A number of neurons as it was typed; ValueError with a remedy where it is none."""
    text = text.strip()
    size = int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else 0
    if not 1 <= size <= MAX_NEURONS:
        raise ValueError(tr("A layer has 1 to %s neurons; write a whole number, for example 4") % f"{MAX_NEURONS:,}")
    return size


def _with_name(column: int, name: str, spec: ExperimentSpec) -> ExperimentSpec:
    return rename_column(spec, column, name)


def _with_feature(key: str, spec: ExperimentSpec) -> ExperimentSpec:
    return add_feature(spec, key)[0]


def _without_neuron(neuron_id: int, spec: ExperimentSpec) -> ExperimentSpec:
    return remove_neurons(spec, [neuron_id])


def _with_size(column: int, size: int, spec: ExperimentSpec) -> ExperimentSpec:
    """The ends too: where their number does not fit the data, other data come with it."""
    sizes = list(spec.network.sizes)
    sizes[column] = size
    return shaped(spec, "-".join(map(str, sizes)))
