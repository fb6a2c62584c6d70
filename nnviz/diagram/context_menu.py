"""The context menu on screen: made of plain entries, doing what the chosen one says."""

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from nnviz.diagram.commands import Commands
from nnviz.diagram.menus import Entry, menu_entries
from nnviz.diagram.selection import Hit
from nnviz.diagram.typist import Typist
from nnviz.diagram.view import DiagramView


class ContextMenu(QObject):
    """Opened without blocking, so that training and pictures go on behind it."""

    fit_asked = Signal()

    def __init__(self, commands: Commands, typist: Typist, view: DiagramView, parent: QWidget) -> None:
        super().__init__(parent)
        self.commands, self.typist, self.view = commands, typist, view
        self._window = parent
        self._entries: list[Entry] = []

    def open(self, hit: Hit, at: QPoint) -> None:
        """Show the menu of what was hit, at a point of the viewport."""
        selection = self.commands.selection
        if hit.kind not in ("empty", "header") and not selection.holds(hit):
            selection.choose(hit)
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._entries = []
        self._fill(menu, menu_entries(self.commands.session.spec.network, hit, selection))
        menu.triggered.connect(self.do)
        menu.popup(self.view.viewport().mapToGlobal(at))

    def _fill(self, menu: QMenu, entries: tuple[Entry, ...]) -> None:
        for entry in entries:
            if entry.children:
                self._fill(menu.addMenu(entry.label), entry.children)
                continue
            action = menu.addAction(entry.label)
            action.setData(len(self._entries))
            action.setCheckable(entry.checked is not None)
            action.setChecked(bool(entry.checked))
            self._entries.append(entry)

    def do(self, action: QAction) -> None:
        """Do what was chosen."""
        entry = self._entries[action.data()]
        if entry.change is not None:
            self.commands.session.edit(entry.undo_label or entry.label, entry.change)
        elif isinstance(entry.argument, Hit):
            self.typist.type_number(entry.argument)
        elif isinstance(entry.argument, tuple):
            self.typist.type_constant(*entry.argument)
        elif entry.command == "select_all":
            self.commands.select_all()
        else:
            self.fit_asked.emit()
