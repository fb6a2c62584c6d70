"""The legend beside or under a picture: marker and name of each class, and one number read at the cursor."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnviz.views.colors import LIGHT, Palette
from nnviz.views.markers import marker
from nnviz.views.style import picture_font, picture_metrics

NUMBER_PX = 17


@dataclass(frozen=True, slots=True)
class Entry:
    """A marker with its name; hollow stands for held-out points."""

    name: str
    color: str
    marker: int
    is_hollow: bool = False


class Legend(QWidget):
    """Entries flow from left to right, as many to a row as fit; long names are shortened, never clipped."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colors: Palette = LIGHT
        self.content_scale = 1.0
        self._entries: tuple[Entry, ...] = ()
        self._what = self._where = ""
        self._number = ""

    def set_entries(self, entries: tuple[Entry, ...]) -> None:
        self._entries = entries
        self.setToolTip("\n".join(entry.name for entry in entries))
        self.update()

    def read_out(self, what: str, where: str, number: str) -> None:
        """Show a number with what it is and where it was read; empty texts show nothing."""
        if (what, where, number) != (self._what, self._where, self._number):
            self._what, self._where, self._number = what, where, number
            self.update()

    def widest(self) -> int:
        """The width that shows the longest name in full."""
        return int(max((self._entry_width(entry) for entry in self._entries), default=0)) + 2

    def height_for(self, width: int) -> int:
        """Height of all rows and the number."""
        return int(self._rows(width) * self._row_px + self._readout_height(width)) + 2

    def least_height_for(self, width: int) -> int:
        """Height of all rows or the number, whichever needs more."""
        return int(max(self._rows(width) * self._row_px, self._readout_height(width))) + 2

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            has_room = self.height_for(self.width()) <= self.height() + 2
            below = self._paint_entries(painter) if has_room or not self._number else 0.0
            if self._number:
                self._paint_readout(painter, below)

    def _paint_entries(self, painter: QPainter) -> float:
        painter.setFont(picture_font(self))
        painter.setPen(QColor(self.colors.soft))
        metrics = picture_metrics(self)
        row_px, gap = self._row_px, 12 * self.content_scale
        x = y = 0.0
        for entry in self._entries:
            width = min(self._entry_width(entry), self.width())
            if x > 0 and x + width > self.width():
                x, y = 0.0, y + row_px
            if y + row_px > self.height() + 2:
                break
            self._paint_marker(painter, entry, QPointF(x + row_px * 0.4, y + row_px / 2))
            room = width - row_px
            name = metrics.elidedText(entry.name, Qt.TextElideMode.ElideRight, room + 1)
            painter.drawText(QRectF(x + row_px, y, room + 2, row_px), Qt.AlignmentFlag.AlignVCenter, name)
            x += width + gap
        return y + row_px if self._entries else 0.0

    def _paint_marker(self, painter: QPainter, entry: Entry, at: QPointF) -> None:
        radius = 4.2 * self.content_scale
        painter.save()
        painter.translate(at)
        painter.scale(radius, radius)
        own = QColor(entry.color)
        painter.setPen(QPen(own, 0.36) if entry.is_hollow else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.colors.paper) if entry.is_hollow else own)
        painter.drawPath(marker(entry.marker))
        painter.restore()

    def _paint_readout(self, painter: QPainter, y: float) -> None:
        metrics, width = picture_metrics(self), float(self.width())
        number = picture_font(self, NUMBER_PX)
        number.setWeight(QFont.Weight.DemiBold)
        number_height = QFontMetricsF(number).height()
        caption = f"{self._what} {self._where}"
        painter.setFont(picture_font(self))
        painter.setPen(QColor(self.colors.soft))
        x = 0.0
        if self._is_one_line(width):
            painter.drawText(QRectF(0, y, width, number_height), Qt.AlignmentFlag.AlignVCenter, caption)
            x = metrics.horizontalAdvance(caption) + 8 * self.content_scale
        else:
            for line in [caption] if metrics.horizontalAdvance(caption) <= width else [self._what, self._where]:
                text = metrics.elidedText(line, Qt.TextElideMode.ElideMiddle, width)
                painter.drawText(QRectF(0, y, width, metrics.height()), Qt.AlignmentFlag.AlignVCenter, text)
                y += metrics.height()
        painter.setFont(number)
        painter.setPen(QColor(self.colors.ink))
        painter.drawText(QRectF(x, y, width - x, number_height), Qt.AlignmentFlag.AlignVCenter, self._number)

    def _readout_height(self, width: float) -> float:
        number = picture_metrics(self, NUMBER_PX).height()
        return number if self._is_one_line(width) else number + 2 * picture_metrics(self).height()

    def _is_one_line(self, width: float) -> bool:
        return width >= 250 * self.content_scale

    def _rows(self, width: int) -> int:
        gap, x, rows = 12 * self.content_scale, 0.0, 1 if self._entries else 0
        for entry in self._entries:
            entry_width = min(self._entry_width(entry), width)
            if x > 0 and x + entry_width > width:
                x, rows = 0.0, rows + 1
            x += entry_width + gap
        return rows

    @property
    def _row_px(self) -> float:
        return picture_metrics(self).height() + 3 * self.content_scale

    def _entry_width(self, entry: Entry) -> float:
        return self._row_px + picture_metrics(self).horizontalAdvance(entry.name) + 1
