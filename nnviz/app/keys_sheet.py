"""The sheet of keys, made from the table that binds them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnviz.app.actions import ACTIONS, words

COLUMNS = (("&File", "&Edit"), ("&Network", "&Train"), ("&View", "&Help"))


class KeysSheet(QDialog):
    """Every key by menu, beside the window rather than in its way; Esc closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 20, 24, 20)
        row.setSpacing(36)
        for menus in COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(18)
            for menu in menus:
                column.addLayout(_keys_of(menu))
            column.addStretch(1)
            row.addLayout(column)


def _keys_of(menu: str) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(6)
    title = QLabel(_plain(menu))
    title.setProperty("role", "title")
    grid.addWidget(title, 0, 0, 1, 2)
    for entry in ACTIONS:
        if entry.menu == menu and entry.keys:
            keys = [QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in entry.keys]
            shown = QLabel("  ".join(keys))
            shown.setProperty("role", "soft")
            grid.addWidget(QLabel(_plain(entry.text)), grid.rowCount(), 0)
            grid.addWidget(shown, grid.rowCount() - 1, 1)
    grid.setColumnStretch(0, 1)
    return grid


def _plain(text: str) -> str:
    return words(text).replace("&", "").rstrip("…")
