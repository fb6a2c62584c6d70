"""From places of a plane to pixels of a map and back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from nnviz.analysis.error_surface import Range

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MapFrame:
    """x rises to the right and y upward; `rect` is where the whole of both ranges is painted."""

    rect: QRectF
    x: Range
    y: Range

    def pixels(self, places: Floats) -> Floats:
        """(n, 2) where these (n, 2) places are painted."""
        along = (places[:, 0] - self.x[0]) / (self.x[1] - self.x[0])
        up = (places[:, 1] - self.y[0]) / (self.y[1] - self.y[0])
        rect = self.rect
        return np.stack([rect.left() + along * rect.width(), rect.bottom() - up * rect.height()], axis=1)

    def place_at(self, pixel: QPointF) -> tuple[float, float] | None:
        """The place under a pixel, None beside the map."""
        rect = self.rect
        if not rect.contains(pixel):
            return None
        along, up = (pixel.x() - rect.left()) / rect.width(), (rect.bottom() - pixel.y()) / rect.height()
        return self.x[0] + along * (self.x[1] - self.x[0]), self.y[0] + up * (self.y[1] - self.y[0])


def with_equal_units(rect: QRectF, x: Range, y: Range) -> QRectF:
    """The largest part of the rectangle, about its middle, in which both ranges have units of one length."""
    per_x, per_y = rect.width() / (x[1] - x[0]), rect.height() / (y[1] - y[0])
    per = min(per_x, per_y)
    wanted = QRectF(0, 0, per * (x[1] - x[0]), per * (y[1] - y[0]))
    wanted.moveCenter(rect.center())
    return wanted
