"""Moving neurons with the hand: one undo step from press to release."""

from PySide6.QtCore import QPoint, QPointF, Qt

from nnviz.diagram.gesture import Gesture, Modifiers
from nnviz.diagram.words import tr
from nnviz.experiment.edits import move_neurons
from nnviz.experiment.specs import ExperimentSpec


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
