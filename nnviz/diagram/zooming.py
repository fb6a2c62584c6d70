"""How much of the scene is in view: zoom about a point of the paper, and shift it by pixels."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QGraphicsView

LOW, HIGH = 0.1, 8.0


def zoom_of(view: QGraphicsView) -> float:
    """Pixels per diagram unit."""
    return view.transform().m11()


def zoom_about(view: QGraphicsView, at: QPoint, factor: float) -> None:
    """Zoom so that what lies under a point of the viewport stays there."""
    zoom = zoom_of(view)
    factor = min(max(zoom * factor, LOW), HIGH) / zoom
    fixed = view.mapToScene(at)
    view.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
    view.scale(factor, factor)
    shift_by(view, at - view.mapFromScene(fixed))


def shift_by(view: QGraphicsView, by: QPoint) -> None:
    """Move the paper by so many pixels."""
    for bar, pixels in ((view.horizontalScrollBar(), by.x()), (view.verticalScrollBar(), by.y())):
        bar.setValue(bar.value() - pixels)
