"""What a hand can do with the mouse on the diagram: one class per gesture, each at most one undo step."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPen

from nnviz.diagram.hits import contents, hit_at
from nnviz.diagram.selection import Hit
from nnviz.diagram.words import tr
from nnviz.experiment.edits import connect, move_neurons, refusal
from nnviz.experiment.specs import Bias, ExperimentSpec, ParameterName, Weight

if TYPE_CHECKING:
    from nnviz.diagram.view import DiagramView

DRAG_PX = 4
_TURN_PER_PX = 0.01
_FINE_TURN_PER_PX = 0.001

Modifiers = Qt.KeyboardModifier


class Gesture:
    """From press to release; `drag` only once the mouse has really moved."""

    cursor: Qt.CursorShape | None = None

    def __init__(self, view: "DiagramView", hit: Hit, at: QPoint, modifiers: Modifiers) -> None:
        self.view, self.hit, self.modifiers = view, hit, modifiers
        self.start_px, self.start = at, view.mapToScene(at)
        self.is_drag = False

    def move(self, at: QPoint, modifiers: Modifiers) -> None:
        """The mouse has moved, in pixels of the viewport."""
        if not self.is_drag and (at - self.start_px).manhattanLength() >= DRAG_PX:
            self.is_drag = True
            self.begin()
        if self.is_drag:
            self.drag(at, self.view.mapToScene(at), modifiers)

    def release(self, at: QPoint) -> None:
        """The button is up."""
        if self.is_drag:
            self.finish(self.view.mapToScene(at))
        else:
            self.click()

    def click(self) -> None:
        """Without a drag every gesture is a click: select, or toggle with Ctrl or Shift."""
        if self.modifiers & (Modifiers.ControlModifier | Modifiers.ShiftModifier):
            self.view.selection.toggle(self.hit)
        else:
            self.view.selection.choose(self.hit)

    def begin(self) -> None:
        """The drag begins."""

    def drag(self, at_px: QPoint, at: QPointF, modifiers: Modifiers) -> None:
        """The drag goes on."""

    def finish(self, at: QPointF) -> None:
        """The drag ends; here the document is edited."""

    def cancel(self) -> None:
        """Leave everything as it was."""


class Pan(Gesture):
    """Space or the middle button: the paper moves with the hand."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def begin(self) -> None:
        self._last = self.start_px

    def drag(self, at_px: QPoint, at: QPointF, modifiers: Modifiers) -> None:
        self.view.pan(at_px - self._last)
        self._last = at_px

    def click(self) -> None:
        return


class SelectColumn(Gesture):
    """On a header: all neurons of the layer."""

    def click(self) -> None:
        self.view.header_clicked.emit(self.hit.column)


class RubberBand(Gesture):
    """On empty paper: everything in the box is selected, synapses too."""

    def begin(self) -> None:
        look = self.view.scene_.look
        self._item = self.view.scene_.addRect(QRectF(), QPen(look.color("accent"), 0), look.color("accent", 0.12))
        self._item.setZValue(9.0)

    def drag(self, at_px: QPoint, at: QPointF, modifiers: Modifiers) -> None:
        self._item.setRect(QRectF(self.start, at).normalized())

    def finish(self, at: QPointF) -> None:
        neurons, synapses = contents(self.view.scene_, QRectF(self.start, at).normalized())
        self.cancel()
        selection = self.view.selection
        if self.modifiers & (Modifiers.ControlModifier | Modifiers.ShiftModifier):
            neurons, synapses = neurons | selection.neurons, synapses | selection.synapses
        selection.set(neurons, synapses)

    def cancel(self) -> None:
        if self.is_drag:
            self.view.scene_.removeItem(self._item)


class MoveNeurons(Gesture):
    """On a neuron's body: it and all that is selected with it follow the hand."""

    cursor = Qt.CursorShape.SizeAllCursor

    def begin(self) -> None:
        if not self.view.selection.holds(self.hit):
            self.view.selection.choose(self.hit)
        scene = self.view.scene_
        self._from = {
            neuron_id: scene.neurons[neuron_id].pos()
            for neuron_id in self.view.selection.neurons
            if not scene.neurons[neuron_id].is_pixel
        }

    def drag(self, at_px: QPoint, at: QPointF, modifiers: Modifiers) -> None:
        self.view.scene_.preview(self._moved(at))

    def _moved(self, at: QPointF) -> dict[int, tuple[float, float]]:
        by = at - self.start
        return {
            neuron_id: (round(before.x() + by.x(), 1), round(before.y() + by.y(), 1))
            for neuron_id, before in self._from.items()
        }

    def finish(self, at: QPointF) -> None:
        moved = self._moved(at)
        self.view.scene_.preview({})

        def change(spec: ExperimentSpec) -> ExperimentSpec:
            return move_neurons(spec, moved)

        if moved:
            self.view.session.edit(tr("Move neuron") if len(moved) == 1 else tr("Move neurons"), change)

    def cancel(self) -> None:
        self.view.scene_.preview({})


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


class Turn(Gesture):
    """Up and down on a synapse or a bias mark turns its number, while training goes on with all the others."""

    cursor = Qt.CursorShape.SizeVerCursor

    def begin(self) -> None:
        self.parameter = parameter_of(self.hit)
        self._before = self._value = self.view.session.value(self.parameter)
        self._last_px = self.start_px
        self.view.session.hold(self.parameter, turn_label(self.parameter))

    def drag(self, at_px: QPoint, at: QPointF, modifiers: Modifiers) -> None:
        per_px = _FINE_TURN_PER_PX if modifiers & Modifiers.ShiftModifier else _TURN_PER_PX
        self._value += per_px * (self._last_px.y() - at_px.y())
        self._last_px = at_px
        self.view.session.turn(self.parameter, self._value)

    def finish(self, at: QPointF) -> None:
        self.view.session.release()

    def cancel(self) -> None:
        if self.is_drag:
            self.view.session.turn(self.parameter, self._before)
            self.finish(self.start)


def parameter_of(hit: Hit) -> ParameterName:
    """The weight or bias that was hit."""
    return Weight(*hit.synapse) if hit.kind == "synapse" else Bias(hit.neuron)


def turn_label(parameter: ParameterName) -> str:
    """What the undo list calls a number turned by hand."""
    return tr("Set weight") if isinstance(parameter, Weight) else tr("Set bias")


def gesture_for(view: "DiagramView", hit: Hit, at: QPoint, modifiers: Modifiers) -> Gesture:
    """The gesture that a press on what was hit begins."""
    kinds: dict[str, type[Gesture]] = {
        "neuron": MoveNeurons,
        "rim": Connect,
        "bias": Turn,
        "synapse": Turn,
        "header": SelectColumn,
        "empty": RubberBand,
    }
    return kinds[hit.kind](view, hit, at, modifiers)
