"""A camera on its short way to where it is sent, so that eyes can follow; at once where motion is reduced."""

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation, Signal

from nnviz.views.camera import Camera

FLIGHT_MS = 260


class Flight(QObject):
    """`moved` gives the camera at each moment of the way, the last one where it was sent."""

    moved = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.is_calm = False
        self._start = self._end = Camera()
        self._way = QVariantAnimation(self)
        self._way.setStartValue(0.0)
        self._way.setEndValue(1.0)
        self._way.setDuration(FLIGHT_MS)
        self._way.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._way.valueChanged.connect(self._move)

    def fly(self, start: Camera, end: Camera) -> None:
        """Begin; a flight under way ends where it is."""
        self.stop()
        self._start, self._end = start, end
        if self.is_calm or start == end:
            self.moved.emit(end)
        else:
            self._way.start()

    def stop(self) -> None:
        """Stay."""
        self._way.stop()

    def _move(self, part: float) -> None:
        self.moved.emit(self._end if part >= 1.0 else self._start.toward(self._end, part))
