"""Copies of neurons as the diagram makes them: with the places they are drawn at, and put where nothing is covered."""

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from nnviz.diagram.geometry import Array, Layout, layout
from nnviz.diagram.scene import DiagramScene
from nnviz.diagram.words import tr
from nnviz.experiment.clipping import Clip, clip
from nnviz.experiment.edits import move_neurons, paste
from nnviz.experiment.specs import ExperimentSpec
from nnviz.session.session import Session

_OFFSET, _MOST_OFFSETS = 0.7, 40
_CLEAR = 1.15


def piece_of(session: Session, scene: DiagramScene, ids: Collection[int]) -> Clip:
    """The hidden ones of these neurons with the numbers shown; EditError where there are none."""
    network, places = session.spec.network, scene.places
    if places.hidden.any():
        places = layout(network, session.run.dataset.image_shape)
    from_column = places.positions.copy()
    from_column[:, 0] -= places.column_x[places.column_of]
    rows = dict(zip(network.ids, from_column.round(1).tolist(), strict=True))
    return clip(network, ids, session.value, {neuron_id: (x, y) for neuron_id, (x, y) in rows.items()})


def with_copies(
    spec: ExperimentSpec, piece: Clip, image_shape: tuple[int, int] | None
) -> tuple[ExperimentSpec, frozenset[int]]:
    """The clip pasted where it was, or as many offsets further as it takes to cover nothing; and the copies' ids."""
    pasted, copies = paste(spec, piece)
    number_of, places = pasted.network.number_of, layout(pasted.network, image_shape)
    numbers = np.array([number_of[copies[neuron.spec.id]] for neuron in piece.neurons], np.intp)
    at = np.array([neuron.spec.position for neuron in piece.neurons], float)
    at[:, 0] += places.column_x[places.column_of[numbers]]
    offset = _OFFSET * float(places.radii[numbers].max())
    for _ in range(_MOST_OFFSETS):
        if not _covers(places, numbers, at):
            break
        at += offset
    own = dict(zip(copies.values(), map(tuple, at.round(1).tolist()), strict=True))
    return move_neurons(pasted, own), frozenset(own)


def with_copies_at(
    spec: ExperimentSpec, piece: Clip, positions: Mapping[int, tuple[float, float]]
) -> tuple[ExperimentSpec, frozenset[int]]:
    """The clip pasted with every copy at the place given for its original; and the copies' ids."""
    pasted, copies = paste(spec, piece)
    return move_neurons(pasted, {copies[each]: positions[each] for each in copies}), frozenset(copies.values())


def counted(one: str, many: str, n: int) -> str:
    """What an undo step is called that concerns so many neurons."""
    return tr(one) if n == 1 else tr(many) % n


def _covers(places: Layout, numbers: NDArray[np.intp], at: Array) -> bool:
    """Whether neurons put there would touch one of the others, or nearly so."""
    others = np.ones(len(places.radii), bool)
    others[numbers] = False
    far = np.hypot(*np.moveaxis(at[:, None] - places.positions[others], 2, 0))
    return bool((far < _CLEAR * (places.radii[numbers][:, None] + places.radii[others])).any())
