"""What is looked at: the example under the mouse, what every neuron answers to it, and the formula of the focus."""

import numpy as np
from PySide6.QtCore import QObject, QPointF

from nnviz.diagram.card import FormulaCard
from nnviz.diagram.focus import focus_formula
from nnviz.diagram.marks import Marks
from nnviz.diagram.numbering import FEW
from nnviz.diagram.readings import Reading
from nnviz.diagram.scene import DiagramScene
from nnviz.diagram.selection import Hit
from nnviz.engine.backprop import forward
from nnviz.session.session import Session


class Focusing(QObject):
    """Follows mouse, selection and snapshot; while nobody looks at anything, nothing is shown.

    example : the number of the data point that is looked at; readings : what is shown of each neuron's answer, by id
    """

    def __init__(self, session: Session, scene: DiagramScene, card: FormulaCard, parent: QObject) -> None:
        super().__init__(parent)
        self.session, self.scene, self.card = session, scene, card
        self._pointed: int | None = None
        self.readings: dict[int, Reading] = {}
        self.marks = Marks(scene)
        scene.placed.connect(self.show_marks)

    @property
    def example(self) -> int:
        """The training point under the mouse, else the first one."""
        run = self.session.snapshot.run
        if self._pointed is not None and self._pointed < run.dataset.n_points:
            return self._pointed
        return int(run.training_points[0])

    def point_at(self, hit: Hit, at: QPointF | None) -> None:
        """The mouse is there: in the picture of a neuron every place is an example."""
        pointed = None
        network, pictures = self.scene.network, self.scene.pictures
        if at is not None and hit.neuron in self.scene.neurons and network is not None and pictures is not None:
            item = self.scene.neurons[hit.neuron]
            by = (at - item.pos()) / item.radius
            pointed = pictures.example_at(network.number_of[hit.neuron], by.x(), by.y())
        if pointed != self._pointed:
            self._pointed = pointed
            self.show()

    def show_marks(self) -> None:
        """Show what the focus lacks and what hands hold."""
        self.marks.follow(self.session.snapshot)

    def show(self) -> None:
        """Show formula and answers as they are now."""
        self.show_marks()
        network, snapshot, focus = self.scene.network, self.session.snapshot, self.scene.selection.focus
        if network is None or not self.scene.is_of(snapshot):
            self.card.show_formula(None)
            self._show_readings({})
            return
        if focus is None:
            self.card.show_formula(None)
        else:
            symbols = tuple(self.scene.neurons[neuron_id].symbol for neuron_id in network.ids)
            self.card.show_formula(focus_formula(network, snapshot, symbols, focus, self.example))
        if (focus is None and self._pointed is None) or len(network.ids) > FEW:
            self._show_readings({})
            return
        inputs = snapshot.run.dataset.inputs[self.example]
        answers = forward(snapshot.run.network, snapshot.state.parameters, np.atleast_2d(inputs)).y[0]
        lit = {neuron_id for neuron_id, item in self.scene.neurons.items() if not item.is_dim}
        shown = zip(network.ids, answers.tolist(), strict=True)
        self._show_readings({neuron_id: answer for neuron_id, answer in shown if neuron_id in lit})

    def _show_readings(self, answers: dict[int, float]) -> None:
        for neuron_id in self.readings.keys() - answers.keys():
            reading = self.readings.pop(neuron_id)
            if self.scene.neurons.get(neuron_id) is reading.neuron:
                self.scene.removeItem(reading)
        for neuron_id, answer in answers.items():
            item = self.scene.neurons[neuron_id]
            if neuron_id not in self.readings or self.readings[neuron_id].neuron is not item:
                self.readings[neuron_id] = Reading(self.scene.look, item)
            self.readings[neuron_id].show_value(answer)
