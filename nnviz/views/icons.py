"""The program's own icons: 24 px drawings from resources/icons, given the palette's colors when they are loaded."""

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from nnviz import resources
from nnviz.views.colors import Palette

SIZES_PX = (16, 20, 24, 32, 40, 48, 72)


def icon(name: str, palette: Palette, color: str | None = None) -> QIcon:
    """The named drawing in ink (or `color`), faint where disabled; crisp on dense screens."""
    answer = QIcon()
    for mode, stroke in ((QIcon.Mode.Normal, color or palette.ink), (QIcon.Mode.Disabled, palette.faint)):
        renderer = QSvgRenderer(QByteArray(svg(name, stroke).encode()))
        for size_px in SIZES_PX:
            answer.addPixmap(_pixmap(renderer, size_px), mode)
    return answer


def svg(name: str, color: str) -> str:
    """The text of the named drawing with its one color put in; FileNotFoundError for an unknown name."""
    return resources.text("icons", f"{name}.svg").replace("currentColor", color)


def _pixmap(renderer: QSvgRenderer, size_px: int) -> QPixmap:
    pixmap = QPixmap(size_px, size_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        renderer.render(painter, QRectF(0, 0, size_px, size_px))
    return pixmap
