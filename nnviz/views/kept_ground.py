"""What stays behind the moving parts of a picture, kept as an image in the pixels of its paper."""

from collections.abc import Callable
from math import ceil, floor

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QTransform

from nnviz.views.paper import keeps_lines

Size = tuple[float, float]


class KeptGround:
    """Drawn anew where what it depends on has changed, or the place of its pixels."""

    def __init__(self) -> None:
        self._of: tuple[object, ...] = ()
        self._image = QImage()

    def paint(self, painter: QPainter, size: Size, of: tuple[object, ...], draw: Callable[[QPainter], None]) -> None:
        """From the painter's origin on, as `draw` would.

        of : all that it depends on, besides size and paper
        """
        if keeps_lines(painter):
            draw(painter)
            return
        # Lines begin at the same fraction of a pixel in the image as on the paper.
        there = painter.deviceTransform()
        left, top = there.dx() - floor(there.dx()), there.dy() - floor(there.dy())
        here = QTransform(there.m11(), 0.0, 0.0, there.m22(), left, top)
        if self._of != (of, size, here):
            self._of, self._image = (of, size, here), _image(size, here, painter, draw)
        painter.save()
        painter.scale(1.0 / there.m11(), 1.0 / there.m22())
        painter.drawImage(QPointF(-left, -top), self._image)
        painter.restore()


def _image(size: Size, here: QTransform, painter: QPainter, draw: Callable[[QPainter], None]) -> QImage:
    """With nothing where nothing is drawn."""
    far = here.map(QPointF(*size))
    image = QImage(ceil(far.x()), ceil(far.y()), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as inner:
        inner.setRenderHints(painter.renderHints())
        inner.setTransform(here)
        draw(inner)
    return image
