"""The pinned Qt binding keeps its references; a release that loses one to None with every call ends by aborting."""

import sys

from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter, QPen

CALLS = 500


def test_painting_leaves_the_number_of_references_to_none_alone(qapp: object) -> None:
    image = QImage(64, 64, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    pen, point = QPen(), QPointF(3, 4)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        painter.setPen(pen)
        painter.drawPoint(point)
    lost = before - sys.getrefcount(None)
    painter.end()
    assert abs(lost) < CALLS // 10
