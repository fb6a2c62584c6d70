"""The diagram on a board: the same scene as in the window, without a window and without a session."""

from itertools import pairwise

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsEllipseItem,
    QGraphicsItem,
    QGraphicsPathItem,
    QGraphicsPixmapItem,
    QStyleOptionGraphicsItem,
    QWidget,
)

from nnviz.diagram.fitting import AS_LARGE, MANNERS, largest_within
from nnviz.diagram.look import Look
from nnviz.diagram.scene import DiagramScene
from nnviz.diagram.selection import Selection
from nnviz.experiment.specs import NetworkSpec
from nnviz.training.snapshot import Snapshot
from nnviz.views.colors import Palette

MARGIN_PX = 14
LARGEST_ZOOM = 1.8
MOST_GIVING_WAY = 3
FIELD_PX = 192


class DiagramPane(QFrame):
    """The network, as large as fits.

    ratio : pixels for each unit of its size; keeps_lines : for a drawing that may be enlarged later
    """

    def __init__(
        self,
        network: NetworkSpec,
        image_shape: tuple[int, int] | None,
        ratio: float,
        keeps_lines: bool,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._ratio, self._keeps_lines = ratio, keeps_lines
        self.setProperty("card", True)
        self.look = Look()
        self._content_scale = 1.0
        self._fields: list[QGraphicsPixmapItem] = []
        self.scene = DiagramScene(self.look, Selection(self), self)
        self.scene.rebuild(network, image_shape)

    def draw_now(self, snapshot: Snapshot) -> None:
        self.scene.show_neurons(snapshot)
        self.scene.show_synapses(snapshot)
        if self._keeps_lines:
            self._keep_lines()

    def recolor(self, palette: Palette) -> None:
        self.look.recolor(palette)

    def rescale(self, content_scale: float) -> None:
        self._content_scale = content_scale
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As large as it would be with words of their usual size, which give way to it; headers also to each other."""
        look, paper = self.look, QSizeF(self.width() - 2 * MARGIN_PX, self.height() - 2 * MARGIN_PX)
        look.content_scale, (look.name_share, look.has_blocks) = 1.0, MANNERS[0]
        usual = largest_within(self.scene, paper)
        look.content_scale = self._content_scale
        for number, (look.name_share, look.has_blocks) in enumerate(MANNERS, 1):
            zoom = min(largest_within(self.scene, paper), LARGEST_ZOOM)
            is_large = zoom >= AS_LARGE * min(usual, LARGEST_ZOOM) or number >= MOST_GIVING_WAY
            if is_large and self._headers_are_apart:
                break
        look.zoom, look.pixels = zoom, zoom * self._ratio
        # A network seen from near enlarges its words, which are large enough.
        look.content_scale = max(self._content_scale, zoom) / max(zoom, 1.0)
        self.scene.restyle()
        if self._keeps_lines:
            self._keep_lines()

    @property
    def _headers_are_apart(self) -> bool:
        boxes = [header.sceneBoundingRect() for header in self.scene.headers]
        return not any(one.intersects(other) for one, other in pairwise(boxes))

    def _keep_lines(self) -> None:
        """No image for speed's sake, and one in place of each circle's ground, as not every drawing knows textures."""
        for field in self._fields:
            self.scene.removeItem(field)
        for item in self.scene.items():
            item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
            if isinstance(item, QGraphicsPathItem):
                item.setVisible(not item.path().isEmpty())
        disks = [item for item in self.scene.items() if isinstance(item, QGraphicsEllipseItem)]
        self._fields = [_field(disk) for disk in disks if disk.brush().style() == Qt.BrushStyle.TexturePattern]

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        zoom = self.look.zoom
        margin = MARGIN_PX / zoom
        content = self.scene.content_rect().adjusted(-margin, -margin, margin, margin)
        room = QRectF(0.0, 0.0, content.width() * zoom, content.height() * zoom)
        room.moveCenter(QRectF(self.rect()).center())
        with QPainter(self) as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
            self.scene.render(painter, room, content, Qt.AspectRatioMode.IgnoreAspectRatio)


def _field(disk: QGraphicsEllipseItem) -> QGraphicsPixmapItem:
    """What the disk shows as an image in its place."""
    box = disk.rect()
    scale = FIELD_PX / box.width()
    image = QImage(FIELD_PX, FIELD_PX, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.scale(scale, scale)
        painter.translate(-box.topLeft())
        disk.paint(painter, QStyleOptionGraphicsItem(), None)
    field = QGraphicsPixmapItem(QPixmap.fromImage(image), disk.parentItem())
    field.setFlag(QGraphicsItem.GraphicsItemFlag.ItemStacksBehindParent)
    field.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
    field.setZValue(-1.0)
    field.setScale(1.0 / scale)
    field.setPos(box.topLeft())
    disk.hide()
    return field
