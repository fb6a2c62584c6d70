"""A large network while it is zoomed: the last picture of it, scaled, until the hand rests and it is drawn anew."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QPainter, QPixmap, QTransform
from PySide6.QtWidgets import QGraphicsView

_REST_MS = 120
_DEAR_S = 0.012


class ZoomPreview(QObject):
    """`rested` asks to draw the network at its new zoom."""

    rested = Signal()

    def __init__(self, view: QGraphicsView) -> None:
        super().__init__(view)
        self._view = view
        self._picture: QPixmap | None = None
        self._transform = QTransform()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.end)

    @property
    def is_shown(self) -> bool:
        return self._picture is not None

    def begin(self, drawing_s: float) -> bool:
        """Keep what is seen, where drawing it takes long; whether a picture stands in for the network."""
        if self._picture is None and drawing_s > _DEAR_S:
            self._transform = self._view.viewportTransform()
            self._picture = self._view.viewport().grab()
        if self._picture is not None:
            self._rest.start()
        return self._picture is not None

    def paint(self, painter: QPainter) -> None:
        """The kept picture where its parts now are."""
        assert self._picture is not None
        there_and_back, _ = self._transform.inverted()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(there_and_back * self._view.viewportTransform(), True)
        painter.drawPixmap(0, 0, self._picture)

    def end(self) -> None:
        """Draw anew from now on, also where only the picture had something."""
        self._rest.stop()
        if self._picture is not None:
            self._picture = None
            self._view.viewport().update()
            self.rested.emit()
