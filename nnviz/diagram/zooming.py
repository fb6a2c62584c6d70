"""How much of the scene is in view: zoom about a point of the paper, or the whole network between margins."""

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtWidgets import QGraphicsView

_LOW, _HIGH = 0.1, 8.0
_MARGIN_PX, _LEAST_PX = 24, 50


def zoom_of(view: QGraphicsView) -> float:
    """Pixels per diagram unit."""
    return view.transform().m11()


def zoom_about(view: QGraphicsView, at: QPoint, factor: float) -> None:
    """Zoom so that what lies under a point of the viewport stays there."""
    zoom = zoom_of(view)
    factor = min(max(zoom * factor, _LOW), _HIGH) / zoom
    fixed = view.mapToScene(at)
    view.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
    view.scale(factor, factor)
    shift_by(view, at - view.mapFromScene(fixed))


def shift_by(view: QGraphicsView, by: QPoint) -> None:
    """Move the paper by so many pixels."""
    for bar, pixels in ((view.horizontalScrollBar(), by.x()), (view.verticalScrollBar(), by.y())):
        bar.setValue(bar.value() - pixels)


def zoom_to_fit(view: QGraphicsView, content: QRectF, margins_px: tuple[int, int, int], most: float) -> None:
    """Zoom so that the content has room between margins at top, bottom and left, at most so large."""
    top_px, bottom_px, left_px = margins_px
    width = max(view.viewport().width() - left_px - _MARGIN_PX, _LEAST_PX)
    height = max(view.viewport().height() - top_px - bottom_px, _LEAST_PX)
    zoom = min(max(min(width / content.width(), height / content.height(), most), _LOW), _HIGH)
    view.resetTransform()
    view.scale(zoom, zoom)


def center_on(view: QGraphicsView, content: QRectF, margins_px: tuple[int, int, int]) -> None:
    """Put the middle of the content into the middle between the margins at top, bottom and left."""
    top_px, bottom_px, left_px = margins_px
    view.centerOn(content.center() + QPointF(-left_px, bottom_px - top_px) / 2 / zoom_of(view))
