"""A small picture of a data set, drawn from points of the set itself, to be pressed."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from nnviz.datasets.catalog import DatasetEntry, dataset
from nnviz.views.colors import LIGHT, Palette, diverging

SIDE_PX = 42
MARGIN_PX = 5
N_POINTS = 120
POINT_PX = 1.5


class Thumbnail(QAbstractButton):
    """Checked where the spec says so; pressing it emits `chosen` with the set's name, and checks nothing by itself."""

    chosen = Signal(str)

    def __init__(self, entry: DatasetEntry) -> None:
        super().__init__()
        self.entry = entry
        self._points = dataset(entry.name, N_POINTS, entry.default_noise, 1, 0.0, "none")
        self._palette = LIGHT
        self.setCheckable(True)
        self.clicked.connect(self._emit_chosen)
        label, note = self.tr(entry.label), self.tr(entry.note)
        self.setAccessibleName(label)
        self.setAccessibleDescription(note)
        self.setToolTip(f"<b>{label}</b><br>{note}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(SIDE_PX, SIDE_PX)

    def nextCheckState(self) -> None:
        """Only the spec decides what is checked."""

    def _emit_chosen(self) -> None:
        self.chosen.emit(self.entry.name)

    def recolor(self, palette: Palette) -> None:
        self._palette = palette
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colors = self._palette
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            is_marked = self.isChecked() or self.hasFocus()
            width_px = 2 if self.isChecked() else 1
            border = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            rim = colors.accent if is_marked else colors.faint if self.underMouse() else colors.line
            painter.setPen(QPen(QColor(rim), width_px, Qt.PenStyle.SolidLine))
            painter.setBrush(QColor(colors.accent_ground if self.isDown() else colors.paper))
            painter.drawRoundedRect(border, 6, 6)
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(colors.accent), 1, Qt.PenStyle.DotLine))
                painter.drawRoundedRect(border.adjusted(2.5, 2.5, -2.5, -2.5), 4, 4)
            painter.setPen(Qt.PenStyle.NoPen)
            room_px = SIDE_PX / 2 - MARGIN_PX
            reach = np.abs(self._points.inputs).max()
            for (x1, x2), color in zip(self._points.inputs / reach, self._colors(), strict=True):
                painter.setBrush(color)
                painter.drawEllipse(QPointF(SIDE_PX / 2 + x1 * room_px, SIDE_PX / 2 - x2 * room_px), POINT_PX, POINT_PX)

    def _colors(self) -> list[QColor]:
        points = self._points
        if points.values is not None:
            return [QColor(*channels) for channels in diverging(points.values[:, 0], self._palette, 1.0).tolist()]
        return [QColor(self._palette.classes[label]) for label in np.asarray(points.labels)]
