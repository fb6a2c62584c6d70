"""The network as a tree of layers, their neurons and the synapses into each; numbers are read when they are painted.

A row is what a hit on the paper is, so that both speak of the same things.
"""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from nnviz.diagram.room import Desk
from nnviz.diagram.selection import EMPTY, Hit
from nnviz.diagram.turning import parameter_of, turn_label
from nnviz.diagram.words import layer_activation, layer_name, tr
from nnviz.experiment.edits import rename_column, rename_neuron
from nnviz.experiment.specs import NetworkSpec
from nnviz.views.number_text import number_text, parse_number

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NAME, ACTIVATION, NUMBER = range(3)
TOP = QModelIndex()

# The internal id of a row says whose child it is: of the tree, of a layer, of a neuron by its number.
_LAYER, _FIRST_LAYER, _FIRST_NEURON = 0, 1, 1 << 24
_DIGITS = 4


class OutlineModel(QAbstractItemModel):
    """Three columns: what a thing is called, its activation, and its bias, weight or number of neurons."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.session, self._scene = desk.session, desk.scene
        self.network = NetworkSpec((), frozenset())
        self._sources: dict[int, list[int]] = {}

    def follow(self) -> bool:
        """Take up the document's network; whether its structure is another, so that the tree begins anew."""
        before, network = self.network, self.session.spec.network
        if (network.sizes, network.ids, network.synapses) == (before.sizes, before.ids, before.synapses):
            self.network = network
            return False
        self.beginResetModel()
        self.network = network
        self._sources = {neuron_id: [] for neuron_id in network.ids}
        for source, target in sorted(network.synapses, key=lambda pair: network.number_of[pair[0]]):
            self._sources[target].append(source)
        self.endResetModel()
        return True

    # which row is what

    def hit(self, index: Index) -> Hit:
        """What stands in a row."""
        if not index.isValid():
            return EMPTY
        child_of, row = index.internalId(), index.row()
        if child_of == _LAYER:
            return Hit("header", column=row)
        if child_of < _FIRST_NEURON:
            return Hit("neuron", self.network.columns[child_of - _FIRST_LAYER].neurons[row].id)
        target = self.network.ids[child_of - _FIRST_NEURON]
        return Hit("synapse", synapse=(self._sources[target][row], target))

    def index_of(self, hit: Hit, column: int = NAME) -> QModelIndex:
        """The row in which it stands; an invalid one where the network has it not."""
        if hit.kind == "header":
            return self.createIndex(hit.column, column, _LAYER)
        if hit.kind == "synapse" and hit.synapse in self.network.synapses:
            source, target = hit.synapse
            row = self._sources[target].index(source)
            return self.createIndex(row, column, _FIRST_NEURON + self.network.number_of[target])
        if hit.neuron in self.network.column_of:
            at, number_of = self.network.column_of[hit.neuron], self.network.number_of
            row = number_of[hit.neuron] - number_of[self.network.columns[at].neurons[0].id]
            return self.createIndex(row, column, _FIRST_LAYER + at)
        return QModelIndex()

    def index(self, row: int, column: int, parent: Index = TOP) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        of = self.hit(parent)
        if of.kind == "empty":
            return self.createIndex(row, column, _LAYER)
        if of.kind == "header":
            return self.createIndex(row, column, _FIRST_LAYER + of.column)
        return self.createIndex(row, column, _FIRST_NEURON + self.network.number_of[of.neuron])

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        hit = self.hit(index)
        if hit.kind == "synapse":
            return self.index_of(Hit("neuron", hit.synapse[1]))
        if hit.kind == "neuron":
            return self.index_of(Hit("header", column=self.network.column_of[hit.neuron]))
        return QModelIndex()

    def rowCount(self, parent: Index = TOP) -> int:
        of = self.hit(parent)
        if of.kind == "empty":
            return len(self.network.columns)
        if parent.column() > NAME or of.kind == "synapse":
            return 0
        return self.network.sizes[of.column] if of.kind == "header" else len(self._sources[of.neuron])

    def columnCount(self, parent: Index = TOP) -> int:
        return NUMBER + 1

    # what stands there

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if role == Role.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return (tr("Name"), tr("Activation"), tr("Number"))[section]
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        hit, column = self.hit(index), index.column()
        if role == Role.DisplayRole:
            return self._text(hit, column)
        if role == Role.EditRole:
            is_name = hit.kind == "neuron" and column == NAME
            return self.network.neuron(hit.neuron).name if is_name else self._text(hit, column)
        if role == Role.AccessibleTextRole:
            return self._spoken(hit, column)
        if role == Role.TextAlignmentRole and column == NUMBER:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Role.FontRole and hit.kind == "header" and column == NAME:
            font = QFont(QApplication.font())
            font.setBold(True)
            return font
        return None

    def _text(self, hit: Hit, column: int) -> str:
        if hit.kind == "header":
            size = f"{self.network.sizes[hit.column]:,}"
            return (layer_name(self.network, hit.column), layer_activation(self.network, hit.column), size)[column]
        if column == NUMBER:
            return self._number(hit)
        if hit.kind == "synapse":
            pinned = tr("pinned") if hit.synapse in self.network.pinned else ""
            return pinned if column == ACTIVATION else tr("from %s") % self._symbol(hit.synapse[0])
        activation = self.network.neuron(hit.neuron).activation
        if column == ACTIVATION:
            return activation.name.replace("_", " ") if activation else ""
        return self._symbol(hit.neuron)

    def _symbol(self, neuron_id: int) -> str:
        item = self._scene.neurons.get(neuron_id)
        return item.symbol if item else self.network.label(neuron_id)

    def _number(self, hit: Hit) -> str:
        """The weight or bias of the shown moment; "" for an input."""
        is_input = hit.kind == "neuron" and self.network.column_of[hit.neuron] == 0
        is_past = self.network is not self.session.spec.network
        return "" if is_input or is_past else number_text(self.session.value(parameter_of(hit)), _DIGITS)

    def _spoken(self, hit: Hit, column: int) -> str:
        """What a screen reader says: no cell is silent, and a symbol is told by its place."""
        if column == NUMBER:
            return self._text(hit, column) or tr("no bias")
        if column == ACTIVATION:
            return self._text(hit, column) or (tr("learned") if hit.kind == "synapse" else tr("no activation"))
        if hit.kind == "synapse":
            source, target = (self.network.label(end) for end in hit.synapse)
            return tr("synapse from %s to %s") % (source, target)
        return self.network.label(hit.neuron) if hit.kind == "neuron" else tr("layer %s") % self._text(hit, NAME)

    # typed over

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if self._is_editable(self.hit(index), index.column()) else flags

    def _is_editable(self, hit: Hit, column: int) -> bool:
        if column == NAME:
            return hit.kind in ("header", "neuron")
        return column == NUMBER and (hit.kind == "synapse" or self.network.column_of.get(hit.neuron, 0) > 0)

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """One undo step; what makes no sense is told by the session and changes nothing."""
        hit = self.hit(index)
        if index.column() == NUMBER:
            parameter = parameter_of(hit)
            try:
                self.session.set_value(parameter, parse_number(value), turn_label(parameter))
            except ValueError as error:
                self.session.failed.emit(str(error))
                return False
            return True
        if hit.kind == "header":
            return self.session.edit(tr("Rename layer"), lambda spec: rename_column(spec, hit.column, value))
        return self.session.edit(tr("Rename neuron"), lambda spec: rename_neuron(spec, hit.neuron, value))
