"""Moving neurons with the hand, or with Alt a copy of them: one undo step from press to release."""

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem

from nnviz.diagram import guides
from nnviz.diagram.copying import counted, piece_of, with_copies_at
from nnviz.diagram.gesture import Gesture, Modifiers
from nnviz.experiment.checks import EditError
from nnviz.experiment.edits import move_neurons
from nnviz.experiment.specs import ExperimentSpec

_ABOVE_ALL = 9.0

Places = dict[int, tuple[float, float]]


class MoveNeurons(Gesture):
    """On a neuron's body: it and all that is selected with it follow the hand, and stop at guides on their way.

    Shift keeps to one direction; while Alt is down, a copy follows and the neurons stay.
    """

    cursor = Qt.CursorShape.SizeAllCursor

    def begin(self) -> None:
        if not self.view.selection.holds(self.hit):
            self.view.selection.choose(self.hit)
        scene = self.view.scene_
        self._from = {
            neuron_id: scene.neurons[neuron_id].pos()
            for neuron_id in self.view.selection.neurons
            if scene.neurons[neuron_id].is_movable
        }
        self._others = np.array(
            [
                (item.x(), item.y())
                for neuron_id, item in scene.neurons.items()
                if neuron_id not in self._from and item.is_movable
            ],
            float,
        ).reshape(-1, 2)
        for item in scene.neurons.values():
            item.keep_picture(True)
        self._now = Modifiers.NoModifier
        self._lines, self._ghosts = self._path_item(1.0, 0.0), self._path_item(1.5, 0.15)

    def drag(self, at_px: QPoint, at: QPointF, modifiers: Modifiers) -> None:
        scene, was_copying = self.view.scene_, self._is_copying
        self._now = modifiers
        moved, ghosts = self._moved(at), QPainterPath()
        if not self._is_copying:
            scene.preview(moved)
        elif not was_copying:
            scene.preview({})
        if self._is_copying:
            for neuron_id, place in moved.items():
                radius = scene.neurons[neuron_id].radius
                ghosts.addEllipse(QPointF(*place), radius, radius)
        self._ghosts.setPath(ghosts)
        self._draw_guides(moved)

    def finish(self, at: QPointF) -> None:
        moved, is_copying = self._moved(at), self._is_copying
        self.cancel()
        if not moved:
            return
        if is_copying:
            self._copy(moved)
            return

        def change(spec: ExperimentSpec) -> ExperimentSpec:
            return move_neurons(spec, moved)

        self.view.session.edit(counted("Move neuron", "Move %d neurons", len(moved)), change)

    def cancel(self) -> None:
        if self.is_drag:
            self.view.scene_.preview({})
            for item in self.view.scene_.neurons.values():
                item.keep_picture(False)
            self.view.scene_.removeItem(self._lines)
            self.view.scene_.removeItem(self._ghosts)

    @property
    def _is_copying(self) -> bool:
        return bool(self._now & Modifiers.AltModifier)

    def _moved(self, at: QPointF) -> Places:
        """Where the neurons are now: with the hand, along one direction, or at the nearest guide."""
        by = at - self.start
        if self._now & Modifiers.ShiftModifier:
            by = QPointF(by.x(), 0.0) if abs(by.x()) >= abs(by.y()) else QPointF(0.0, by.y())
        elif self.view.scene_.look.has_guides and self._from:
            moving = np.array([(place.x() + by.x(), place.y() + by.y()) for place in self._from.values()])
            reach = guides.SNAP_PX / self.view.zoom
            by += QPointF(*guides.snapped(moving, guides.neighbors(moving, self._standing()), reach))
        return {
            neuron_id: (round(before.x() + by.x(), 1), round(before.y() + by.y(), 1))
            for neuron_id, before in self._from.items()
        }

    def _standing(self) -> guides.Array:
        """(n, 2) centers of what stays: of a copy's originals too."""
        if not self._is_copying:
            return self._others
        return np.concatenate([self._others, [(place.x(), place.y()) for place in self._from.values()]])

    def _draw_guides(self, moved: Places) -> None:
        path = QPainterPath()
        if self.view.scene_.look.has_guides and moved:
            moving = np.array(list(moved.values()))
            for x, y, x_end, y_end in guides.guide_lines(moving, guides.neighbors(moving, self._standing())):
                path.moveTo(x, y)
                path.lineTo(x_end, y_end)
        self._lines.setPath(path)

    def _path_item(self, width_px: float, filled: float) -> QGraphicsPathItem:
        look = self.view.scene_.look
        pen = QPen(look.color("accent"), width_px)
        pen.setCosmetic(True)
        item = self.view.scene_.addPath(QPainterPath(), pen, look.color("accent", filled))
        item.setZValue(_ABOVE_ALL)
        return item

    def _copy(self, moved: Places) -> None:
        session, view = self.view.session, self.view
        try:
            piece = piece_of(session, view.scene_, moved)
        except EditError as error:
            view.message.emit(str(error))
            view.whisper.say(str(error), QRect(self.start_px, QSize(1, 1)), fades=True)
            return
        added: list[frozenset[int]] = []

        def change(spec: ExperimentSpec) -> ExperimentSpec:
            grown, ids = with_copies_at(spec, piece, moved)
            added.append(ids)
            return grown

        if session.edit(counted("Copy neuron", "Copy %d neurons", len(piece.neurons)), change):
            view.selection.set(added[-1])
