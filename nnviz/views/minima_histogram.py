"""How often each final cost was reached: bars in the colors of the minima, which can be clicked and walked by keys."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnviz.analysis.minima import NOWHERE, Counts, bins, counts
from nnviz.views.colors import LIGHT, Palette
from nnviz.views.height_scale import HeightScale
from nnviz.views.local_minima_picture import Floats, MinimaPicture
from nnviz.views.markers import marker
from nnviz.views.number_text import count, plain
from nnviz.views.style import picture_font, picture_metrics

MARK_PX = 4.5
N_BINS = 30
NAMED_FROM_ROWS = 8
MOST_DECADES = 12.0
DIGITS = 3
_TINY = 1e-280


class MinimaHistogram(QWidget):
    """`picked` gives a start of the bar under the hand, the middle one by cost first, then the next; `asked` for it."""

    picked = Signal(int)
    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colors: Palette = LIGHT
        self.content_scale = 1.0
        self.is_log = True
        self._picture: MinimaPicture | None = None
        self._scale = HeightScale(0.0, 1.0, False)
        self._bins: Counts = np.empty(0, np.intp)
        self._counts: Counts = np.zeros((0, N_BINS), np.intp)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Histogram of final costs"))

    def show_picture(self, picture: MinimaPicture) -> None:
        """Show what is known of the final costs."""
        self._picture = picture
        costs = np.empty(0) if picture.descents is None else picture.descents.costs
        self._scale = cost_scale(costs, self.is_log)
        self._bins = bins(self._scale(costs), N_BINS)
        if picture.minima is not None:
            self._counts = counts(self._bins, picture.minima, N_BINS)
        if picture.descents is not None:
            self.setToolTip(self.tr("Total costs after {} steps").format(count(picture.descents.asked.n_steps)))
        self.setCursor(Qt.CursorShape.PointingHandCursor if len(costs) else Qt.CursorShape.ArrowCursor)
        self.update()

    @property
    def heights(self) -> list[int]:
        """How many starts each bar stands for."""
        return [int(height) for height in self._counts.sum(axis=0)]

    def members(self, bar: int) -> list[int]:
        """The starts of a bar, the lowest cost first."""
        starts = np.flatnonzero(self._bins == bar)
        if self._picture is None or self._picture.descents is None:
            return []
        order = np.argsort(self._picture.descents.costs[starts], kind="stable")
        return [int(start) for start in starts[order]]

    def bar_of(self, start: int) -> int:
        """The bar a start belongs to, NOWHERE where it has none."""
        return int(self._bins[start]) if 0 <= start < len(self._bins) else NOWHERE

    def plot_rect(self) -> QRectF:
        """Where the bars stand, below their marks and above the numbers of the axis."""
        metrics = picture_metrics(self)
        left = metrics.horizontalAdvance(count(max(self.heights, default=0))) + 6
        n_rows = 2 if self._has_room() else 1
        return QRectF(self.rect()).adjusted(left, metrics.height() + 6, -6, -n_rows * metrics.height() - 5)

    def bar_rect(self, bar: int) -> QRectF:
        """Where a bar is painted."""
        rect, width = self.plot_rect(), self.plot_rect().width() / N_BINS
        height = self.heights[bar] / max(*self.heights, 1) * rect.height()
        return QRectF(rect.left() + bar * width, rect.bottom() - height, width, height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        picture = self._picture
        if picture is None or picture.descents is None or picture.minima is None:
            return
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(picture_font(self))
            self._paint_axes(painter, picture.descents.asked.n_steps)
            self._paint_bars(painter, picture)
            self._paint_marks(painter, picture)
            bar = self.bar_of(picture.selected)
            if bar != NOWHERE:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                width = (3.0 if self.hasFocus() else 2.0) * self.content_scale
                painter.setPen(QPen(QColor(self.colors.accent), width))
                painter.drawRect(self.bar_rect(bar))

    def _paint_axes(self, painter: QPainter, n_steps: int) -> None:
        rect, metrics, flags = self.plot_rect(), picture_metrics(self), Qt.AlignmentFlag
        height = metrics.height()
        painter.setPen(QPen(QColor(self.colors.line), 1.0))
        painter.drawLine(rect.topLeft(), rect.topRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(QColor(self.colors.soft))
        for y, text in ((rect.top(), count(max(self.heights, default=0))), (rect.bottom(), "0")):
            painter.drawText(QRectF(0, y - height / 2, rect.left() - 4, height), flags.AlignRight, text)
        taken = -1e9
        for level in self._scale.levels(6):
            x = rect.left() + float(self._scale(np.array(level))) * rect.width()
            text = plain(level, DIGITS)
            half = metrics.horizontalAdvance(text) / 2
            if x - half < taken or not rect.left() <= x <= rect.right():
                continue
            painter.drawLine(QPointF(x, rect.bottom()), QPointF(x, rect.bottom() + 3))
            x = min(x, self.width() - half)
            painter.drawText(QPointF(x - half, rect.bottom() + 3 + metrics.ascent()), text)
            taken = x + half + 8
        if not self._has_room():
            return
        name = self.tr("total cost after {} steps").format(count(n_steps))
        below = QRectF(0, rect.bottom() + height + 3, self.width(), height)
        painter.drawText(below, flags.AlignHCenter, metrics.elidedText(name, Qt.TextElideMode.ElideRight, self.width()))

    def _paint_bars(self, painter: QPainter, picture: MinimaPicture) -> None:
        assert picture.ranks is not None
        rect, most = self.plot_rect(), max(*self.heights, 1)
        width = rect.width() / N_BINS
        painter.setPen(Qt.PenStyle.NoPen)
        for bar in np.flatnonzero(self._counts.sum(axis=0)).tolist():
            bottom = rect.bottom()
            for group in np.flatnonzero(self._counts[:, bar]).tolist():
                height = self._counts[group, bar] / most * rect.height()
                painter.setBrush(QColor(minimum_color(int(picture.ranks[group]), self.colors)))
                painter.drawRect(QRectF(rect.left() + bar * width + 0.5, bottom - height, width - 1, height))
                bottom -= height

    def _paint_marks(self, painter: QPainter, picture: MinimaPicture) -> None:
        """Above the plot, each minimum's mark and how many ended there, the largest first where room is short."""
        assert picture.ranks is not None and picture.minima is not None
        rect, metrics, radius = (
            self.plot_rect(),
            picture_metrics(self),
            MARK_PX * self.content_scale,
        )
        taken: list[QRectF] = []
        for group in np.argsort(-picture.minima.sizes, kind="stable").tolist():
            rank = int(picture.ranks[group])
            if rank == NOWHERE:
                continue
            text = count(int(picture.minima.sizes[group]))
            middle = (float(np.average(np.arange(N_BINS), weights=self._counts[group])) + 0.5) / N_BINS
            box = QRectF(0, 1, 2 * radius + 4 + metrics.horizontalAdvance(text), metrics.height())
            box.moveLeft(min(max(rect.left() + middle * rect.width() - box.width() / 2, 1), self.width() - box.width()))
            if any(box.intersects(other) for other in taken):
                continue
            taken.append(box.adjusted(-5, 0, 5, 0))
            paint_mark(painter, QPointF(box.left() + radius, box.center().y()), rank, radius, self.colors)
            painter.setPen(QColor(self.colors.ink))
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    # mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        rect = self.plot_rect()
        if event.button() == Qt.MouseButton.LeftButton and rect.contains(event.position()):
            self._pick(int((event.position().x() - rect.left()) / rect.width() * N_BINS))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right from bar to bar, up and down within one, Return asks for the start."""
        bar = NOWHERE if self._picture is None else self.bar_of(self._picture.selected)
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        turns = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.asked.emit()
        elif event.key() in steps:
            step = steps[Qt.Key(event.key())]
            ahead = [other for other, height in enumerate(self.heights) if height and (other - bar) * step > 0]
            self._pick(min(ahead, key=lambda other: abs(other - bar), default=bar))
        elif event.key() in turns:
            self._pick(bar, turns[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _pick(self, bar: int, turn: int = 1) -> None:
        members = self.members(bar) if bar != NOWHERE else []
        if not members:
            return
        assert self._picture is not None
        start = self._picture.selected
        if start in members:
            self.picked.emit(members[(members.index(start) + turn) % len(members)])
        else:
            self.picked.emit(members[len(members) // 2])

    def _has_room(self) -> bool:
        """Whether the axis can have its name."""
        return self.height() > NAMED_FROM_ROWS * picture_metrics(self).height()


def cost_scale(costs: Floats, is_log: bool) -> HeightScale:
    """A scale that holds all finite costs; logarithmic, the lowest of very many decades share its low end."""
    finite = costs[np.isfinite(costs)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.1, 1.0)
    if is_log:
        high = max(high, _TINY)
        low = max(low, high * 10**-MOST_DECADES)
        room = max((high / low) ** 0.03, 1.05)
        return HeightScale(low / room, high * room, True)
    low = min(low, 0.0)
    return HeightScale(low, high + max(0.03 * (high - low), 1e-12), False)


def minimum_color(rank: int, palette: Palette) -> str:
    """The color of a shown minimum, none of them that of the first two classes; those not shown apart share one."""
    colors = (*palette.classes[2:6], *palette.classes[8:])
    return palette.faint if rank == NOWHERE else colors[rank % len(colors)]


def paint_mark(painter: QPainter, at: QPointF, rank: int, radius: float, palette: Palette) -> None:
    """The mark of a minimum, of its own shape and color; a small dot for those not shown apart."""
    painter.save()
    painter.translate(at)
    size = radius if rank != NOWHERE else 0.6 * radius
    painter.scale(size, size)
    painter.setPen(QPen(QColor(palette.paper), 0.6 / size))
    painter.setBrush(QColor(minimum_color(rank, palette)))
    painter.drawPath(marker(1 if rank == NOWHERE else rank))
    painter.restore()
