"""Histogram, starts and one network beside each other in a wide view, the histogram above the other two in a narrow."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from nnviz.views.minima_basins import MinimaBasins
from nnviz.views.minima_histogram import MinimaHistogram
from nnviz.views.region_picture import RegionPicture

GAP_PX = 10
WIDE = 1.7
ROOM_PER_SCALE_PX = 150  # a smaller picture bears no larger text


class MinimaPanes(QWidget):
    """Gives its three pictures and what is read below the last of them their places."""

    def __init__(
        self, histogram: MinimaHistogram, basins: MinimaBasins, regions: RegionPicture, readout: QWidget
    ) -> None:
        super().__init__()
        self.content_scale = 1.0
        self.setMinimumSize(80, ROOM_PER_SCALE_PX)
        self._histogram, self._basins, self._regions, self._readout = histogram, basins, regions, readout
        for part in (histogram, basins, regions, readout):
            part.setParent(self)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self.arrange()

    def arrange(self) -> None:
        """Place all four; text grows only as far as the room bears it."""
        width, height = self.width(), self.height()
        scale = min(self.content_scale, max(1.0, min(width, height) / ROOM_PER_SCALE_PX))
        for picture in (self._histogram, self._basins, self._regions):
            picture.content_scale = scale
        if width > WIDE * height:
            first, second = round(0.4 * width), round(0.34 * width)
            left = first + second + 2 * GAP_PX
            third = width - left
            side = min(self._regions.height_for(third), height - self._readout.heightForWidth(third) - GAP_PX)
            self._histogram.setGeometry(QRect(0, 0, first, height))
            self._basins.setGeometry(QRect(first + GAP_PX, 0, second, height))
            self._regions.setGeometry(QRect(left, 0, third, side))
            below = side + GAP_PX
            self._readout.setGeometry(QRect(left, below, third, self._readout.heightForWidth(third)))
        else:
            under = self._readout.heightForWidth(width)
            top, left = round(0.5 * (height - under)), round(0.57 * width)
            rest = height - under - top - 6
            self._histogram.setGeometry(QRect(0, 0, width, top))
            self._basins.setGeometry(QRect(0, top + 4, left, rest))
            self._regions.setGeometry(QRect(left + GAP_PX, top + 4, width - left - GAP_PX, rest))
            self._readout.setGeometry(QRect(0, height - under, width, under))
