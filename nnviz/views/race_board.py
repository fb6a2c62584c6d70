"""Who races on the error surface: a row per walker with its mark, effective rate, costs at this step, and its curves.

Walkers of one name from several starts share a row, their curves are dashed from the second on.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnviz.engine.optimizers import OPTIMIZERS
from nnviz.views.colors import LIGHT, Palette
from nnviz.views.height_scale import HeightScale
from nnviz.views.markers import marker
from nnviz.views.number_text import plain, significant
from nnviz.views.polygons import polygon
from nnviz.views.race_arrows import KEPT, PUSH, STEP
from nnviz.views.race_walks import Walk
from nnviz.views.style import picture_font, picture_metrics
from nnviz.views.words import tr

MARK_PX, GAP_PX, ROW = 5.0, 8.0, 1.2
DIGITS, RATE_DIGITS = 4, 3
MOST_POINTS, MOST_COSTS = 400, 3
FEWEST_CURVES_PX = 60
WIDEST_COST, WIDEST_RATE = "0.0000e-00", "0.0000"


class RaceBoard(QWidget):
    """Hidden while nobody races; `scrubbed` gives the step under the hand on the curves."""

    scrubbed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colors: Palette = LIGHT
        self.content_scale = 1.0
        self.is_performance = False
        self._walks: tuple[Walk, ...] = ()
        self._step = 0
        self._magnification: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Race"))
        self.hide()

    def show_walks(self, walks: tuple[Walk, ...], step: int, magnification: float | None = None) -> None:
        """Show the race after so many steps.

        magnification : how many times as long arrows are drawn, None where there are none
        """
        if walks is not self._walks:
            self.setToolTip("\n".join(conventions(walks)))
        self._walks, self._step, self._magnification = walks, step, magnification
        self.setVisible(bool(walks))
        self.setAccessibleDescription("; ".join(f"{name}: {', '.join(costs)}" for _, name, _, costs in self.rows()))
        self.updateGeometry()
        self.update()

    def rows(self) -> list[tuple[int, str, str, list[str]]]:
        """(the walker's number, its name, its effective rate or "", its cost from each start) of everybody."""
        found: dict[int, list[Walk]] = {}
        for walk in self._walks:
            found.setdefault(walk.number, []).append(walk)
        sign = -1.0 if self.is_performance else 1.0
        rows = []
        for number, same in found.items():
            name = same[0].walker.name
            # On the performance P = -C descent is ascent.
            name = tr(name.replace("descent", "ascent") if self.is_performance else name)
            rates = same[0].rates
            rate = "" if rates is None else plain(float(rates[min(self._step, len(rates) - 1)]), RATE_DIGITS)
            rows.append((number, name, rate, [cost_text(walk, self._step, sign) for walk in same]))
        return rows

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(200, round((len(self.rows()) + 1 + self._has_foot()) * self.row_px() + 4))

    def curves_rect(self) -> QRectF:
        """Where the curves are painted, empty where they have no room."""
        left, row = self._columns()[-1], self.row_px()
        rect = QRectF(left, 2, self.width() - left - 4, (len(self.rows()) + 1) * row - 6)
        return rect if rect.width() >= FEWEST_CURVES_PX and rect.height() >= 16 else QRectF()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(picture_font(self))
            rows = self.rows()
            self._paint_head(painter)
            for at, row in enumerate(rows, start=1):
                self._paint_row(painter, at * self.row_px(), *row)
            if self._has_foot():
                self._paint_foot(painter, (len(rows) + 1) * self.row_px())
            if self._walks and not self.curves_rect().isEmpty():
                self._paint_curves(painter, self.curves_rect())

    def _paint_head(self, painter: QPainter) -> None:
        """What the columns are."""
        _, rates, costs, curves = self._columns()
        row, flags = self.row_px(), Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(self.colors.soft))
        if costs > rates:
            painter.drawText(QRectF(rates, 0, costs - rates, row), flags, self._rate_name())
        what = self.tr("performance") if self.is_performance else self.tr("total cost")
        painter.drawText(QRectF(costs, 0, curves - costs, row), flags, what)

    def _paint_foot(self, painter: QPainter, top: float) -> None:
        """The convention of the momentum, and what the arrows are."""
        metrics, row = picture_metrics(self), self.row_px()
        arrows = ((PUSH, self.tr("gradient")), (KEPT, self.tr("memory")), (STEP, self.tr("step")))
        times = "" if self._magnification is None else self.tr("× {}").format(plain(self._magnification))
        dash, flags = 2 * GAP_PX, Qt.AlignmentFlag.AlignVCenter
        width = sum(metrics.horizontalAdvance(text) + dash + 4 + GAP_PX for _, text in arrows)
        x = self.width() - (width + metrics.horizontalAdvance(times) + 2 if times else 0.0)
        said = metrics.elidedText(" · ".join(conventions(self._walks)), Qt.TextElideMode.ElideRight, x - GAP_PX)
        painter.setPen(QColor(self.colors.soft))
        painter.drawText(QRectF(0, top, x, row), flags, said)
        for color, text in arrows if times else ():
            painter.setPen(QPen(QColor(getattr(self.colors, color)), 2.4 * self.content_scale))
            painter.drawLine(QPointF(x, top + row / 2), QPointF(x + dash, top + row / 2))
            x += dash + 4
            painter.setPen(QColor(self.colors.soft))
            painter.drawText(QRectF(x, top, self.width() - x, row), flags, text)
            x += metrics.horizontalAdvance(text) + GAP_PX
        painter.drawText(QRectF(x, top, self.width() - x, row), flags, times)

    def _paint_row(self, painter: QPainter, top: float, number: int, name: str, rate: str, costs: list[str]) -> None:
        names_left, rates_left, costs_left, curves_left = self._columns()
        row, mark, flags = self.row_px(), MARK_PX * self.content_scale, Qt.AlignmentFlag.AlignVCenter
        self._paint_mark(painter, QPointF(mark + 2, top + row / 2), number)
        painter.setPen(QColor(self.colors.ink))
        for left, right, text in (
            (names_left, rates_left, name),
            (rates_left, costs_left, rate),
            (costs_left, curves_left, "   ".join(costs[:MOST_COSTS]) + (" …" if len(costs) > MOST_COSTS else "")),
        ):
            painter.drawText(QRectF(left, top, right - left, row), flags, text)

    def _paint_mark(self, painter: QPainter, at: QPointF, number: int) -> None:
        size = MARK_PX * self.content_scale
        painter.save()
        painter.translate(at)
        painter.scale(size, size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(walker_color(number, self.colors)))
        painter.drawPath(marker(number))
        painter.restore()

    def _paint_curves(self, painter: QPainter, rect: QRectF) -> None:
        """Everybody's cost so far, and faintly what is to come, with the marks at this step."""
        costs = np.concatenate([walk.costs for walk in self._walks])
        scale = replace(cost_scale(costs), is_performance=self.is_performance)
        painter.setPen(QPen(QColor(self.colors.line), 1.0))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        first = self._walks[0].race
        for walk in self._walks:
            heights = np.clip(scale(walk.costs), 0.0, 1.0)
            at = np.unique(np.linspace(0, len(heights) - 1, min(len(heights), MOST_POINTS)).astype(int))
            at = at[np.isfinite(heights[at])]
            xs = rect.left() + at / max(self._longest(), 1) * rect.width()
            points = np.stack([xs, rect.bottom() - heights[at] * rect.height()], axis=1)
            color = QColor(walker_color(walk.number, self.colors))
            line = Qt.PenStyle.SolidLine if walk.race is first else Qt.PenStyle.DashLine
            for part, alpha in ((points, 0.25), (points[at <= self._step], 1.0)):
                color.setAlphaF(alpha)
                painter.setPen(QPen(color, 1.8 * self.content_scale, line))
                painter.drawPolyline(polygon(part))
            seen = points[at <= self._step]
            if len(seen):
                self._paint_mark(painter, QPointF(*seen[-1].tolist()), walk.number)
        painter.setPen(QColor(self.colors.soft))
        for flag, height in ((Qt.AlignmentFlag.AlignTop, 1.0), (Qt.AlignmentFlag.AlignBottom, 0.0)):
            text = significant(scale.shown(scale.cost(height)), DIGITS)
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight | flag, text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        rect = self.curves_rect()
        if event.button() == Qt.MouseButton.LeftButton and rect.adjusted(-6, 0, 6, 0).contains(event.position()):
            self._scrub(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and not self.curves_rect().isEmpty():
            self._scrub(event.position().x())

    def _scrub(self, x: float) -> None:
        rect = self.curves_rect()
        share = min(max((x - rect.left()) / rect.width(), 0.0), 1.0)
        self.scrubbed.emit(round(share * self._longest()))

    def _longest(self) -> int:
        return max((walk.race.n_steps for walk in self._walks), default=0)

    def _rate_name(self) -> str:
        """With an average of gradients, which a steady gradient leaves as it is, the words for all of them."""
        has_average = any(walk.walker.optimizer == "averaged_momentum" for walk in self._walks)
        return self.tr("effective η") if has_average else "η/(1−γ)"

    def _has_foot(self) -> bool:
        return self._magnification is not None or any(walk.rates is not None for walk in self._walks)

    def row_px(self) -> float:
        """How high a row is."""
        return picture_metrics(self).height() * ROW

    def _columns(self) -> tuple[float, float, float, float]:
        """Where names, rates, costs and curves begin."""
        metrics, rows = picture_metrics(self), self.rows()
        names = 2 * MARK_PX * self.content_scale + GAP_PX
        rates = names + max((metrics.horizontalAdvance(name) for _, name, _, _ in rows), default=0.0) + 2 * GAP_PX
        has_rates = any(rate for _, _, rate, _ in rows)
        costs = rates + (metrics.horizontalAdvance(self._rate_name()) + 2 * GAP_PX if has_rates else 0.0)
        n_costs = min(max((len(texts) for _, _, _, texts in rows), default=1), MOST_COSTS)
        curves = costs + n_costs * metrics.horizontalAdvance(WIDEST_COST) + 2 * GAP_PX
        return names, rates, costs, curves


def cost_scale(costs: NDArray[np.float64]) -> HeightScale:
    """Logarithmic from the lowest to the highest of them."""
    finite = costs[np.isfinite(costs) & (costs > 0)]
    if not len(finite):
        return HeightScale(0.1, 1.0, True)
    low, high = float(finite.min()), float(finite.max())
    return HeightScale(low, max(high, low * 1.001), True)


def conventions(walks: tuple[Walk, ...]) -> list[str]:
    """How each rule with momentum writes it, by its name."""
    rules = dict.fromkeys(walk.walker.optimizer for walk in walks if walk.rates is not None)
    return [f"{tr(OPTIMIZERS[rule].label)}: {OPTIMIZERS[rule].formula}" for rule in rules]


def walker_color(number: int, palette: Palette) -> str:
    """Plain descent in the ink of positive numbers, momentum as the second walker, the others by class."""
    colors = (palette.positive, palette.second, *palette.classes[2:])
    return colors[number % len(colors)]


def cost_text(walk: Walk, step: int, sign: float = 1.0) -> str:
    """The walker's total cost after so many steps, or with the sign -1 its performance."""
    if step < len(walk.costs):
        return significant(sign * float(walk.costs[step]), DIGITS)
    return tr("diverged") if len(walk.costs) <= walk.race.n_steps else significant(sign * float(walk.costs[-1]), DIGITS)
