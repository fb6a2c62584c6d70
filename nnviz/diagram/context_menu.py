"""The context menu: the window's own commands for what was hit, with their shortcuts, below its activations."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from nnviz.diagram.dimming import Dimming
from nnviz.diagram.entry_menu import EntryMenu
from nnviz.diagram.menus import menu_entries
from nnviz.diagram.room import Desk, Room
from nnviz.diagram.rooms import COMMANDS
from nnviz.diagram.selection import EMPTY, Hit


class ContextMenu(QObject):
    """What was hit is selected first, so that every command means the selection."""

    def __init__(self, desk: Desk, rooms: Sequence[Room], parent: QWidget) -> None:
        super().__init__(parent)
        self.desk, self._rooms = desk, rooms
        self.actions: Mapping[str, QAction] = {}
        self._window = parent

    def open(self, hit: Hit, at: QPoint) -> None:
        """Show the menu of what was hit, at a point of the viewport or as near to it as the paper reaches."""
        viewport = self.desk.view.viewport()
        inside = viewport.rect()
        x, y = min(max(at.x(), 0), inside.right()), min(max(at.y(), 0), inside.bottom())
        self.popup(hit, viewport.mapToGlobal(QPoint(x, y)))

    def popup(self, hit: Hit, at_screen: QPoint) -> None:
        """Show the menu of what was hit anywhere on the screen."""
        selection = self.desk.selection
        if hit.kind == "ellipsis":
            hit = Hit("header", column=hit.column)
        if hit.kind == "header" or (hit != EMPTY and not selection.holds(hit)):
            selection.choose(hit)
        kind = "neuron" if hit.neuron >= 0 else hit.kind
        with_entries = kind in ("neuron", "header")
        entries = menu_entries(self.desk.session.spec.network, selection) if with_entries else ()
        menu = EntryMenu(self.desk, entries, self._window)
        self._add_commands(menu, kind)
        self.watch(menu)
        menu.popup(at_screen)

    def watch(self, menu: QMenu) -> None:
        """Have what would do nothing be grey in the menu while it is open."""
        Dimming(menu, self._rooms, self.actions)

    def _add_commands(self, menu: QMenu, kind: str) -> None:
        """The window's own actions, those of one menu together: a second action for one shortcut would mute both."""
        before = ""
        for command in COMMANDS:
            if kind in command.kinds and command.name in self.actions:
                if command.menu != before and menu.actions():
                    menu.addSeparator()
                before = command.menu
                menu.addAction(self.actions[command.name])
