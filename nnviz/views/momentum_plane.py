"""The painted part of the momentum map: what a pair does as color and word, the two borders, and the point to drag."""

from dataclasses import dataclass
from math import ceil, log, log10

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from nnviz.analysis.momentum_theory import behavior, rate
from nnviz.views.colors import LIGHT, Palette, rgb
from nnviz.views.number_text import count, plain, significant
from nnviz.views.style import picture_font, picture_metrics
from nnviz.views.symbols import above
from nnviz.views.trails import BALL_PX, paint_ball
from nnviz.views.words import tr

Floats = NDArray[np.float64]
Pair = tuple[float, float]

DIGITS, LINE_PX, N_CORNERS, KEY_STEP = 3, 2.0, 160, 0.01
PALE, FULL, TICK_ROOM = 0.16, 0.6, 1.25
MOST_GAMMA = 0.99
# A word for each region, its place (η a, γ) and which part of it stands there: 0 its left end, 1 its right end.
Word = tuple[str, float, float, float]
LOG_WORDS: tuple[Word, ...] = (
    ("slow", 0.002, 0.3, 0.5),
    ("critically damped", 0.04, 0.62, 1.0),
    ("oscillates", 0.35, 0.8, 0.5),
    ("diverges", 18.0, 0.3, 0.5),
)
LINEAR_WORDS: tuple[Word, ...] = (
    ("slow", 0.03, 0.13, 0.0),
    ("critically damped", 0.36, 0.19, 0.0),
    ("oscillates", 1.4, 0.6, 0.5),
    ("diverges", 3.6, 0.3, 0.5),
)
LONGEST = (
    "epoch 00,000: η 0.00000, γ 0.000, a 0.00000: critically damped, distance × 0.0000 per step, halved in 00,000 steps"
)
FEWEST_LINES = 6
MOST_WORDS = 0.35  # of the height, for the sentence above the map


@dataclass(frozen=True, slots=True)
class Axis:
    """Values of η a from low to high, or from 10^low to 10^high."""

    low: float
    high: float
    is_log: bool

    def amount(self, share: Floats | float) -> Floats:
        """η a at shares 0 to 1 of the way across."""
        at = self.low + np.asarray(share, np.float64) * (self.high - self.low)
        return np.asarray(10.0**at if self.is_log else at)

    def share(self, amount: float) -> float:
        """How far across an amount stands; at the end it lies beyond."""
        at = (log10(amount) if amount > 0 else self.low) if self.is_log else amount
        return min(max((at - self.low) / (self.high - self.low), 0.0), 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class MomentumPicture:
    """What is drawn.

    behaviors, rates : (n_up, n_across) what pairs do, the highest γ first
    curvature : a of the bowl; not positive or NaN where there is no bowl
    is_local : whether it is the cost's own along its gradient
    own : η and γ of the run, None where its rule is no heavy ball
    epoch : the one, counted from 1, whose scheduled pair `own` is; None where nothing is scheduled
    """

    axis: Axis
    behaviors: NDArray[np.str_]
    rates: Floats
    curvature: float
    is_local: bool
    own: Pair | None
    run_number: int
    epoch: int | None = None

    @property
    def is_bowl(self) -> bool:
        return self.curvature > 0


class MomentumPlane(QWidget):
    """`dropped` gives the pair (η, γ) where the point is let go."""

    dropped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colors: Palette = LIGHT
        self.content_scale = 1.0
        self.tried: Pair | None = None
        self._picture: MomentumPicture | None = None
        self._image: QImage | None = None
        self.setMinimumSize(80, 60)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Momentum map"))

    def show_picture(self, picture: MomentumPicture) -> None:
        """Draw this map; what was tried on another run is forgotten."""
        if self._picture is not None and self._picture.run_number != picture.run_number:
            self.tried = None
        self._picture = picture
        rgba = np.ascontiguousarray(shades(picture, self.colors))
        rows, columns = rgba.shape[:2]
        self._image = QImage(rgba.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGBA8888).copy()
        self._tell()

    def forget(self) -> None:
        """Put the point back to the run's own pair."""
        self.tried = None
        self._tell()

    @property
    def pair(self) -> Pair | None:
        """η and γ of the point."""
        return self.tried or (None if self._picture is None else self._picture.own)

    def plot_rect(self) -> QRectF:
        """Where the map is painted: beside and above the numbers of its axes, below the words."""
        metrics = picture_metrics(self)
        left = metrics.horizontalAdvance("0.5") + 8
        top = self._words_height() + 0.6 * metrics.height()
        return QRectF(self.rect()).adjusted(left, top, -left, -2.3 * metrics.height())

    def _words_height(self) -> float:
        """What any sentence takes above the map, 0 where it has no room."""
        room = QRectF(0, 0, self.width(), self.height())
        height = picture_metrics(self).boundingRect(room, Qt.TextFlag.TextWordWrap, LONGEST).height()
        return height if height <= MOST_WORDS * self.height() else 0.0

    def pixel_of(self, eta_a: float, gamma: float) -> QPointF:
        """Where a place of the map is painted."""
        assert self._picture is not None
        return _pixel(self.plot_rect(), self._picture.axis, eta_a, gamma)

    def paintEvent(self, _event: QPaintEvent) -> None:
        picture, rect = self._picture, self.plot_rect()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setFont(picture_font(self))
            painter.setPen(QColor(self.colors.ink))
            if picture is None or self._image is None:
                return
            if height := self._words_height():
                words = QRectF(0, 0, self.width(), height)
                painter.drawText(words, Qt.TextFlag.TextWordWrap, readout(picture, self.pair))
            painter.drawImage(rect, self._image)
            painter.save()
            painter.setClipRect(rect)
            self._paint_borders(painter, rect, picture.axis)
            if rect.height() >= FEWEST_LINES * picture_metrics(self).height():
                self._paint_words(painter, rect, picture.axis)
            painter.restore()
            self._paint_axes(painter, rect, picture.axis)
            if picture.is_bowl:
                self._paint_points(painter, picture)

    def _paint_borders(self, painter: QPainter, rect: QRectF, axis: Axis) -> None:
        """η a = 2 + 2 γ, and γ = (1 - √(η a))² as far as there is creeping."""
        amounts = axis.amount(np.linspace(0, 1, N_CORNERS))
        critical = [_pixel(rect, axis, at, (1 - at**0.5) ** 2) for at in amounts[amounts <= 1].tolist()]
        border = [_pixel(rect, axis, 2 + 2 * gamma, gamma) for gamma in np.linspace(0, 1, N_CORNERS).tolist()]
        painter.setPen(QPen(QColor(self.colors.ink), LINE_PX * self.content_scale))
        painter.drawPolyline(QPolygonF(border))
        dashed = QPen(QColor(self.colors.ink), LINE_PX * self.content_scale, Qt.PenStyle.DashLine)
        painter.setPen(dashed)
        painter.drawPolyline(QPolygonF(critical))

    def _paint_words(self, painter: QPainter, rect: QRectF, axis: Axis) -> None:
        metrics = picture_metrics(self)
        painter.setPen(QColor(self.colors.ink))
        for english, eta_a, gamma, part in LOG_WORDS if axis.is_log else LINEAR_WORDS:
            word = tr(english)
            at, width = _pixel(rect, axis, eta_a, gamma), metrics.horizontalAdvance(word) + 4
            box = QRectF(at.x() - part * width, at.y() - metrics.height() / 2, width, metrics.height())
            box.moveLeft(max(box.left(), rect.left() + 2))
            box.moveRight(min(box.right(), rect.right() - 2))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)

    def _paint_axes(self, painter: QPainter, rect: QRectF, axis: Axis) -> None:
        metrics, flags = picture_metrics(self), Qt.AlignmentFlag
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self.colors.line), 1.0))
        painter.drawRect(rect)
        painter.setPen(QColor(self.colors.soft))
        for gamma, text in ((0.0, "0"), (0.5, "γ"), (1.0, "1")):
            box = QRectF(
                0, rect.bottom() - gamma * rect.height() - metrics.height() / 2, rect.left() - 5, metrics.height()
            )
            painter.drawText(box, flags.AlignRight, text)
        room = TICK_ROOM * metrics.horizontalAdvance("10" + above(-5))
        stride = max(ceil(room * (axis.high - axis.low) / max(rect.width(), 1.0)), 1)
        for at in range(int(axis.low), int(axis.high) + 1):
            if at % stride == 0:
                amount = 10.0**at if axis.is_log else float(at)
                text = "10" + above(at) if axis.is_log and at else plain(amount)
                box = QRectF(0, rect.bottom() + 3, room, metrics.height())
                box.moveCenter(QPointF(_pixel(rect, axis, amount, 0.0).x(), box.center().y()))
                painter.drawText(box, flags.AlignHCenter, text)
        below = QRectF(rect.left(), rect.bottom() + 3 + metrics.height(), rect.width(), metrics.height())
        name = self.tr("learning rate × curvature, η a")
        painter.drawText(below, flags.AlignHCenter, name if metrics.horizontalAdvance(name) < rect.width() else "η a")

    def _paint_points(self, painter: QPainter, picture: MomentumPicture) -> None:
        """The point, and a ring at the run's own pair where it was dragged away from it."""
        if picture.own is not None and self.tried is not None:
            painter.setPen(QPen(QColor(self.colors.ink), LINE_PX * self.content_scale))
            ring = BALL_PX * self.content_scale
            painter.drawEllipse(self.pixel_of(picture.own[0] * picture.curvature, picture.own[1]), ring, ring)
        if self.pair is not None:
            at = self.pixel_of(self.pair[0] * picture.curvature, self.pair[1])
            paint_ball(painter, at, self.colors, self.content_scale)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self.colors.accent), 2.0))
            painter.drawRect(self.plot_rect())

    # the hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._move(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._move(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.tried is not None:
            self.dropped.emit(self.tried)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        by = {keys.Key_Left: (-1, 0), keys.Key_Right: (1, 0), keys.Key_Up: (0, -1), keys.Key_Down: (0, 1)}
        across, down = by.get(keys(event.key()), (0, 0))
        picture, rect = self._picture, self.plot_rect()
        if (across, down) == (0, 0) or picture is None or not picture.is_bowl or self.pair is None:
            super().keyPressEvent(event)
            return
        at = self.pixel_of(self.pair[0] * picture.curvature, self.pair[1])
        self._move(at + QPointF(across * rect.width(), down * rect.height()) * KEY_STEP)
        self.dropped.emit(self.tried)

    def _move(self, pixel: QPointF) -> None:
        """Try the pair at this pixel, or at the nearest one of the map."""
        picture, rect = self._picture, self.plot_rect()
        if picture is None or not picture.is_bowl:
            return
        share = min(max((pixel.x() - rect.left()) / rect.width(), 0.0), 1.0)
        gamma = min(max((rect.bottom() - pixel.y()) / rect.height(), 0.0), MOST_GAMMA)
        self.tried = float(picture.axis.amount(share)) / picture.curvature, gamma
        self._tell()

    def _tell(self) -> None:
        if self._picture is not None:
            self.setAccessibleDescription(readout(self._picture, self.pair))
        self.update()


def _pixel(rect: QRectF, axis: Axis, eta_a: float, gamma: float) -> QPointF:
    """Where a place of the map is painted in the rectangle."""
    return QPointF(rect.left() + axis.share(eta_a) * rect.width(), rect.bottom() - gamma * rect.height())


def shades(picture: MomentumPicture, colors: Palette) -> NDArray[np.uint8]:
    """RGBA of the map: a color for each behavior, the fuller the faster it converges."""
    inks = {
        "diverges": colors.faint,
        "oscillates": colors.negative,
        "slow": colors.positive,
        "critically damped": colors.ink,
    }
    mixed = np.zeros((*picture.behaviors.shape, 4))
    mixed[..., 3] = 255
    paper = rgb(colors.paper)
    strengths = PALE + (FULL - PALE) * np.clip(1 - picture.rates, 0, 1)[..., None]
    for name, ink in inks.items():
        color = paper + (rgb(ink) - paper) * (0.45 if name == "diverges" else strengths)
        mixed[..., :3] = np.where((picture.behaviors == name)[..., None], color, mixed[..., :3])
    return mixed.round().astype(np.uint8)


def readout(picture: MomentumPicture, pair: Pair | None) -> str:
    """What the pair does, in closed form."""
    a = picture.curvature
    if not picture.is_bowl:
        no_bowl = tr("The curvature along the gradient is {}: no bowl here, so that no pair could settle.")
        if not picture.is_local:
            no_bowl = tr("The curvature is {}: no bowl here, so that no pair could settle.")
        return no_bowl.format(significant(a, DIGITS))
    if pair is None:
        no_ball = tr("The rule of this run is no heavy ball. Press on the map to try a pair; a = {}.")
        return no_ball.format(significant(a, DIGITS))
    eta, gamma = pair
    factor = float(rate(eta * a, gamma))
    words = "" if picture.epoch is None or pair != picture.own else tr("epoch {}: ").format(count(picture.epoch))
    words += tr("η {}, γ {}, a {}: {}, distance × {} per step").format(
        plain(eta, DIGITS),
        plain(gamma, DIGITS),
        significant(a, DIGITS),
        tr(behavior(eta * a, gamma)),
        significant(factor, 4),
    )
    if 0 < factor < 1:
        steps = log(0.5) / log(factor)
        words += tr(", halved in {} steps").format(count(round(steps)) if steps >= 10 else significant(steps, 2))
    return words
