"""Which gesture a press of the mouse begins, and what the sheet of keys says about it: at most one undo step each."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from nnviz.diagram.banding import RubberBand
from nnviz.diagram.connecting import Connect
from nnviz.diagram.gesture import Gesture, Modifiers, SelectColumn, Unfold
from nnviz.diagram.moving import MoveNeurons
from nnviz.diagram.selection import Hit
from nnviz.diagram.turning import Turn

if TYPE_CHECKING:
    from nnviz.diagram.view import DiagramView

GESTURES: dict[str, type[Gesture]] = {
    "neuron": MoveNeurons,
    "rim": Connect,
    "bias": Turn,
    "synapse": Turn,
    "header": SelectColumn,
    "ellipsis": Unfold,
    "empty": RubberBand,
}
WORDS = (
    ("Look at a neuron: its numbers and its formula", "click"),
    ("Move a neuron", "drag; Shift: straight; Alt: a copy of it"),
    ("Connect; on the paper with a new neuron", "drag from a neuron's rim"),
    ("Place a neuron, a layer or an activation", "drag from the palette, or double-click there"),
    ("Turn a weight or bias", "drag it up or down; Shift: finely"),
    ("Type a weight or bias", "double-click"),
    ("Select several", "drag over the paper, or Ctrl+click"),
    ("See all neurons of a folded layer", "click its dots"),
    ("All that can be done with it", "right click"),
    ("Zoom and pan", "wheel, and Space+drag"),
)


def gesture_for(view: "DiagramView", hit: Hit, at: QPoint, modifiers: Modifiers) -> Gesture:
    """The gesture that a press on what was hit begins."""
    return GESTURES[hit.kind](view, hit, at, modifiers)
