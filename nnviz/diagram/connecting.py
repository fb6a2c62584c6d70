"""Drawing a synapse from a neuron's rim: to a neuron that can take it, or to the reason why none can."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPainterPath, QPen

from nnviz.diagram.gesture import Gesture, Modifiers
from nnviz.diagram.hits import hit_at
from nnviz.diagram.words import tr
from nnviz.experiment.edits import connect, refusal
from nnviz.experiment.specs import ExperimentSpec


class Connect(Gesture):
    """From a neuron's rim to another neuron: a synapse, or the reason why there can be none."""

    cursor = Qt.CursorShape.CrossCursor

    def begin(self) -> None:
        scene, spec = self.view.scene_, self.view.session.spec
        pen = QPen(scene.look.color("accent"), 2.5)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        self._line = scene.addPath(QPainterPath(), pen)
        self._line.setZValue(2.5)
        self._center = scene.neurons[self.hit.neuron].pos()
        scene.set_targets(frozenset(other for other in scene.neurons if not refusal(spec, self.hit.neuron, other)))

    def drag(self, at_px: QPoint, at: QPointF, modifiers: Modifiers) -> None:
        scene = self.view.scene_
        path = QPainterPath(self._center)
        reach = QPointF(max((at.x() - self._center.x()) / 2, 0.0), 0.0)
        path.cubicTo(self._center + reach, at - reach, at)
        self._line.setPath(path)
        over = hit_at(scene, at).neuron
        reason = refusal(self.view.session.spec, self.hit.neuron, over) if over not in (-1, self.hit.neuron) else ""
        scene.set_target(over if over >= 0 and not reason and over != self.hit.neuron else None)
        self.view.whisper.say(reason, at_px)

    def finish(self, at: QPointF) -> None:
        over = hit_at(self.view.scene_, at).neuron
        source, session = self.hit.neuron, self.view.session
        self.cancel()
        if over in (-1, source):
            return
        reason = refusal(session.spec, source, over)
        if reason:
            self.view.whisper.say(reason, self.view.mapFromScene(at), fades=True)
            self.view.message.emit(reason)
            return

        def change(spec: ExperimentSpec) -> ExperimentSpec:
            return connect(spec, source, over)

        if session.edit(tr("Connect neurons"), change):
            self.view.selection.set(synapses=frozenset({(source, over)}))

    def cancel(self) -> None:
        if self.is_drag:
            self.view.scene_.removeItem(self._line)
            self.view.scene_.set_targets(frozenset())
            self.view.scene_.set_target(None)
            self.view.whisper.silence()
