"""The painted part of the gradient per layer: two bars and a mark for each layer, on powers of ten.

What lies beyond the axis ends in a point at its end.
"""

from dataclasses import dataclass
from math import ceil, log10

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from nnviz.views.colors import LIGHT, Palette
from nnviz.views.number_text import count, plain, significant
from nnviz.views.style import picture_font, picture_metrics
from nnviz.views.symbols import above
from nnviz.views.words import layer_name, tr

Floats = NDArray[np.float64]
Decades = tuple[int, int]

DIGITS = 3
WIDEST_PX, POINT_PX, GAP_PX, NAME_GAP_PX = 44.0, 6.0, 3.0, 6.0
ROOM_PER_DECADE = 1.6  # of a line of text
SWATCH_PX, MARK_PX = 10.0, 3.0
FEWEST_LINES = 9


@dataclass(frozen=True, slots=True, eq=False)
class LayerSizes:
    """What is drawn, layer by layer; arrays of (n_columns,).

    plain : size of the gradient
    counted : size of the gradient times the factors in use
    by_rule : size of the gradient times 1/√(number of synapses into each neuron)
    factors : mean factor in use
    has_factors : whether any factor is in use
    is_norm : norms, else mean magnitudes
    is_mean : of the mean cost, else of the total cost
    follows_errors : of the errors of the perceptron rule instead
    n_points : whose cost it is
    decades : exponents of ten at the ends of the axis
    """

    plain: Floats
    counted: Floats
    by_rule: Floats
    factors: Floats
    has_factors: bool
    is_norm: bool
    is_mean: bool
    follows_errors: bool
    n_points: int
    run_number: int
    decades: Decades

    def height(self, size: float) -> float:
        """Where a size stands between the ends of the axis, 0 to 1; beyond them outside of it."""
        low, high = self.decades
        return (log10(size) - low) / (high - low) if size > 0 else -1.0


class LayerBars(QWidget):
    """Layers from left to right as values flow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colors: Palette = LIGHT
        self.content_scale = 1.0
        self._sizes: LayerSizes | None = None
        self.setMinimumSize(80, 60)
        self.setAccessibleName(self.tr("Gradient per layer"))

    def show_sizes(self, sizes: LayerSizes) -> None:
        self._sizes = sizes
        n_layers = len(sizes.plain)
        said = (
            f"{layer_name(layer, n_layers)}: {significant(size, DIGITS)}, "
            f"× {plain(factor, DIGITS)} = {significant(counted, DIGITS)}"
            for layer, (size, factor, counted) in enumerate(zip(sizes.plain, sizes.factors, sizes.counted, strict=True))
        )
        self.setAccessibleDescription("\n".join([caption(sizes), *said]))
        self.update()

    def plot_rect(self) -> QRectF:
        """Where the bars stand: beside the axis, above the names, below caption and legend."""
        metrics = picture_metrics(self)
        left = metrics.horizontalAdvance("10" + above(-10)) + 6
        top = 2.9 if self._has_words() else 0.6
        return QRectF(self.rect()).adjusted(left, top * metrics.height(), -2, -2.2 * metrics.height())

    def _has_words(self) -> bool:
        """Whether caption, legend and numbers leave the bars a height to be compared by."""
        return self.height() >= FEWEST_LINES * picture_metrics(self).height()

    def bar(self, layer: int, kind: int, size: float) -> QRectF:
        """The bar of a layer, kind 0 plain and 1 counted, within the ends of the axis."""
        assert self._sizes is not None
        rect = self.plot_rect()
        slot = rect.width() / len(self._sizes.plain)
        width = min(slot * 0.4, WIDEST_PX * self.content_scale)
        left = rect.left() + (layer + 0.5) * slot + (GAP_PX / 2 if kind else -GAP_PX / 2 - width)
        height = float(np.clip(self._sizes.height(size), 0.0, 1.0)) * rect.height()
        return QRectF(left, rect.bottom() - height, width, height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        sizes = self._sizes
        if sizes is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(picture_font(self))
            if self._has_words():
                self._paint_words(painter, sizes)
            self._paint_axis(painter, sizes)
            for layer in range(len(sizes.plain)):
                self._paint_layer(painter, sizes, layer)
            self._paint_names(painter)

    def _paint_words(self, painter: QPainter, sizes: LayerSizes) -> None:
        """What is measured, and which bar is what."""
        metrics, width = picture_metrics(self), float(self.width())
        painter.setPen(QColor(self.colors.soft))
        first = metrics.elidedText(caption(sizes), Qt.TextElideMode.ElideRight, width)
        painter.drawText(QPointF(0, metrics.ascent()), first)
        x, y, side = 0.0, metrics.height() * 1.1, SWATCH_PX * self.content_scale
        middle = y + metrics.height() / 2
        state = self.tr("× factor") if sizes.has_factors else self.tr("× factor (off)")
        for color, text in (
            (self.colors.soft, self.tr("gradient")),
            (self.colors.ink, state),
            (self.colors.second, self.tr("× 1/√fan-in")),
        ):
            is_mark = color == self.colors.second
            swatch = QRectF(x, middle - (MARK_PX / 2 if is_mark else side / 2), side, MARK_PX if is_mark else side)
            painter.fillRect(swatch, QColor(color))
            x += side + 5
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - x)
            painter.drawText(QPointF(x, y + metrics.ascent()), shown)
            x += metrics.horizontalAdvance(text) + 12 * self.content_scale

    def _paint_axis(self, painter: QPainter, sizes: LayerSizes) -> None:
        metrics, rect = picture_metrics(self), self.plot_rect()
        low, high = sizes.decades
        stride = max(ceil((high - low) * metrics.height() * ROOM_PER_DECADE / max(rect.height(), 1.0)), 1)
        for exponent in range(high, low - 1, -stride):
            y = rect.bottom() - (exponent - low) / (high - low) * rect.height()
            painter.setPen(QPen(QColor(self.colors.line), 1.0))
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
            painter.setPen(QColor(self.colors.soft))
            beside = QRectF(0, y - metrics.height() / 2, rect.left() - 5, metrics.height())
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight, "10" + above(exponent))

    def _paint_layer(self, painter: QPainter, sizes: LayerSizes, layer: int) -> None:
        metrics = picture_metrics(self)
        for kind, size, color in (
            (0, float(sizes.plain[layer]), self.colors.soft),
            (1, float(sizes.counted[layer]), self.colors.ink),
        ):
            bar = self.bar(layer, kind, size)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(color))
            painter.drawRect(bar)
            self._paint_point(painter, bar, sizes.height(size))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            text = significant(size, DIGITS)
            has_room = metrics.horizontalAdvance(text) <= bar.width()
            if has_room and self._has_words():
                painter.setPen(QColor(self.colors.ink))
                over = QRectF(bar.center().x() - 60, bar.top() - metrics.height() - POINT_PX / 2, 120, metrics.height())
                painter.drawText(over, Qt.AlignmentFlag.AlignHCenter, text)
        self._paint_mark(painter, self.bar(layer, 1, float(sizes.by_rule[layer])))

    def names(self) -> tuple[list[str], list[str]]:
        """What stands below the bars, each layer's name and factor: all brief, or none, where one has no room."""
        assert self._sizes is not None
        metrics, n_layers, factors = picture_metrics(self), len(self._sizes.plain), self._sizes.factors.tolist()
        room = self.plot_rect().width() / n_layers - NAME_GAP_PX

        def fitting(*choices: list[str]) -> list[str]:
            return next((texts for texts in choices if max(map(metrics.horizontalAdvance, texts)) <= room), [])

        written = [plain(factor, DIGITS) for factor in factors]
        return (
            fitting([layer_name(layer, n_layers) for layer in range(n_layers)], [str(n + 1) for n in range(n_layers)]),
            fitting([f"× {factor}" for factor in written], written, [plain(factor, 1) for factor in factors]),
        )

    def _paint_names(self, painter: QPainter) -> None:
        height, rect = picture_metrics(self).height(), self.plot_rect()
        for row, (texts, color) in enumerate(zip(self.names(), (self.colors.soft, self.colors.ink), strict=True)):
            painter.setPen(QColor(color))
            for layer, text in enumerate(texts):
                slot = rect.width() / len(texts)
                box = QRectF(rect.left() + layer * slot, rect.bottom() + 3 + row * height, slot, height)
                painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, text)

    def _paint_mark(self, painter: QPainter, bar: QRectF) -> None:
        """A line where the bar would end, seen on paper and on bar."""
        line = QRectF(bar.left() - MARK_PX, bar.top() - MARK_PX / 2, bar.width() + 2 * MARK_PX, MARK_PX)
        painter.fillRect(line.adjusted(-1, -1, 1, 1), QColor(self.colors.paper))
        painter.fillRect(line, QColor(self.colors.second))

    def _paint_point(self, painter: QPainter, bar: QRectF, height: float) -> None:
        """At the end of the axis, where the bar goes on beyond it."""
        if height > 1 + 1e-9:
            top, tip = bar.topLeft(), QPointF(bar.center().x(), bar.top() - POINT_PX)
            painter.drawPolygon(QPolygonF([top, bar.topRight(), tip]))


def caption(sizes: LayerSizes) -> str:
    """What is measured, over which points."""
    of = tr("∂C/∂w of the mean cost") if sizes.is_mean else tr("∂C/∂w of the total cost")
    what = tr("Norm of {}, all {} training points") if sizes.is_norm else tr("Mean size of {}, all {} training points")
    alone = (
        tr("Norm of {}, the only training point") if sizes.is_norm else tr("Mean size of {}, the only training point")
    )
    named = tr("errors × inputs") if sizes.follows_errors else of
    return (alone if sizes.n_points == 1 else what).format(named, count(sizes.n_points))
