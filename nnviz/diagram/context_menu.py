"""The context menu on screen: made of plain entries, doing what the chosen one says."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from nnviz.diagram.menus import Entry, menu_entries
from nnviz.diagram.room import Desk
from nnviz.diagram.rooms import COMMANDS
from nnviz.diagram.selection import Hit


class ContextMenu(QObject):
    """Opened without blocking, so that training and pictures go on behind it."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.actions: Mapping[str, QAction] = {}
        self._window = parent
        self._entries: list[Entry] = []

    def open(self, hit: Hit, at: QPoint) -> None:
        """Show the menu of what was hit, at a point of the viewport."""
        selection = self.desk.selection
        if hit.kind not in ("empty", "header") and not selection.holds(hit):
            selection.choose(hit)
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._entries = []
        self._fill(menu, menu_entries(self.desk.session.spec.network, hit, selection))
        self._add_commands(menu, "neuron" if hit.neuron >= 0 else hit.kind)
        menu.triggered.connect(self.do)
        menu.popup(self.desk.view.viewport().mapToGlobal(at))

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

    def _add_commands(self, menu: QMenu, kind: str) -> None:
        """The window's own actions that are offered here too, with their shortcuts: a second action would mute both."""
        offered = [command.name for command in COMMANDS if kind in command.kinds and command.name in self.actions]
        if offered:
            menu.addSeparator()
            menu.addActions([self.actions[name] for name in offered])

    def do(self, action: QAction) -> None:
        """Do what was chosen; an action of the window does it itself."""
        if action.data() is None:
            return
        entry = self._entries[action.data()]
        if entry.change is not None:
            self.desk.session.edit(entry.undo_label or entry.label, entry.change)
        elif isinstance(entry.argument, Hit):
            self.desk.typist.type_number(entry.argument)
        elif isinstance(entry.argument, tuple):
            self.desk.typist.type_constant(*entry.argument)
