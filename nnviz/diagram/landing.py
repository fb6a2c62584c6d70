"""Letting go: the document is edited once and what came is selected, or words say why not."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF

from nnviz.diagram.dropping import Landing
from nnviz.diagram.hits import hit_at
from nnviz.experiment.specs import ExperimentSpec

if TYPE_CHECKING:
    from nnviz.diagram.view import DiagramView

_REACH_PX = 12


def land(view: "DiagramView", landing: Landing, at_px: QPoint, taken: Sequence[QRect] = ()) -> bool:
    """Do it as one undo step; taken : what words of refusal near the point should not cover."""
    if landing.reason:
        refuse(view, landing.reason, at_px, taken)
        return False
    chosen: list[frozenset[int]] = []

    def change(spec: ExperimentSpec) -> ExperimentSpec:
        grown, ids = landing.growth(spec)
        chosen.append(ids)
        return grown

    if not view.session.edit(landing.label, change):
        return False
    view.selection.set(chosen[-1])
    return True


def refuse(view: "DiagramView", reason: str, at_px: QPoint, taken: Sequence[QRect]) -> None:
    """Say why near a point of the viewport, for some seconds."""
    item = view.scene_.neurons.get(hit_at(view.scene_, view.mapToScene(at_px)).neuron)
    if item is None:
        beside = QRect(at_px, at_px).adjusted(-_REACH_PX, -_REACH_PX, _REACH_PX, _REACH_PX)
    else:
        side = item.radius
        beside = view.mapFromScene(QRectF(-side, -side, 2 * side, 2 * side).translated(item.pos())).boundingRect()
    view.whisper.say(reason, beside, taken, fades=True)
    view.message.emit(reason)
