"""One piece of the palette as a button, from which it is dragged onto the paper."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QToolButton, QWidget

from nnviz.diagram.pieces import Piece
from nnviz.diagram.placing import PlacePiece, place
from nnviz.diagram.view import DiagramView
from nnviz.diagram.words import tr


class PieceButton(QToolButton):
    """One piece. The mouse is handed on to the view, whose gesture it is; a press by a screen reader places it."""

    def __init__(self, piece: Piece, view: DiagramView, strip: QWidget) -> None:
        super().__init__(strip)
        self.piece, self._view, self._strip = piece, view, strip
        self.setText(piece.short_word)
        self.setToolTip(piece.hint)
        self.setAccessibleName(tr("Place %s") % piece.word)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.clicked.connect(self.place)

    def place(self) -> None:
        """Put the piece where it makes sense."""
        place(self._view, self.piece, None)

    def _on_view(self, event: QMouseEvent) -> QMouseEvent:
        at = QPointF(self._view.viewport().mapFromGlobal(event.globalPosition().toPoint()))
        return QMouseEvent(event.type(), at, event.globalPosition(), event.button(), event.buttons(), event.modifiers())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._view.gesture is None:
            self._view.setFocus(Qt.FocusReason.MouseFocusReason)
            strip = self._strip.geometry()
            self._view.gesture = PlacePiece(self._view, self.piece, self._on_view(event).position().toPoint(), strip)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._view.gesture is not None:
            self._view.mouseMoveEvent(self._on_view(event))
            self.setCursor(self._view.viewport().cursor())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._view.mouseReleaseEvent(self._on_view(event))
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.place()
