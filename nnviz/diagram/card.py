"""The card over the paper: the formula of the neuron in focus with the numbers of one example, set as on paper.

It stands at the bottom beside the palette, or at the top where at the bottom it would cover more of the network; and
where both cover as much, where it hides fewest words.

A sum too long for one line stands in two, each product's numbers below its symbols; where even that is too long, the
wheel, a drag and the arrow keys go through its terms, and none is left out.
"""

from itertools import accumulate

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QWidget

from nnviz.diagram.covering import covered_px, overlap_px, words_in
from nnviz.diagram.formula import Formula
from nnviz.diagram.look import Look
from nnviz.diagram.palette import PieceStrip
from nnviz.diagram.typeset import draw, width
from nnviz.diagram.view import DiagramView

CARD_PX = 13
_WIDEST_PX, _NARROW_PX, _MOST_GROWTH = 860, 700, 1.3
_MARGIN_PX, _INSET_PX, _BELOW_PX = 12, 14, 8
_BETWEEN_PX = 26
_EDGE_PX, _SMALLER = 6, 0.85
_MOST_IN_A_LINE = 16
_PLUS = "  +  "
_SLIVER = 0.04
_PLACES = tuple((share, side) for share in (1.0, 0.85, 0.7) for side in ("bottom", "below the count", "top"))


class FormulaCard(QFrame):
    """Hidden unless a neuron is in focus.

    shift_px : how far the terms of a long sum have gone to the left, at most `hidden_px`
    top_px : down to where the top of the paper is taken
    """

    def __init__(self, view: DiagramView, palette: PieceStrip, parent: QWidget) -> None:
        super().__init__(parent)
        self.look, self._view, self._palette, self._surface = view.scene_.look, view, palette, parent
        self._place: tuple[float, str] | None = None
        self._share = 1.0
        self._formula: Formula | None = None
        self._rows: list[list[str]] = []
        self._columns: list[float] = [0.0]
        self.shift_px, self.top_px = 0.0, _BELOW_PX
        self._drag_from: float | None = None
        self.setAccessibleName(self.tr("Formula"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    @property
    def formula(self) -> Formula | None:
        """What the card shows."""
        return self._formula

    def show_formula(self, formula: Formula | None) -> None:
        """Show these lines, or hide."""
        before, self._formula = self._formula, formula
        if formula is None:
            self.choose_place()
            self.hide()
            return
        if before is None or before.subject != formula.subject:
            self.shift_px = 0.0
        self.setAccessibleDescription(formula.text)
        self.stand()
        self.show()

    def restyle(self) -> None:
        """Take up palette and content scale."""
        self.stand()

    def room_for(self, longest: Formula) -> int:
        """The height that the card takes with this formula."""
        self._share = 1.0
        return self._height(self._rows_of(longest)) + _BELOW_PX

    def stand(self) -> None:
        """Take the width there is, and stand at the side chosen when the neuron came into focus."""
        formula = self._formula
        if formula is None:
            return
        if self._place is None:
            places = [place for place in _PLACES if place[0] * max(self.look.content_scale, 1.0) >= 1.0]
            self._place = min(places, key=lambda place: self._cost(self._box(formula, *place)))
        self.setGeometry(self._box(formula, *self._place))
        self._columns = self._columns_of(formula) if ["symbols"] in self._rows else [0.0]
        self._rest_within()
        self.update()

    def choose_place(self) -> None:
        """Choose size and side anew when it stands next."""
        self._place = None

    def _cost(self, box: QRect) -> tuple[float, int]:
        """Less is better: what it would cover of the network but for a sliver, then of words and of the top line."""
        top = QRect(0, 0, self._surface.width(), self.top_px)
        sliver_px = _SLIVER * (2 * float(self._view.scene_.places.radii.min()) * self._view.zoom) ** 2
        covered = max(covered_px(self._view, box) - sliver_px, 0.0)
        return covered, overlap_px(box, (*words_in(self._view), top))

    def _box(self, formula: Formula, share: float, side: str) -> QRect:
        """Where the formula stands, in rows, with this share of its size."""
        self._share = share
        self._rows = self._rows_of(formula)
        wide, high = self._width(), self._height(self._rows)
        left = self._palette.margin_px + (self._room_px - wide) // 2
        tops = {"bottom": self._surface.height() - high - _BELOW_PX, "below the count": self.top_px, "top": _BELOW_PX}
        return QRect(left, tops[side], wide, high)

    # rows

    @property
    def _room_px(self) -> int:
        """The width beside the palette."""
        return self._surface.width() - self._palette.margin_px

    def _font(self) -> QFont:
        font = QFont(QGuiApplication.font())
        font.setPixelSize(round(CARD_PX * self.look.content_scale * self._growth * self._share))
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def _subject_font(self) -> QFont:
        font = self._font()
        font.setPixelSize(round(_SMALLER * font.pixelSize()))
        return font

    @property
    def _rise_px(self) -> float:
        """How far the subject rises above the upper edge."""
        return QFontMetricsF(self._subject_font()).height() / 2

    @property
    def _growth(self) -> float:
        """Larger writing on wide paper, as the network grows there too."""
        return min(max(self._room_px / _NARROW_PX, 1.0), _MOST_GROWTH)

    def _width(self) -> int:
        widest = _WIDEST_PX * max(1.0, self.look.content_scale) * self._growth
        return min(self._room_px - 2 * _MARGIN_PX, round(widest))

    def _inside(self) -> float:
        return self._width() - 2.0 * _INSET_PX

    def _line_height(self) -> float:
        return QFontMetricsF(self._font()).height() * 1.12

    def _height(self, rows: list[list[str]]) -> int:
        return round(self._rise_px + len(rows) * self._line_height()) + 2 * _EDGE_PX

    def _rows_of(self, formula: Formula) -> list[list[str]]:
        """What stands side by side below each other; the sum is "symbols" and "numbers" where one line is too short."""
        font, room = self._font(), self._inside()
        rows: list[list[str]] = []
        if formula.sum:
            is_short = len(formula.terms) <= _MOST_IN_A_LINE and width(formula.sum, font) <= room
            rows = [[formula.sum]] if is_short else [["symbols"], ["numbers"]]
        parts = [part for part in (formula.net, formula.output) if part]
        fits = sum(width(part, font) for part in parts) + _BETWEEN_PX <= room
        rows += [parts] if fits else [[part] for part in parts]
        return rows

    # the terms of a long sum

    def _columns_of(self, formula: Formula) -> list[float]:
        """(n_terms + 1) where each term begins and the last one ends, from the beginning of the first."""
        font = self._font()
        gap = width(_PLUS, font)
        widths = [max(width(term.symbols, font), width(term.numbers, font)) + gap for term in formula.terms]
        return list(accumulate(widths, initial=0.0))

    def _window(self, formula: Formula) -> tuple[float, float]:
        """Left and right of the part of the card in which terms are seen."""
        font = self._font()
        left = _INSET_PX + width("u = ", font)
        return left, _INSET_PX + self._inside() - width(f" = {formula.total}", font) - 4.0

    @property
    def hidden_px(self) -> float:
        """How much wider the terms are than the window on them."""
        if self._formula is None or len(self._columns) < 2:
            return 0.0
        left, right = self._window(self._formula)
        return max(0.0, self._columns[-1] - width(_PLUS, self._font()) - (right - left))

    def _rest_within(self) -> None:
        hidden = self.hidden_px
        self.shift_px = min(max(self.shift_px, 0.0), hidden)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, hidden == 0.0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if hidden else Qt.FocusPolicy.NoFocus)
        self.setToolTip(self.tr("Scroll to see all terms") if hidden else "")

    def go_through(self, by_px: float) -> None:
        """Go on through the terms."""
        self.shift_px += by_px
        self._rest_within()
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        self.go_through(-0.6 * (turn.y() + turn.x()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._drag_from = event.position().x()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag_from is not None:
            self.go_through(self._drag_from - event.position().x())
            self._drag_from = event.position().x()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag_from = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -80.0, Qt.Key.Key_Right: 80.0, Qt.Key.Key_Home: -1e9, Qt.Key.Key_End: 1e9}
        if event.key() in steps:
            self.go_through(steps[Qt.Key(event.key())])
        else:
            event.ignore()

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        formula, look = self._formula, self.look
        if formula is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("accent"), 3.0 if self.hasFocus() else 2.0))
        painter.setBrush(look.color("paper"))
        painter.fillRect(QRectF(0.0, 0.0, self.width(), 2 * self._rise_px), look.color("paper"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, self._rise_px, -1, -1), 9, 9)
        ends = float(_INSET_PX), self.width() - float(_INSET_PX)
        paint_subject(painter, look, formula.subject, self._subject_font(), *ends)
        font, high = self._font(), self._line_height()
        metrics = QFontMetricsF(font)
        baseline = self._rise_px + _EDGE_PX + (high - metrics.height()) / 2 + metrics.ascent()
        for row in self._rows:
            if row[0] in ("symbols", "numbers"):
                self._paint_terms(painter, formula, row[0], baseline)
                row = row[1:]
            x = float(_INSET_PX)
            painter.setPen(look.color("ink"))
            for part in row:
                draw(painter, QPointF(x, baseline), part, font)
                x += width(part, font) + _BETWEEN_PX
            baseline += high

    def _paint_terms(self, painter: QPainter, formula: Formula, row: str, baseline: float) -> None:
        """One of the two lines of a long sum, each term below or above its other half."""
        font, high = self._font(), self._line_height()
        (left, right), columns, plus = self._window(formula), self._columns, width(_PLUS, font)
        painter.setPen(self.look.color("ink"))
        draw(painter, QPointF(_INSET_PX, baseline), "u = " if row == "symbols" else "   = ", font)
        ends = columns[-1] - plus - self.shift_px
        after = "" if row == "symbols" else f" = {formula.total}"
        draw(painter, QPointF(min(right, left + ends), baseline), after, font)
        painter.save()
        painter.setClipRect(QRectF(left, baseline - high, right - left, 1.6 * high))
        for term, begin, end in zip(formula.terms, columns, columns[1:], strict=False):
            at = left + begin - self.shift_px
            if at < right and left + end - self.shift_px > left:
                text = term.symbols if row == "symbols" else term.numbers
                room = end - begin - plus
                draw(painter, QPointF(at + (room - width(text, font)) / 2, baseline), text, font)
                if end < columns[-1]:
                    draw(painter, QPointF(at + room, baseline), _PLUS, font)
        painter.restore()
        if row == "numbers" and self.hidden_px:
            whole = columns[-1] - plus
            paint_position(painter, self.look, baseline + 0.32 * high, (left, right), whole, self.shift_px)


def paint_subject(painter: QPainter, look: Look, subject: str, font: QFont, left: float, right: float) -> None:
    """Which neuron and which example, into the upper edge, where it takes no line."""
    metrics = QFontMetricsF(font)
    text = metrics.elidedText(subject, Qt.TextElideMode.ElideLeft, right - left)
    wide = metrics.horizontalAdvance(text)
    box = QRectF(right - wide, 0.0, wide, metrics.height())
    painter.fillRect(box.adjusted(-5, 0, 5, 0), painter.brush())
    painter.setPen(look.color("soft"))
    painter.setFont(font)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def paint_position(
    painter: QPainter, look: Look, y: float, window: tuple[float, float], whole: float, shift: float
) -> None:
    """A line that says which part of the terms is seen."""
    (left, right), seen = window, window[1] - window[0]
    painter.setPen(QPen(look.color("line"), 2.0))
    painter.drawLine(QPointF(left, y), QPointF(right, y))
    begin = left + shift / whole * seen
    painter.setPen(QPen(look.color("accent"), 2.0))
    painter.drawLine(QPointF(begin, y), QPointF(begin + seen / whole * seen, y))
