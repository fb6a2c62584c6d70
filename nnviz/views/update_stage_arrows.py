"""A stage of one update over two parameters: one arrow from the ball, earlier ones of its kind faint, isolines around.

An arrow is as long as the picture at most; one that would be longer has two heads.
"""

from itertools import pairwise

import contourpy
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from nnviz.analysis.error_surface import ErrorSurface
from nnviz.views.colors import Palette
from nnviz.views.cost_lines import pleasant_end
from nnviz.views.mark_painting import Places
from nnviz.views.number_text import plain
from nnviz.views.trails import BALL_PX, paint_ball
from nnviz.views.update_stage_picture import UpdatePicture

Lines = list[NDArray[np.float64]]

FILLED = 0.42  # of the shorter side, by what reaches farthest
HEAD_PX, WIDTH_PX, THIN_PX = 9.0, 2.6, 1.4
N_LEVELS = 14
SEEN_PX = 2.0


def isolines(surface: ErrorSurface | None) -> Lines:
    """The places along which the cost stays the same, line by line."""
    if surface is None:
        return []
    finite = surface.costs[np.isfinite(surface.costs)]
    if not len(finite):
        return []
    generator = contourpy.contour_generator(surface.x, surface.y, np.ma.masked_invalid(surface.costs))
    levels = np.linspace(finite.min(), finite.max(), N_LEVELS + 2)[1:-1].tolist()
    return [np.asarray(line) for level in levels for line in generator.lines(level)]


def paint_arrows(
    painter: QPainter, rect: QRectF, picture: UpdatePicture, number: int, lines: Lines, colors: Palette, scale: float
) -> None:
    """The stage in this rectangle."""
    ball, radius = rect.center(), FILLED * min(rect.width(), rect.height())
    pair = list(picture.settings.indices)
    painter.save()
    painter.setClipRect(rect)
    painter.fillRect(rect, QColor(colors.chrome))
    painter.setPen(QPen(QColor(colors.line), 1.2 * scale))
    for line in lines:
        away = (line - picture.vector[pair]) / picture.reach["step"] * radius
        painter.drawPolyline(QPolygonF([QPointF(ball.x() + x, ball.y() - y) for x, y in away.tolist()]))
    places = Places(rect, [_around(ball, BALL_PX * scale), *_paint_axes(painter, rect, picture, colors)])
    end = ball
    stages, unit = picture.stages, _unit(picture, number)
    symbols: list[tuple[str, QPointF, str]] = []
    for at in range(number + 1):
        if _unit(picture, at) == unit and not (at == number - 1 and stages[number].unit == "place"):
            is_now = at == number
            color = colors.second if stages[at].remembers else colors.ink if is_now else colors.soft
            arrow = picture.arrow(at)[pair] / picture.reach[unit] * radius
            end = _paint_arrow(painter, ball, arrow, radius, color, scale * (1.0 if is_now else THIN_PX / WIDTH_PX))
            symbol = stages[at].symbol if stages[at].unit != "place" else ""
            symbols.append((symbol, end, color if is_now else colors.soft))
    if stages[number].unit == "place":
        places.keep_free([_around(end, BALL_PX * scale)])
    for symbol, tip, color in reversed(symbols):  # today's first; of what is crowded out, the formula tells
        _paint_symbol(painter, ball, tip, symbol, color, places)
    if stages[number].unit == "place":
        painter.setPen(QPen(QColor(colors.soft), 1.5 * scale))
        painter.setBrush(QColor(colors.paper))
        painter.drawEllipse(ball, BALL_PX * scale, BALL_PX * scale)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    paint_ball(painter, end if stages[number].unit == "place" else ball, colors, scale)
    _paint_ruler(painter, rect, picture.reach[unit], radius, colors)
    painter.restore()


def _unit(picture: UpdatePicture, number: int) -> str:
    unit = picture.stages[number].unit
    return "step" if unit == "place" else unit


def _around(at: QPointF, radius: float) -> QRectF:
    return QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)


def _paint_axes(painter: QPainter, rect: QRectF, picture: UpdatePicture, colors: Palette) -> list[QRectF]:
    """Lines and names, and where the names stand."""
    ball, height = rect.center(), QFontMetricsF(painter.font()).height()
    dotted = QPen(QColor(colors.faint), 1.0, Qt.PenStyle.DotLine)
    painter.setPen(dotted)
    painter.drawLine(QPointF(rect.left(), ball.y()), QPointF(rect.right(), ball.y()))
    painter.drawLine(QPointF(ball.x(), rect.top()), QPointF(ball.x(), rect.bottom()))
    painter.setPen(QColor(colors.soft))
    across, up = picture.names
    words = (
        (QRectF(rect.left(), ball.y() + 2, rect.width() - 5, height), Qt.AlignmentFlag.AlignRight, f"{across} →"),
        (QRectF(ball.x() + 6, rect.top() + 3, rect.width() / 2, height), Qt.AlignmentFlag.AlignLeft, f"↑ {up}"),
    )
    for box, side, word in words:
        painter.drawText(box, side, word)
    return [painter.boundingRect(*each) for each in words]


def _paint_arrow(
    painter: QPainter, start: QPointF, away: NDArray[np.float64], longest: float, color: str, scale: float
) -> QPointF:
    """The arrow, at most this long, and where it ends; none where it is too short to be seen or endless."""
    length = float(np.hypot(*away))
    if not np.isfinite(length) or length < SEEN_PX:
        return start
    unit, drawn = away / length, min(length, longest)
    along, across = QPointF(unit[0], -unit[1]), QPointF(unit[1], unit[0])
    end, head = start + along * drawn, min(HEAD_PX * scale + 2, drawn)
    painter.setPen(QPen(QColor(color), WIDTH_PX * scale, c=Qt.PenCapStyle.FlatCap))
    painter.drawLine(start, end - along * head * 0.8)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    tips = [end] if length <= longest * (1 + 1e-9) else [end, end - along * head * 1.2]
    for tip in tips:
        back = tip - along * head
        painter.drawPolygon(QPolygonF([tip, back + across * head * 0.45, back - across * head * 0.45]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    return end


def _paint_symbol(painter: QPainter, start: QPointF, end: QPointF, symbol: str, color: str, places: Places) -> None:
    """The symbol beyond the tip, or beside it where there is no room; not where another is in its way."""
    apart = end - start
    if not symbol or float(np.hypot(apart.x(), apart.y())) < SEEN_PX:
        return
    usual, font = painter.font(), painter.font()
    font.setBold(True)  # many fonts set a hat rightly in bold alone
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    box = places.beside(end, metrics.horizontalAdvance(symbol) + 2, metrics.height(), apart)
    if box is not None:
        painter.setPen(QColor(color))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, symbol)
    painter.setFont(usual)


def _paint_ruler(painter: QPainter, rect: QRectF, reach: float, radius: float, colors: Palette) -> None:
    """How much a length in the picture is, a pleasant number."""
    amount = pleasant_end(reach / 4)
    length = amount / reach * radius
    text, metrics = plain(amount, 3), QFontMetricsF(painter.font())
    left, y = rect.left() + 8, rect.bottom() - 7
    corners = [QPointF(left, y - 4), QPointF(left, y), QPointF(left + length, y), QPointF(left + length, y - 4)]
    painter.setPen(QPen(QColor(colors.soft), 1.2))
    for one, other in pairwise(corners):
        painter.drawLine(one, other)
    painter.drawText(QPointF(left + 3, y - 4 - metrics.descent()), text)
