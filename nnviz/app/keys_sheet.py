"""The sheet of keys, made from the table that binds them."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from nnviz.app.actions import ACTIONS, words
from nnviz.diagram import gestures, keys
from nnviz.views import surface_3d

COLUMNS = (("&File", "&Edit", "&Help"), ("&Select",), ("&Network",), ("&Arrange", "&Train", "&View"))
MARGIN_PX, MOST_OF_SCREEN = 24, 0.94


class KeysSheet(QDialog):
    """Every key by menu, beside the window rather than in its way; Esc closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet = QWidget()
        whole = QVBoxLayout(sheet)
        whole.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
        whole.setSpacing(18)
        row = QHBoxLayout()
        row.setSpacing(24)
        whole.addLayout(row)
        for title, rows in (
            (self.tr("In the diagram, by mouse"), gestures.WORDS),
            (self.tr("By keyboard"), keys.WORDS),
            (self.tr("On the error surface"), surface_3d.WORDS),
        ):
            whole.addLayout(_table(title, [(words(what), words(how)) for what, how in rows], 2))
        for menus in COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(18)
            for menu in menus:
                column.addLayout(_keys_of(menu))
            column.addStretch(1)
            row.addLayout(column)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(sheet)
        QVBoxLayout(self).addWidget(area)
        self.layout().setContentsMargins(0, 0, 0, 0)
        room = self.screen().availableSize() * MOST_OF_SCREEN
        bar_px = area.verticalScrollBar().sizeHint().width()
        self.resize((sheet.sizeHint() + QSize(bar_px, 0)).boundedTo(room))


def _keys_of(menu: str) -> QGridLayout:
    entries = [entry for entry in ACTIONS if entry.menu == menu and entry.keys]
    return _table(_plain(menu), [(_plain(entry.text), "  ".join(map(_native, entry.keys))) for entry in entries])


def _table(title: str, rows: list[tuple[str, str]], n_columns: int = 1) -> QGridLayout:
    """What is done and how, below a title; the second soft."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(6)
    head = QLabel(title)
    head.setProperty("role", "title")
    grid.addWidget(head, 0, 0, 1, 2 * n_columns)
    for number, (what, how) in enumerate(rows):
        row, column = 1 + number // n_columns, 2 * (number % n_columns)
        shown = QLabel(how)
        shown.setProperty("role", "soft")
        grid.addWidget(QLabel(what), row, column)
        grid.addWidget(shown, row, column + 1)
    grid.setColumnStretch(2 * n_columns - 1, 1)
    return grid


def _native(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def _plain(text: str) -> str:
    return words(text).replace("&", "").rstrip("…")
