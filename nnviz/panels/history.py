"""The undo history in sight: every revision of the document in a row, the current one marked, each a click away."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QKeyEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QApplication, QListView

from nnviz.session.session import Session

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

_TOP = QModelIndex()
_TAKING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WALKING = (Qt.Key.Key_Home, Qt.Key.Key_End)


class Revisions(QAbstractListModel):
    """The document's revisions, read when they are painted; what was undone is faint."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._n_rows = 0

    def refresh(self) -> None:
        """Follow the document."""
        self.beginResetModel()
        self._n_rows = len(self._session.document.revisions)
        self.endResetModel()

    def rowCount(self, parent: Index = _TOP) -> int:
        return 0 if parent.isValid() else self._n_rows

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        row, document = index.row(), self._session.document
        if row >= len(document.revisions):
            return None
        label = document.revisions[row].label or self.tr("Beginning")
        if role == Role.DisplayRole:
            return label
        if role == Role.AccessibleTextRole:
            return self._spoken(label, row - document.at)
        if role == Role.FontRole and row == document.at:
            font = QFont(QApplication.font())
            font.setBold(True)
            return font
        if role == Role.ForegroundRole and row > document.at:
            return QApplication.palette().brush(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
        return None

    def _spoken(self, label: str, ahead: int) -> str:
        """What a screen reader says where others see weight and color."""
        if ahead == 0:
            return self.tr("%s, current") % label
        return self.tr("%s, undone") % label if ahead > 0 else label


class HistoryPanel(QListView):
    """A click goes to a revision, and so does Enter; hidden it follows nothing."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._revisions = Revisions(session, self)
        self.setModel(self._revisions)
        self.setWindowTitle(self.tr("Undo history"))
        self.setAccessibleName(self.windowTitle())
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.clicked.connect(self._go)
        session.spec_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Follow the document, and keep its current revision in sight."""
        if self.isVisible():
            self._revisions.refresh()
            self.setCurrentIndex(self._revisions.index(self._session.document.at))

    def _go(self, index: QModelIndex) -> None:
        self._session.go_to(self._session.document.revisions[index.row()])

    def event(self, event: QEvent) -> bool:
        """Enter, Home and End belong to the list before they mean something to the window."""
        is_key = isinstance(event, QKeyEvent) and event.key() in (*_TAKING, *_WALKING)
        if is_key and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _TAKING and self.currentIndex().isValid():
            self._go(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
