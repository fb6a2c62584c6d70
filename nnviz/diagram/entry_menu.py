"""A menu on screen made of plain entries, doing what the chosen one says."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from nnviz.diagram.menus import Entry

if TYPE_CHECKING:
    from nnviz.diagram.room import Desk


class EntryMenu(QMenu):
    """Opened without blocking, so that training and pictures go on behind it."""

    def __init__(self, desk: "Desk", entries: tuple[Entry, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self._entries: list[Entry] = []
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(self, entries)
        self.triggered.connect(self.do)

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
        """Do what was chosen; an action of the window does it itself."""
        if not isinstance(action.data(), int):
            return
        entry = self._entries[action.data()]
        if entry.change is not None:
            self.desk.session.edit(entry.undo_label or entry.label, entry.change)
        elif entry.constant is not None:
            self.desk.typist.type_constant(*entry.constant)
