"""Opens the number editor over weights, biases and constants, and passes on what was typed."""

from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from nnviz.diagram.hits import middle_of
from nnviz.diagram.number_editor import NumberEditor
from nnviz.diagram.selection import Hit
from nnviz.diagram.turning import parameter_of, turn_label
from nnviz.diagram.view import DiagramView
from nnviz.diagram.words import tr
from nnviz.engine.activations import ACTIVATIONS, constants_of
from nnviz.engine.network import NeuronActivation
from nnviz.experiment.edits import set_activation
from nnviz.experiment.specs import ExperimentSpec
from nnviz.session.session import Session


class Typist(QObject):
    """One number at a time; what stands in the field before typing is read from the session."""

    fit_asked = Signal()

    def __init__(self, session: Session, view: DiagramView, surface: QWidget) -> None:
        super().__init__(view)
        self.session, self.view, self.scene = session, view, view.scene_
        self.field = NumberEditor(view.scene_.look, surface)

    def type_number(self, hit: Hit) -> None:
        """Open the field over a weight or a bias that is still there; on empty paper fit the view instead."""
        if hit.kind == "empty":
            self.fit_asked.emit()
        elif (hit.kind == "synapse" and hit.synapse in self.scene.pair_index) or (
            hit.kind == "bias" and hit.neuron in self.scene.neurons
        ):
            parameter = parameter_of(hit)
            value = self.session.value(parameter)
            self.field.open(turn_label(parameter), value, self._place_of(hit), partial(self._set_number, hit))

    def type_constant(self, neuron_id: int, at: int) -> None:
        """Open the field over a neuron for a constant of its activation."""
        choice = self.scene.neurons[neuron_id].activation if neuron_id in self.scene.neurons else None
        if choice is None:
            return
        name, value = ACTIVATIONS[choice.name].constants[at].name, constants_of(choice)[at]
        place = self.view.mapFromScene(self.scene.neurons[neuron_id].pos())
        self.field.open(name, value, place, partial(self._set_constant, neuron_id, at))

    def _set_number(self, hit: Hit, value: float) -> None:
        parameter = parameter_of(hit)
        self.session.set_value(parameter, value, turn_label(parameter))

    def _set_constant(self, neuron_id: int, at: int, value: float) -> None:
        self.session.edit(tr("Set constant"), partial(_with_constant, neuron_id, at, value))

    def _place_of(self, hit: Hit) -> QPoint:
        if hit.kind == "synapse":
            return self.view.mapFromScene(middle_of(self.scene, hit.synapse))
        item = self.scene.neurons[hit.neuron]
        return self.view.mapFromScene(item.pos() + item.bias_center())


def _with_constant(neuron_id: int, at: int, value: float, spec: ExperimentSpec) -> ExperimentSpec:
    choice = spec.network.neuron(neuron_id).activation
    assert choice is not None
    constants = list(constants_of(choice))
    constants[at] = value
    return set_activation(spec, [neuron_id], NeuronActivation(choice.name, tuple(constants)))
