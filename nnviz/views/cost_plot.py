"""The plotted part of the cost curve: three lines, few numbers, the playhead, and the values under the cursor."""

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from nnviz.views.colors import LIGHT, Palette
from nnviz.views.cost_lines import CostLines
from nnviz.views.region_picture import number_text
from nnviz.views.style import tabular

TEXT_PX = 12
SMOOTH_BELOW = 600
ROOM_PER_SCALE_PX = 110
MOST_DECADE_NUMBERS = 5
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class CostPlot(pg.PlotWidget):
    """Nothing in it moves by itself; the mouse scrubs and reads."""

    scrubbed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colors: Palette = LIGHT
        self.content_scale = 1.0
        self._lines: CostLines | None = None
        self.setMinimumSize(80, 60)
        self.setMenuEnabled(False)
        self.setMouseEnabled(False, False)
        self.hideButtons()
        self.getPlotItem().disableAutoRange()
        self.viewport().setMouseTracking(True)
        self.batch, self.held_out, self.train = (pg.PlotCurveItem() for _ in range(3))
        for curve in (self.batch, self.held_out, self.train):
            self.addItem(curve)
        self.playhead = pg.InfiniteLine(angle=90)
        self.addItem(self.playhead)
        self._corner = QLabel(self)
        self._corner.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._corner.setTextFormat(Qt.TextFormat.RichText)
        self._dress()

    def show_lines(self, lines: CostLines) -> None:
        self._lines = lines
        for curve, places in ((self.batch, lines.batch), (self.held_out, lines.held_out), (self.train, lines.train)):
            curve.setData(places[:, 0], places[:, 1], antialias=len(places) < SMOOTH_BELOW)
        self.playhead.setValue(lines.step)
        self._set_axes(lines)
        self._tell(None)

    def recolor(self, palette: Palette) -> None:
        self.colors = palette
        self._dress()

    def rescale(self, content_scale: float) -> None:
        self.content_scale = content_scale
        self._dress()

    def _dress(self) -> None:
        colors, scale = self.colors, self._scale()
        self.setBackground(colors.paper)
        self.batch.setPen(pg.mkPen(colors.faint, width=0.8 * scale))
        self.train.setPen(pg.mkPen(colors.ink, width=2.0 * scale))
        dashes = pg.mkPen(colors.soft, width=1.8 * scale)
        dashes.setDashPattern([4, 2.5])
        self.held_out.setPen(dashes)
        self.playhead.setPen(pg.mkPen(colors.accent, width=2.0 * scale))
        font = self._font()
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(pg.mkPen(colors.line))
            axis.setTickPen(pg.mkPen(colors.line))
            axis.setTextPen(pg.mkPen(colors.soft))
            axis.setTickFont(font)
            axis.setStyle(tickLength=0, tickTextOffset=4)
        self.getAxis("bottom").setHeight(QFontMetricsF(font).height() + 5)
        self._corner.setFont(font)
        if self._lines is not None:
            self._set_axes(self._lines)
        self._tell(None)

    def _set_axes(self, lines: CostLines) -> None:
        metrics = QFontMetricsF(self._font())
        (low, high), end = lines.y_range, lines.x_end
        self.setRange(xRange=(0, end), yRange=(low, high), padding=0)
        numbers = _decades(low, high) if lines.is_log else [(at, number_text(at)) for at in (0.0, high / 2, high)]
        left = self.getAxis("left")
        left.setTicks([numbers, []])
        left.setGrid(255)
        left.setWidth(max(metrics.horizontalAdvance(text) for _, text in numbers) + 8)
        last = (
            number_text(end / lines.steps_per_unit)
            if end / lines.steps_per_unit < 1000
            else (f"{end / lines.steps_per_unit:,.0f}")
        )
        self.getAxis("bottom").setTicks([[(0.0, "0"), (end / 2, lines.unit), (end, last)], []])
        self.getPlotItem().layout.setContentsMargins(
            0, metrics.height() / 2, metrics.horizontalAdvance(last) / 2 + 2, 0
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_corner"):
            self._dress()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._scrub(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._scrub(event.position())
        self._tell(self._step_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._tell(None)

    def _step_at(self, position: QPointF) -> float:
        return float(self.getViewBox().mapSceneToView(self.mapToScene(position.toPoint())).x())

    def _scrub(self, position: QPointF) -> None:
        if self._lines is not None:
            self.scrubbed.emit(round(min(max(self._step_at(position), 0.0), float(self._lines.last_step))))

    def _tell(self, step: float | None) -> None:
        """Names of the lines in the corner, or their values at a step."""
        ink, soft = self.colors.ink, self.colors.soft
        lines = self._lines
        train, held_out, when = self.tr("train"), self.tr("held out"), ""
        if lines is not None and step is not None and len(lines.curves.epoch_steps):
            at = int(np.abs(lines.curves.epoch_steps - step).argmin())
            train += " " + number_text(float(lines.curves.train_means[at]))
            held_out += " " + number_text(float(lines.curves.held_out_means[at]))
            when = f"{lines.unit} {number_text(lines.curves.epoch_steps[at] / lines.steps_per_unit)}"
        text = f'<span style="color:{soft}">{when}</span>&nbsp;&nbsp;' if when else ""
        text += f'<span style="color:{ink}">\N{EM DASH} {train}</span>'
        if lines is not None and len(lines.held_out):
            text += f'&nbsp;&nbsp;<span style="color:{soft}">\N{EN DASH}\N{THIN SPACE}\N{EN DASH} {held_out}</span>'
        self._corner.setStyleSheet(f"background: {self.colors.paper}; padding: 0 2px;")
        self._corner.setText(text)
        self._corner.adjustSize()
        self._corner.move(self.width() - self._corner.width() - 4, round(QFontMetricsF(self._font()).height() / 2) + 3)

    def _scale(self) -> float:
        return min(self.content_scale, max(1.0, min(self.width(), self.height()) / ROOM_PER_SCALE_PX))

    def _font(self) -> QFont:
        font = tabular(self.font())
        font.setPixelSize(round(TEXT_PX * self._scale()))
        return font


def _decades(low: float, high: float) -> list[tuple[float, str]]:
    """The powers of ten to write beside a logarithmic axis, few enough to be read."""
    stride = max(1, math.ceil((high - low) / (MOST_DECADE_NUMBERS - 1)))
    exponents = range(int(high), int(low) - 1, -stride)
    return [(float(exponent), _power_text(exponent)) for exponent in exponents]


def _power_text(exponent: int) -> str:
    return f"{10.0**exponent:g}" if -3 <= exponent <= 4 else "10" + str(exponent).translate(SUPERSCRIPTS)
