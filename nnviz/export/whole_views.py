"""Pictures whose axes, plane and colors are those of the whole training, so that nothing but the training moves."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from nnviz.export.moments import Rehearsal
from nnviz.training.snapshot import Snapshot
from nnviz.views.camera import Camera
from nnviz.views.cost_curve import CostCurve
from nnviz.views.cost_lines import CostLines, cost_lines
from nnviz.views.error_surface import ErrorSurfaceView
from nnviz.views.layer_gradients import LayerGradientsView, LayerSettings, layer_sizes
from nnviz.views.mesh_drawing import mesh_drawing
from nnviz.views.paper import keeps_lines, pixels_per_unit
from nnviz.views.surface_mesh import Mesh
from nnviz.views.surface_picture import MOST, THOROUGH_S, SurfacePicture, SurfaceSettings, corners
from nnviz.views.worker import Worker

FINE = 101
FINER = 2


class WholeCost(CostCurve):
    """The curve grows on the axes of the whole training."""

    def __init__(self, whole: Rehearsal, worker: Worker, parent: QWidget) -> None:
        super().__init__(worker, parent)
        self._whole = cost_lines(whole.last, self.settings())

    def draw(self, arrays: CostLines) -> None:
        super().draw(replace(arrays, x_end=self._whole.x_end, y_range=self._whole.y_range))


class WholeLayers(LayerGradientsView):
    """The axis holds the gradients of the whole training."""

    def __init__(self, whole: Rehearsal, worker: Worker, parent: QWidget) -> None:
        super().__init__(worker, parent)
        decades = [layer_sizes(moment, LayerSettings()).decades for moment in whole.samples]
        self._whole = min(low for low, _ in decades), max(high for _, high in decades)

    def settings(self) -> LayerSettings:
        return replace(super().settings(), decades=self._whole)


class WholeSurface(ErrorSurfaceView):
    """The principal plane of the whole path: the surface over it is computed and drawn once."""

    def __init__(self, whole: Rehearsal, ratio: float, worker: Worker, parent: QWidget) -> None:
        super().__init__(worker, parent)
        self._whole = whole
        self._steps = [moment.state.step for moment in whole.moments]
        self._fitted: SurfacePicture | None = None
        self.path_until = whole.path_until
        self.chosen.kind.choose("principal")
        self.landscape.drawing = FineMesh(ratio)

    def settings(self) -> SurfaceSettings:
        run = self._whole.last.run
        n = corners(run, THOROUGH_S)
        return replace(super().settings(), n=FINE if n == MOST else n)

    def fitting(self) -> Callable[[], SurfacePicture]:
        """What computes the surface of the whole, on any thread; its answer is for `take_fitted`."""
        self.snapshot = self._whole.last
        return partial(self.compute, self._whole.last, self.settings())

    def take_fitted(self, fitted: SurfacePicture) -> None:
        self._take(fitted)
        self._fitted = fitted

    def draw_now(self, snapshot: Snapshot) -> None:
        if self._fitted is None:
            self.take_fitted(self.fitting()())
        if self._fitted is not None and self._fitted.surface is not None:
            self.snapshot = snapshot
            self._take(self._walked_to(snapshot, self._fitted))

    def draw(self, arrays: SurfacePicture) -> None:
        """The map behind the surface is not seen."""
        if self._fitted is None or self._scale is None:
            super().draw(arrays)
        else:
            self.landscape.show_picture(arrays, self._scale)

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


class FineMesh:
    """A drawing of meshes with smooth edges, as an image.

    ratio : pixels for each unit of the image that a drawing of lines embeds; others get those that they have
    """

    def __init__(self, ratio: float) -> None:
        self._ratio = ratio

    def __call__(
        self, mesh: Mesh, camera: Camera, painter: QPainter, width: float, height: float, _ratio: float
    ) -> None:
        ratio = self._ratio if keeps_lines(painter) else pixels_per_unit(painter)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.scale(1.0 / ratio, 1.0 / ratio)
        painter.drawImage(QPointF(0.0, 0.0), _image(mesh, camera, width * ratio, height * ratio))
        painter.restore()


def _image(mesh: Mesh, camera: Camera, width: float, height: float) -> QImage:
    """The mesh alone, drawn larger than it is shown."""
    size = QSize(max(round(width), 1), max(round(height), 1))
    image = QImage(size * FINER, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        mesh_drawing()(mesh, camera, painter, width * FINER, height * FINER, 1.0)
    ways = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(size, *ways)
