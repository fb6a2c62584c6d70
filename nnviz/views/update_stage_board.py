"""The stage on which one update is acted out: its sentence, its formula with today's numbers, and its picture.

The words stand above the picture, or left of it where there is room; what has no room is left out from the end.
"""

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnviz.views.colors import LIGHT, Palette
from nnviz.views.number_text import MINUS, count, of_one_sum, plain, significant
from nnviz.views.style import PICTURE_PX, picture_font, picture_metrics
from nnviz.views.update_stage_arrows import Lines, isolines, paint_arrows
from nnviz.views.update_stage_bars import bars_rect, paint_bars, parameter_at
from nnviz.views.update_stage_picture import UpdatePicture
from nnviz.views.words import tr

GAP_PX, DIGITS = 4.0, 3
BESIDE_PX, BESIDE_SHARE, BESIDE_GAP_PX, BESIDE_TEXT_PX = 560, 0.4, 12, 14
ANY_PX = 10_000
MOST_WORDS = 0.55  # of the height, where they stand above the picture
MOST_POINTS_NAMED = 40
WIDEST, WIDEST_IN_A_SUM = MINUS + "0.00000", MINUS + "0.0000000"


@dataclass(frozen=True, slots=True)
class Line:
    """Words with the token of their color; a brief one is shortened where it is too long, the others wrap.

    room : words in whose room these stand, so that nothing moves when a number gets more digits; "" = their own
    """

    text: str
    color: str = "ink"
    is_strong: bool = False
    is_brief: bool = False
    room: str = ""


class UpdateBoard(QWidget):
    """`picked` gives the index of the parameter whose bar was clicked."""

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colors: Palette = LIGHT
        self.content_scale = 1.0
        self._picture: UpdatePicture | None = None
        self._number = 0
        self._isolines: Lines = []
        self.setMinimumSize(80, 60)
        self.setAccessibleName(self.tr("One update"))

    def show_stage(self, picture: UpdatePicture, number: int) -> None:
        """Show one stage of the update."""
        if picture is not self._picture:
            self._isolines = isolines(picture.surface)
        self._picture, self._number = picture, number
        self.setAccessibleDescription("\n".join(line.text for line in words(picture, number)))
        self.update()

    def picture_rect(self) -> QRectF:
        """Where the arrows or bars are painted."""
        return self._places()[1]

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._picture is None:
            return
        lines, rect = self._places()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for line, box in lines:
                painter.setFont(self._font_of(line))
                painter.setPen(QColor(getattr(self.colors, line.color)))
                painter.drawText(box, Qt.TextFlag.TextWordWrap, line.text)
            painter.setFont(picture_font(self))
            if self._picture.settings.is_all:
                paint_bars(painter, rect, self._picture, self._number, self.colors, self.content_scale)
            else:
                paint_arrows(
                    painter, rect, self._picture, self._number, self._isolines, self.colors, self.content_scale
                )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        picture = self._picture
        if picture is not None and picture.settings.is_all and self.picture_rect().contains(event.position()):
            inside = bars_rect(self.picture_rect(), picture_metrics(self))
            self.picked.emit(parameter_at(inside, len(picture.vector), event.position().x()))

    def _places(self) -> tuple[list[tuple[Line, QRectF]], QRectF]:
        """The lines that have room with their boxes, and the rectangle of the picture."""
        whole = QRectF(self.rect())
        words_width = whole.width() * BESIDE_SHARE - BESIDE_GAP_PX if self._is_beside() else whole.width()
        bottom = whole.height() * (1.0 if self._is_beside() else MOST_WORDS)
        gap = GAP_PX * self.content_scale * (3 if self._is_beside() else 0.5)
        placed: list[tuple[Line, QRectF]] = []
        y = 0.0
        for line in words(self._picture, self._number) if self._picture is not None else ():
            metrics = QFontMetricsF(self._font_of(line))
            text = line.text
            if line.is_brief and not self._is_beside():
                text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, words_width)
            free = QRectF(0, y, words_width, ANY_PX)
            box = metrics.boundingRect(free, Qt.TextFlag.TextWordWrap, line.room or text)
            if box.bottom() > bottom:
                break
            placed.append((replace(line, text=text), QRectF(0, y, words_width, box.height() + 1)))
            y += box.height() + gap
        if self._is_beside():
            return placed, whole.adjusted(words_width + BESIDE_GAP_PX, 0, 0, 0)
        return placed, whole.adjusted(0, y + 2, 0, 0)

    def _is_beside(self) -> bool:
        return self.width() >= BESIDE_PX * self.content_scale

    def _font_of(self, line: Line) -> QFont:
        """That of a line of words, larger where they stand beside the picture."""
        font = picture_font(self, (BESIDE_TEXT_PX if self._is_beside() else PICTURE_PX) + line.is_strong)
        font.setBold(line.is_strong)
        return font


def words(picture: UpdatePicture, number: int) -> list[Line]:
    """What is said of a stage, the most important first."""
    stage = picture.stages[number]
    lines = [Line(tr(stage.sentence)), Line(stage.formula, is_strong=True)]
    chosen = dict.fromkeys(zip(picture.names, picture.settings.indices, strict=True))
    lines += [
        Line(f"{name}: {_worked(picture, number, index)}", room=f"{name}: {_worked(picture, number, index, True)}")
        for name, index in chosen
    ]
    return [*lines, Line(batch_words(picture), "soft", is_brief=True)]


def batch_words(picture: UpdatePicture) -> str:
    """Whose cost the step goes down, by the numbers of the points, counted from 1."""
    n, n_all = len(picture.points), len(picture.run.training_points)
    step = count(picture.step + 1)
    if n == n_all == 1:
        return tr("Step {}, the batch is the only training point").format(step)
    if n == n_all:
        return tr("Step {}, batch of all {} training points").format(step, count(n))
    named = ", ".join(count(point + 1) for point in picture.points[:MOST_POINTS_NAMED].tolist())
    more = ", …" if n > MOST_POINTS_NAMED else ""
    words = tr("Step {}, batch of {}: points {}") if n > 1 else tr("Step {}, batch of {}: point {}")
    return words.format(step, count(n), named + more)


def _worked(picture: UpdatePicture, number: int, index: int, is_widest: bool = False) -> str:
    """The stage in numbers, for one parameter, or as wide as it can get."""
    stage = picture.stages[number]
    own = [symbol for symbol, term in stage.terms.items() if np.ndim(term)]
    values = [float(stage.terms[symbol][index]) for symbol in own] + [float(stage.values[index])]
    if " + " not in stage.worked or "√" in stage.worked:
        texts = [WIDEST if is_widest else significant(value, DIGITS) for value in values]
    else:
        texts = [WIDEST_IN_A_SUM] * len(values) if is_widest else of_one_sum(values, DIGITS)
    *parts, result = texts
    held = tr(" (held: stays)") if index in picture.untrained else ""
    if not stage.worked:
        return f"{stage.symbol} = {result}{held}"
    terms = {symbol: plain(float(term)) for symbol, term in stage.terms.items() if not np.ndim(term)}
    terms |= dict(zip(own, parts, strict=True))
    signed = {symbol: f"({text})" if text.startswith(MINUS) else text for symbol, text in terms.items()}
    return f"{stage.worked.format(**signed)} = {result}{held}"
