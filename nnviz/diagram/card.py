"""The card at the bottom: the formula of the neuron in focus with the numbers of one example."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnviz.diagram.formula import Formula
from nnviz.diagram.look import Look

CARD_PX = 13
_FRAME_PX, _BELOW_PX = 2, 8


class FormulaCard(QFrame):
    """Hidden unless a neuron is in focus."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.look, self._surface = look, parent
        self._formula: Formula | None = None
        self._sum, self._output, self._subject = QLabel(), QLabel(), QLabel()
        self._sum.setAccessibleName(self.tr("Weighted sum of the neuron in focus"))
        self._output.setAccessibleName(self.tr("Output of the neuron in focus"))
        self._subject.setAccessibleName(self.tr("Neuron in focus and the example shown"))
        self.setAccessibleName(self.tr("Formula"))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        bottom = QHBoxLayout()
        bottom.addWidget(self._output)
        bottom.addStretch(1)
        bottom.addWidget(self._subject)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(14, 6, 14, 6)
        lines.setSpacing(4)
        lines.addWidget(self._sum)
        lines.addLayout(bottom)
        self.hide()

    @property
    def formula(self) -> Formula | None:
        """What the card shows."""
        return self._formula

    def show_formula(self, formula: Formula | None) -> None:
        """Show these lines, or hide."""
        self._formula = formula
        self.setVisible(formula is not None)
        if formula is not None:
            self._lay_out()

    def restyle(self) -> None:
        """Take up palette and content scale."""
        color, size = self.look.palette, round(CARD_PX * self.look.content_scale)
        self.setStyleSheet(
            f"FormulaCard {{ background: {color.paper}; border: {_FRAME_PX}px solid {color.accent};"
            " border-radius: 9px; }"
            f"QLabel {{ color: {color.ink}; font-size: {size}px; background: transparent; }}"
        )
        self._subject.setStyleSheet(f"color: {color.soft}; font-size: {size - 1}px;")
        if self._formula is not None:
            self._lay_out()

    def room_for(self, longest_sum: str) -> int:
        """The height at the bottom of the parent that the card takes with this sum."""
        metrics = QFontMetrics(self._font())
        n_lines = 2 if metrics.horizontalAdvance(longest_sum) <= self._text_width() else 3
        lines = self.layout()
        margins = lines.contentsMargins()
        frame = margins.top() + margins.bottom() + lines.spacing() + 2 * _FRAME_PX
        return n_lines * metrics.height() + frame + _BELOW_PX

    def _font(self) -> QFont:
        font = QFont(self._sum.font())
        font.setPixelSize(round(CARD_PX * self.look.content_scale))
        return font

    def _text_width(self) -> int:
        """How long a line may be."""
        return min(self._surface.rect().width() - 56, round(628 * max(1.0, self.look.content_scale)))

    def stand(self) -> None:
        """Take the width there is and stand at the bottom of the parent."""
        room = self._surface.rect()
        width = min(room.width() - 24, round(660 * max(1.0, self.look.content_scale)))
        height = self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height()
        self.setGeometry((room.width() - width) // 2, room.height() - height - _BELOW_PX, width, height)

    def _lay_out(self) -> None:
        assert self._formula is not None
        text = self._formula.sum
        if QFontMetrics(self._font()).horizontalAdvance(text) > self._text_width():
            symbols, _, numbers = text.partition(" = (")
            text = f"{symbols}\n    = ({numbers}" if numbers else text
        self._sum.setText(text)
        self._output.setText(self._formula.output)
        self._subject.setText(self._formula.subject)
        self.stand()
