"""What a film or a figure shows: pictures in their places under a title, at any size, theme and content scale.

A board is a tree of widgets of its own that is never shown; nothing is taken from a window or a screen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from nnviz.experiment.specs import ExperimentSpec
from nnviz.export.arrangement import arrangement
from nnviz.export.diagram_pane import DiagramPane
from nnviz.export.moments import Rehearsal
from nnviz.export.reel import Pixels
from nnviz.export.sequence import Shot
from nnviz.export.whole_views import WholeCost, WholeLayers, WholeSurface
from nnviz.training.snapshot import Snapshot
from nnviz.views import gl
from nnviz.views.catalog import VIEWS
from nnviz.views.colors import LIGHT, Palette
from nnviz.views.error_surface import ErrorSurfaceView
from nnviz.views.number_text import count, significant
from nnviz.views.style import qt_palette, style_sheet, tabular
from nnviz.views.surface_picture import SurfacePicture
from nnviz.views.view import View
from nnviz.views.worker import Worker

DIAGRAM = "diagram"
USUAL = (DIAGRAM, "regions", "surface", "cost")
LEFT_OUT = {
    "minima": "local minima are found by hundreds of trainings, which no film can wait for; look at them in the window"
}
# The shorter side of every board, before its pixels: so it looks the same at any size.
SIDE_PX = 720.0
SLIDE_SCALE = 1.5
EDGE_PX, GAP_PX = 14.0, 10.0
TITLE_PX, COUNTER_PX, CAPTION_PX = 17.0, 13.0, 15.0
LABEL_PX = 12.0
DIGITS = 3
FINER = 3
FIGURE_SPACE = "\N{FIGURE SPACE}"


@dataclass(frozen=True, slots=True)
class BoardSpec:
    """What stands on a board, and how it looks.

    pictures : DIAGRAM and entries of VIEWS, the most important first
    width, height : pixels
    content_scale : of text, lines and markers; 1 is that of a window, and small on a slide
    has_captions : whether room is left for them
    """

    pictures: tuple[str, ...] = USUAL
    width: int = 1280
    height: int = 720
    palette: Palette = LIGHT
    content_scale: float = SLIDE_SCALE
    title: str = ""
    has_counter: bool = True
    has_captions: bool = False

    @property
    def ratio(self) -> float:
        """Pixels for each unit that the board is laid out in."""
        return min(self.width, self.height) / SIDE_PX


def picture_names() -> tuple[str, ...]:
    """What can stand on a board."""
    return (DIAGRAM, *(name for name in VIEWS if name not in LEFT_OUT))


class Board(QWidget):
    """Shows one moment at a time; every range that a picture keeps is that of the whole training.

    keeps_lines : for a drawing that may be enlarged later, with finer images in it
    begins : at once; else by `begin`, so that somebody else may compute what is dear about it
    """

    def __init__(
        self,
        spec: BoardSpec,
        experiment: ExperimentSpec,
        whole: Rehearsal,
        keeps_lines: bool = False,
        begins: bool = True,
    ) -> None:
        super().__init__()
        self.spec = spec
        self._whole = whole
        self._worker = Worker(synchronous=True, parent=self)
        self._shot = Shot(0)
        self._counter = ("", "", "")
        self.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.setPalette(qt_palette(spec.palette))
        self.setStyleSheet(_sheet(spec))
        self.setFixedSize(round(spec.width / spec.ratio), round(spec.height / spec.ratio))
        self.panes: dict[str, DiagramPane | View] = {}
        image_shape = whole.last.run.dataset.image_shape
        for name in spec.pictures:
            if name == DIAGRAM:
                self.panes[name] = DiagramPane(experiment.network, image_shape, spec.ratio, keeps_lines, self)
            else:
                self.panes[name] = self._view(name, spec.ratio * (FINER if keeps_lines else 1.0))
        for pane in self.panes.values():
            pane.recolor(spec.palette)
            pane.rescale(spec.content_scale)
        self._arrange()
        if begins:
            self.begin()

    def fitting(self) -> Callable[[], SurfacePicture] | None:
        """What is dear about the beginning, to be computed on any thread; None where nothing is."""
        surface = self.panes.get("surface")
        return surface.fitting() if isinstance(surface, WholeSurface) else None

    def begin(self, fitted: SurfacePicture | None = None) -> None:
        """Find the ranges of the whole training; fitted : what `fitting` has given."""
        surface = self.panes.get("surface")
        if fitted is not None and isinstance(surface, WholeSurface):
            surface.take_fitted(fitted)

    def _view(self, name: str, ratio: float) -> View:
        view: View
        if name == "cost":
            view = WholeCost(self._whole, self._worker, self)
        elif name == "layers":
            view = WholeLayers(self._whole, self._worker, self)
        elif name == "surface":
            view = WholeSurface(self._whole, ratio, self._worker, self)
        else:
            view = VIEWS[name](self._worker, self)
        clear_controls(view)
        return view

    @property
    def note(self) -> str:
        """How 3-D pictures are drawn here, "" where there are none."""
        if "surface" not in self.panes:
            return ""
        found = gl.probe()
        if found.available:
            return f"3-D pictures are drawn by OpenGL {found.version}"
        return f"3-D pictures are painted, as {found.reason}"

    def show_moment(self, snapshot: Snapshot, shot: Shot) -> None:
        """Take up a moment, and how it is looked at."""
        self._shot = shot
        self._counter = self._counted(snapshot)
        for pane in self.panes.values():
            if isinstance(pane, ErrorSurfaceView) and shot.camera is not None:
                pane.landscape.look_from(shot.camera)
            pane.draw_now(snapshot)

    def pixels(self) -> Pixels:
        """(height, width, 4) the board as blue, green, red and an unused byte."""
        pixels = np.empty((self.spec.height, self.spec.width, 4), np.uint8)
        image = QImage(pixels.data, self.spec.width, self.spec.height, 4 * self.spec.width, QImage.Format.Format_RGB32)
        with QPainter(image) as painter:
            painter.scale(self.spec.width / self.width(), self.spec.height / self.height())
            self.paint(painter)
        return pixels

    def paint(self, painter: QPainter) -> None:
        """The board in its own units, on any device; it covers its ground itself."""
        self.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self.spec.palette.chrome))
            self._paint_head(painter)
            if self._shot.caption:
                painter.setFont(self._font(CAPTION_PX))
                painter.setPen(QColor(self.spec.palette.ink))
                room = self._room()
                below = QRectF(room.left(), room.bottom(), room.width(), self.height() - room.bottom())
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._shot.caption)

    def _paint_head(self, painter: QPainter) -> None:
        """The title at the left, the counter at the right."""
        room = self._room()
        head = QRectF(room.left(), 0.0, room.width(), room.top())
        middle = Qt.AlignmentFlag.AlignVCenter
        if self.spec.has_counter:
            painter.setFont(self._font(COUNTER_PX))
            painter.setPen(QColor(self.spec.palette.soft))
            text = "   ".join(self._counter)
            painter.drawText(head, Qt.AlignmentFlag.AlignRight | middle, text)
            head.setRight(head.right() - painter.fontMetrics().horizontalAdvance(text) - GAP_PX)
        title = self._font(TITLE_PX, QFont.Weight.DemiBold)
        painter.setFont(title)
        painter.setPen(QColor(self.spec.palette.ink))
        words = QFontMetricsF(title).elidedText(self.spec.title, Qt.TextElideMode.ElideRight, head.width())
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft | middle, words)

    def _room(self) -> QRectF:
        """Where the pictures stand."""
        has_head = bool(self.spec.title) or self.spec.has_counter
        above = QFontMetricsF(self._font(TITLE_PX)).height() + EDGE_PX if has_head else EDGE_PX
        below = QFontMetricsF(self._font(CAPTION_PX)).height() + EDGE_PX if self.spec.has_captions else EDGE_PX
        return QRectF(self.rect()).adjusted(EDGE_PX, above, -EDGE_PX, -below)

    def _arrange(self) -> None:
        room = self._room()
        shares = arrangement(len(self.panes), room.width() / room.height())
        for pane, share in zip(self.panes.values(), shares, strict=True):
            pane.setGeometry(_placed(share, room))

    def _counted(self, snapshot: Snapshot) -> tuple[str, str, str]:
        """Step, epoch and cost, each as wide as it will ever be."""
        step, per_epoch = snapshot.state.step, snapshot.run.steps_per_epoch
        last = self._whole.last.state.step
        return (
            self.tr("step {}").format(_wide(count(step), count(last))),
            self.tr("epoch {}").format(_wide(count(step // per_epoch), count(last // per_epoch))),
            self.tr("cost {}").format(significant(snapshot.evaluation.train_mean, DIGITS)),
        )

    def _font(self, px: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        font = tabular(self.font())
        font.setPixelSize(round(px * self.spec.content_scale))
        font.setWeight(weight)
        return font


def clear_controls(view: View) -> None:
    """Take away what is pressed or read with a mouse, for good: a view may show its options again at any moment."""
    drawer = QWidget(view)
    drawer.hide()
    options = [item.widget() for at in range(view.options.count()) if (item := view.options.itemAt(at))]
    for control in (*options, *view.findChildren(QAbstractButton), *view.findChildren(QLabel)):
        if control is not view.title_label:
            control.setParent(drawer)


def _placed(share: Sequence[float], room: QRectF) -> QRect:
    """A share of the room in whole units, with a gap around it that neighbors have in common."""
    left, top, width, height = share
    box = QRectF(
        room.left() + left * (room.width() + GAP_PX),
        room.top() + top * (room.height() + GAP_PX),
        width * (room.width() + GAP_PX) - GAP_PX,
        height * (room.height() + GAP_PX) - GAP_PX,
    )
    return box.toRect()


def _wide(number: str, widest: str) -> str:
    return FIGURE_SPACE * (len(widest) - len(number)) + number


def _sheet(spec: BoardSpec) -> str:
    """The program's sheet, with words at the content scale."""
    size, title = round(LABEL_PX * spec.content_scale), round((LABEL_PX + 1) * spec.content_scale)
    return style_sheet(spec.palette) + (
        f'QLabel {{ color: {spec.palette.ink}; font-size: {size}px; }} QLabel[role="title"] {{ font-size: {title}px; }}'
        "QSplitter::handle { image: none; background: transparent; }"
    )
