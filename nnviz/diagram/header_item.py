"""The words above a column: which layer, how many neurons, which activation."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnviz.diagram.look import Look
from nnviz.experiment.specs import NetworkSpec

HEADER_PX = 13.0


def header_words(network: NetworkSpec, column: int) -> tuple[str, str]:
    """The layer's name, and its size with its activation."""
    last = len(network.columns) - 1
    entry = network.columns[column]
    name = entry.name or ("input" if column == 0 else "output" if column == last else f"hidden {column}")
    chosen = {neuron.activation.name for neuron in entry.neurons if neuron.activation is not None}
    size = f"{len(entry.neurons)}"
    if not chosen:
        return name, size
    activation = chosen.pop().replace("_", " ") if len(chosen) == 1 else "mixed"
    return name, f"{size} · {activation}"


class HeaderItem(QGraphicsItem):
    """One line where there is room for it, else two; its bottom stands at its position."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.words = ("", "")
        self.room = 200.0
        self.is_selected = False
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_words(self, words: tuple[str, str], room: float) -> None:
        """Take up the words and the width there is for them."""
        self.prepareGeometryChange()
        self.words, self.room = words, room

    def lines(self) -> tuple[str, ...]:
        """The header as it is broken at the present zoom."""
        whole = " · ".join(self.words)
        fits = QFontMetricsF(self.look.font(HEADER_PX)).horizontalAdvance(whole) <= self.room
        return (whole,) if fits else self.words

    def boundingRect(self) -> QRectF:
        metrics = QFontMetricsF(self.look.font(HEADER_PX, bold=True))
        lines = self.lines()
        width, height = max(metrics.horizontalAdvance(line) for line in lines) + 8, len(lines) * metrics.height() + 2
        return QRectF(-width / 2, -height, width, height)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setFont(self.look.font(HEADER_PX, bold=self.is_selected))
        painter.setPen(self.look.color("accent" if self.is_selected else "soft"))
        height = painter.fontMetrics().height()
        lines = self.lines()
        for number, line in enumerate(lines):
            width = painter.fontMetrics().horizontalAdvance(line) + 6
            top = -height * (len(lines) - number)
            painter.drawText(QRectF(-width / 2, top, width, height), Qt.AlignmentFlag.AlignCenter, line)
