"""How much of the network something that floats over the paper would cover."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRect

if TYPE_CHECKING:
    from nnviz.diagram.view import DiagramView


def covered_px(view: "DiagramView", box: QRect) -> float:
    """The area of neurons, and of the numbers of their biases, that lies under a box of the viewport."""
    scene = view.scene_
    origin, zoom = view.mapFromScene(QPointF(0.0, 0.0)), view.zoom
    centers = scene.places.positions * zoom + (origin.x(), origin.y())
    reach = scene.places.radii[:, None] * zoom
    low = np.maximum(centers - reach, (box.left(), box.top()))
    high = np.minimum(centers + reach, (box.right(), box.bottom()))
    area = float(np.maximum(high - low, 0.0).prod(axis=1).sum())
    for item in scene.neurons.values():
        if item.bias_text:
            part = view.mapFromScene(item.bias_box().translated(item.pos())).boundingRect().intersected(box)
            area += part.width() * part.height() if not part.isEmpty() else 0.0
    return area


def words_in(view: "DiagramView") -> list[QRect]:
    """Where headers and names stand in the viewport."""
    scene = view.scene_
    boxes = [header.sceneBoundingRect() for header in scene.headers]
    boxes += [item.name_box().translated(item.pos()) for item in scene.neurons.values() if item.name]
    return [view.mapFromScene(box).boundingRect() for box in boxes]


def overlap_px(box: QRect, others: Iterable[QRect]) -> int:
    """The area of other boxes that lies under a box, each counted by itself."""
    parts = [other.intersected(box) for other in others]
    return sum(part.width() * part.height() for part in parts if not part.isEmpty())
