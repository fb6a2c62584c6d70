"""What the palette offers to draw with: a neuron, a layer, every activation, and inputs that the data have."""

import re
from dataclasses import dataclass
from typing import Literal

from nnviz.diagram.words import tr
from nnviz.engine.activations import ACTIVATIONS
from nnviz.engine.network import NeuronActivation
from nnviz.experiment.features import features_in_use, features_offered, name_of, short_name_of
from nnviz.experiment.specs import DatasetSpec
from nnviz.views.symbols import symbol

LAYER_SIZE = 3
_PLAIN = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_SHORT = {"gaussian": "gauss", "perceptron": "percep.", "leaky_relu": "leaky"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing to place; with an activation it is that activation, or a neuron that has it.

    feature : of an input, its key in FEATURES; symbol, short_symbol : what the screen calls it
    """

    kind: Literal["neuron", "layer", "activation", "input"]
    activation: NeuronActivation | None = None
    feature: str = ""
    symbol: str = ""
    short_symbol: str = ""

    @property
    def word(self) -> str:
        """What the palette calls it."""
        if self.activation is not None:
            return self.activation.name.replace("_", " ")
        if self.kind == "input":
            return tr("input %s") % self.symbol
        return tr("neuron") if self.kind == "neuron" else tr("layer")

    @property
    def names(self) -> tuple[str, ...]:
        """What a search finds it by; x₁² is also x1^2, x1² and x²."""
        if self.kind != "input":
            return (self.word,)
        written = {self.feature, self.symbol.lower(), self.symbol.lower().translate(_PLAIN)}
        return (self.word, *sorted(written | {_without_numbers(each) for each in written}))

    def is_named(self, typed: str) -> bool:
        """Whether one of its names holds what was typed; spaces do not count."""
        return any(_closed_up(typed) in _closed_up(name) for name in self.names)

    def begins_with(self, typed: str) -> bool:
        """Whether one of its names begins with what was typed."""
        return any(_closed_up(name).startswith(_closed_up(typed)) for name in self.names)

    @property
    def short_word(self) -> str:
        """The same where there is little room."""
        if self.kind == "input":
            return self.short_symbol
        return _SHORT.get(self.activation.name, self.word) if self.activation is not None else self.word

    @property
    def hint(self) -> str:
        """What a hand can do with it."""
        if self.kind == "activation":
            return tr("Drop %s on a neuron to give it this activation, or on the paper for a new neuron") % self.word
        if self.kind == "input":
            return (
                tr("Drop %s on the first layer to feed the network with it, or on an input in its place") % self.symbol
            )
        if self.kind == "layer":
            return tr("Drop a layer of %d between two layers; where these are connected, so is it") % LAYER_SIZE
        return tr("Drop a neuron into a layer, between two layers for a new one, or on a synapse")


NEURON, LAYER = Piece("neuron"), Piece("layer")
PIECES = (NEURON, LAYER, *(Piece("activation", NeuronActivation(name)) for name in ACTIVATIONS))


def input_pieces(dataset: DatasetSpec) -> tuple[Piece, ...]:
    """An input for every feature of the data, also those that feed the network already."""
    return tuple(
        Piece("input", None, key, symbol(name_of(dataset, key)), symbol(short_name_of(dataset, key)))
        for key in features_offered(dataset)
    )


def unused_inputs(dataset: DatasetSpec) -> tuple[Piece, ...]:
    """Inputs that the data have and that do not feed the network yet."""
    in_use = features_in_use(dataset)
    return tuple(piece for piece in input_pieces(dataset) if piece.feature not in in_use)


def _without_numbers(name: str) -> str:
    """x^2 for x1^2: the powers stay."""
    return re.sub(r"(?<=x)[12₁₂]", "", name)


def _closed_up(name: str) -> str:
    return name.replace(" ", "")
