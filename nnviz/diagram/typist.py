"""Opens the field over weights, biases, constants and names, and passes on what was typed."""

from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from nnviz.diagram.hits import place_of
from nnviz.diagram.number_editor import Commit, NumberEditor, Parse
from nnviz.diagram.selection import Hit
from nnviz.diagram.turning import numbers_of, parameter_of, turn_label
from nnviz.diagram.view import DiagramView
from nnviz.diagram.words import tr
from nnviz.engine.activations import ACTIVATIONS, constants_of
from nnviz.engine.network import NeuronActivation
from nnviz.experiment.edits import set_activation
from nnviz.experiment.specs import Bias, ExperimentSpec, ParameterName, Weight
from nnviz.session.session import Session
from nnviz.views.number_text import number_text, parse_number

Parameters = tuple[ParameterName, ...]


class Typist(QObject):
    """One field at a time; what stands in it before typing is read from the session."""

    fit_asked = Signal()

    def __init__(self, session: Session, view: DiagramView, surface: QWidget) -> None:
        super().__init__(view)
        self.session, self.view, self.scene = session, view, view.scene_
        self.selection = view.selection
        self.field = NumberEditor(view.scene_.look, surface)
        self.field.tabbed.connect(self.type_next)
        self._hit: Hit | None = None

    def type_selected(self) -> None:
        """The selected weights; where neurons are selected, their biases."""
        hit = self.selection.hit
        if hit.kind == "synapse":
            self.type_number(hit)
        elif biases := self.biases:
            self.type_number(Hit("bias", biases[0].neuron))
        else:
            self.session.failed.emit(tr("Select a synapse, or a neuron after the inputs, to type its number"))

    def type_number(self, hit: Hit) -> None:
        """Open the field over a weight or a bias that is still there; on empty paper fit the view instead."""
        if hit.kind == "empty":
            self.fit_asked.emit()
        elif (hit.kind == "synapse" and hit.synapse in self.scene.pair_index) or (
            hit.kind == "bias" and hit.neuron in self.scene.neurons
        ):
            parameters = self._parameters(hit)
            values = {self.session.value(parameter) for parameter in parameters}
            text = number_text(values.pop(), 4) if len(values) == 1 else ""
            self._hit = hit
            self.field.open(turn_label(*parameters), text, self._at(hit), partial(self._set_numbers, parameters))

    def type_next(self, forward: bool) -> None:
        """After a weight or bias the next one is typed, or the one before."""
        numbers = numbers_of(self.session.spec.network)
        if self._hit in numbers:
            at = numbers.index(self._hit) + (1 if forward else -1)
            if 0 <= at < len(numbers):
                self.selection.choose(numbers[at])
                self.type_number(numbers[at])

    def type_constant(self, neuron_id: int, at: int) -> None:
        """Open the field over a neuron for a constant of its activation."""
        choice = self.scene.neurons[neuron_id].activation if neuron_id in self.scene.neurons else None
        if choice is not None:
            name, value = ACTIVATIONS[choice.name].constants[at].name, constants_of(choice)[at]
            place = self._at(Hit("neuron", neuron_id))
            self.type_at(name, number_text(value, 4), place, partial(self._set_constant, neuron_id, at))

    def type_percent(self, name: str, percent: int, commit: Commit) -> None:
        """Open the field over what is selected for a share, with a proposal in it."""
        self._hit = None
        at = self._at(self.selection.hit)
        self.field.open(name, f"{percent} %", at, commit, parse_percent, is_proposal=True)

    def type_name(self, name: str, text: str, hit: Hit, commit: Commit) -> None:
        """Open the field over a neuron or a header for its name."""
        self.type_at(name, text, self._at(hit), commit, str.strip)

    def type_at(self, name: str, text: str, at: QPoint, commit: Commit, parse: Parse = parse_number) -> None:
        """Open the field at a point of the view for whatever `parse` makes of what is typed."""
        self._hit = None
        self.field.open(name, text, at, commit, parse)

    def _at(self, hit: Hit) -> QPoint:
        return self.view.mapFromScene(place_of(self.scene, hit))

    def _parameters(self, hit: Hit) -> Parameters:
        """The number that was hit, or all numbers of its kind that are selected with it."""
        if not self.selection.holds(hit):
            return (parameter_of(hit),)
        if hit.kind == "synapse":
            return tuple(Weight(*pair) for pair in sorted(self.selection.synapses))
        return self.biases

    @property
    def biases(self) -> tuple[Bias, ...]:
        """Those of the selected neurons, the inputs left out, which never have one."""
        column_of = self.session.spec.network.column_of
        return tuple(Bias(neuron) for neuron in sorted(self.selection.neurons) if column_of[neuron] > 0)

    def _set_numbers(self, parameters: Parameters, value: float) -> None:
        self.session.set_values(dict.fromkeys(parameters, value), turn_label(*parameters))

    def _set_constant(self, neuron_id: int, at: int, value: float) -> None:
        self.session.edit(tr("Set constant"), partial(_with_constant, neuron_id, at, value))


def parse_percent(text: str) -> float:
    """The number that was typed, with the sign for percent or without."""
    return parse_number(text.replace("%", ""))


def _with_constant(neuron_id: int, at: int, value: float, spec: ExperimentSpec) -> ExperimentSpec:
    choice = spec.network.neuron(neuron_id).activation
    assert choice is not None
    constants = list(constants_of(choice))
    constants[at] = value
    return set_activation(spec, [neuron_id], NeuronActivation(choice.name, tuple(constants)))
