"""The parts a panel is made of: collapsible sections of rows, a label at the left and a control at the right edge."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from nnviz.panels.controls import Field
from nnviz.session.carrying import Change
from nnviz.session.session import Session
from nnviz.views.colors import LIGHT, Palette

MARGIN_PX = 14


class Sentence(QLabel):
    """Words that wrap and always take the height they need, which a scroll area would not grant by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)

    def setText(self, text: str) -> None:
        super().setText(text)
        self._take_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_height()

    def _take_height(self) -> None:
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())))


class Row(QWidget):
    """A label left and its control right, with a line below for the sentence that refuses nonsense."""

    def __init__(self, label: str, control: QWidget, tip: str = "") -> None:
        super().__init__()
        self.label = QLabel(label)
        self.label.setBuddy(control)
        self.label.setProperty("role", "soft")
        self.refusal = Sentence()
        self.refusal.hide()
        for widget in (self.label, control):
            widget.setToolTip(tip)
        self._line = QHBoxLayout()
        self._line.setSpacing(8)
        self._line.addWidget(self.label, 1)
        self._line.addWidget(control, 0, Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(self._line)
        layout.addWidget(self.refusal)
        for field in [control, *control.findChildren(Field)]:
            if isinstance(field, Field):
                field.refused.connect(self.show_refusal)

    def lead_with(self, widget: QWidget) -> None:
        """Put a widget where the label is."""
        self.label.hide()
        self._line.insertWidget(0, widget, 1)

    def show_refusal(self, sentence: str) -> None:
        """One sentence under the row; an empty one takes the line away."""
        self.refusal.setText(sentence)
        self.refusal.setVisible(bool(sentence))
        self.refusal.setAccessibleName(sentence)


class SectionHeader(QAbstractButton):
    """The title of a section, bold; pressing it folds the section, and then an arrow follows the title."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setChecked(True)
        self.toggled.connect(self.updateGeometry)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setText(title)
        self.setAccessibleName(title)
        self.setToolTip(self.tr("Fold or unfold “{}”").format(title))
        font = self.font()
        font.setBold(True)
        self.setFont(font)
        self._palette = LIGHT

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._caption()) + 2, metrics.height() + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def recolor(self, palette: Palette) -> None:
        self._palette = palette
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._palette.ink)
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), middle, self._caption())
        if self.hasFocus():
            painter.setPen(self._palette.accent)
            painter.drawLine(0, self.height() - 1, self.fontMetrics().horizontalAdvance(self.text()), self.height() - 1)

    def _caption(self) -> str:
        return self.text() if self.isChecked() else f"{self.text()} ▸"


class Note(QLabel):
    """Soft words at the right of a title, shortened where there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "soft")
        self.setMinimumWidth(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self.style().drawItemText(
            painter, self.rect(), right, self.palette(), self.isEnabled(), text, self.foregroundRole()
        )


class Section(QWidget):
    """A titled part of a panel that can be folded, with a soft note at the right of its title."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.header = SectionHeader(title)
        self.note = Note()
        self._content = QWidget()
        self._rows = QVBoxLayout(self._content)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(6)
        self._line = QFrame()
        self._line.setFixedHeight(1)
        self._line.setAutoFillBackground(True)
        top = QHBoxLayout()
        top.addWidget(self.header)
        top.addWidget(self.note, 1)
        inner = QVBoxLayout()
        inner.setContentsMargins(MARGIN_PX, 10, MARGIN_PX, 12)
        inner.setSpacing(8)
        inner.addLayout(top)
        inner.addWidget(self._content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(inner)
        layout.addWidget(self._line)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.header.toggled.connect(self._content.setVisible)

    def add_row(self, label: str, control: QWidget, tip: str = "") -> Row:
        row = Row(label, control, tip)
        self._rows.addWidget(row)
        return row

    def add(self, widget: QWidget) -> None:
        self._rows.addWidget(widget)

    def recolor(self, palette: Palette) -> None:
        self.header.recolor(palette)
        colors = self._line.palette()
        colors.setColor(self._line.backgroundRole(), palette.line)
        self._line.setPalette(colors)


class Panel(QWidget):
    """Sections below each other that show the session's spec and edit it; subclasses say what, and how to `refresh`."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._sections: list[Section] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        session.spec_changed.connect(self._refresh)
        session.run_changed.connect(self._refresh)

    def add_section(self, title: str) -> Section:
        section = Section(title)
        self._sections.append(section)
        self._layout.addWidget(section)
        return section

    def recolor(self, palette: Palette) -> None:
        for section in self._sections:
            section.recolor(palette)

    def refresh(self) -> None:
        """Show the spec and the numbers in use, telling nobody."""
        raise NotImplementedError

    def edit(self, label: str, change: Change, merge: str | None = None) -> None:
        """One undo step; ValueError, for the field to say it in place, where the change itself makes no sense."""
        change(self.session.spec)
        if not self.session.edit(label, change, merge):
            self.refresh()

    def choose(self, label: str, change: Change) -> None:
        """One undo step from a choice, whose refusal the session tells."""
        if not self.session.edit(label, change):
            self.refresh()

    def _refresh(self) -> None:
        self.refresh()
