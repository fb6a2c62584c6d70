"""The outline beside the paper: the network as a tree, selecting what is selected there, with the same commands."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QStyledItemDelegate, QTreeView, QWidget

from nnviz.diagram.context_menu import ContextMenu
from nnviz.diagram.outline_model import NAME, NUMBER, OutlineModel
from nnviz.diagram.selection import Hit
from nnviz.experiment.specs import NetworkSpec

_READ_OUT_MS = 200
_TAKING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OWN = (*_TAKING, Qt.Key.Key_F2, Qt.Key.Key_Home, Qt.Key.Key_End)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
_Command = QItemSelectionModel.SelectionFlag


class Typed(QStyledItemDelegate):
    """A field in the row; what nobody changed in it changes nothing, though training may have gone on meanwhile."""

    def setModelData(self, editor: QWidget, model, index) -> None:  # type: ignore[no-untyped-def, override]
        if isinstance(editor, QLineEdit) and editor.isModified():
            super().setModelData(editor, model, index)


class Outline(QTreeView):
    """F2 types the name of the current row, Enter its number; hidden it follows nothing."""

    def __init__(self, menu: ContextMenu) -> None:
        super().__init__()
        self._menu, self._selection = menu, menu.desk.selection
        self._model = OutlineModel(menu.desk, self)
        self._is_following = self._is_leading = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_READ_OUT_MS)
        self._soon.timeout.connect(self.viewport().update)
        self._dress()
        session = menu.desk.session
        session.spec_changed.connect(self.refresh)
        session.snapshot_shown.connect(self._note_snapshot)
        self._selection.changed.connect(self.follow_selection)

    def _dress(self) -> None:
        self.setModel(self._model)
        self.setItemDelegate(Typed(self))
        self.setWindowTitle(self.tr("Outline"))
        self.setAccessibleName(self.tr("Outline of the network"))
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setIndentation(14)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.header().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)

    # following the session

    def refresh(self) -> None:
        """Follow the document; what was open stays open, and new layers come open."""
        if not self.isVisible():
            return
        closed, opened = self._closed_and_opened()
        if self._model.follow():
            network = self._model.network
            for at, column in enumerate(network.columns):
                is_open = not any(neuron.id in closed for neuron in column.neurons)
                self.setExpanded(self._model.index_of(Hit("header", column=at)), is_open)
            for neuron_id in opened & network.column_of.keys():
                self.expand(self._model.index_of(Hit("neuron", neuron_id)))
            self.follow_selection()
        self.viewport().update()

    def _closed_and_opened(self) -> tuple[set[int], set[int]]:
        """The neurons of the layers that are closed, and those whose synapses are shown."""
        model = self._model
        closed: set[int] = set()
        for at, column in enumerate(model.network.columns):
            if not self.isExpanded(model.index_of(Hit("header", column=at))):
                closed.update(neuron.id for neuron in column.neurons)
        opened = {each for each in model.network.ids if self.isExpanded(model.index_of(Hit("neuron", each)))}
        return closed, opened

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self.follow_selection()

    def _note_snapshot(self) -> None:
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    # the selection, both ways

    def follow_selection(self) -> None:
        """Select what is selected on the paper, and bring the first of it into sight."""
        if self._is_leading or not self.isVisible() or self._model.network is not self._network():
            return
        rows = [self._model.index_of(Hit("neuron", neuron_id)) for neuron_id in self._selection.neurons]
        rows += [self._model.index_of(Hit("synapse", synapse=pair)) for pair in self._selection.synapses]
        self._is_following = True
        self.selectionModel().select(_in_runs(rows), _Command.ClearAndSelect | _Command.Rows)
        if rows:
            self.selectionModel().setCurrentIndex(self._model.index_of(self._selection.hit), _Command.NoUpdate)
        self._is_following = False

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if self._is_following or self._model.network is not self._network():
            return
        hits = [self._model.hit(row) for row in self.selectionModel().selectedRows()]
        neurons = {hit.neuron for hit in hits if hit.kind == "neuron"}
        for hit in hits:
            if hit.kind == "header":
                neurons.update(neuron.id for neuron in self._model.network.columns[hit.column].neurons)
        self._is_leading = True
        self._selection.set(frozenset(neurons), frozenset(hit.synapse for hit in hits if hit.kind == "synapse"))
        self._is_leading = False

    def _network(self) -> NetworkSpec:
        return self._menu.desk.session.spec.network

    # keys and menu

    def event(self, event: QEvent) -> bool:
        """Some keys belong to the tree before they mean something to the window."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex()
        # A field passes Enter on to the tree.
        is_typing = self.state() == QAbstractItemView.State.EditingState
        if is_typing or not row.isValid() or event.key() not in (*_TAKING, Qt.Key.Key_F2):
            super().keyPressEvent(event)
            return
        number, name = row.siblingAtColumn(NUMBER), row.siblingAtColumn(NAME)
        cells = (name, number) if event.key() == Qt.Key.Key_F2 else (number, name)
        cell = next(cell for cell in cells if cell.flags() & Qt.ItemFlag.ItemIsEditable)
        # From the current cell Tab goes on to the one below it.
        self.selectionModel().setCurrentIndex(cell, _Command.NoUpdate)
        self.edit(cell)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        row = self.currentIndex() if is_by_key else self.indexAt(event.pos())
        at = self.visualRect(row).center() if is_by_key else event.pos()
        self._menu.popup(self._model.hit(row), self.viewport().mapToGlobal(at))
        event.accept()


def _is_own(event: QKeyEvent) -> bool:
    return event.key() in _OWN and event.modifiers() in _PLAIN


def _in_runs(rows: Iterable[QModelIndex]) -> QItemSelection:
    """The rows as few ranges: neighbors below one parent are one."""
    selection = QItemSelection()
    run: list[QModelIndex] = []
    for row in sorted(rows, key=lambda row: (row.internalId(), row.row())):
        if run and (row.internalId(), row.row()) != (run[-1].internalId(), run[-1].row() + 1):
            selection.select(run[0], run[-1])
            run = []
        run.append(row)
    if run:
        selection.select(run[0], run[-1])
    return selection
