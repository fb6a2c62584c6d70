"""Dots along the synapses: values going forward as filled disks, errors going back as rings, for the example looked at.

One pulse is what one step does for one example: forward, then back. Pulses are seen where each can be followed, never
while training runs fast, and not at all where a person wants no motion.
"""

from dataclasses import dataclass
from time import monotonic

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnviz.diagram.focusing import Focusing
from nnviz.diagram.geometry import Array, points_at
from nnviz.diagram.look import Look
from nnviz.diagram.scene import DiagramScene
from nnviz.diagram.selection import Hit
from nnviz.engine.backprop import backward, forward
from nnviz.session.session import Session
from nnviz.training.snapshot import Snapshot

SLOW_STEPS_PER_S = 2.0
_TICK_MS = 16
_GAP_S, _LONGEST_S = 0.4, 1.6
_REST_S = 0.3
_MOST = 36
_SMALLEST_PX, _LARGEST_PX = 2.4, 6.0


@dataclass(frozen=True, slots=True, eq=False)
class Wave:
    """Dots of one direction.

    members : (n,) synapses; signals : (n,) what each carries, w y or w delta
    begins, ends : (n,) when it leaves and arrives, in gaps between columns since the pulse began
    """

    members: NDArray[np.intp]
    signals: Array
    begins: Array
    ends: Array
    is_backward: bool


def waves(scene: DiagramScene, snapshot: Snapshot, example: int, with_errors: bool) -> list[Wave]:
    """What goes along the strongest synapses for an example: values forward and, if asked, then errors back."""
    run, vector = snapshot.run, snapshot.state.parameters
    network = run.network
    activity = forward(network, vector, run.dataset.inputs[[example]])
    weights = vector[network.synapse_indices]
    sources, targets = scene.pair_numbers.T
    column_of = scene.places.column_of
    begins, ends = column_of[sources].astype(float), column_of[targets].astype(float)
    with np.errstate(all="ignore"):
        values = weights * activity.y[0, sources]
    found = [_wave(values, begins, ends, column_of[targets], False)]
    if with_errors:
        deltas = backward(network, vector, activity, run.targets[[example]], run.loss)
        with np.errstate(all="ignore"):
            errors = weights * deltas[0, targets]
        last = 2.0 * float(column_of.max())
        found.append(_wave(errors, last - ends, last - begins, column_of[targets], True))
    return found


def _wave(signals: Array, begins: Array, ends: Array, columns: NDArray[np.intp], is_backward: bool) -> Wave:
    """The strongest of each column's synapses, as many for each."""
    strength = np.where(np.isfinite(signals), np.abs(signals), 0.0)
    kinds = np.unique(columns)
    most = max(1, _MOST // max(len(kinds), 1))
    chosen = [np.flatnonzero(columns == kind) for kind in kinds]
    members = np.concatenate([each[np.argsort(-strength[each], kind="stable")[:most]] for each in chosen] or [kinds])
    return Wave(members, np.where(strength > 0, signals, 0.0)[members], begins[members], ends[members], is_backward)


class Dots(QGraphicsItem):
    """Paints the dots where they are."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.places: list[tuple[QPointF, float, float, bool]] = []
        self.setZValue(2.5)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_at(self, places: list[tuple[QPointF, float, float, bool]]) -> None:
        """Dots as (where, signal, radius, whether it is an error)."""
        self.prepareGeometryChange()
        self.places = places

    def boundingRect(self) -> QRectF:
        x, y = [at.x() for at, *_ in self.places], [at.y() for at, *_ in self.places]
        whole = QRectF(min(x), min(y), max(x) - min(x), max(y) - min(y)) if self.places else QRectF()
        return whole.adjusted(-20, -20, 20, 20)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        for at, signal, radius, is_backward in self.places:
            color = self.look.signed(signal)
            painter.setPen(QPen(color, 2.2) if is_backward else QPen(self.look.color("paper"), 1.2))
            painter.setBrush(self.look.color("paper") if is_backward else color)
            painter.drawEllipse(at, radius, radius)


class Flow(QObject):
    """Begins a pulse at a step made by hand or slowly, and when the mouse comes to an input.

    is_calm : whether nothing may move
    """

    def __init__(self, session: Session, scene: DiagramScene, focusing: Focusing, parent: QObject) -> None:
        super().__init__(parent)
        self.session, self.scene, self.focusing = session, scene, focusing
        self.is_calm = False
        self.waves: list[Wave] = []
        self.dots = Dots(scene.look)
        scene.addItem(self.dots)
        newest = session.playhead.newest
        self._newest, self._rose_s = (newest.run.number, newest.state.step), 0.0
        self._hovered = -1
        self._began_s, self._network = 0.0, scene.network
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self.go_on)

    def calm(self, is_calm: bool) -> None:
        """Let nothing move, or let it."""
        self.is_calm = is_calm
        if is_calm:
            self.rest()

    def follow(self) -> None:
        """A moment is shown: a pulse for a step that is slow enough to be followed."""
        newest = self.session.playhead.newest
        (run, step), now = self._newest, monotonic()
        self._newest = newest.run.number, newest.state.step
        if newest.run.number != run or newest.state.step <= step:
            return
        was_fast, self._rose_s = now - self._rose_s < _REST_S, now
        if self._is_fast or was_fast:
            self.rest()
        elif self.session.is_live:
            self.begin(with_errors=True)

    @property
    def _is_fast(self) -> bool:
        pace = self.session.pace
        return self.session.is_training and (pace is None or pace > SLOW_STEPS_PER_S)

    def point_at(self, hit: Hit) -> None:
        """The mouse comes to an input: what it says goes forward once."""
        network, before = self.scene.network, self._hovered
        self._hovered = hit.neuron
        if hit.neuron in (before, -1) or network is None or network.column_of.get(hit.neuron) != 0:
            return
        if not self.waves and not self._is_fast and not self.scene.neurons[hit.neuron].is_pixel:
            self.begin(with_errors=False)

    def begin(self, with_errors: bool) -> None:
        """Begin a pulse with the numbers of the shown moment."""
        snapshot = self.session.snapshot
        if self.is_calm or not self.dots.scene().views()[0].isVisible() or not self.scene.is_of(snapshot):
            return
        self.waves = waves(self.scene, snapshot, self.focusing.example, with_errors)
        self._network = self.scene.network
        self._began_s = monotonic()
        self._tick.start()

    def go_on(self) -> None:
        """Put the dots where they are by now."""
        n_gaps = max(len(self.scene.network.columns) - 1, 1) if self.scene.network is not None else 1
        now = (monotonic() - self._began_s) / min(_GAP_S, _LONGEST_S / n_gaps)
        if self.scene.network is not self._network or now > max(wave.ends.max(initial=0.0) for wave in self.waves):
            self.rest()
            return
        self.dots.show_at([dot for wave in self.waves for dot in self._dots_of(wave, now)])

    def _dots_of(self, wave: Wave, now: float) -> list[tuple[QPointF, float, float, bool]]:
        """The dots of a wave that are on their way."""
        way = (now - wave.begins) / np.maximum(wave.ends - wave.begins, 1e-9)
        under_way = np.flatnonzero((way >= 0.0) & (way <= 1.0) & (wave.signals != 0.0))
        along = way[under_way] ** 2 * (3.0 - 2.0 * way[under_way])
        places = points_at(self.scene.curves[wave.members[under_way]], 1.0 - along if wave.is_backward else along)
        largest = float(np.abs(wave.signals).max(initial=1e-300))
        sizes = _SMALLEST_PX + (_LARGEST_PX - _SMALLEST_PX) * np.sqrt(np.abs(wave.signals[under_way]) / largest)
        sizes *= self.scene.look.content_scale / min(self.scene.look.zoom, 1.0)
        return [
            (QPointF(x, y), signal, size, wave.is_backward)
            for (x, y), signal, size in zip(
                places.tolist(), wave.signals[under_way].tolist(), sizes.tolist(), strict=True
            )
        ]

    def rest(self) -> None:
        """No pulse any more."""
        self._tick.stop()
        self.waves = []
        self.dots.show_at([])
