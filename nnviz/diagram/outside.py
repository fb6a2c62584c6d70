"""Where part of the network lies outside of the paper: a chip at that edge, whose press brings all into view.

An edit never moves the view, so something has to say that it went on beyond it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from nnviz.diagram.covering import covered_px, overlap_px
from nnviz.diagram.view import DiagramView
from nnviz.diagram.words import layer_name, tr

SIDES = ("left", "right", "above", "below")
_EDGE_PX, _SLACK_PX, _SIZE_PX = 5, 3, 12
_ALONG = (0.5, 0.35, 0.65, 0.2, 0.8, 0.95)
_ARROWS = {
    "left": "\N{LEFTWARDS ARROW} %s",
    "right": "%s \N{RIGHTWARDS ARROW}",
    "above": "\N{UPWARDS ARROW} %s",
    "below": "\N{DOWNWARDS ARROW} %s",
}


class Outside(QObject):
    """One chip for each edge; hidden where neither a neuron nor a header lies beyond it."""

    fit_asked = Signal()

    def __init__(self, view: DiagramView, surface: QWidget) -> None:
        super().__init__(surface)
        self.view, self.surface = view, surface
        self.chips = {side: QToolButton(surface) for side in SIDES}
        for chip in self.chips.values():
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.setCursor(Qt.CursorShape.PointingHandCursor)
            chip.setToolTip(tr("Show the whole network (F)"))
            chip.clicked.connect(self.fit_asked)
            chip.hide()

    def restyle(self) -> None:
        """Take up the palette."""
        colors = self.view.scene_.look.palette
        for chip in self.chips.values():
            chip.setStyleSheet(
                f"QToolButton {{ color: {colors.accent}; background: {colors.accent_ground}; padding: 2px 8px;"
                f" border: 1px solid {colors.accent}; border-radius: 10px; min-height: 0; font-size: {_SIZE_PX}px; }}"
                f"QToolButton:hover {{ color: {colors.on_accent}; background: {colors.accent}; }}"
            )

    def stand(self, left_px: int, top_px: int, card: QRect, tools: Sequence[QRect]) -> None:
        """Tell what lies outside.

        left_px, top_px : what floats at the edges; card : where the formula stands; tools : buttons to be kept clear
        """
        scene, view = self.view.scene_, self.view
        if scene.network is None:
            return
        room = view.viewport().rect().adjusted(left_px, 0, 0, 0)
        content = view.mapFromScene(scene.content_rect()).boundingRect()
        reaches = {
            "left": room.left() - content.left(),
            "right": content.right() - room.right(),
            "above": room.top() - content.top(),
            "below": content.bottom() - room.bottom(),
        }
        beyond = self._beyond(room)
        for side, chip in self.chips.items():
            n_neurons = int(np.count_nonzero(beyond[side]))
            words = self._words(side, n_neurons, room) if reaches[side] > _SLACK_PX else ""
            chip.setVisible(bool(words))
            if words:
                chip.setText(_ARROWS[side] % words)
                chip.setAccessibleName(tr("%s outside of the paper; press to show all") % chip.text())
                chip.adjustSize()
                chip.move(self._corner(side, chip, room.adjusted(0, top_px, 0, 0), card, tools))

    def _beyond(self, room: QRect) -> dict[str, NDArray[np.bool_]]:
        """(n_neurons,) for each side which neurons have their center beyond it, or their rim well beyond."""
        places, zoom = self.view.scene_.places, self.view.zoom
        origin = self.view.mapFromScene(QPointF(0.0, 0.0))
        x, y = (places.positions * zoom + (origin.x(), origin.y())).T
        rim = 0.5 * places.radii * zoom
        return {
            "left": x - rim < room.left(),
            "right": x + rim > room.right(),
            "above": y - rim < room.top(),
            "below": y + rim > room.bottom(),
        }

    def _words(self, side: str, n_neurons: int, room: QRect) -> str:
        """How many neurons; where there is none, whose header is cut off, "" where it is names alone."""
        if n_neurons:
            return tr("1 neuron") if n_neurons == 1 else tr("%d neurons") % n_neurons
        scene, view = self.view.scene_, self.view
        assert scene.network is not None
        boxes = [view.mapFromScene(header.sceneBoundingRect()).boundingRect() for header in scene.headers]
        cut = {
            "left": [column for column, box in enumerate(boxes) if box.left() < room.left()],
            "right": [column for column, box in enumerate(boxes) if box.right() > room.right()],
            "above": [column for column, box in enumerate(boxes) if box.top() < room.top()],
            "below": [column for column, box in enumerate(boxes) if box.bottom() > room.bottom()],
        }
        columns = cut[side]
        return layer_name(scene.network, columns[0]) if len(columns) == 1 else tr("more") if columns else ""

    def _corner(self, side: str, chip: QToolButton, room: QRect, card: QRect, tools: Sequence[QRect]) -> QPoint:
        """On the edge, clear of the formula, where it covers least of network and tools; rather in the middle."""
        free = room.adjusted(_EDGE_PX, _EDGE_PX, -_EDGE_PX - chip.width(), -_EDGE_PX - chip.height())
        if not card.isEmpty():
            is_at_top = card.center().y() < room.center().y()
            top = max(free.top(), card.bottom() + _EDGE_PX) if is_at_top else free.top()
            free.setTop(top)
            free.setBottom(free.bottom() if is_at_top else card.top() - chip.height() - _EDGE_PX)
        ends = {"left": free.left(), "right": free.right(), "above": free.top(), "below": free.bottom()}
        corners = [
            QPoint(ends[side], free.top() + round(along * free.height()))
            if side in ("left", "right")
            else QPoint(free.left() + round(along * free.width()), ends[side])
            for along in _ALONG
        ]
        boxes = [QRect(corner, chip.size()) for corner in corners]
        best = min(boxes, key=lambda box: covered_px(self.view, box) + overlap_px(box, tools))
        return best.topLeft()
