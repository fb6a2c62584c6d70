"""What would do nothing is grey in an open menu; its key, pressed outside of menus, says what it needs instead."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from nnviz.diagram.room import Room


class Dimming(QObject):
    """Belongs to one menu, and gives its actions back as they were when the menu closes."""

    def __init__(self, menu: QMenu, rooms: Sequence[Room], actions: Mapping[str, QAction]) -> None:
        super().__init__(menu)
        self._menu, self._rooms, self._actions = menu, rooms, actions
        self._dimmed: list[QAction] = []
        menu.aboutToShow.connect(self.dim)
        menu.aboutToHide.connect(self.restore)

    def dim(self) -> None:
        """Disable what would do nothing just now."""
        idle = {name for room in self._rooms for name, is_useful in room.useful().items() if not is_useful}
        shown = self._menu.actions()
        self._dimmed = [self._actions[name] for name in idle & self._actions.keys() if self._actions[name] in shown]
        for action in self._dimmed:
            action.setEnabled(False)

    def restore(self) -> None:
        """Enable all that was disabled."""
        while self._dimmed:
            self._dimmed.pop().setEnabled(True)
