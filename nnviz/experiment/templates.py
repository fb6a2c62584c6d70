"""What a new experiment can begin with, by name; adding one is adding an entry to TEMPLATES."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from nnviz.engine.network import NeuronActivation
from nnviz.experiment.data_for_shape import default_dataset
from nnviz.experiment.settings import set_seed, set_training
from nnviz.experiment.shapes import new_spec
from nnviz.experiment.shipped import experiment
from nnviz.experiment.specs import DatasetSpec, ExperimentSpec
from nnviz.experiment.structure import set_activation

_SEED_OF_A_BAD_START = 13


@dataclass(frozen=True, slots=True)
class Template:
    """One entry of TEMPLATES.

    make : from the points that are open to an experiment; only the empty one keeps them
    """

    label: str
    make: Callable[[DatasetSpec], ExperimentSpec]


def template(name: str, dataset: DatasetSpec) -> ExperimentSpec:
    """The experiment of an entry; KeyError where TEMPLATES has no such name."""
    return TEMPLATES[name].make(dataset)


def _empty(dataset: DatasetSpec) -> ExperimentSpec:
    spec = new_spec("1-1", dataset)
    return replace(spec, network=replace(spec.network, synapses=frozenset()))


def _perceptron(_dataset: DatasetSpec) -> ExperimentSpec:
    spec = new_spec("2-1", replace(default_dataset("blobs", DatasetSpec()), n_points=100))
    output = spec.network.ids[-1]
    spec = set_activation(spec, [output], NeuronActivation("perceptron"))
    return set_seed(set_training(spec, optimizer="perceptron", batch_size=1), _SEED_OF_A_BAD_START)


def _squares(_dataset: DatasetSpec) -> ExperimentSpec:
    spec = new_spec("2-1", replace(default_dataset("circles", DatasetSpec()), features=("x1^2", "x2^2")))
    spec = set_activation(spec, spec.network.ids[-1:], NeuronActivation("perceptron"))
    return set_training(spec, optimizer="perceptron", batch_size=1)


def _autoencoder(_dataset: DatasetSpec) -> ExperimentSpec:
    spec = new_spec("8-3-8", default_dataset("one_hot", DatasetSpec(held_out=0.0)))
    return set_training(spec, hyperparameters={"learning_rate": 0.1})


def _deep(_dataset: DatasetSpec) -> ExperimentSpec:
    return new_spec("2-8-8-8-1", default_dataset("circles", DatasetSpec()))


def _shipped(name: str) -> Callable[[DatasetSpec], ExperimentSpec]:
    return lambda _dataset: experiment(name)


TEMPLATES: dict[str, Template] = {
    "empty": Template("Empty: inputs and outputs of the data, nothing between them", _empty),
    "perceptron": Template("Perceptron 2-1", _perceptron),
    "simplest": Template("Simplest network 1-1-1, without biases", _shipped("simplest")),
    "squares": Template("Circle 2-1: one neuron fed with x₁² and x₂²", _squares),
    "xor": Template("XOR 2-2-1", _shipped("xor")),
    "board": Template("The board 3-4-2", _shipped("three-four-two")),
    "autoencoder": Template("Autoencoder 8-3-8", _autoencoder),
    "deep": Template("Deep 2-8-8-8-1", _deep),
    "digits": Template("Digits 64-32-10", _shipped("digits")),
}
