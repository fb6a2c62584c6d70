"""The words above a column: its name, size and activation, its parameters, and what of it is not drawn."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnviz.diagram.geometry import COLUMN_GAP, Layout, names_stand_above
from nnviz.diagram.look import Look
from nnviz.diagram.synapses import MOST_PER_COLUMN
from nnviz.diagram.words import layer_activation, layer_name, tr
from nnviz.experiment.counting import block_line
from nnviz.experiment.specs import NetworkSpec

HEADER_PX, NOTE_PX = 13.0, 11.5
_ABOVE_PX, _NAME_PX = 26.0, 18.0
_NARROWEST_NOTE = 60.0
PARTS = ("name", "size", "activation")
_BETWEEN = " · "
_CENTERED = Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value


class Line(NamedTuple):
    """A line of a header: which parts stand in it, and how."""

    parts: tuple[str, ...]
    text: str
    font: QFont
    box: QRectF


class HeaderItem(QGraphicsItem):
    """One line or two, and below them parameters and note; its bottom is at its position.

    words : name, size and activation; "" where there is none
    is_broken : whether in two lines, as all headers are where one has no room for its line
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.words = ("", "", "")
        self.block = self.note = ""
        self.room = 200.0
        self.is_broken = False
        self._lines: list[Line] = []
        self._lines_of: tuple[object, ...] = ()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_words(self, words: tuple[str, str, str], block: str, note: str, room: float) -> None:
        """Take up the words and the width there is for them."""
        self.prepareGeometryChange()
        self.words, self.block, self.note, self.room = words, block, note, room

    @property
    def fits(self) -> bool:
        """Whether there is room for all words in one line."""
        whole = _BETWEEN.join(words for words in self.words if words)
        return QFontMetricsF(self.look.name_font(HEADER_PX)).horizontalAdvance(whole) <= self.room

    def lines(self) -> tuple[str, ...]:
        """The words as they are broken at the present zoom."""
        return tuple(_BETWEEN.join(self.words[PARTS.index(part)] for part in row) for row in self._rows())

    def part_at(self, point: QPointF) -> str:
        """Which of PARTS lies at a point of the item, or "block" or "note"; "" beside them."""
        for line in self._placed():
            if line.box.contains(point):
                ends = [right for _, right in self._spans(line)]
                return next((part for part, end in zip(line.parts, ends, strict=True) if point.x() <= end), "")
        return ""

    def center_of(self, part: str) -> QPointF:
        """The middle of one of PARTS, where a field is opened over it."""
        for line in self._placed():
            if part in line.parts:
                left, right = self._spans(line)[line.parts.index(part)]
                return QPointF((left + right) / 2, line.box.center().y())
        return QPointF()

    def _spans(self, line: Line) -> list[tuple[float, float]]:
        """From where to where each part of a line reaches; together they fill its box."""
        if len(line.parts) == 1:
            return [(line.box.left(), line.box.right())]
        advance = QFontMetricsF(line.font).horizontalAdvance
        widths = [advance(self.words[PARTS.index(part)]) for part in line.parts]
        gap, edge = advance(_BETWEEN), line.box.left() + 3
        lefts = [edge + sum(widths[:at]) + at * gap for at in range(len(widths))]
        return [(left - gap / 2, left + width + gap / 2) for left, width in zip(lefts, widths, strict=True)]

    def _rows(self) -> list[tuple[str, ...]]:
        """The parts that have words, line by line."""
        parts = tuple(part for part, words in zip(PARTS, self.words, strict=True) if words)
        return [parts[:1], parts[1:]] if self.is_broken else [parts]

    def _placed(self) -> list[Line]:
        """Every line, from the bottom up."""
        look = self.look
        manner = look.content_scale, look.zoom, look.name_share, look.has_blocks
        of = self.words, self.note, self.block, self.room, self.is_broken, manner
        if of != self._lines_of:
            self._lines_of, self._lines = of, self._place_lines()
        return self._lines

    def _place_lines(self) -> list[Line]:
        header, small = self.look.name_font(HEADER_PX), self.look.name_font(NOTE_PX)
        lines: list[tuple[tuple[str, ...], str, QFont]] = [(("note",), self.note, small)] if self.note else []
        if self.look.has_blocks:
            lines.append((("block",), self._block_in_room(small), small))
        rows = zip(reversed(self._rows()), reversed(self.lines()), strict=True)
        lines += [(parts, text, header) for parts, text in rows]
        placed, bottom = [], 0.0
        for parts, text, font in lines:
            width = max(self.room, _NARROWEST_NOTE) if parts == ("note",) else 1e4
            size = QFontMetricsF(font).boundingRect(QRectF(0.0, 0.0, width, 1e4), _CENTERED, text or "0").size()
            box = QRectF(-size.width() / 2 - 3, bottom - size.height(), size.width() + 6, size.height())
            placed.append(Line(parts, text, font, box))
            bottom -= size.height()
        return placed

    def _block_in_room(self, font: QFont) -> str:
        """The parameters written out, or only their number where there is no room."""
        fits = QFontMetricsF(font).horizontalAdvance(self.block) <= max(self.room, _NARROWEST_NOTE)
        return self.block if fits else self.block.partition(" = ")[2]

    def boundingRect(self) -> QRectF:
        whole = QRectF(-1.0, -1.0, 2.0, 1.0)
        for line in self._placed():
            whole = whole.united(line.box)
        return whole.adjusted(-4, -2, 4, 0)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setPen(self.look.color("soft"))
        for line in self._placed():
            painter.setFont(line.font)
            painter.drawText(line.box, _CENTERED, line.text)


def place_headers(items: Sequence[HeaderItem], network: NetworkSpec, places: Layout, crowded: dict[int, int]) -> None:
    """Put a header above every column; `crowded` says how many synapses a column gets of which not all are drawn."""
    x = places.column_x
    look = items[0].look
    per_px = 1.0 / min(look.zoom, 1.0)
    name_px = _NAME_PX * look.content_scale * look.name_share
    bottom = _top(network, places, name_px * per_px) - _ABOVE_PX * per_px
    gaps = np.diff(x) if len(x) > 1 else np.array([COLUMN_GAP])
    for column, item in enumerate(items):
        room = float(min(gaps[max(column - 1, 0)], gaps[min(column, len(gaps) - 1)])) - 10.0
        numbers = f"{MOST_PER_COLUMN:,}", f"{crowded.get(column, 0):,}"
        note = tr("strongest %s of %s shown") % numbers if column in crowded else ""
        words = layer_name(network, column), str(network.sizes[column]), layer_activation(network, column)
        item.show_words(words, block_line(network, column) if column else "", note, room)
        item.setPos(float(x[column]), bottom)
    is_broken = not all(item.fits for item in items)
    for item in items:
        item.is_broken = is_broken


def _top(network: NetworkSpec, places: Layout, name_height: float) -> float:
    """Of all neurons, and of the names that stand above them."""
    tops = places.positions[:, 1] - places.radii
    ends = 0, len(network.columns) - 1
    named = [
        column
        for column, spec in enumerate(network.columns)
        if names_stand_above(spec) and (column in ends or any(neuron.name for neuron in spec.neurons))
    ]
    return float((tops - name_height * np.isin(places.column_of, named)).min())
