"""Drawing a synapse from a neuron's rim: to a neuron that can take it, to a new one on the paper, or into a synapse."""

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QPainterPath, QPen

from nnviz.diagram.dropping import Landing, landing_at
from nnviz.diagram.gesture import Gesture, Modifiers
from nnviz.diagram.ghost import Ghost
from nnviz.diagram.hits import hit_at
from nnviz.diagram.landing import land, refuse
from nnviz.diagram.pieces import NEURON
from nnviz.diagram.words import tr
from nnviz.experiment.edits import connect, refusal
from nnviz.experiment.specs import ExperimentSpec

_NEAR = 1.6


class Connect(Gesture):
    """From a neuron's rim to another neuron: a synapse, or the reason why there can be none.

    Let go elsewhere it feeds a new neuron there; near where it began nothing happens, unless the hand comes back to the
    neuron that it has left.
    """

    cursor = Qt.CursorShape.CrossCursor

    def begin(self) -> None:
        scene, spec = self.view.scene_, self.view.session.spec
        pen = QPen(scene.look.color("accent"), 2.5)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        self._line = scene.addPath(QPainterPath(), pen)
        self._line.setZValue(2.5)
        self._center = scene.neurons[self.hit.neuron].pos()
        self._has_left = False
        takers = frozenset(other for other in scene.neurons if not refusal(spec, self.hit.neuron, other))
        scene.set_targets(takers)
        self._ghost = Ghost(self.view, self.start_px)
        self._ghost.dim(scene.neurons.keys() - takers - {self.hit.neuron})

    def drag(self, at_px: QPoint, at: QPointF, modifiers: Modifiers) -> None:
        path = QPainterPath(self._center)
        reach = QPointF(max((at.x() - self._center.x()) / 2, 0.0), 0.0)
        path.cubicTo(self._center + reach, at - reach, at)
        self._line.setPath(path)
        over = hit_at(self.view.scene_, at).neuron
        landing = None if over >= 0 else self._landing(at)
        self._ghost.offer(landing, at_px)
        reason = landing.reason if landing is not None else ""
        if self._is_meant(over):
            reason = self._point_at(over, at_px)
        self.cursor = Qt.CursorShape.ForbiddenCursor if reason else Connect.cursor

    def _is_meant(self, over: int) -> bool:
        """Whether a neuron is under the hand as a target; the one of the beginning only once the hand has left it."""
        self._has_left |= over != self.hit.neuron
        return over >= 0 and self._has_left

    def _point_at(self, over: int, at_px: QPoint) -> str:
        """Light the neuron up, or cross it out; the reason."""
        scene, reason = self.view.scene_, refusal(self.view.session.spec, self.hit.neuron, over)
        if reason:
            item = scene.neurons[over]
            self._ghost.refuse(item.pos(), reason, at_px, item.radius)
        else:
            scene.set_target(over)
        return reason

    def _landing(self, at: QPointF) -> Landing | None:
        """Where a new neuron would stand; none near the rim, where a drag has only just begun."""
        by, scene = at - self._center, self.view.scene_
        if by.x() ** 2 + by.y() ** 2 < (_NEAR * max(scene.neurons[self.hit.neuron].radius, 20.0)) ** 2:
            return None
        return landing_at(scene, self.view.session, NEURON, at, self.hit.neuron)

    def finish(self, at: QPointF) -> None:
        over, at_px = hit_at(self.view.scene_, at).neuron, self.view.mapFromScene(at)
        landing = None if over >= 0 else self._landing(at)
        taken = self._ghost.kept_clear(at_px)
        self.cancel()
        if landing is not None:
            land(self.view, landing, at_px, taken)
        elif self._is_meant(over):
            self._connect(over, at_px, taken)

    def _connect(self, target: int, at_px: QPoint, taken: list[QRect]) -> None:
        source, session = self.hit.neuron, self.view.session
        reason = refusal(session.spec, source, target)
        if reason:
            refuse(self.view, reason, at_px, taken)
            return

        def change(spec: ExperimentSpec) -> ExperimentSpec:
            return connect(spec, source, target)

        if session.edit(tr("Connect neurons"), change):
            self.view.selection.set(synapses=frozenset({(source, target)}))

    def cancel(self) -> None:
        if self.is_drag:
            self._ghost.end()
            self.view.scene_.removeItem(self._line)
            self.view.scene_.set_targets(frozenset())
