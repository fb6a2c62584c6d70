"""What a picture is painted on: pixels of a screen or an image, or a drawing whose lines stay lines."""

from PySide6.QtGui import QPaintEngine, QPainter

_DRAWINGS = (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf, QPaintEngine.Type.Picture)


def keeps_lines(painter: QPainter) -> bool:
    """Whether what is painted can be enlarged later, so that no image should stand for it."""
    return painter.paintEngine().type() in _DRAWINGS


def pixels_per_unit(painter: QPainter) -> float:
    """How many pixels of the paper lie along one unit of what is painted."""
    return painter.deviceTransform().m11()
