"""A shape for every class, beside its color, so that no one needs to tell colors apart."""

import math

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF


def _polygon(*corners: tuple[float, float]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    path.closeSubpath()
    return path


def _regular(n_corners: int, radius: float, first_angle: float) -> QPainterPath:
    angles = [first_angle + 2 * math.pi * k / n_corners for k in range(n_corners)]
    return _polygon(*((radius * math.cos(a), -radius * math.sin(a)) for a in angles))


def _circle() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(0, 0), 1.0, 1.0)
    return path


def _square() -> QPainterPath:
    path = QPainterPath()
    path.addRect(QRectF(-0.88, -0.88, 1.76, 1.76))
    return path


def _star() -> QPainterPath:
    corners = []
    for k in range(10):
        radius, angle = (1.35 if k % 2 == 0 else 0.6), math.pi / 2 + math.pi * k / 5
        corners.append((radius * math.cos(angle), -radius * math.sin(angle)))
    return _polygon(*corners)


def _plus(arm: float = 1.15, half: float = 0.42) -> QPainterPath:
    a, h = arm, half
    return _polygon(
        (-h, -a), (h, -a), (h, -h), (a, -h), (a, h), (h, h), (h, a), (-h, a), (-h, h), (-a, h), (-a, -h), (-h, -h)
    )


MARKERS: tuple[QPainterPath, ...] = (
    _square(),
    _circle(),
    _regular(3, 1.3, math.pi / 2),
    _regular(4, 1.25, math.pi / 2),
    _regular(3, 1.3, -math.pi / 2),
    _plus(),
    _star(),
    _regular(6, 1.1, 0.0),
    _regular(3, 1.3, math.pi),
    _regular(3, 1.3, 0.0),
)


def marker(class_number: int) -> QPainterPath:
    """The outline of a class's marker about the origin, of about radius 1, y downward."""
    return MARKERS[class_number % len(MARKERS)]
