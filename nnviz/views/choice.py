"""A small button in a picture's header that shows what is chosen and opens the few alternatives."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget


class ChoiceButton(QToolButton):
    """`chosen` gives the value of the alternative picked; the first one is chosen at the start.

    briefly : what the button says instead of the menu's words, by value
    """

    chosen = Signal(object)

    def __init__(
        self,
        name: str,
        alternatives: list[tuple[str, Any]],
        briefly: Mapping[Any, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._briefly = dict(briefly or {})
        self.value = alternatives[0][1]
        self.setText(self._briefly.get(self.value, alternatives[0][0]))
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._group = QActionGroup(self)
        menu = QMenu(self)
        for text, value in alternatives:
            action = self._group.addAction(text)
            action.setCheckable(True)
            action.setChecked(value == self.value)
            action.setData(value)
            menu.addAction(action)
        self.setMenu(menu)
        self._group.triggered.connect(self._take)

    def choose(self, value: Any) -> None:
        """Pick an alternative as if by hand."""
        next(action for action in self._group.actions() if action.data() == value).trigger()

    def _take(self, action: QAction) -> None:
        self.value = action.data()
        self.setText(self._briefly.get(self.value, action.text()))
        self.chosen.emit(self.value)
