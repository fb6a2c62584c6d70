"""One moment as a file: PNG at any size, SVG and PDF as vectors with words as words.

Fields of colors and 3-D surfaces are images inside of the vectors, finer than a screen has them.
"""

import re
from collections.abc import Callable
from html import escape
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPoint, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QFont, QFontInfo, QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QWidget

from nnviz.export.board import FINER, Board
from nnviz.export.png_films import png
from nnviz.export.unfinished import in_place

POINTS_PER_PX = 0.75
DOTS_PER_INCH, CSS_DOTS_PER_INCH = 1200, 96
CUT_OFF = ("update",)
_FAMILY = re.compile(rb'font-family="([^"]*)"')


def png_of(board: Board) -> bytes:
    """The board at its size in pixels."""
    return png(board.pixels())


def svg_of(board: Board) -> bytes:
    """The board as a drawing of its own size."""
    from PySide6.QtSvg import QSvgGenerator

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    drawing = QSvgGenerator()
    drawing.setOutputDevice(buffer)
    drawing.setTitle(board.spec.title)
    drawing.setResolution(CSS_DOTS_PER_INCH)
    drawing.setSize(QSize(board.spec.width, board.spec.height))
    drawing.setViewBox(QRect(0, 0, board.width(), board.height()))
    with QPainter(drawing) as painter:
        _paint_without_clipping(board, painter)
    return _FAMILY.sub(_known_family, bytes(buffer.data().data()))


def _paint_without_clipping(board: Board, painter: QPainter) -> None:
    """Qt's SVG knows no clipping, so that a picture whose lines are cut off at its edge becomes an image."""
    cut = [pane for name, pane in board.panes.items() if name in CUT_OFF]
    images = [_image(pane) for pane in cut]
    for pane in cut:
        pane.hide()
    board.paint(painter)
    for pane, image in zip(cut, images, strict=True):
        painter.drawImage(QRectF(pane.geometry()), image)
        pane.show()


def _image(pane: QWidget) -> QImage:
    image = QImage(pane.size() * FINER, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        painter.scale(FINER, FINER)
        pane.render(painter, QPoint())
    return image


def _known_family(said: re.Match[bytes]) -> bytes:
    """The font that Qt has chosen, as others know no font by the name that was asked for."""
    family = QFontInfo(QFont(said[1].decode())).family()
    return b'font-family="%s, sans-serif"' % escape(family).encode()


def pdf_of(board: Board) -> bytes:
    """The board as one page of its own size."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    page = QPdfWriter(buffer)
    page.setTitle(board.spec.title)
    page.setCreator("nnviz")
    size = QSizeF(board.spec.width * POINTS_PER_PX, board.spec.height * POINTS_PER_PX)
    page.setPageSize(QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    page.setPageMargins(QMarginsF(0, 0, 0, 0))
    page.setResolution(DOTS_PER_INCH)
    with QPainter(page) as painter:
        painter.scale(page.width() / board.width(), page.height() / board.height())
        board.paint(painter)
    return bytes(buffer.data().data())


STILLS: dict[str, Callable[[Board], bytes]] = {".png": png_of, ".svg": svg_of, ".pdf": pdf_of}
DRAWINGS = (".svg", ".pdf")


def write_still(board: Board, path: Path) -> None:
    """Write the board as the path's suffix says; OSError, and nothing half written, where it cannot be."""
    with in_place(path) as file:
        file.write_bytes(STILLS[path.suffix.lower()](board))
