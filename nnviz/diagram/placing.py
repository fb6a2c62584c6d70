"""Placing pieces of the palette: by hand from the palette to where they land, or at once where they make sense."""

from functools import partial

from PySide6.QtCore import QPoint, QPointF, QRect, Qt

from nnviz.diagram.dropping import Grown, Landing, landing_at, with_input, with_layer
from nnviz.diagram.gesture import Gesture, Modifiers
from nnviz.diagram.ghost import Ghost
from nnviz.diagram.landing import land
from nnviz.diagram.pieces import Piece
from nnviz.diagram.selection import EMPTY
from nnviz.diagram.view import DiagramView
from nnviz.diagram.words import tr
from nnviz.engine.network import NeuronActivation
from nnviz.experiment.edits import free_column, free_neuron, set_activation
from nnviz.experiment.specs import ExperimentSpec, NetworkSpec


class PlacePiece(Gesture):
    """From the palette to the paper; outside of it, and over the palette, nothing is placed."""

    cursor = Qt.CursorShape.DragCopyCursor

    def __init__(self, view: DiagramView, piece: Piece, at: QPoint, palette: QRect) -> None:
        super().__init__(view, EMPTY, at, Modifiers.NoModifier)
        self._piece, self._palette = piece, palette
        self._landing: Landing | None = None

    def begin(self) -> None:
        self._ghost = Ghost(self.view, self.start_px)
        network = self.view.session.spec.network
        if self._piece.kind == "activation":
            self._ghost.dim(neuron.id for neuron in network.columns[0].neurons)
        elif self._piece.kind == "input":
            self._ghost.dim(neuron.id for column in network.columns[1:] for neuron in column.neurons)

    def drag(self, at_px: QPoint, at: QPointF, modifiers: Modifiers) -> None:
        over_paper = self.view.viewport().rect().contains(at_px) and not self._palette.contains(at_px)
        landing = landing_at(self.view.scene_, self.view.session, self._piece, at) if over_paper else None
        self._landing = landing
        self._ghost.offer(landing, at_px)
        forbids = landing is None or bool(landing.reason)
        self.cursor = Qt.CursorShape.ForbiddenCursor if forbids else PlacePiece.cursor

    def click(self) -> None:
        """A press alone places nothing; the second of two does."""

    def finish(self, at: QPointF) -> None:
        at_px = self.view.mapFromScene(at)
        taken = self._ghost.kept_clear(at_px)
        self._ghost.end()
        if self._landing is not None and land(self.view, self._landing, at_px, taken):
            self.view.placed.emit()

    def cancel(self) -> None:
        if self.is_drag:
            self._ghost.end()


def place(view: DiagramView, piece: Piece, at_px: QPoint | None) -> bool:
    """Place a piece at a point of the viewport, or, without one, where it makes sense; whether it could be."""
    if at_px is None:
        landing = _sensible(view.session.spec.network, view.selection.neurons, piece)
    else:
        landing = landing_at(view.scene_, view.session, piece, view.mapToScene(at_px))
    is_placed = land(view, landing, at_px or view.viewport().rect().center())
    if is_placed:
        view.placed.emit()
    return is_placed


def _sensible(network: NetworkSpec, chosen: frozenset[int], piece: Piece) -> Landing:
    """An activation for the chosen neurons; a neuron into their layer, else the last hidden; a layer after them.

    An input comes into the first layer.
    """
    last = len(network.columns) - 1
    columns = [network.column_of[neuron_id] for neuron_id in chosen]
    takers = frozenset(neuron_id for neuron_id in chosen if network.column_of[neuron_id] > 0)
    if piece.activation is not None and takers:
        return Landing(tr("Set activation"), partial(_with_activation, takers, piece.activation))
    if piece.kind == "input":
        return Landing(tr("Add input %s") % piece.symbol, partial(with_input, piece.feature))
    if piece.kind == "layer":
        return Landing(tr("Place layer"), partial(with_layer, min(max(columns, default=last), last - 1)))
    column = min(max(max(columns, default=last), 1), last - 1)
    return Landing(tr("Place neuron"), partial(_with_neuron, column, piece.activation))


def _with_activation(ids: frozenset[int], activation: NeuronActivation, spec: ExperimentSpec) -> Grown:
    return set_activation(spec, ids, activation), ids


def _with_neuron(column: int, activation: NeuronActivation | None, spec: ExperimentSpec) -> Grown:
    """Into the hidden column, or, where there is none, into the first."""
    if column == 0:
        grown, ids = free_column(spec, 0, activation=activation)
        return grown, frozenset(ids)
    grown, new_id = free_neuron(spec, column, activation=activation)
    return grown, frozenset({new_id})
