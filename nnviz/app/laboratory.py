"""Between the pictures of descent and the experiment: whose path they show, over which parameters, and the hand."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from nnviz.diagram.editor import DiagramEditor
from nnviz.experiment.build import carry_over, parameter_index, parameter_name
from nnviz.experiment.specs import Bias, ExperimentSpec, ParameterName, Weight
from nnviz.experiment.structure import has_place
from nnviz.session.session import Session
from nnviz.training.history import Path
from nnviz.views.error_surface import ErrorSurfaceView, numbered
from nnviz.views.local_minima import LocalMinima
from nnviz.views.momentum_map import MomentumMap
from nnviz.views.update_stage import OneUpdate
from nnviz.views.view import View


class Laboratory(QObject):
    """Two parameters selected in the diagram become the axes of all pictures of descent."""

    def __init__(self, session: Session, editor: DiagramEditor, views: Mapping[str, View], parent: QObject) -> None:
        super().__init__(parent)
        surface, minima, update = views["surface"], views["minima"], views["update"]
        assert isinstance(surface, ErrorSurfaceView)
        assert isinstance(minima, LocalMinima)
        assert isinstance(update, OneUpdate)
        momentum = views["momentum"]
        assert isinstance(momentum, MomentumMap)
        self._session, self._editor = session, editor
        self._surface, self._minima, self._update = surface, minima, update
        self._held: dict[int, ParameterName] = {}
        self._axes: tuple[ParameterName, ...] = ()
        self._document = session.document
        self._parameters: tuple[object, object] = ((), ())  # which there are and in what order
        surface.path_until = self._path_until
        surface.name_of = minima.name_of = update.name_of = self._name_of
        minima.start_taken.connect(self._take_start)
        momentum.tried.connect(self._take_pair)
        session.spec_changed.connect(self._follow_spec)
        self._follow_spec()
        surface.turned.connect(self._turn)
        surface.let_go.connect(self._let_go)
        editor.selection.changed.connect(self._follow_selection)

    def _path_until(self, step: int, most: int) -> Path:
        return self._session.history.path(step, most)

    def _follow_selection(self) -> None:
        """Two synapses, two neurons that stand for their biases, or one of each."""
        selection, network = self._editor.selection, self._session.spec.network
        biases = [Bias(neuron) for neuron in sorted(selection.neurons) if network.column_of[neuron] > 0]
        chosen: list[ParameterName] = [*(Weight(*pair) for pair in sorted(selection.synapses)), *biases]
        if len(chosen) == 2 and len(biases) == len(selection.neurons):
            self._axes = tuple(chosen)
            first, second = self._indices()
            self._surface.choose_parameters(first, second)
            self._minima.choose_parameters(first, second)
            self._update.choose_parameters(first, second)

    def _name_of(self, index: int) -> str:
        """What a parameter is called, e.g. w x₁→y₂ or b y₂; by its number where the run at hand has none such."""
        if index >= self._session.run.network.n_parameters:
            return numbered(index)
        name = parameter_name(self._session.spec, self._session.run, index)
        symbols = self._editor.scene.neurons
        if isinstance(name, Bias):
            return f"b {symbols[name.neuron].symbol}"
        return f"w {symbols[name.source].symbol}→{symbols[name.target].symbol}"

    def _take_start(self, vector: NDArray[np.float64]) -> None:
        """Let the experiment begin with these numbers."""
        run = self._session.run

        def change(spec: ExperimentSpec) -> ExperimentSpec:
            return carry_over(spec, run, vector, spec)

        self._session.edit(self.tr("Start from this start"), change)

    def _follow_spec(self) -> None:
        """Starts are drawn as the experiment draws its own, and axes stay the same parameters, wherever they stand."""
        start = self._session.spec.start
        self._minima.draw_starts_as(start.initializer, start.scale)
        network = self._session.spec.network
        if self._document is not self._session.document:
            self._document, self._axes = self._session.document, ()
            self._surface.begin_anew()
        elif self._parameters == (network.ids, network.synapses):
            return
        self._parameters = (network.ids, network.synapses)
        if not all(has_place(network, name) for name in self._axes):
            self._axes = ()
        for view in (self._surface, self._minima, self._update):
            if self._axes:
                view.keep_parameters(*self._indices())
            else:
                view.forget_parameters()

    def _indices(self) -> tuple[int, int]:
        """Where the axes stand in the run at hand."""
        first, second = (parameter_index(self._session.spec, self._session.run, name) for name in self._axes)
        return first, second

    def _take_pair(self, pair: Mapping[str, float]) -> None:
        """A pair dragged on the map of momentum is that of the training."""
        known = dict(self._session.run.hyperparameters)
        for name in known.keys() & pair.keys():
            self._session.set_hyperparameter(name, pair[name], merge="momentum map")

    def _turn(self, values: Mapping[int, float]) -> None:
        spec, run = self._session.spec, self._session.run
        if self._held.keys() != values.keys():
            self._held = {index: parameter_name(spec, run, index) for index in values}
            self._session.hold_all(tuple(self._held.values()), self.tr("Move on the error surface"))
        for index, value in values.items():
            self._session.turn(self._held[index], value)

    def _let_go(self) -> None:
        if self._held:
            self._held = {}
            self._session.release()
