"""The line over a section: its title, which folds it; soft words of what is in use; “more” for what is rare."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QSizePolicy

from nnviz.views.colors import LIGHT, Palette

MARGIN_PX = 14
CHEVRON_PX = 3.5


class WordButton(QAbstractButton):
    """A quiet button of one word and a chevron, checkable; subclasses paint it."""

    def __init__(self, accessible_name: str, tip: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(accessible_name)
        self.setToolTip(tip)
        self._palette = LIGHT

    def recolor(self, palette: Palette) -> None:
        self._palette = palette
        self.update()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _quiet(self, color: str) -> QColor:
        """The color, or ink under the mouse."""
        return QColor(self._palette.ink if self.underMouse() else color)

    def _paint_chevron(self, painter: QPainter, x_px: float, towards: QPointF, color: QColor) -> None:
        """An open angle in the middle of the height, its tip `towards` the right, down or up."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color, 1.4, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        across = QPointF(towards.y(), towards.x()) * CHEVRON_PX
        center = QPointF(x_px, self.height() / 2 + 0.5)
        tip, back = center + towards * CHEVRON_PX / 2, center - towards * CHEVRON_PX / 2
        painter.drawPolyline([back - across, tip, back + across])

    def _paint_word(self, painter: QPainter, left_px: float, text: str, color: QColor) -> None:
        painter.setPen(color)
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(self.rect()).adjusted(left_px, 0, 0, 0), middle, text)
        if self.hasFocus():
            painter.setPen(QColor(self._palette.accent))
            under_px = self.height() - 1
            painter.drawLine(QPointF(left_px, under_px), QPointF(left_px + _width_px(painter.font(), text), under_px))


class SectionHeader(WordButton):
    """The title of a section, bold, with a chevron in the margin; pressing it folds the section."""

    def __init__(self, title: str) -> None:
        super().__init__(title, "")
        self.setToolTip(self.tr("Fold or unfold “{}”").format(title))
        self.setText(title)
        self.setChecked(True)
        font = self.font()
        font.setBold(True)
        self.setFont(font)

    def sizeHint(self) -> QSize:
        return QSize(MARGIN_PX + _width_px(self.font(), self.text()), QFontMetrics(self.font()).height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._paint_word(painter, MARGIN_PX, self.text(), QColor(self._palette.ink))
            towards = QPointF(0, 1) if self.isChecked() else QPointF(1, 0)
            self._paint_chevron(painter, MARGIN_PX / 2, towards, self._quiet(self._palette.faint))


class MoreButton(WordButton):
    """Opens and closes the rows of a section that are rarely turned; as wide open as closed."""

    def __init__(self, title: str, what: str) -> None:
        super().__init__(title, what)
        self.setAccessibleName(self.tr("More of “{}”").format(title))
        self._words = (self.tr("more"), self.tr("less"))
        self.setFont(note_font())

    def sizeHint(self) -> QSize:
        width_px = max(_width_px(self.font(), word) for word in self._words)
        return QSize(width_px + 13, QFontMetrics(self.font()).height() + 5)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            word = self._words[self.isChecked()]
            left_px = self.width() - 13 - _width_px(self.font(), word)
            color = self._quiet(self._palette.soft)
            self._paint_word(painter, left_px, word, color)
            self._paint_chevron(painter, self.width() - 4.5, QPointF(0, -1 if self.isChecked() else 1), color)


class Note(QLabel):
    """Soft words at the right of a title, shortened where there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "soft")
        self.setMinimumWidth(1)
        self.setFont(note_font())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            self.style().drawItemText(
                painter, self.rect(), right, self.palette(), self.isEnabled(), text, self.foregroundRole()
            )


def note_font() -> QFont:
    """A pixel smaller than the labels."""
    answer = QFont(QApplication.font())
    answer.setPixelSize(QFontInfo(answer).pixelSize() - 1)
    return answer


def _width_px(font: QFont, text: str) -> int:
    return QFontMetrics(font).horizontalAdvance(text)
