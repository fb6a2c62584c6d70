"""Fingers on the paper: two that pinch zoom about the point between them, two that scroll move the paper."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

from nnviz.diagram.view import DiagramView

_PX_PER_DEGREE = 2.0
_EIGHTHS = 8.0  # a wheel counts eighths of a degree


class Pinching(QObject):
    """Sees what the viewport gets before the view does; a mouse's wheel it leaves to the view."""

    def __init__(self, view: DiagramView) -> None:
        super().__init__(view)
        self.view = view
        view.viewport().grabGesture(Qt.GestureType.PinchGesture)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent):
            return self._take_native(event)
        if isinstance(event, QGestureEvent):
            return self._take_touch(event)
        if isinstance(event, QWheelEvent):
            return self._take_scroll(event)
        return False

    def _take_native(self, event: QNativeGestureEvent) -> bool:
        """A touchpad's pinch, as the system tells it."""
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self.view.zoom_by(1.0 + event.value(), event.position().toPoint())
        return True

    def _take_touch(self, event: QGestureEvent) -> bool:
        """A pinch on a touch screen; what its first finger had begun is given up."""
        pinch = event.gesture(Qt.GestureType.PinchGesture)
        if not isinstance(pinch, QPinchGesture):
            return False
        gesture, self.view.gesture = self.view.gesture, None
        if gesture is not None:
            gesture.cancel()
        at = self.view.viewport().mapFromGlobal(pinch.centerPoint().toPoint())
        self.view.pan((pinch.centerPoint() - pinch.lastCenterPoint()).toPoint())
        self.view.zoom_by(pinch.scaleFactor(), at)
        event.accept(pinch)
        return True

    def _take_scroll(self, event: QWheelEvent) -> bool:
        """Two fingers on a touchpad move the paper, and so does a wheel that is tilted; with Ctrl the view zooms."""
        is_sideways = event.angleDelta().x() != 0 and event.angleDelta().y() == 0
        is_zoom = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if is_zoom or not (is_sideways or _is_by_fingers(event)) or self.view.gesture is not None:
            return False
        by = event.pixelDelta()
        self.view.pan(by if not by.isNull() else _pixels(event.angleDelta()))
        event.accept()
        return True


def _is_by_fingers(event: QWheelEvent) -> bool:
    """Whether it comes from a touchpad: said by the device, or by the beginning and end that a wheel has not."""
    is_touchpad = event.device() is not None and event.device().type() == QInputDevice.DeviceType.TouchPad
    return is_touchpad or event.phase() != Qt.ScrollPhase.NoScrollPhase


def _pixels(angle: QPoint) -> QPoint:
    return QPoint(round(angle.x() / _EIGHTHS * _PX_PER_DEGREE), round(angle.y() / _EIGHTHS * _PX_PER_DEGREE))
