"""The experiments that ship with nnviz; adding one is adding a file to resources/experiments and a line here."""

from nnviz import resources
from nnviz.experiment.files import from_text
from nnviz.experiment.specs import ExperimentSpec

EXPERIMENTS: dict[str, str] = {
    "first": "Two circles: a small network finds the disc inside the ring",
    "xor": "XOR: the smallest network that can do what one neuron cannot",
    "local-minima": "Local minima: the smallest network for XOR, which many starts lead astray",
    "spiral": "Spiral: two arms wound around each other",
    "iris": "Iris: three species of flowers by their sepals and petals",
    "digits": "Handwritten digits: 8 by 8 pixels, ten classes",
    "sine": "Sine: a curve bends into place",
    "simplest": "Simplest network: x, one weight, y, one weight, z, and one example to meet",
    "three-four-two": "3-4-2: the network of the board, with 20 weights and 6 biases",
}


def experiment(name: str) -> ExperimentSpec:
    """The shipped experiment; KeyError where EXPERIMENTS has no such name."""
    if name not in EXPERIMENTS:
        raise KeyError(name)
    file = f"{name}.nnviz"
    return from_text(resources.text("experiments", file), file)
