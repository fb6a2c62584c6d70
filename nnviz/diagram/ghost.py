"""What a release of the mouse would do, drawn before it: rings where neurons would stand, a cross over what refuses."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPen, QTransform

from nnviz.diagram.dropping import Landing
from nnviz.diagram.geometry import RADIUS
from nnviz.diagram.look import activation_glyph
from nnviz.diagram.selection import EMPTY, Hit

if TYPE_CHECKING:
    from nnviz.diagram.view import DiagramView

_ABOVE_ALL, _PEN_PX, _DIM = 4.0, 2.5, 0.3
_GLYPH, _CROSS = 12.0, 0.7
_N_SPECKS, _SPECK_PX = 12, 8


class Ghost:
    """Items of its own in the scene, from the beginning of a drag to its end; the neurons themselves only grow pale."""

    def __init__(self, view: "DiagramView", start_px: QPoint) -> None:
        self._view, self._scene, self._start_px = view, view.scene_, start_px
        solid, round_ = Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap
        accent, second = self._scene.look.color("accent"), self._scene.look.color("second")
        self._rings, self._glyph, self._cross = (
            self._scene.addPath(QPainterPath(), QPen(color, width, style, round_))
            for color, width, style in (
                (accent, _PEN_PX, Qt.PenStyle.DashLine),
                (accent, _PEN_PX, solid),
                (second, 1.5 * _PEN_PX, solid),
            )
        )
        self._rings.setBrush(self._scene.look.color("accent", 0.12))
        for item in (self._rings, self._glyph, self._cross):
            item.setZValue(_ABOVE_ALL)

    def offer(self, landing: Landing | None, at_px: QPoint) -> None:
        """Show where a piece would land, or why it cannot; None shows nothing."""
        scene = self._scene
        if landing is None:
            self._show((), None)
            self.refuse(None, "", at_px)
            scene.hover(EMPTY)
            scene.set_target(None)
            return
        self._show(() if landing.reason else landing.ghosts, landing)
        scene.hover(Hit("synapse", synapse=landing.synapse) if landing.synapse in scene.pair_index else EMPTY)
        scene.set_target(landing.neuron if landing.neuron >= 0 and not landing.reason else None)
        centers = landing.ghosts or (scene.neurons[landing.neuron].pos(),)
        self.refuse(centers[0] if landing.reason else None, landing.reason, at_px)

    def _show(self, centers: Iterable[QPointF], landing: Landing | None) -> None:
        rings, glyphs = QPainterPath(), QPainterPath()
        for center in centers:
            rings.addEllipse(center, RADIUS, RADIUS)
            if landing is not None and landing.activation is not None:
                by = QTransform(_GLYPH, 0, 0, _GLYPH, center.x(), center.y())
                glyphs.addPath(by.map(activation_glyph(landing.activation)))
        self._rings.setPath(rings)
        self._glyph.setPath(glyphs)

    def refuse(self, center: QPointF | None, reason: str, at_px: QPoint, radius: float = RADIUS) -> None:
        """A crossed ring there and the reason beside it, or neither."""
        path = QPainterPath()
        if center is not None:
            path.addEllipse(center, radius, radius)
            by = QPointF(_CROSS * radius, _CROSS * radius)
            path.moveTo(center - by)
            path.lineTo(center + by)
        self._cross.setPath(path)
        beside = QRect(at_px, at_px).adjusted(-_SPECK_PX, -_SPECK_PX, _SPECK_PX, _SPECK_PX)
        if center is not None:
            ring = QRectF(-radius, -radius, 2 * radius, 2 * radius).translated(center)
            beside = self._view.mapFromScene(ring).boundingRect()
        self._view.whisper.say(reason, beside, self.kept_clear(at_px) if reason else ())

    def kept_clear(self, at_px: QPoint) -> list[QRect]:
        """What words should not cover: neurons, headers, and the way of the drag."""
        boxes = []
        for item in self._scene.neurons.values():
            side = item.radius
            boxes.append(self._view.mapFromScene(QRectF(-side, -side, 2 * side, 2 * side).translated(item.pos())))
        boxes += [self._view.mapFromScene(header.sceneBoundingRect()) for header in self._scene.headers]
        by, speck = at_px - self._start_px, QPoint(_SPECK_PX, _SPECK_PX)
        way = [self._start_px + by * (at / _N_SPECKS) for at in range(_N_SPECKS + 1)]
        return [box.boundingRect() for box in boxes] + [QRect(at - speck, at + speck) for at in way]

    def dim(self, unsuitable: Iterable[int]) -> None:
        """Let the neurons that cannot be meant grow pale."""
        for neuron_id in unsuitable:
            self._scene.neurons[neuron_id].setOpacity(_DIM)

    def end(self) -> None:
        """Leave no trace."""
        self.offer(None, self._start_px)
        for item in (self._rings, self._glyph, self._cross):
            self._scene.removeItem(item)
        for neuron in self._scene.neurons.values():
            neuron.setOpacity(1.0)
