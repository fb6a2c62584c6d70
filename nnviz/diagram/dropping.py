"""Where a piece lands that is dropped on the paper: in a layer, between two, in a synapse, or on a neuron.

A landing that cannot be says why before the hand lets go.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF

from nnviz.datasets.counted import counted
from nnviz.diagram import geometry
from nnviz.diagram.hits import hit_at
from nnviz.diagram.pieces import LAYER_SIZE, Piece, input_pieces
from nnviz.diagram.scene import DiagramScene
from nnviz.diagram.selection import Pair
from nnviz.diagram.words import tr
from nnviz.engine.activations import is_joint
from nnviz.engine.network import NeuronActivation
from nnviz.experiment.edits import (
    EditError,
    add_feature,
    fed_by,
    free_column,
    free_neuron,
    inserted,
    layer_between,
    move_neurons,
    set_activation,
    set_feature,
)
from nnviz.experiment.specs import ExperimentSpec
from nnviz.session.session import Session

_REACH = 0.35
_OFF_X, _OFF_Y = 0.2, 100.0
_NOWHERE: Pair = (-1, -1)

Grown = tuple[ExperimentSpec, frozenset[int]]
Growth = Callable[[ExperimentSpec], Grown]


@dataclass(frozen=True, slots=True)
class Landing:
    """What letting go here would do: an edit that also gives the neurons to select, and where to show it.

    ghosts : centers of the neurons to come; neuron, synapse : what they land on
    reason : why it cannot be, "" where it can
    """

    label: str
    growth: Growth
    ghosts: tuple[QPointF, ...] = ()
    activation: NeuronActivation | None = None
    neuron: int = -1
    synapse: Pair = _NOWHERE
    reason: str = ""


def landing_at(scene: DiagramScene, session: Session, piece: Piece, at: QPointF, source: int = -1) -> Landing:
    """Where a piece lands; from the rim of a `source` it is a neuron that this one feeds."""
    hit, activation = hit_at(scene, at), piece.activation
    if piece.kind == "input":
        return _input(scene, session.spec, piece, hit.neuron, at)
    if piece.kind == "layer":
        return _layer(scene, at)
    if activation is not None and hit.neuron >= 0:
        growth = partial(_with_activation, hit.neuron, activation)
        return _tried(Landing(tr("Set activation"), growth, (), activation, neuron=hit.neuron), session.spec)
    column, offset = _column_at(scene, at)
    if hit.kind == "synapse" and (column is None or abs(offset) > scene.places.radii.max()):
        landing = _insertion(scene, hit.synapse, at, activation, source)
    elif column is None:
        landing = _new_column(scene, session, at, activation, source)
    else:
        landing = _joining(scene, session, column, QPointF(offset, at.y()), activation, source)
    return _tried(landing, session.spec) if activation is not None and is_joint(activation) else landing


def _layer(scene: DiagramScene, at: QPointF) -> Landing:
    gap = _gap_at(scene, at)
    around = geometry.column_places(LAYER_SIZE)[0]
    ghosts = tuple(QPointF(_middle(scene, gap) + x, y) for x, y in around.tolist())
    return Landing(tr("Place layer"), partial(with_layer, gap), ghosts)


def _input(scene: DiagramScene, spec: ExperimentSpec, piece: Piece, neuron: int, at: QPointF) -> Landing:
    """On an input in its place, beside the inputs as one more."""
    if spec.network.column_of.get(neuron) == 0:
        label = tr("Input %s in place of %s") % (piece.symbol, scene.neurons[neuron].symbol)
        return _tried(Landing(label, partial(_with_feature, neuron, piece.feature), neuron=neuron), spec)
    reason = tr("An input stands in the first layer; let go further left") if at.x() > _middle(scene, 0) else ""
    growth = partial(with_input, piece.feature)
    landing = _tried(Landing(tr("Add input %s") % piece.symbol, growth, (at,), reason=reason), spec)
    if landing.reason:
        return landing
    network = growth(spec)[0].network
    last = geometry.layout(network).positions[network.sizes[0] - 1]
    return replace(landing, ghosts=(QPointF(*last.tolist()),))


def _insertion(
    scene: DiagramScene, pair: Pair, at: QPointF, activation: NeuronActivation | None, source: int
) -> Landing:
    assert scene.network is not None
    column = int(np.abs(scene.places.column_x - at.x()).argmin())
    ends = scene.network.column_of
    first, last = ends[pair[0]] + 1, ends[pair[1]] - 1
    stands = min(max(column, first), max(last, first))
    reason = _backward() if source >= 0 and ends[source] >= stands else ""
    growth = partial(_with_inserted, pair, column, activation, source)
    return Landing(tr("Insert neuron"), growth, (at,), activation, synapse=pair, reason=reason)


def _new_column(
    scene: DiagramScene, session: Session, at: QPointF, activation: NeuronActivation | None, source: int
) -> Landing:
    gap = _gap_at(scene, at)
    reason = _backward() if source >= 0 and session.spec.network.column_of[source] > gap else ""
    growth = partial(_with_column, gap, at.y(), activation, source, session.run.dataset.image_shape)
    ghost = QPointF(_middle(scene, gap), at.y())
    return Landing(tr("Place neuron"), growth, (ghost,), activation, reason=reason)


def _joining(
    scene: DiagramScene, session: Session, column: int, at: QPointF, activation: NeuronActivation | None, source: int
) -> Landing:
    """at : across from the middle of the column, and down."""
    network, points = session.spec.network, session.run.dataset
    members = scene.places.positions[scene.places.column_of == column]
    place = int(np.count_nonzero(members[:, 1] < at.y())) if len(members) <= geometry.WIDE_COLUMN else None
    off = 0.0 if abs(at.x()) < _OFF_X * _gaps(scene)[min(column, len(network.columns) - 2)] else at.x()
    reason = ""
    if column == 0 and input_pieces(session.spec.dataset):
        reason = tr("An input is a function of the data; take one from the end of the palette")
    elif column == 0:
        reason = tr("The data have %s, and the network has as many") % counted(points.n_inputs, "input")
    elif column == len(network.columns) - 1 and len(members) + 1 not in points.fitting_outputs:
        reason = tr("The data ask for %s, and the network has as many") % counted(len(members), "output")
    if source >= 0 and network.column_of[source] >= column:
        reason = _backward()
    growth = partial(_with_neuron, column, place, QPointF(off, at.y()), activation, source, points.image_shape)
    ghost = QPointF(float(scene.places.column_x[column]) + off, at.y())
    return Landing(tr("Place neuron"), growth, (ghost,), activation, reason=reason)


def _backward() -> str:
    return tr("A new neuron stands after the one that feeds it; let go further right")


def _tried(landing: Landing, spec: ExperimentSpec) -> Landing:
    """The landing, refused with the reason of the edit where that one refuses."""
    try:
        landing.growth(spec)
    except EditError as error:
        return replace(landing, reason=landing.reason or error.sentence)
    return landing


# which column, which gap


def _column_at(scene: DiagramScene, at: QPointF) -> tuple[int | None, float]:
    """The column that a neuron dropped here joins, and how far from its middle; None between two."""
    places, gaps = scene.places, _gaps(scene)
    last = len(places.column_x) - 1
    column = int(np.abs(places.column_x - at.x()).argmin())
    offset = at.x() - float(places.column_x[column])
    is_beyond = (column == 0 and offset < 0) or (column == last and offset > 0)
    nearest = float(gaps[max(column - 1, 0) : column + 1].min())
    half = float(np.ptp(places.positions[places.column_of == column, 0])) / 2 + geometry.RADIUS
    reach = max(half, _REACH * nearest) if 0 < column < last else half
    return (column if is_beyond or abs(offset) <= min(reach, 0.45 * nearest) else None), offset


def _gap_at(scene: DiagramScene, at: QPointF) -> int:
    """The number of the column before the gap nearest to a point."""
    middles = [_middle(scene, gap) for gap in range(len(scene.places.column_x) - 1)]
    return int(np.abs(np.array(middles) - at.x()).argmin())


def _gaps(scene: DiagramScene) -> geometry.Array:
    return np.diff(scene.places.column_x)


def _middle(scene: DiagramScene, gap: int) -> float:
    return float(scene.places.column_x[gap : gap + 2].mean())


# the edits


def with_layer(gap: int, spec: ExperimentSpec) -> Grown:
    """With a layer in a gap, and its neurons."""
    grown = layer_between(spec, gap, LAYER_SIZE)
    return grown, frozenset(grown.network.ids) - frozenset(spec.network.ids)


def with_input(feature: str, spec: ExperimentSpec) -> Grown:
    """With one more input that has the feature."""
    grown, new_id = add_feature(spec, feature)
    return grown, frozenset({new_id})


def _with_feature(neuron_id: int, feature: str, spec: ExperimentSpec) -> Grown:
    return set_feature(spec, neuron_id, feature), frozenset({neuron_id})


def _with_activation(neuron_id: int, activation: NeuronActivation, spec: ExperimentSpec) -> Grown:
    return set_activation(spec, [neuron_id], activation), frozenset({neuron_id})


def _with_inserted(
    pair: Pair, column: int, activation: NeuronActivation | None, source: int, spec: ExperimentSpec
) -> Grown:
    grown, new_id = inserted(spec, pair, column, activation)
    return (fed_by(grown, source, new_id) if source >= 0 else grown), frozenset({new_id})


def _with_column(
    gap: int,
    y: float,
    activation: NeuronActivation | None,
    source: int,
    image_shape: tuple[int, int] | None,
    spec: ExperimentSpec,
) -> Grown:
    grown, (new_id,) = free_column(spec, gap, activation=activation)
    return _settled(grown, new_id, QPointF(0.0, y), source, image_shape)


def _with_neuron(
    column: int,
    place: int | None,
    at: QPointF,
    activation: NeuronActivation | None,
    source: int,
    image_shape: tuple[int, int] | None,
    spec: ExperimentSpec,
) -> Grown:
    grown, new_id = free_neuron(spec, column, place, activation)
    return _settled(grown, new_id, at, source, image_shape)


def _settled(spec: ExperimentSpec, new_id: int, at: QPointF, source: int, image_shape: tuple[int, int] | None) -> Grown:
    """With the new neuron fed, and where it was dropped unless the layout has it near there.

    at : across from the middle of its column, 0 for on it; and down
    """
    network = spec.network
    places = geometry.layout(network, image_shape)
    by_layout = float(places.positions[network.number_of[new_id], 1])
    if at.x() or abs(at.y() - by_layout) > _OFF_Y:
        x = float(places.column_x[network.column_of[new_id]]) + at.x()
        spec = move_neurons(spec, {new_id: (round(x, 1), round(at.y(), 1))})
    return (fed_by(spec, source, new_id) if source >= 0 else spec), frozenset({new_id})
