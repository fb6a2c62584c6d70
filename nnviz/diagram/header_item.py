"""The words above a column: which layer, how many neurons, which activation; and what of it is not drawn."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnviz.diagram.geometry import COLUMN_GAP, Layout
from nnviz.diagram.look import Look
from nnviz.diagram.synapses import MOST_PER_COLUMN
from nnviz.diagram.words import layer_name, layer_size, tr
from nnviz.experiment.specs import NetworkSpec

HEADER_PX, NOTE_PX = 13.0, 11.5
_ABOVE_PX = 26.0
_NARROWEST_NOTE = 60.0
_CENTERED = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value


class HeaderItem(QGraphicsItem):
    """One line where there is room for it, else two, and below them the note; its bottom stands at its position."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.words = ("", "")
        self.note = ""
        self.room = 200.0
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_words(self, words: tuple[str, str], note: str, room: float) -> None:
        """Take up the words and the width there is for them."""
        self.prepareGeometryChange()
        self.words, self.note, self.room = words, note, room

    def lines(self) -> tuple[str, ...]:
        """The words as they are broken at the present zoom."""
        whole = " · ".join(self.words)
        fits = QFontMetricsF(self.look.font(HEADER_PX)).horizontalAdvance(whole) <= self.room
        return (whole,) if fits else self.words

    def _boxes(self) -> list[tuple[str, QFont, QRectF]]:
        """Every line with its font and place, from the bottom up."""
        boxes, bottom = [], 0.0
        fonts = [self.look.font(HEADER_PX)] * 2
        texts = list(reversed(self.lines()))
        if self.note:
            texts, fonts = [self.note, *texts], [self.look.font(NOTE_PX), *fonts]
        for text, font in zip(texts, fonts, strict=False):
            room = QRectF(0.0, 0.0, max(self.room, _NARROWEST_NOTE) if text is self.note else 1e4, 1e4)
            size = QFontMetricsF(font).boundingRect(room, _CENTERED, text).size()
            boxes.append(
                (text, font, QRectF(-size.width() / 2 - 3, bottom - size.height(), size.width() + 6, size.height()))
            )
            bottom -= size.height()
        return boxes

    def boundingRect(self) -> QRectF:
        whole = QRectF(-1.0, -1.0, 2.0, 1.0)
        for _, _, box in self._boxes():
            whole = whole.united(box)
        return whole.adjusted(-4, -2, 4, 0)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setPen(self.look.color("soft"))
        for text, font, box in self._boxes():
            painter.setFont(font)
            painter.drawText(box, _CENTERED, text)


def place_headers(items: Sequence[HeaderItem], network: NetworkSpec, places: Layout, crowded: dict[int, int]) -> None:
    """Put a header above every column; `crowded` says how many synapses a column gets of which not all are drawn."""
    x = places.column_x
    above = _ABOVE_PX * items[0].look.content_scale / min(items[0].look.zoom, 1.0)
    gaps = np.diff(x) if len(x) > 1 else np.array([COLUMN_GAP])
    for column, item in enumerate(items):
        room = float(min(gaps[max(column - 1, 0)], gaps[min(column, len(gaps) - 1)])) - 10.0
        numbers = f"{MOST_PER_COLUMN:,}", f"{crowded.get(column, 0):,}"
        note = tr("strongest %s of %s shown") % numbers if column in crowded else ""
        item.show_words((layer_name(network, column), layer_size(network, column)), note, room)
        item.setPos(float(x[column]), places.top - above)
