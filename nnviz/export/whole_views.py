"""Pictures whose axes, plane and colors are those of the whole training, so that nothing but the training moves."""

from bisect import bisect_right
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from nnviz.export.moments import Rehearsal
from nnviz.training.snapshot import Snapshot
from nnviz.views.camera import Camera
from nnviz.views.cost_curve import CostCurve
from nnviz.views.cost_lines import CostLines
from nnviz.views.error_surface import ErrorSurfaceView
from nnviz.views.mesh_drawing import mesh_drawing
from nnviz.views.surface_mesh import Mesh
from nnviz.views.surface_picture import MOST, THOROUGH_S, SurfacePicture, SurfaceSettings, corners
from nnviz.views.worker import Worker

FINE = 101
FINER = 2


class WholeCost(CostCurve):
    """The curve grows on the axes of the whole training, which therefore never move."""

    whole: CostLines | None = None

    def draw(self, arrays: CostLines) -> None:
        self.whole = self.whole or arrays
        super().draw(replace(arrays, x_end=self.whole.x_end, y_range=self.whole.y_range))


class WholeSurface(ErrorSurfaceView):
    """The principal plane of the whole path: the surface over it is computed and drawn once."""

    def __init__(self, whole: Rehearsal, ratio: float, worker: Worker, parent: QWidget) -> None:
        super().__init__(worker, parent)
        self._whole = whole
        self._steps = [moment.state.step for moment in whole.moments]
        self._fitted: SurfacePicture | None = None
        self.path_until = whole.path_until
        self.chosen.kind.choose("principal")
        self.landscape.drawing = KeptMesh(ratio)

    def settings(self) -> SurfaceSettings:
        run = self._whole.last.run
        n = corners(run, THOROUGH_S)
        return replace(super().settings(), n=FINE if n == MOST else n)

    def draw_now(self, snapshot: Snapshot) -> None:
        if self._fitted is None or self._fitted.surface is None:
            super().draw_now(self._whole.last)
            self._fitted = self._arrays
        if self._fitted is not None and self._fitted.surface is not None:
            self.snapshot = snapshot
            self._take(self._walked_to(snapshot, self._fitted))

    def _walked_to(self, snapshot: Snapshot, fitted: SurfacePicture) -> SurfacePicture:
        """The path as far as this moment, which is exact, on the surface of the whole."""
        assert fitted.surface is not None
        here = fitted.surface.plane.places(snapshot.state.parameters[None])
        n_before = bisect_right(self._steps, snapshot.state.step)
        return replace(
            fitted,
            step=snapshot.state.step,
            path_places=np.concatenate([fitted.path_places[:n_before], here]),
            path_costs=np.append(fitted.path_costs[:n_before], snapshot.evaluation.train_total),
            ball_below=float(fitted.costs_at(here)[0]),
        )


class KeptMesh:
    """A drawing of meshes that draws the same mesh from the same camera only once, finer than the screen has it.

    ratio : pixels of the image drawn for each one of the picture
    """

    def __init__(self, ratio: float) -> None:
        self._ratio = ratio
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
            mesh_drawing()(mesh, camera, painter, image.width(), image.height(), 1.0)
        ways = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        return image.scaled(size, *ways)
