"""What can stand on a board: the diagram, and every picture as a film shows it, with nothing on it to be pressed."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsItem, QWidget

from nnviz.diagram.look import Look
from nnviz.diagram.scene import DiagramScene
from nnviz.diagram.selection import Selection
from nnviz.experiment.specs import NetworkSpec
from nnviz.training.snapshot import Snapshot
from nnviz.views.camera import Camera
from nnviz.views.colors import Palette
from nnviz.views.cost_curve import CostCurve
from nnviz.views.cost_lines import CostLines
from nnviz.views.mesh_drawing import MeshDrawing, mesh_drawing
from nnviz.views.surface_mesh import Mesh

MARGIN_PX = 14
LARGEST_ZOOM = 1.8
FINER = 2


class DiagramPane(QFrame):
    """The network, as large as fits."""

    def __init__(self, network: NetworkSpec, image_shape: tuple[int, int] | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.look = Look()
        self._content_scale = 1.0
        self.scene = DiagramScene(self.look, Selection(self), self)
        self.scene.rebuild(network, image_shape)

    def draw_now(self, snapshot: Snapshot) -> None:
        self.scene.show_neurons(snapshot)
        self.scene.show_synapses(snapshot)

    def recolor(self, palette: Palette) -> None:
        self.look.recolor(palette)

    def rescale(self, content_scale: float) -> None:
        self._content_scale = content_scale

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit(1.0)

    def fit(self, pixels_per_px: float) -> None:
        """Zoom so that the network fills the room; what is drawn of it depends a little on the zoom."""
        for _ in range(3):
            content = self.scene.content_rect()
            width, height = self.width() - 2 * MARGIN_PX, self.height() - 2 * MARGIN_PX
            zoom = max(min(width / content.width(), height / content.height(), LARGEST_ZOOM), 0.05)
            self.look.zoom, self.look.pixels = zoom, zoom * pixels_per_px
            # Words grow with the network where that is seen from nearer than the content scale asks for.
            self.look.content_scale = max(self._content_scale, zoom) / max(zoom, 1.0)
            self.scene.restyle()

    def keep_vectors(self) -> None:
        """Paint every item from its lines each time, where an image of it would be embedded."""
        for item in self.scene.items():
            item.setCacheMode(QGraphicsItem.CacheMode.NoCache)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        content, zoom = self.scene.content_rect(), self.look.zoom
        room = QRectF(0.0, 0.0, content.width() * zoom, content.height() * zoom)
        room.moveCenter(QRectF(self.rect()).center())
        with QPainter(self) as painter:
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
            self.scene.render(painter, room, content, Qt.AspectRatioMode.IgnoreAspectRatio)


class WholeCost(CostCurve):
    """The curve grows on the axes of the whole training, which therefore never move."""

    whole: CostLines | None = None

    def draw(self, arrays: CostLines) -> None:
        self.whole = self.whole or arrays
        super().draw(replace(arrays, x_end=self.whole.x_end, y_range=self.whole.y_range))


class KeptMesh:
    """A drawing of meshes that draws the same mesh from the same camera only once, finer than the screen has it.

    ratio : pixels of the image drawn for each one of the picture
    """

    def __init__(self, ratio: float, drawing: MeshDrawing | None = None) -> None:
        self._ratio = ratio
        self._drawing = drawing or mesh_drawing()
        self._of: tuple[Mesh, Camera, float, float] | None = None
        self._image = QImage()

    def __call__(
        self, mesh: Mesh, camera: Camera, painter: QPainter, width: float, height: float, _ratio: float
    ) -> None:
        if not self._holds(mesh, camera, width, height):
            self._of = (mesh, camera, width, height)
            self._image = self._drawn(mesh, camera, width, height)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(0.0, 0.0, width, height), self._image)

    def _holds(self, mesh: Mesh, camera: Camera, width: float, height: float) -> bool:
        if self._of is None or self._of[1:] != (camera, width, height):
            return False
        kept = self._of[0]
        return np.array_equal(kept.corners, mesh.corners, equal_nan=True) and np.array_equal(kept.colors, mesh.colors)

    def _drawn(self, mesh: Mesh, camera: Camera, width: float, height: float) -> QImage:
        size = QSize(max(round(width * self._ratio), 1), max(round(height * self._ratio), 1))
        image = QImage(size * FINER, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        with QPainter(image) as painter:
            self._drawing(mesh, camera, painter, image.width(), image.height(), 1.0)
        ways = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        return image.scaled(size, *ways)
