"""Letting go: the document is edited once and what came is selected, or words say why not."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect

from nnviz.diagram.dropping import Landing
from nnviz.experiment.specs import ExperimentSpec

if TYPE_CHECKING:
    from nnviz.diagram.view import DiagramView


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
    view.whisper.say(reason, at_px, taken, fades=True)
    view.message.emit(reason)
