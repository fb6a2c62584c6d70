"""What lies where in the diagram: under a point, and in a box."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from nnviz.diagram import geometry
from nnviz.diagram.scene import DiagramScene
from nnviz.diagram.selection import EMPTY, Hit, Pair

_REACH_PX = 8.0
_ENOUGH = 0.4
_WITH_BIAS = 1.5


def hit_at(scene: DiagramScene, point: QPointF) -> Hit:
    """What lies under a point; the hand is forgiven some pixels."""
    if scene.network is None:
        return EMPTY
    x, y, reach = point.x(), point.y(), _REACH_PX / scene.look.zoom
    return (
        _ellipsis_at(scene, point)
        or _bias_at(scene, point, reach)
        or _neuron_or_synapse_at(scene, (x, y), reach)
        or _header_at(scene, point)
        or EMPTY
    )


def _ellipsis_at(scene: DiagramScene, point: QPointF) -> Hit | None:
    column = scene.ellipses.column_at(point)
    return None if column is None else Hit("ellipsis", column=column)


def _bias_at(scene: DiagramScene, point: QPointF, reach: float) -> Hit | None:
    assert scene.network is not None
    around = np.abs(scene.places.positions - (point.x(), point.y())).max(axis=1)
    for number in np.flatnonzero(~scene.places.hidden & (around <= _WITH_BIAS * scene.places.radii + reach)).tolist():
        item = scene.neurons[scene.network.ids[number]]
        if item.bias is not None and item.radius >= 8.0:
            at = item.pos() + item.bias_center() - point
            if np.hypot(at.x(), at.y()) <= max(item.bias_radius(), 0.6 * reach):
                return Hit("bias", item.neuron_id)
    return None


def _neuron_or_synapse_at(scene: DiagramScene, point: tuple[float, float], reach: float) -> Hit | None:
    assert scene.network is not None
    inside = geometry.neuron_at(scene.places, point)
    label = scene.labels.label_at(*point)
    if label is not None and inside is None:
        return Hit("synapse", synapse=scene.pairs[label])
    near = inside if inside is not None else geometry.neuron_at(scene.places, point, reach)
    if near is not None:
        x, y = scene.places.positions[near].tolist()
        on_rim = geometry.is_on_rim((x, y), float(scene.places.radii[near]), point, reach)
        is_rim = on_rim or scene.neurons[scene.network.ids[near]].is_pixel
        return Hit("rim" if is_rim else "neuron", scene.network.ids[near])
    candidates = scene.synapses.near(point, reach)
    line = geometry.nearest(geometry.sampled(scene.curves[candidates]), point, reach)
    return None if line is None else Hit("synapse", synapse=scene.pairs[int(candidates[line])])


def _header_at(scene: DiagramScene, point: QPointF) -> Hit | None:
    for column, header in enumerate(scene.headers):
        box = header.sceneBoundingRect()
        if box.contains(point) and abs(point.x() - header.x()) <= min(header.room / 2, 90):
            return Hit("header", column=column)
    return None


def middle_of(scene: DiagramScene, pair: Pair) -> QPointF:
    """The middle of a synapse's curve."""
    return QPointF(*scene.lines[scene.pair_index[pair], geometry.N_CURVE_POINTS // 2].tolist())


def place_of(scene: DiagramScene, hit: Hit) -> QPointF:
    """Where what was hit stands; of a bias its mark, of nothing the middle of the network."""
    if hit.kind == "synapse":
        return middle_of(scene, hit.synapse)
    if hit.kind == "header":
        return scene.headers[hit.column].pos()
    if hit.neuron in scene.neurons:
        item = scene.neurons[hit.neuron]
        return item.pos() + item.bias_center() if hit.kind == "bias" else item.pos()
    return scene.content_rect().center()


def contents(scene: DiagramScene, box: QRectF, is_touch_enough: bool = False) -> tuple[frozenset[int], frozenset[Pair]]:
    """Neurons whose center lies in the box, and synapses with their middle or much of their curve, or with any part."""
    assert scene.network is not None
    corners = (box.left(), box.top(), box.right(), box.bottom())
    neurons = geometry.in_box(scene.places.positions, corners)
    on_curve = geometry.in_box(scene.lines, corners)
    if is_touch_enough:
        synapses = on_curve.any(axis=1)
    else:
        synapses = on_curve[:, geometry.N_CURVE_POINTS // 2] | (on_curve.mean(axis=1) >= _ENOUGH)
    synapses &= scene.synapses.shown
    return (
        frozenset(scene.network.ids[at] for at in np.flatnonzero(neurons)),
        frozenset(scene.pairs[at] for at in np.flatnonzero(synapses)),
    )
