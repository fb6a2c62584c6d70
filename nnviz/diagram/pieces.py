"""What the palette offers to draw with: a neuron, a layer, and every activation."""

from dataclasses import dataclass
from typing import Literal

from nnviz.diagram.words import tr
from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.network import NeuronActivation

LAYER_SIZE = 3
_SHORT = {"gaussian": "gauss", "perceptron": "percep.", "leaky_relu": "leaky"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing to place; with an activation it is that activation, or a neuron that has it."""

    kind: Literal["neuron", "layer", "activation"]
    activation: NeuronActivation | None = None

    @property
    def word(self) -> str:
        """What the palette calls it."""
        if self.activation is not None:
            return self.activation.name.replace("_", " ")
        return tr("neuron") if self.kind == "neuron" else tr("layer")

    @property
    def short_word(self) -> str:
        """The same where there is little room."""
        return _SHORT.get(self.activation.name, self.word) if self.activation is not None else self.word

    @property
    def hint(self) -> str:
        """What a hand can do with it."""
        if self.kind == "activation":
            return tr("Drop %s on a neuron to give it this activation, or on the paper for a new neuron") % self.word
        if self.kind == "layer":
            return tr("Drop a layer of %d between two layers; where these are connected, so is it") % LAYER_SIZE
        return tr("Drop a neuron into a layer, between two layers for a new one, or on a synapse")


NEURON, LAYER = Piece("neuron"), Piece("layer")
PIECES = (NEURON, LAYER, *(Piece("activation", NeuronActivation(name)) for name in ACTIVATIONS))
