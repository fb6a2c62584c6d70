"""Typing a number or a name on the diagram: Enter, Tab or a click elsewhere takes it, Esc leaves all as it was."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from nnviz.diagram.look import Look
from nnviz.views.number_text import parse_number

Commit = Callable[[Any], None]
Parse = Callable[[str], object]

# Enter too is taken here: a line edit would pass it on, and the view would open the editor again.
_TAKING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_WALKING = _TAKING[2:]
_NUMBER_PX, _NAME_PX = 86, 150


class NumberEditor(QLineEdit):
    """One editor per diagram, hidden until it is opened over a number; nonsense gets one sentence beside it.

    tabbed : what stood in it is taken, and a hand wants the next number, or the one before
    """

    tabbed = Signal(bool)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.look, self._surface = look, parent
        self._commit: Commit | None = None
        self._parse: Parse = parse_number
        self._before: str | None = None
        self._words = QLabel(parent)
        self._words.setAccessibleName(self.tr("What is wrong with the number"))
        self._words.hide()
        self.setAccessibleName(self.tr("Number"))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hide()

    def open(
        self,
        name: str,
        text: str,
        center: QPoint,
        commit: Commit,
        parse: Parse = parse_number,
        is_proposal: bool = False,
    ) -> None:
        """Show the text for typing over, centered on a point of the parent; `commit` gets what `parse` makes of it.

        is_proposal : the text too is taken as it stands; else untouched text changes nothing
        """
        self._commit, self._parse, self._before = commit, parse, None if is_proposal else text
        self.setAccessibleName(name)
        self.setText(text)
        scale = self.look.content_scale
        color = self.look.palette
        self.setStyleSheet(
            f"QLineEdit {{ background: {color.paper}; color: {color.ink}; border: 2px solid {color.accent};"
            f" border-radius: 5px; padding: 0 2px; min-height: 0; font-size: {round(13 * scale)}px; }}"
        )
        self.resize(round((_NAME_PX if parse is str.strip else _NUMBER_PX) * scale), round(28 * scale))
        self.move(center - self.rect().center())
        self._keep_inside(self)
        self.show()
        self.raise_()
        self.selectAll()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def commit(self) -> None:
        """Take the number, or say what is wrong with it and stay."""
        if self._commit is None:
            return
        if self.text() == self._before:
            self.close_up()
            return
        try:
            value = self._parse(self.text())
        except ValueError as error:
            self._complain(str(error))
            return
        commit, self._commit = self._commit, None
        self.close_up()
        commit(value)

    def close_up(self) -> None:
        """Leave without taking anything."""
        self._commit = None
        self._words.hide()
        if self.isVisible():
            # A field hidden with the focus passes it on as Tab would, and Tab goes to the first neuron.
            self._surface.setFocus(Qt.FocusReason.OtherFocusReason)
            self.hide()

    def _complain(self, sentence: str) -> None:
        color = self.look.palette
        self._words.setStyleSheet(
            f"background: {color.paper}; color: {color.ink}; border: 1px solid {color.accent};"
            f" border-radius: 5px; padding: 3px 6px; font-size: {round(12 * self.look.content_scale)}px;"
        )
        self._words.setText(sentence)
        self._words.adjustSize()
        self._words.move(self.x(), self.y() + self.height() + 4)
        self._keep_inside(self._words)
        self._words.show()
        self._words.raise_()
        self.selectAll()

    def _keep_inside(self, widget: QWidget) -> None:
        room = self._surface.rect()
        x = min(max(widget.x(), 2), max(room.width() - widget.width() - 2, 2))
        y = min(max(widget.y(), 2), max(room.height() - widget.height() - 2, 2))
        widget.move(x, y)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _TAKING:
                self.commit()
                if event.key() in _WALKING and not self.isVisible():
                    self.tabbed.emit(event.key() == Qt.Key.Key_Tab)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close_up()
                return True
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.isVisible() and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()
            if self._commit is not None:
                self.close_up()
